//! One assistant, read by meaning: keys in either case, `id` or `_id`, the settings at the top or in an object of their own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::envelope::{BodyError, unwrap_envelope};
use super::identity::{is_id, is_name, the_id, the_name};
use crate::api::message::Response;
use crate::api::redact::Redactor;
use crate::fields::{Field, Mutability, by_name, canonical_id, snake_case};
use crate::live::LiveAssistant;

/// Reads the answer to a request for one assistant. `chosen` names the object that holds the settings, where the roster says
/// so (`settings.detail`); without it, `settings_object` finds it.
///
/// # Errors
/// When it is no good answer, is not about the assistant that was asked for, or leaves open where the settings are.
pub fn detail(
    answer: &Response,
    id: &str,
    chosen: Option<&str>,
    secret: &Redactor,
) -> Result<LiveAssistant, BodyError> {
    let data = data(answer, secret)?;
    read(&data, &canonical_id(id), chosen).map_err(|why| BodyError::UnexpectedShape(format!("the answer {why}")))
}

fn read(data: &Map<String, Value>, id: &str, chosen: Option<&str>) -> Result<LiveAssistant, String> {
    let top = assistant(data, id);
    let settings = settings_object(data, top, id, chosen)?.map(|(_, settings)| settings);
    let id_given = match the_id(top)? {
        None => settings.map_or(Ok(None), the_id)?,
        own => own,
    };
    match id_given {
        Some(given) if given == id => {}
        Some(other) => return Err(format!("is about another assistant, `{other}`")),
        None => return Err("has no `id`".to_owned()),
    }
    let name_given = match the_name(top)? {
        None => settings.map_or(Ok(None), the_name)?,
        own => own,
    };
    let name = match name_given {
        Some(name) => name,
        // It says that it has none, and can then be given one by its id.
        None if top.keys().any(|key| is_name(key)) => String::new(),
        None => return Err("has no `name`".to_owned()),
    };
    let mut reported = BTreeMap::from([
        ("id".to_owned(), vec![Value::from(id)]),
        ("name".to_owned(), vec![Value::from(name.as_str())]),
    ]);
    // What both have (`language` may stand beside the settings, and in them for another purpose) counts where it comes first.
    let first = if chosen.is_some() { settings } else { None };
    let second = if chosen.is_some() { None } else { settings };
    for object in first.into_iter().chain([top]).chain(second) {
        for (key, values) in values(object) {
            reported.entry(key).or_insert(values);
        }
    }
    Ok(LiveAssistant {
        id: id.to_owned(),
        name,
        reported,
    })
}

/// The object that is the assistant: `data` itself, or, where that gives neither id nor name, the one in it that gives the id
/// asked for.
fn assistant<'a>(data: &'a Map<String, Value>, id: &str) -> &'a Map<String, Value> {
    if !data.keys().any(|key| is_id(key) || is_name(key)) {
        let mut inner = data.values().filter_map(Value::as_object);
        if let Some(wrapped) = inner.find(|object| the_id(object).is_ok_and(|own| own.as_deref() == Some(id))) {
            return wrapped;
        }
    }
    data
}

/// An object within another, with its key.
type Member<'a> = (&'a str, &'a Map<String, Value>);

/// The object that holds the settings where they don't stand at the top, with its key: the only one of those that may.
///
/// Whatever is read from it is compared and sent back as the assistant's own. So no other object will do: a `transcriber` has
/// a `provider` and a `model`, and a populated reference has a `name` and a `language`, and these are theirs.
fn settings_object<'a>(
    data: &'a Map<String, Value>,
    top: &'a Map<String, Value>,
    id: &str,
    chosen: Option<&str>,
) -> Result<Option<Member<'a>>, String> {
    let mut candidates = Vec::new();
    if let Some(chosen) = chosen {
        let is_chosen = |key: &str| snake_case(key) == snake_case(chosen);
        candidates.extend(objects(data, top).find(|(key, _)| is_chosen(key)));
    } else if !top.iter().any(|(key, value)| is_setting(key, value)) {
        candidates.extend(objects(data, top).filter(|(key, object)| may_be_settings(key, object, id)));
    }
    match candidates.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(*only)),
        [(first, _), ..] => {
            let likely = candidates.iter().map(|(key, _)| *key).find(|key| says_settings(key));
            let example = likely.unwrap_or(first);
            let names: Vec<_> = candidates.iter().map(|(key, _)| format!("`{key}`")).collect();
            Err(format!(
                "has several objects that could hold the assistant's settings, {}: say which one does with `settings: {{ detail: \
                 {example} }}`, or with `detail: none` if none does (`roster ping -v` shows what is in them)",
                names.join(" and ")
            ))
        }
    }
}

