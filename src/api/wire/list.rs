//! The list of assistants: one page, and how pages become a whole that is known to be whole.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::detail::kind;
use super::envelope::{BodyError, unwrap_envelope};
use super::identity::{the_id, the_name};
use super::paging_hints::{NextPage, PagingHints};
use super::rows::{other_rows, take_rows};
use crate::api::message::Response;
use crate::api::redact::Redactor;
use crate::live::{AssistantList, AssistantSummary, LastEdit};

/// What one answer to a request for the list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListPage {
    /// The assistants on it, in the server's order. One without a name has an empty one, which no entry can have.
    pub assistants: Vec<AssistantSummary>,
    /// What it says of more pages.
    pub signs: PagingHints,
    /// Why it may show an assistant that is not among [`assistants`](Self::assistants), or not by its name.
    pub unreadable: Option<String>,
}

/// Reads one page. An entry that can't be read spoils no other: the page then says why nobody's absence is certain.
///
/// # Errors
/// When it is no good answer, or has entries and none of them can be read.
pub fn page(answer: &Response, secret: &Redactor) -> Result<ListPage, BodyError> {
    let mut envelope = unwrap_envelope(answer, secret)?;
    let mut signs = PagingHints::default();
    let mut around = Map::new();
    let entries = match envelope.remove("data") {
        Some(Value::Array(entries)) => entries,
        Some(Value::Object(mut data)) => {
            let entries = take_rows(&mut data).ok_or_else(unclear)?;
            signs.collect(&data, entries.len());
            around = data;
            entries
        }
        other => {
            return Err(BodyError::UnexpectedShape(format!(
                "the answer's `data` is {}, not a list",
                other.as_ref().map_or("missing", kind)
            )));
        }
    };
    signs.collect(&envelope, entries.len());
    signs.collect_headers(answer.status, &answer.headers, entries.len());
    signs.collect_links(&answer.link);
    let mut page = ListPage {
        signs,
        ..ListPage::default()
    };
    for (index, entry) in entries.iter().enumerate() {
        match summary(entry) {
            Ok((listed, doubt)) => {
                page.unreadable = page
                    .unreadable
                    .or(doubt.map(|why| of_entry(index, Some(&listed), &why)));
                page.assistants.push(listed);
            }
            Err(why) => page.unreadable = page.unreadable.or(Some(of_entry(index, None, &why))),
        }
    }
    let ids: HashSet<&str> = page.assistants.iter().map(|listed| listed.id.as_str()).collect();
    if let Some(path) = other_rows(&around, &ids).or_else(|| other_rows(&envelope, &ids)) {
        let also = format!("also holds `{path}`, which looks like more assistants than its list shows");
        page.unreadable = page.unreadable.or(Some(format!("the answer {also}")));
    }
    match page.unreadable {
        // Where not one is understood, it may well be a list of something else.
        Some(why) if page.assistants.is_empty() => Err(BodyError::UnexpectedShape(why)),
        _ => Ok(page),
    }
}

fn unclear() -> BodyError {
    BodyError::UnexpectedShape(
        "the answer's `data` is an object, and it is not clear which list in it is that of the assistants".to_owned(),
    )
}

fn of_entry(index: usize, listed: Option<&AssistantSummary>, why: &str) -> String {
    let number = index + 1;
    match listed {
        Some(listed) => format!("entry {number} of the list (`{}`) {why}", listed.id),
        None => format!("entry {number} of the list {why}"),
    }
}

/// One row, and why its name is in doubt, if it is.
fn summary(row: &Value) -> Result<(AssistantSummary, Option<String>), String> {
    let missing = || "has no `id` that can be read".to_owned();
    let row = row.as_object().ok_or_else(missing)?;
    let id = the_id(row)?.ok_or_else(missing)?;
    let (name, doubt) = match the_name(row) {
        Ok(name) => (name.unwrap_or_default(), None),
        Err(why) => (String::new(), Some(why)),
    };
    let last_edit = LastEdit::of(row.iter().map(|(key, value)| (key.as_str(), value)));
    Ok((AssistantSummary { id, name, last_edit }, doubt))
}

/// The most pages that are asked for: at 20 a page, 20,000 assistants.
const MOST_PAGES: usize = 1_000;

/// The pages of a list that were read so far.
#[derive(Debug, Default)]
pub struct PageCollector {
    assistants: Vec<AssistantSummary>,
    /// Where each id stands in `assistants`: a page can repeat what moved onto it while the pages were read.
    positions: HashMap<String, usize>,
    pages: usize,
    /// What the latest page that gave a total said: what is created meanwhile counts there, too.
    total: Option<u64>,
    /// Did any page say anything of paging? Then what they said also led to the end.
    has_signs: bool,
    /// Why the list is not to be trusted although it has an end.
    conflict: Option<String>,
}

/// What to do after a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CollectStep {
    /// It was the last: the list is complete.
    Done,
    /// It was, if all of these lead to this very page.
    DoneIfHere(Vec<String>),
    /// Ask on: as in [`NextPage::At`].
    At(Vec<String>),
    /// Ask on: as in [`NextPage::Page`].
    Page(u64),
    /// There may be more; why, in words.
    Incomplete(String),
}

impl PageCollector {
    /// Adds a page; `asked` is its number, if it was asked for by number.
    pub fn add(&mut self, page: ListPage, asked: Option<u64>) -> CollectStep {
        let before = self.assistants.len();
        for listed in page.assistants {
            match self.positions.entry(listed.id.clone()) {
                Entry::Vacant(position) => {
                    position.insert(self.assistants.len());
                    self.assistants.push(listed);
                }
                // One id with two names leaves open which it has.
                Entry::Occupied(position) => {
                    if self
                        .assistants
                        .get(*position.get())
                        .is_some_and(|known| known.name != listed.name)
                    {
                        self.conflict = Some(format!("the id `{}` is listed with two names", listed.id));
                    }
                }
            }
        }
        self.conflict = self.conflict.take().or(page.unreadable);
        let followed = self.pages > 0;
        // The last page need not repeat what an earlier one said.
        self.total = page.signs.total().or(self.total);
        self.has_signs |= !page.signs.is_silent();
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
            end_confirmed: incomplete.is_none() && self.has_signs,
            incomplete,
        }
    }
}
