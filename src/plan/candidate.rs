//! The live assistant that an entry names: by its pin, its name, or the name that it had before.

use std::collections::BTreeMap;

use super::change::{Known, Reason};
use super::pair::Pairing;
use crate::desired::Assistant;
use crate::live::{Listed, Listing};

/// What each entry names; blocked, where two name the same. `found` as in [`super::pair()`].
pub(super) fn candidates(
    assistants: &[&Assistant],
    listing: &Listing,
    found: &BTreeMap<String, String>,
) -> Vec<Pairing> {
    let live = Names::of(listing);
    let mut entries: Vec<_> = assistants.iter().map(|entry| candidate(entry, &live, found)).collect();
    block_claimed_twice(assistants, &mut entries);
    entries
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

fn block_claimed_twice(assistants: &[&Assistant], entries: &mut [Pairing]) {
    let mut claims: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, pairing) in entries.iter().enumerate() {
        if let Pairing::Live(known) = pairing {
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
