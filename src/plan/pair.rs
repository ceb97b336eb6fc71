//! Who is who: which live assistant each entry means, and when that is not certain enough to act.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::change::{Known, Reason};
use super::origin::{Earlier, Since, still_live};
use crate::desired::{Assistant, Roster};
use crate::live::{Listed, Listing};

/// What a person has allowed explicitly.
#[derive(Debug, Clone, Default)]
pub struct Lifts {
    /// Names that may be created although a live assistant has nearly that name (`--allow-create`).
    pub allow_create: BTreeSet<String>,
    /// May everything be created although nothing matches (`--first-apply`)?
    pub first_apply: bool,
}

/// What an entry is paired with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairing {
    /// This live assistant.
    Live(Known),
    /// Nothing: it is to be created.
    Absent,
    /// It can't be said, or must not be done.
    Blocked {
        /// Why.
        reason: Reason,
        /// Why and what to do, in words.
        message: String,
        /// The live assistant in question, where there is just one.
        id: Option<String>,
    },
}

/// All entries' pairings, in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs {
    /// One for each entry.
    pub entries: Vec<Pairing>,
    /// Live assistants that no entry names.
    pub unmanaged: Vec<Known>,
}

/// Pinned ids that the list does not show. Each must be looked up: if it is live, the list is not complete.
pub fn unlisted_pins<'a>(roster: &'a Roster, listing: &Listing) -> Vec<&'a str> {
    let listed: BTreeSet<&str> = listing.assistants.iter().map(|live| live.id.as_str()).collect();
    roster
        .assistants
        .iter()
        .filter_map(|entry| entry.id.as_deref())
        .filter(|id| !listed.contains(id))
        .collect()
}

/// Pairs every entry. `found` are the pins that the list does not show and that are live all the same, with their names.
pub fn pair(
    roster: &Roster,
    listing: &Listing,
    found: &BTreeMap<String, String>,
    lifts: &Lifts,
    since: Option<&Since<'_>>,
) -> Pairs {
    let live = Names::of(listing);
    let mut entries: Vec<Pairing> = roster
        .assistants
        .iter()
        .map(|entry| candidate(entry, &live, found))
        .collect();
    let matched_anything = entries.iter().any(|pairing| {
        matches!(
            pairing,
            Pairing::Live(_)
                | Pairing::Blocked {
                    reason: Reason::AmbiguousName,
                    ..
                }
        )
    });
    block_claimed_twice(roster, &mut entries);
    let unclaimed = unclaimed(roster, listing, &entries);
    let incomplete = why_incomplete(listing, found);
    let former: Vec<_> = since
        .iter()
        .flat_map(|since| &since.gone)
        .filter_map(|gone| Some((*gone, still_live(gone, &unclaimed)?)))
        .collect();
    for (at, (entry, pairing)) in roster.assistants.iter().zip(&mut entries).enumerate() {
        if *pairing != Pairing::Absent {
            continue;
        }
        let is_new = since.is_some_and(|since| matches!(since.earlier(at), Earlier::New));
        let is_allowed = lifts.allow_create.contains(&entry.name);
        let block = if let Some(why) = &incomplete {
            Some((
                Reason::ListIncomplete,
                format!("it may exist already: {why}; pin it by `id` if it does, else create it by hand and pin it"),
            ))
        } else if let Some(near) = near(entry, &unclaimed).filter(|_| !is_allowed) {
            Some((
                Reason::NearMatch,
                format!(
                    "live assistant {:?} ({}) has nearly this name; use that name, pin it by `id: \"{}\"`, or allow the \
                 creation with --allow-create {:?}",
                    near.name, near.id, near.id, entry.name
                ),
            ))
        } else if is_new
            && !is_allowed
            && let Some(message) = super::renamed::looks_renamed(&entry.name, &former, listing)
        {
            Some((Reason::LooksRenamed, message))
        } else if !matched_anything && !listing.assistants.is_empty() && !lifts.first_apply {
            Some((
                Reason::NothingMatches,
                format!(
                    "no entry matches any of the {} live assistants; is it the wrong key or address? If not, --first-apply \
                 allows the creation",
                    listing.assistants.len()
                ),
            ))
        } else {
            None
        };
        if let Some((reason, message)) = block {
            *pairing = Pairing::Blocked {
                reason,
                message,
                id: None,
            };
        }
    }
    Pairs {
        entries,
        unmanaged: unclaimed,
    }
}

/// The live assistants by name.
struct Names<'a> {
    by_name: BTreeMap<&'a str, Vec<&'a Listed>>,
    by_id: BTreeMap<&'a str, &'a Listed>,
}

