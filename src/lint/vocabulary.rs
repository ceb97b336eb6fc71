//! The placeholders of a whole roster, and which of them are probably slips.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::entry::Entry;
use super::near::{Slip, slip};
use super::placeholder::placeholders;
use super::text::Text;

/// More names than anybody types: among so many nothing is compared, so that the time stays in proportion.
const MOST: usize = 500;

/// How many lines must use a name before another one that is used in one line only, and differs in a letter, is taken for its slip.
const OFTEN: usize = 3;

/// Which placeholders of a roster are probably slips of others.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// The slip, and the name that was probably meant.
    slips: BTreeMap<String, String>,
}

/// A name, and how it is used.
#[derive(Clone, Copy)]
struct Use<'a> {
    name: &'a str,
    /// How many lines use it. Equal ones count once: a prompt that twenty assistants share was written once.
    lines: usize,
    /// Which one is the first of them.
    first: usize,
}

impl Vocabulary {
    /// Reads the texts of all assistants, in the order of the files.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry<'a>>) -> Self {
        // The names in the order in which they are first seen.
        let mut order: Vec<Use<'_>> = Vec::new();
        let mut at: HashMap<&str, usize> = HashMap::new();
        let mut seen: HashSet<&str> = HashSet::new();
        // The names of each line: to read a line again for each pair of names would take the square of its length.
        let mut lines: Vec<HashSet<&str>> = Vec::new();
        let texts = entries.into_iter().flat_map(Entry::prose).map(|(_, text)| text);
        for line in texts.filter(|text| text.text.contains("{{")).flat_map(Text::lines) {
            let line = line.text.trim();
            if !line.contains("{{") || !seen.insert(line) {
                continue;
            }
            let mut here = HashSet::new();
            let closed = placeholders(line).filter(|each| each.is_closed).map(|each| each.name);
            for name in closed.filter(|name| here.insert(*name)) {
                let place = *at.entry(name).or_insert_with(|| {
                    let first = lines.len();
                    order.push(Use { name, lines: 0, first });
                    order.len() - 1
                });
                if let Some(known) = order.get_mut(place) {
                    known.lines += 1;
                }
            }
            lines.push(here);
        }
        Self {
            slips: if order.len() > MOST {
                BTreeMap::new()
            } else {
                slips(&order, &lines)
            },
        }
    }

    /// The name that was probably meant, if this one is probably a slip.
    pub(super) fn meant(&self, name: &str) -> Option<&str> {
        self.slips.get(name).map(String::as_str)
    }
}

/// Which names are probably slips of which.
///
/// One in one line only, of one in several; one with two letters swapped, of one that is used more, or as rarely; or another way to
/// part its words, of one that is used as often or came first. Names that stand in one line are two names: `{{county}}, {{country}}`.
fn slips(order: &[Use<'_>], lines: &[HashSet<&str>]) -> BTreeMap<String, String> {
    let mut ranked = order.to_vec();
    // A stable sort: names that are used alike stay in their order.
    ranked.sort_by_key(|known| std::cmp::Reverse(known.lines));
    let mut found = BTreeMap::new();
    for (rank, one) in ranked.iter().enumerate() {
        let beside = lines.get(one.first);
        let is_meant = |other: &&Use<'_>| {
            let is_near = slip(one.name, other.name).is_some_and(|slip| match slip {
                Slip::Style => true,
                Slip::Swap => one.lines == 1 || one.lines < other.lines,
                Slip::Letter => one.lines == 1 && other.lines >= OFTEN,
            });
            is_near && !beside.is_some_and(|names| names.contains(other.name))
        };
        if let Some(meant) = ranked.iter().take(rank).find(is_meant) {
            found.insert(one.name.to_owned(), meant.name.to_owned());
        }
    }
    found
}
