//! Who is who: which live assistant each entry means, and when that is not certain enough to act.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::candidates;
use super::change::{Known, Reason};
use super::near::near_match;
use super::origin::{Earlier, Since, still_live};
use super::renamed::looks_renamed;
use crate::desired::Roster;
use crate::live::Listing;

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
    /// Why there may be more live assistants than were listed, if there may.
    pub incomplete: Option<String>,
    /// For each entry: does what it was at the base still mean a live assistant? Empty without a base.
    pub(super) held: Vec<bool>,
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

/// Pairs every entry. `found` are the pins that the list does not show and that are, or may be, live all the same, with their
/// names (those of their entries, where a detail could not be read).
pub fn pair(
    roster: &Roster,
    listing: &Listing,
    found: &BTreeMap<String, String>,
    lifts: &Lifts,
    since: Option<&Since<'_>>,
) -> Pairs {
    let assistants: Vec<_> = roster.assistants.iter().collect();
    let mut entries = candidates(&assistants, listing, found);
    let matched_anything = entries.iter().any(|pairing| {
        matches!(
            pairing,
            Pairing::Live(_)
                | Pairing::Blocked {
                    reason: Reason::AmbiguousName | Reason::ClaimedTwice,
                    ..
                }
        )
    });
    let unclaimed = unclaimed(roster, listing, &entries);
    let incomplete = why_incomplete(listing, found);
    let former: Vec<_> = since
        .iter()
        .flat_map(|since| &since.gone)
        .filter_map(|gone| Some((*gone, still_live(gone, &unclaimed)?)))
        .collect();
    for (at, (entry, pairing)) in roster.assistants.iter().zip(&mut entries).enumerate() {
        if let (Pairing::Live(known), Some(why)) = (&*pairing, &incomplete)
            && entry.id.is_none()
            && known.name != entry.name
        {
            // By its former name: that counts only if nobody has the present one.
            *pairing = Pairing::Blocked {
                reason: Reason::ListIncomplete,
                message: format!(
                    "it may exist already, beside {:?} ({}): {why}; pin the one that is meant by `id`",
                    known.name, known.id
                ),
                id: Some(known.id.clone()),
            };
        }
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
        } else if let Some(message) = near_match(entry, &unclaimed).filter(|_| !is_allowed) {
            Some((Reason::NearMatch, message))
        } else if is_new
            && !is_allowed
            && let Some(message) = looks_renamed(&entry.name, &former, listing)
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
        incomplete,
        held: since.map_or_else(Vec::new, |since| since.held(listing, found)),
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
