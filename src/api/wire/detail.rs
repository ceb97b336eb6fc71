//! One assistant, read by meaning: either case, at the top or one object down, `id` or `_id`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::envelope::{Unreadable, open};
use crate::api::exchange::Answer;
use crate::api::redact::Secret;
use crate::live::Detail;

/// Reads the answer to a request for one assistant.
///
/// # Errors
/// When it is no good answer, or is not about the assistant that was asked for.
pub fn detail(answer: &Answer, id: &str, secret: &Secret) -> Result<Detail, Unreadable> {
    let data = data(answer, secret)?;
    let name = identity(&data, id).map_err(Unreadable::Nonsense)?;
    let mut reported = BTreeMap::from([
        ("id".to_owned(), vec![Value::from(id)]),
        ("name".to_owned(), vec![Value::from(name.as_str())]),
    ]);
    for (key, value) in data {
        if let Value::Object(inner) = &value {
            for (key, value) in inner {
                keep(&mut reported, key, value.clone());
            }
        }
        keep(&mut reported, &key, value);
    }
    Ok(Detail {
        id: id.to_owned(),
        name,
        reported,
    })
}

/// The names and JSON types of what a detail reports, an object's members as `object.member`; never a value.
///
/// # Errors
/// When it is no good answer.
pub fn outline(answer: &Answer, secret: &Secret) -> Result<Vec<(String, &'static str)>, Unreadable> {
    let mut lines = Vec::new();
    for (key, value) in data(answer, secret)? {
        lines.push((key.clone(), kind(&value)));
        if let Value::Object(inner) = value {
            lines.extend(
                inner
                    .iter()
                    .map(|(inner_key, value)| (format!("{key}.{inner_key}"), kind(value))),
            );
        }
    }
    Ok(lines)
}

fn data(answer: &Answer, secret: &Secret) -> Result<Map<String, Value>, Unreadable> {
    match open(answer, secret)?.remove("data") {
        Some(Value::Object(data)) => Ok(data),
        other => Err(Unreadable::Nonsense(format!(
            "the answer's `data` is {}, not an object",
            other.as_ref().map_or("missing", kind)
        ))),
    }
}

/// The name, once it is sure that this is the assistant of that id.
///
/// The top settles both. Only what it leaves open is looked for one object down, where `organization: {id, name}` or
/// `settings: {_id, ...}` may stand beside what is meant.
fn identity(data: &Map<String, Value>, id: &str) -> Result<String, String> {
    let inner = || data.values().filter_map(Value::as_object);
    let own: Vec<&str> = ids(data).collect();
    let told = if own.is_empty() {
        inner().flat_map(ids).collect()
    } else {
        own
    };
    if !told.contains(&id) {
        return Err(match told.first() {
            None => "the answer has no `id`".to_owned(),
            Some(other) => format!("the answer is about another assistant, `{other}`"),
        });
    }
    if let Some(name) = name(data) {
        return Ok(name.to_owned());
    }
    let same = inner().filter(|object| ids(object).any(|other| other == id));
    let mut names: Vec<&str> = same.filter_map(name).collect();
    if names.is_empty() {
        names = inner().filter_map(name).collect();
    }
    names.dedup();
    match names.as_slice() {
        [] => Err("the answer has no `name`".to_owned()),
        [name] => Ok((*name).to_owned()),
        _ => Err("the answer has several names".to_owned()),
    }
}

fn ids(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    ["id", "_id"].into_iter().filter_map(|key| object.get(key)?.as_str())
}

fn name(object: &Map<String, Value>) -> Option<&str> {
    object.get("name")?.as_str()
}

/// Notes a value under its `snake_case` name; identity is settled already, and nulls say nothing.
fn keep(reported: &mut BTreeMap<String, Vec<Value>>, key: &str, value: Value) {
    if !value.is_null() && !matches!(key, "id" | "_id" | "name") {
        reported.entry(snake_case(key)).or_default().push(value);
    }
}

/// `systemPrompt`, `SystemPrompt` and `system-prompt` as `system_prompt`; `isHIPAAReady` as `is_hipaa_ready`.
pub fn snake_case(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 4);
    let mut before: Option<char> = None;
    let mut letters = key.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_uppercase() {
            let ends_a_word = before.is_some_and(|before| before.is_lowercase() || before.is_numeric());
            let starts_a_word =
                before.is_some_and(char::is_uppercase) && letters.peek().is_some_and(|next| next.is_lowercase());
            if ends_a_word || starts_a_word {
                name.push('_');
            }
            name.extend(letter.to_lowercase());
        } else if matches!(letter, '-' | ' ' | '.') {
            name.push('_');
        } else {
            name.push(letter);
        }
        before = Some(letter);
    }
    name
}

/// The JSON type of a value.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
