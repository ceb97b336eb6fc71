//! Who an object says that it is, in whatever spelling; two that disagree say nothing.

use serde_json::{Map, Value};

use crate::fields::snake_case;

/// Is it `id` or `_id`?
pub(super) fn is_id(key: &str) -> bool {
    matches!(&*snake_case(key), "id" | "_id")
}

/// Is it `name`?
pub(super) fn is_name(key: &str) -> bool {
    snake_case(key) == "name"
}

/// The id that an object gives itself, if it gives one.
///
/// # Errors
/// In words, when it gives two.
pub(super) fn the_id(object: &Map<String, Value>) -> Result<Option<&str>, String> {
    only(object, is_id)
}

/// The name that an object gives itself, if it gives one.
///
/// # Errors
/// In words, when it gives two.
pub(super) fn the_name(object: &Map<String, Value>) -> Result<Option<&str>, String> {
    only(object, is_name)
}

/// The text that all of these members say alike. A number is none, and may contradict one.
fn only(object: &Map<String, Value>, is_meant: fn(&str) -> bool) -> Result<Option<&str>, String> {
    let mut told: Option<(&str, String)> = None;
    let mut text = None;
    for (key, value) in object.iter().filter(|(key, _)| is_meant(key)) {
        let said = match value {
            Value::String(said) => said.clone(),
            Value::Number(said) => said.to_string(),
            _ => continue,
        };
        match &told {
            Some((other, before)) if *before != said => {
                return Err(format!("gives `{other}` and `{key}`, which disagree"));
            }
            _ => told = Some((key, said)),
        }
        text = text.or(value.as_str());
    }
    Ok(text)
}
