//! One page of the list of assistants.

use serde_json::{Map, Value};

use super::detail::kind;
use super::envelope::{Unreadable, open};
use super::identity::{the_id, the_name};
use super::signs::Signs;
use crate::api::exchange::Answer;
use crate::api::redact::Secret;
use crate::live::Listed;

/// What one answer to a request for the list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The assistants on it, in the server's order.
    pub assistants: Vec<Listed>,
    /// What it says of further pages.
    pub signs: Signs,
}

/// Reads one page.
///
/// # Errors
/// When it is no good answer, or an entry has no id or name: a list that is only understood in part is not understood.
pub fn page(answer: &Answer, secret: &Secret) -> Result<Page, Unreadable> {
    let mut envelope = open(answer, secret)?;
    let mut signs = Signs::default();
    let entries = match envelope.remove("data") {
        Some(Value::Array(entries)) => entries,
        Some(Value::Object(mut data)) => {
            let entries = only_array(&mut data)?;
            signs.look(&data, entries.len());
            entries
        }
        other => {
            return Err(Unreadable::Nonsense(format!(
                "the answer's `data` is {}, not a list",
                other.as_ref().map_or("missing", kind)
            )));
        }
    };
    signs.look(&envelope, entries.len());
    signs.look_at_links(&answer.link);
    let assistants = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| listed(index + 1, entry));
    Ok(Page {
        assistants: assistants.collect::<Result<_, _>>()?,
        signs,
    })
}

/// The only array of an object: `data: {assistants: [...], total: 3}`.
fn only_array(data: &mut Map<String, Value>) -> Result<Vec<Value>, Unreadable> {
    let mut keys = data
        .iter()
        .filter(|(_, value)| value.is_array())
        .map(|(key, _)| key.clone());
    if let (Some(key), None) = (keys.next(), keys.next())
        && let Some(Value::Array(entries)) = data.remove(&key)
    {
        return Ok(entries);
    }
    Err(Unreadable::Nonsense(
        "the answer's `data` is an object, and does not hold exactly one list".to_owned(),
    ))
}

fn listed(number: usize, entry: &Value) -> Result<Listed, Unreadable> {
    let wrong = |why: String| Unreadable::Nonsense(format!("entry {number} of the list {why}"));
    let missing = |what: &str| wrong(format!("has no {what} that is a text"));
    let entry = entry.as_object().ok_or_else(|| missing("`id`"))?;
    let id = the_id(entry).map_err(wrong)?.filter(|id| !id.is_empty());
    let name = the_name(entry).map_err(wrong)?;
    Ok(Listed {
        id: id.ok_or_else(|| missing("`id`"))?.to_owned(),
        name: name.ok_or_else(|| missing("`name`"))?.to_owned(),
    })
}
