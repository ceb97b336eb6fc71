//! Who is who: which live assistant each entry means, and when that is not certain enough to act.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::candidate_matches;
use super::change::{BlockReason, LiveRef};
use super::near::find_near_match;
use super::origin::{BaselineEntries, BaselineEntry, find_live};
use super::renamed::rename_hint;
use crate::desired::Roster;
use crate::live::AssistantList;

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
        held: since.map_or_else(Vec::new, |since| since.still_live_before(listing, found)),
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
