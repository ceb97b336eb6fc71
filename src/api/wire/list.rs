//! The list of assistants: one page, and how pages become a whole that is known to be whole.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::{Map, Value};

use super::detail::kind;
use super::envelope::{BodyError, the_id, the_name, unwrap_envelope};
use super::paging_hints::{NextPage, PagingHints};
use crate::api::message::Response;
use crate::api::redact::Redactor;
use crate::live::{AssistantList, AssistantSummary};

/// What one answer to a request for the list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListPage {
    /// The assistants on it, in the server's order.
    pub assistants: Vec<AssistantSummary>,
    /// What it says of further pages.
    pub signs: PagingHints,
}

/// Reads one page.
///
/// # Errors
/// When it is no good answer, or an entry has no id or name: a list that is only understood in part is not understood.
pub fn page(answer: &Response, secret: &Redactor) -> Result<ListPage, BodyError> {
    let mut envelope = unwrap_envelope(answer, secret)?;
    let mut signs = PagingHints::default();
    let entries = match envelope.remove("data") {
        Some(Value::Array(entries)) => entries,
        Some(Value::Object(mut data)) => {
            let entries = only_array(&mut data)?;
            signs.collect(&data, entries.len());
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
    signs.look_at_links(&answer.link);
    let assistants = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| listed(index + 1, entry));
    Ok(ListPage {
        assistants: assistants.collect::<Result<_, _>>()?,
        signs,
    })
}

/// The only array of an object: `data: {assistants: [...], total: 3}`.
fn only_array(data: &mut Map<String, Value>) -> Result<Vec<Value>, BodyError> {
    let mut keys = data
        .iter()
        .filter(|(_, value)| value.is_array())
        .map(|(key, _)| key.clone());
    if let (Some(key), None) = (keys.next(), keys.next())
        && let Some(Value::Array(entries)) = data.remove(&key)
    {
        return Ok(entries);
    }
    Err(BodyError::UnexpectedShape(
        "the answer's `data` is an object, and does not hold exactly one list".to_owned(),
    ))
}

fn listed(number: usize, entry: &Value) -> Result<AssistantSummary, BodyError> {
    let wrong = |why: String| BodyError::UnexpectedShape(format!("entry {number} of the list {why}"));
    let missing = |what: &str| wrong(format!("has no {what} that is a text"));
    let entry = entry.as_object().ok_or_else(|| missing("`id`"))?;
    let id = the_id(entry).map_err(wrong)?.filter(|id| !id.is_empty());
    let name = the_name(entry).map_err(wrong)?;
    Ok(AssistantSummary {
        id: id.ok_or_else(|| missing("`id`"))?.to_owned(),
        name: name.ok_or_else(|| missing("`name`"))?.to_owned(),
    })
}

/// The most pages that are asked for: at 20 a page, 20,000 assistants.
const MOST_PAGES: usize = 1_000;

/// The pages of a list that were read so far.
#[derive(Debug, Default)]
pub struct PageCollector {
    assistants: Vec<AssistantSummary>,
    places: HashMap<String, usize>,
    pages: usize,
    total: Option<u64>,
    /// Did any page say anything of paging? Then what they said also led to the end.
    has_signs: bool,
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
        self.has_signs |= page.signs != PagingHints::default();
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
