//! Puts the pages of a list together, and knows when they are all of it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::listing::ListPage;
use super::signs::NextPage;
use crate::live::{AssistantList, AssistantSummary};

/// The most pages that are asked for: at 20 a page, 20,000 assistants.
const MOST_PAGES: usize = 1_000;

/// The pages of a list that were read so far.
#[derive(Debug, Default)]
pub struct PageCollector {
    assistants: Vec<AssistantSummary>,
    places: HashMap<String, usize>,
    pages: usize,
    total: Option<u64>,
    conflict: Option<String>,
}

/// What to do after a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CollectStep {
    /// It was the last: the list is complete.
    Done,
    /// It was, if all of these lead to this very page.
    DoneIfHere(Vec<String>),
    /// Ask on: as in [`Next::At`].
    At(Vec<String>),
    /// Ask on: as in [`Next::Page`].
    Page(u64),
    /// There may be more; why, in words.
    Incomplete(String),
}

impl PageCollector {
    /// Adds a page; `asked` is its number, if it was asked for by number.
    pub fn add(&mut self, page: ListPage, asked: Option<u64>) -> CollectStep {
        let before = self.assistants.len();
        for listed in page.assistants {
            match self.places.entry(listed.id.clone()) {
                Entry::Vacant(place) => {
                    place.insert(self.assistants.len());
                    self.assistants.push(listed);
                }
                // A page can repeat what moved onto it meanwhile; but one id with two names leaves open which it has.
                Entry::Occupied(place) => {
                    if self
                        .assistants
                        .get(*place.get())
                        .is_some_and(|known| known.name != listed.name)
                    {
                        self.conflict = Some(format!("the id `{}` is listed with two names", listed.id));
                    }
                }
            }
        }
        let followed = self.pages > 0;
        // The last page need not repeat what an earlier one said.
        self.total = page.signs.total().or(self.total);
        self.pages += 1;
        let step = match page.signs.next(self.assistants.len(), asked, followed) {
            NextPage::End => return self.ending().map_or(CollectStep::Done, CollectStep::Incomplete),
            NextPage::EndIfHere(references) => {
                return self
                    .ending()
                    .map_or(CollectStep::DoneIfHere(references), CollectStep::Incomplete);
            }
            NextPage::Unclear(why) => return CollectStep::Incomplete(why),
            NextPage::At(references) => CollectStep::At(references),
            NextPage::Page(number) => CollectStep::Page(number),
        };
        if self.assistants.len() == before {
            return CollectStep::Incomplete(format!(
                "page {} brought nothing new, and says that there is more",
                self.pages
            ));
        }
        if self.pages == MOST_PAGES {
            return CollectStep::Incomplete(format!("it has more than {MOST_PAGES} pages"));
        }
        step
    }

    /// Why the end is not to be trusted, if it is not.
    fn ending(&mut self) -> Option<String> {
        let gathered = self.assistants.len();
        let short = self.total.filter(|total| *total != gathered as u64);
        let short = short.map(|total| format!("it ends after {gathered} assistants, and was said to hold {total}"));
        self.conflict.take().or(short)
    }

    /// How many pages were added.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// All that was listed.
    pub fn finish(self, incomplete: Option<String>) -> AssistantList {
        AssistantList {
            assistants: self.assistants,
            incomplete,
        }
    }
}
