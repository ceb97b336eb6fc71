//! One assistant, read by meaning: either case, at the top or one object down, `id` or `_id`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::envelope::{BodyError, unwrap_envelope};
use super::envelope::{is_id, is_name, the_id, the_name};
use crate::api::message::Response;
use crate::api::redact::Redactor;
use crate::fields::snake_case;
use crate::live::LiveAssistant;

/// Reads the answer to a request for one assistant.
///
/// # Errors
/// When it is no good answer, or is not about the assistant that was asked for.
pub fn detail(answer: &Response, id: &str, secret: &Redactor) -> Result<LiveAssistant, BodyError> {
    let data = data(answer, secret)?;
    let name = name_of(&data, id).map_err(BodyError::UnexpectedShape)?;
    let mut reported = BTreeMap::from([
        ("id".to_owned(), vec![Value::from(id)]),
        ("name".to_owned(), vec![Value::from(name.as_str())]),
    ]);
    for (key, value) in data {
        if let Value::Object(inner) = &value {
            for (key, value) in inner {
                record(&mut reported, key, value.clone());
            }
        }
        record(&mut reported, &key, value);
    }
    Ok(LiveAssistant {
        id: id.to_owned(),
        name,
        reported,
    })
}

/// The names and JSON types of what a detail reports, an object's members as `object.member`; never a value.
///
/// # Errors
/// When it is no good answer.
pub fn field_types(answer: &Response, secret: &Redactor) -> Result<Vec<(String, &'static str)>, BodyError> {
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

fn data(answer: &Response, secret: &Redactor) -> Result<Map<String, Value>, BodyError> {
    match unwrap_envelope(answer, secret)?.remove("data") {
        Some(Value::Object(data)) => Ok(data),
        other => Err(BodyError::UnexpectedShape(format!(
            "the answer's `data` is {}, not an object",
            other.as_ref().map_or("missing", kind)
        ))),
    }
}

/// The name, once it is sure that this is the assistant of that id.
///
/// The top settles both. Only what it leaves open is looked for one object down, where `organization: {id, name}` or
/// `settings: {_id, ...}` may stand beside what is meant.
fn name_of(data: &Map<String, Value>, id: &str) -> Result<String, String> {
    let wrong = |why: String| format!("the answer {why}");
    let inner = || data.values().filter_map(Value::as_object);
    let own = the_id(data).map_err(wrong)?;
    let is_about = |object: &&Map<String, Value>| the_id(object).is_ok_and(|told| told == Some(id));
    // Where none is about it, the first id that there is says what the answer is about; or why it can't be told.
    let told = match own {
        Some(own) => Some(own),
        None if inner().any(|object| is_about(&object)) => Some(id),
        None => inner()
            .find_map(|object| the_id(object).transpose())
            .transpose()
            .map_err(wrong)?,
    };
    match told {
        Some(told) if told == id => {}
        Some(other) => return Err(format!("the answer is about another assistant, `{other}`")),
        None => return Err("the answer has no `id`".to_owned()),
    }
    let mut names = Vec::new();
    names.extend(the_name(data).map_err(wrong)?);
    for object in inner().filter(is_about) {
        names.extend(the_name(object).map_err(wrong)?);
    }
    if names.is_empty() {
        for object in inner() {
            names.extend(the_name(object).map_err(wrong)?);
        }
    }
    names.dedup();
    match names.as_slice() {
        [] => Err("the answer has no `name`".to_owned()),
        [name] => Ok((*name).to_owned()),
        _ => Err("the answer has several names".to_owned()),
    }
}

/// Notes a value under its `snake_case` name; identity is settled already, and nulls say nothing.
fn record(reported: &mut BTreeMap<String, Vec<Value>>, key: &str, value: Value) {
    if !value.is_null() && !is_id(key) && !is_name(key) {
        reported.entry(snake_case(key).into_owned()).or_default().push(value);
    }
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
