//! One page of the list of assistants.

use serde_json::{Map, Value};

use super::detail::kind;
use super::envelope::{BodyError, unwrap_envelope};
use super::identity::{the_id, the_name};
use super::signs::PagingHints;
use crate::api::exchange::Response;
use crate::api::redact::Redactor;
use crate::live::AssistantSummary;

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
