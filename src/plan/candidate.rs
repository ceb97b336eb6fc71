//! The live assistant that an entry names: by its pin, its name, or the name that it had before.

use std::collections::BTreeMap;

use super::change::{BlockReason, LiveRef};
use super::pair::EntryMatch;
use crate::desired::AssistantSpec;
use crate::live::{AssistantList, AssistantSummary};

/// What each entry names; blocked, where two name the same. `found` as in [`super::pair()`].
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
