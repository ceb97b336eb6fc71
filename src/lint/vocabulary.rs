//! The placeholders of a whole roster, and which of them are probably slips.

use std::collections::{BTreeMap, HashMap};

use super::entry::Entry;
use super::near::is_slip;
use super::placeholder::placeholders;

/// More names than anybody types: among so many nothing is compared, so that the time stays in proportion.
const MOST: usize = 500;

/// Which placeholders a roster uses.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    uses: BTreeMap<String, usize>,
    slips: BTreeMap<String, String>,
}

impl Vocabulary {
    /// Reads the texts of all assistants, in the order of the files.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry<'a>>) -> Self {
        // The names in the order in which they are first seen, with how often they are used.
        let mut order: Vec<(&str, usize)> = Vec::new();
        let mut at: HashMap<&str, usize> = HashMap::new();
        for entry in entries {
            for (_, text) in entry.prose() {
                for placeholder in placeholders(text.text).filter(|each| each.is_closed) {
                    let place = *at.entry(placeholder.name).or_insert_with(|| {
                        order.push((placeholder.name, 0));
                        order.len() - 1
                    });
                    if let Some((_, uses)) = order.get_mut(place) {
                        *uses += 1;
                    }
                }
            }
        }
        let slips = if order.len() > MOST {
            BTreeMap::new()
        } else {
            slips(&order)
        };
        let uses = order.into_iter().map(|(name, uses)| (name.to_owned(), uses)).collect();
        Self { uses, slips }
    }

    /// How often a name is used.
    pub(super) fn uses(&self, name: &str) -> usize {
        self.uses.get(name).copied().unwrap_or_default()
    }

    /// The name that was probably meant, if this one is probably a slip.
    pub(super) fn meant(&self, name: &str) -> Option<&str> {
        self.slips.get(name).map(String::as_str)
    }
}

/// Of two names that are a slip apart, the one that is used less is the slip; of two that are used alike, the later one.
fn slips(order: &[(&str, usize)]) -> BTreeMap<String, String> {
    let mut ranked = order.to_vec();
    // A stable sort: names that are used alike stay in their order.
    ranked.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
    let mut found = BTreeMap::new();
    for (rank, (name, _)) in ranked.iter().enumerate() {
        let before = ranked.iter().take(rank);
        if let Some((meant, _)) = before.into_iter().find(|(other, _)| is_slip(name, other)) {
            found.insert((*name).to_owned(), (*meant).to_owned());
        }
    }
    found
}
