//! Which live assistant each entry means (by its pin, its name, or the name that it had before), and when that is not certain
//! enough to act.
//!
//! This is where a duplicate is prevented: an entry is `Absent`, and so will be created, only if nothing that is live can be it.
//! A name that a person could take for it, or an entry that may be a former one under a new name, blocks the creation.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::baseline::{BaselineEntries, BaselineEntry};
use super::change::{BlockReason, LiveRef};
use crate::desired::{AssistantSpec, Roster};
use crate::live::{AssistantList, AssistantSummary};

/// What a person has allowed explicitly.
#[derive(Debug, Clone, Default)]
pub struct SafetyOverrides {
    /// Names that may be created although a live assistant has nearly that name (`--allow-create`).
    pub allow_create: BTreeSet<String>,
    /// May everything be created although nothing matches (`--first-apply`)?
    pub first_apply: bool,
}

/// What an entry is paired with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryMatch {
    /// This live assistant.
    Live(LiveRef),
    /// Nothing: it is to be created.
    Absent,
    /// It can't be said, or must not be done.
    Blocked {
        /// Why.
        reason: BlockReason,
        /// Why and what to do, in words.
        message: String,
        /// The live assistant in question, where there is just one.
        id: Option<String>,
    },
}

/// All entries' pairings, in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryMatches {
    /// One for each entry.
    pub entries: Vec<EntryMatch>,
    /// Live assistants that no entry names.
    pub unmanaged: Vec<LiveRef>,
    /// Why there may be more live assistants than were listed, if there may.
    pub incomplete: Option<String>,
    /// For each entry: does what it was at the base still mean a live assistant? Empty without a base.
    pub(super) held: Vec<bool>,
}