impl<'a> Names<'a> {
    fn of(listing: &'a Listing) -> Self {
        let mut by_name: BTreeMap<&str, Vec<&Listed>> = BTreeMap::new();
        for live in &listing.assistants {
            by_name.entry(&live.name).or_default().push(live);
        }
        Self {
            by_name,
            by_id: listing.assistants.iter().map(|live| (live.id.as_str(), live)).collect(),
        }
    }

    fn named(&self, name: &str) -> &[&'a Listed] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

fn candidate(entry: &Assistant, live: &Names<'_>, found: &BTreeMap<String, String>) -> Pairing {
    if let Some(id) = &entry.id {
        let name = live
            .by_id
            .get(id.as_str())
            .map(|listed| &listed.name)
            .or_else(|| found.get(id));
        return match name {
            Some(name) => Pairing::Live(Known {
                name: name.clone(),
                id: id.clone(),
            }),
            None => Pairing::Blocked {
                reason: Reason::IdNotFound,
                message: format!(
                    "no live assistant has the pinned id {id:?}; correct the `id`, or remove it to match by name"
                ),
                id: Some(id.clone()),
            },
        };
    }
    let names = [Some(&entry.name), entry.renamed_from.as_ref()];
    for name in names.into_iter().flatten() {
        match live.named(name) {
            [] => {}
            [one] => {
                return Pairing::Live(Known {
                    name: one.name.clone(),
                    id: one.id.clone(),
                });
            }
            several => {
                let ids: Vec<_> = several.iter().map(|live| live.id.as_str()).collect();
                return Pairing::Blocked {
                    reason: Reason::AmbiguousName,
                    message: format!(
                        "{} live assistants are named {name:?}: {}; pin one with `id: \"{}\"`",
                        several.len(),
                        ids.join(", "),
                        several.first().map_or("", |live| live.id.as_str())
                    ),
                    id: None,
                };
            }
        }
    }
    Pairing::Absent
}

fn block_claimed_twice(roster: &Roster, entries: &mut [Pairing]) {
    let mut claims: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, pairing) in entries.iter().enumerate() {
        if let Pairing::Live(known) = pairing {
            claims.entry(known.id.clone()).or_default().push(index);
        }
    }
    for (id, claimants) in claims.into_iter().filter(|(_, claimants)| claimants.len() > 1) {
        let places: Vec<_> = claimants
            .iter()
            .filter_map(|index| roster.assistants.get(*index))
            .map(|entry| format!("{:?} ({}:{})", entry.name, entry.place.file, entry.place.line))
            .collect();
        for index in claimants {
            if let Some(pairing) = entries.get_mut(index) {
                *pairing = Pairing::Blocked {
                    reason: Reason::ClaimedTwice,
                    message: format!(
                        "{} mean the same live assistant {id}; remove one, or pin each by its own `id`",
                        places.join(" and ")
                    ),
                    id: Some(id.clone()),
                };
            }
        }
    }
}

/// Live assistants that no entry names: neither matched, nor among several of a name.
fn unclaimed(roster: &Roster, listing: &Listing, entries: &[Pairing]) -> Vec<Known> {
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    for (entry, pairing) in roster.assistants.iter().zip(entries) {
        match pairing {
            Pairing::Live(known) => {
                ids.insert(known.id.as_str());
            }
            Pairing::Blocked {
                reason: Reason::AmbiguousName,
                ..
            } => {
                names.insert(entry.name.as_str());
                names.extend(entry.renamed_from.as_deref());
            }
            Pairing::Blocked { id, .. } => ids.extend(id.as_deref()),
            Pairing::Absent => {}
        }
    }
    listing
        .assistants
        .iter()
        .filter(|live| !ids.contains(live.id.as_str()) && !names.contains(live.name.as_str()))
        .map(|live| Known {
            name: live.name.clone(),
            id: live.id.clone(),
        })
        .collect()
}

fn why_incomplete(listing: &Listing, found: &BTreeMap<String, String>) -> Option<String> {
    listing.incomplete.clone().or_else(|| {
        let (id, name) = found.first_key_value()?;
        Some(format!(
            "the list of live assistants does not show {name:?} ({id}), which is live"
        ))
    })
}

/// The live assistant whose name differs only by case, spaces or Unicode form.
fn near<'a>(entry: &Assistant, unclaimed: &'a [Known]) -> Option<&'a Known> {
    let name = folded(&entry.name);
    unclaimed.iter().find(|live| folded(&live.name) == name)
}

fn folded(name: &str) -> String {
    // By way of upper case, so that `ß` is `SS` and the last sigma of a word is like any other.
    let cased = name.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let plain: String = cased.nfkc().collect();
    plain
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
        .collect()
}