/// The objects in the assistant, and, where it is itself within `data`, those beside it.
fn objects<'a>(
    data: &'a Map<String, Value>,
    top: &'a Map<String, Value>,
) -> impl Iterator<Item = (&'a str, &'a Map<String, Value>)> {
    let beside = if std::ptr::eq(data, top) { None } else { Some(data) };
    let members = [Some(top), beside].into_iter().flatten().flatten();
    members.filter_map(move |(key, value)| {
        Some((key.as_str(), value.as_object()?)).filter(|(_, it)| !std::ptr::eq(*it, top))
    })
}

/// Does an object look like the assistant's settings? Then it has two or more fields of the update body, and no id but the
/// assistant's.
fn may_be_settings(key: &str, object: &Map<String, Value>, id: &str) -> bool {
    let is_of_this = the_id(object).is_ok_and(|own| own.is_none_or(|own| own == id));
    let is_field = |(key, value): &(&String, &Value)| {
        !value.is_object() && by_name(&snake_case(key)).is_some_and(Field::in_update)
    };
    let fields: BTreeSet<_> = object.iter().filter(is_field).map(|(key, _)| snake_case(key)).collect();
    // A speech recognizer or a fallback has these, too. Alone, they are settings only under a name that says so.
    let is_telling = |field: &str| !matches!(field, "name" | "language" | "provider" | "model");
    is_of_this && fields.len() >= 2 && (fields.iter().any(|field| is_telling(field)) || says_settings(key))
}

/// Does an object's name say that it holds settings?
fn says_settings(key: &str) -> bool {
    matches!(
        &*snake_case(key),
        "settings" | "ai_settings" | "config" | "configuration"
    )
}

/// Is it a field that only an update sets? Such a one at the top, also as `null`, says that the settings stand there; `name` and
/// `language` stand there in any case.
fn is_setting(key: &str, value: &Value) -> bool {
    let is_setting = |field: &Field| field.mutability == Mutability::UpdateOnly;
    !value.is_object() && by_name(&snake_case(key)).is_some_and(is_setting)
}

/// The values of one object under their `snake_case` names, more than one where it gives several spellings. Identity is settled
/// elsewhere, and nulls say nothing. No field of the catalogue is an object: what is one under such a name is a reference that
/// the service filled in (`voice: {id, name}`), and no value of the field.
fn values(object: &Map<String, Value>) -> BTreeMap<String, Vec<Value>> {
    let mut values = BTreeMap::<_, Vec<_>>::new();
    for (key, value) in object {
        let name = snake_case(key);
        let is_reference = value.is_object() && by_name(&name).is_some();
        if !value.is_null() && !is_id(key) && !is_name(key) && !is_reference {
            values.entry(name.into_owned()).or_default().push(value.clone());
        }
    }
    values
}

/// The names and JSON types of what a detail reports, never a value; of the object that the settings are read from also its
/// members, as `object.member`. Where it is not clear which that is, of each that it may be.
///
/// # Errors
/// When it is no good answer.
pub fn field_types(
    answer: &Response,
    id: &str,
    chosen: Option<&str>,
    secret: &Redactor,
) -> Result<Vec<(String, &'static str)>, BodyError> {
    let data = data(answer, secret)?;
    let id = &*canonical_id(id);
    let top = assistant(&data, id);
    let taken = settings_object(&data, top, id, chosen);
    let (kind_of_taken, taken) = if let Ok(taken) = taken {
        ("object, taken as the settings", taken.into_iter().collect())
    } else {
        let may_be = objects(&data, top).filter(|(key, object)| may_be_settings(key, object, id));
        (
            "object, one of several that may be the settings",
            may_be.collect::<Vec<_>>(),
        )
    };
    let mut lines = Vec::new();
    let beside = if std::ptr::eq(&raw const data, top) {
        None
    } else {
        Some(&data)
    };
    for (key, value) in [Some(top), beside].into_iter().flatten().flatten() {
        let is = |object: &Map<String, Value>| value.as_object().is_some_and(|value| std::ptr::eq(value, object));
        if let Some((_, object)) = taken.iter().find(|(_, object)| is(object)) {
            lines.push((key.clone(), kind_of_taken));
            lines.extend(
                object
                    .iter()
                    .map(|(inner, value)| (format!("{key}.{inner}"), kind(value))),
            );
        } else if is(top) {
            lines.push((key.clone(), "object, taken as the assistant"));
        } else {
            lines.push((key.clone(), kind(value)));
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