/// Pinned ids that the list does not show. Each must be looked up: if it is live, the list is not complete.
pub fn unlisted_pins<'a>(roster: &'a Roster, listing: &AssistantList) -> Vec<&'a str> {
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
pub fn match_entries(
    roster: &Roster,
    listing: &AssistantList,
    found: &BTreeMap<String, String>,
    lifts: &SafetyOverrides,
    since: Option<&BaselineEntries<'_>>,
) -> EntryMatches {
    let assistants: Vec<_> = roster.assistants.iter().collect();
    let mut entries = candidate_matches(&assistants, listing, found);
    let matched_anything = entries.iter().any(|pairing| {
        matches!(
            pairing,
            EntryMatch::Live(_)
                | EntryMatch::Blocked {
                    reason: BlockReason::AmbiguousName | BlockReason::ClaimedTwice,
                    ..
                }
        )
    });
    let unclaimed = unmanaged(roster, listing, &entries);
    let incomplete = why_incomplete(listing, found);
    let former: Vec<_> = since
        .iter()
        .flat_map(|since| &since.gone)
        .filter_map(|gone| Some((*gone, find_live(gone, &unclaimed)?)))
        .collect();
    for (at, (entry, pairing)) in roster.assistants.iter().zip(&mut entries).enumerate() {
        if let (EntryMatch::Live(known), Some(why)) = (&*pairing, &incomplete)
            && entry.id.is_none()
            && known.name != entry.name
        {
            // By its former name: that counts only if nobody has the present one.
            *pairing = EntryMatch::Blocked {
                reason: BlockReason::ListIncomplete,
                message: format!(
                    "it may exist already, beside {:?} ({}): {why}; pin the one that is meant by `id`",
                    known.name, known.id
                ),
                id: Some(known.id.clone()),
            };
        }
        if *pairing != EntryMatch::Absent {
            continue;
        }
        let is_new = since.is_some_and(|since| matches!(since.earlier(at), BaselineEntry::New));
        let is_allowed = lifts.allow_create.contains(&entry.name);
        let block = if let Some(why) = &incomplete {
            Some((
                BlockReason::ListIncomplete,
                format!("it may exist already: {why}; pin it by `id` if it does, else create it by hand and pin it"),
            ))
        } else if let Some(message) = find_near_match(entry, &unclaimed).filter(|_| !is_allowed) {
            Some((BlockReason::NearMatch, message))
        } else if is_new
            && !is_allowed
            && let Some(message) = rename_hint(&entry.name, &former, listing)
        {
            Some((BlockReason::LooksRenamed, message))
        } else if !matched_anything && !listing.assistants.is_empty() && !lifts.first_apply {
            Some((
                BlockReason::NothingMatches,
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
            *pairing = EntryMatch::Blocked {
                reason,
                message,
                id: None,
            };
        }
    }
    EntryMatches {
        entries,
        unmanaged: unclaimed,
        incomplete,
        held: since.map_or_else(Vec::new, |since| still_live_before(since, listing, found)),
    }
}

/// Live assistants that no entry names: neither matched, nor among several of a name.
fn unmanaged(roster: &Roster, listing: &AssistantList, entries: &[EntryMatch]) -> Vec<LiveRef> {
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    for (entry, pairing) in roster.assistants.iter().zip(entries) {
        match pairing {
            EntryMatch::Live(known) => {
                ids.insert(known.id.as_str());
            }
            EntryMatch::Blocked {
                reason: BlockReason::AmbiguousName,
                ..
            } => {
                names.insert(entry.name.as_str());
                names.extend(entry.renamed_from.as_deref());
            }
            EntryMatch::Blocked { id, .. } => ids.extend(id.as_deref()),
            EntryMatch::Absent => {}
        }
    }
    listing
        .assistants
        .iter()
        .filter(|live| !ids.contains(live.id.as_str()) && !names.contains(live.name.as_str()))
        .map(|live| LiveRef {
            name: live.name.clone(),
            id: live.id.clone(),
        })
        .collect()
}

fn why_incomplete(listing: &AssistantList, found: &BTreeMap<String, String>) -> Option<String> {
    listing.incomplete.clone().or_else(|| {
        let (id, name) = found.first_key_value()?;
        Some(format!(
            "the list of live assistants does not show {name:?} ({id}), which is live"
        ))
    })
}

/// What each entry names; blocked, where two name the same. `found` as in [`super::matching()`].
pub(super) fn candidate_matches(
    assistants: &[&AssistantSpec],
    listing: &AssistantList,
    found: &BTreeMap<String, String>,
) -> Vec<EntryMatch> {
    let live = LiveIndex::of(listing);
    let mut entries: Vec<_> = assistants.iter().map(|entry| candidate(entry, &live, found)).collect();
    block_duplicates(assistants, &mut entries);
    entries
}

/// The live assistants by name.
struct LiveIndex<'a> {
    by_name: BTreeMap<&'a str, Vec<&'a AssistantSummary>>,
    by_id: BTreeMap<&'a str, &'a AssistantSummary>,
}

impl<'a> LiveIndex<'a> {
    fn of(listing: &'a AssistantList) -> Self {
        let mut by_name: BTreeMap<&str, Vec<&AssistantSummary>> = BTreeMap::new();
        for live in &listing.assistants {
            by_name.entry(&live.name).or_default().push(live);
        }
        Self {
            by_name,
            by_id: listing.assistants.iter().map(|live| (live.id.as_str(), live)).collect(),
        }
    }

    fn named(&self, name: &str) -> &[&'a AssistantSummary] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

fn candidate(entry: &AssistantSpec, live: &LiveIndex<'_>, found: &BTreeMap<String, String>) -> EntryMatch {
    if let Some(id) = &entry.id {
        let name = live
            .by_id
            .get(id.as_str())
            .map(|listed| &listed.name)
            .or_else(|| found.get(id));
        return match name {
            Some(name) => EntryMatch::Live(LiveRef {
                name: name.clone(),
                id: id.clone(),
            }),
            None => EntryMatch::Blocked {
                reason: BlockReason::IdNotFound,
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
                return EntryMatch::Live(LiveRef {
                    name: one.name.clone(),
                    id: one.id.clone(),
                });
            }
            several => {
                let ids: Vec<_> = several.iter().map(|live| live.id.as_str()).collect();
                return EntryMatch::Blocked {
                    reason: BlockReason::AmbiguousName,
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
    EntryMatch::Absent
}

fn block_duplicates(assistants: &[&AssistantSpec], entries: &mut [EntryMatch]) {
    let mut claims: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, pairing) in entries.iter().enumerate() {
        if let EntryMatch::Live(known) = pairing {
            claims.entry(known.id.clone()).or_default().push(index);
        }
    }
    for (id, claimants) in claims.into_iter().filter(|(_, claimants)| claimants.len() > 1) {
        let places: Vec<_> = claimants
            .iter()
            .filter_map(|index| assistants.get(*index))
            .map(|entry| format!("{:?} ({}:{})", entry.name, entry.place.file, entry.place.line))
            .collect();
        for index in claimants {
            if let Some(pairing) = entries.get_mut(index) {
                *pairing = EntryMatch::Blocked {
                    reason: BlockReason::ClaimedTwice,
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

/// Why an entry that names nobody may mean a live assistant all the same: one whose name differs only by case, spaces or
/// Unicode form from its own, or from the one that it had before.
pub(super) fn find_near_match(entry: &AssistantSpec, unclaimed: &[LiveRef]) -> Option<String> {
    let near = |name: &str| {
        let name = normalized_name(name);
        unclaimed.iter().find(|live| normalized_name(&live.name) == name)
    };
    let by_name = near(&entry.name).map(|live| (live, "this name; use that name"));
    let by_old_name = || {
        Some((
            near(entry.renamed_from.as_deref()?)?,
            "the name that `renamed_from` gives; give that one",
        ))
    };
    let (live, what) = by_name.or_else(by_old_name)?;
    Some(format!(
        "live assistant {:?} ({}) has nearly {what}, pin it by `id: \"{}\"`, or allow the creation with --allow-create {:?}",
        live.name, live.id, live.id, entry.name
    ))
}

/// What names have in common that differ only by case, spaces or Unicode form.
pub fn normalized_name(name: &str) -> String {
    // By way of upper case, so that `ß` is `SS` and the last sigma of a word is like any other.
    let cased = name.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let plain: String = cased.nfkc().collect();
    plain
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
        .collect()
}

/// More names say no more.
const FEW: usize = 5;

/// An entry that is gone from the files, and the live assistant that it meant.
pub(super) type FormerEntry<'a> = (&'a AssistantSpec, &'a LiveRef);

/// Why the creation of an entry of this name is blocked, if anything former is still live.
pub(super) fn rename_hint(name: &str, former: &[FormerEntry<'_>], listing: &AssistantList) -> Option<String> {
    let (_, first) = former.first()?;
    // `renamed_from` of such a name would be blocked in its turn: it does not tell which.
    let several = former.iter().find(|(_, old)| ids(&old.name, listing).count() > 1);
    let shown: Vec<_> = former.iter().take(FEW).map(|old| shown(old, listing)).collect();
    let all = match (shown.as_slice(), former.len().saturating_sub(FEW)) {
        ([], _) => String::new(),
        ([one], _) => format!("{one}, which is still live: is this its new name?"),
        ([most @ .., last], 0) => format!(
            "{} and {last}, which are still live: is this the new name of one of them?",
            most.join(", ")
        ),
        (few, more) => format!(
            "{} and {more} more, which are still live: is this the new name of one of them?",
            few.join(", ")
        ),
    };
    let how = match (several, former.len()) {
        (Some((_, old)), _) => format!(
            "pin it by its `id` (several live assistants are named {:?}, so `renamed_from` would not tell which)",
            old.name
        ),
        (None, 1) => format!(
            "add `renamed_from: {:?}`, or pin it by `id: \"{}\"`",
            first.name, first.id
        ),
        (None, _) => "add `renamed_from` with its old name, or pin it by its `id`".to_owned(),
    };
    Some(format!(
        "the files no longer have {all} If so, {how}; if not, --allow-create {name:?} allows the creation"
    ))
}

/// A former name with the id of what it meant: all that may be, where no pin said it.
fn shown((gone, old): &FormerEntry<'_>, listing: &AssistantList) -> String {
    let ids: Vec<_> = match gone.id {
        Some(_) => vec![old.id.as_str()],
        None => ids(&old.name, listing).collect(),
    };
    format!("{:?} ({})", old.name, ids.join(" or "))
}

fn ids<'a>(name: &'a str, listing: &'a AssistantList) -> impl Iterator<Item = &'a str> {
    let named = listing.assistants.iter().filter(move |live| live.name == name);
    named.map(|live| live.id.as_str())
}

/// For each of today's entries: does what it was at the baseline still mean a live assistant, all entries of the baseline
/// considered?
fn still_live_before(
    since: &BaselineEntries<'_>,
    listing: &AssistantList,
    found: &BTreeMap<String, String>,
) -> Vec<bool> {
    let then: Vec<_> = since.former().iter().flatten().chain(&since.gone).copied().collect();
    let mut matches = candidate_matches(&then, listing, found).into_iter();
    let mut is_live = |_: &&AssistantSpec| matches!(matches.next(), Some(EntryMatch::Live(_)));
    since
        .former()
        .iter()
        .map(|was| was.as_ref().is_some_and(&mut is_live))
        .collect()
}

/// The live assistant that a former entry meant: the one with its id, else one of its name.
pub(super) fn find_live<'a>(gone: &AssistantSpec, unmanaged: &'a [LiveRef]) -> Option<&'a LiveRef> {
    let by_id = |live: &&LiveRef| gone.id.as_ref() == Some(&live.id);
    let by_name = |live: &&LiveRef| gone.id.is_none() && live.name == gone.name;
    unmanaged.iter().find(by_id).or_else(|| unmanaged.iter().find(by_name))
}
