//! Who an object says that it is: its id and its name, in whatever spelling.

use serde_json::{Map, Value};

use crate::fields::{canonical_id, snake_case};

/// Is it `id` or `_id`?
pub(super) fn is_id(key: &str) -> bool {
    matches!(&*snake_case(key), "id" | "_id")
}

/// Is it `name`?
pub(super) fn is_name(key: &str) -> bool {
    snake_case(key) == "name"
}

/// The id that an object gives itself, in its [canonical](canonical_id) spelling, if it gives one.
///
/// # Errors
/// In words, when it gives two, or one that is neither a string nor a number.
pub(super) fn the_id(object: &Map<String, Value>) -> Result<Option<String>, String> {
    let id = only(object, is_id, |id| canonical_id(id).into_owned())?;
    Ok(id.filter(|id| !id.is_empty()))
}

/// The name that an object gives itself, if it gives one; empty is one.
///
/// # Errors
/// In words, when it gives two, or one that is neither a string nor a number.
pub(super) fn the_name(object: &Map<String, Value>) -> Result<Option<String>, String> {
    only(object, is_name, str::to_owned)
}

/// What all of these members say alike. A number counts as its text, because it may well be somebody's name; what is neither
/// is an error and not nothing, because an assistant whose name can't be read is not one without a name.
fn only(
    object: &Map<String, Value>,
    is_meant: fn(&str) -> bool,
    canonical: fn(&str) -> String,
) -> Result<Option<String>, String> {
    let mut found: Option<(&str, String)> = None;
    for (key, value) in object.iter().filter(|(key, _)| is_meant(key)) {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => canonical(text),
            Value::Number(number) => number.to_string(),
            _ => return Err(format!("has a `{key}` that is neither a string nor a number")),
        };
        match &found {
            Some((other, before)) if *before != text => {
                return Err(format!("gives `{other}` and `{key}`, which disagree"));
            }
            _ => found = Some((key, text)),
        }
    }
    Ok(found.map(|(_, text)| text))
}
