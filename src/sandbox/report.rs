//! How an assistant looks in an answer, in the shape that the service has.

use serde_json::{Map, Number, Value};

use super::behavior::{ServerBehavior, UnsetStyle};
use super::dto;
use super::state::StoredAssistant;

/// An assistant as its detail reports it.
pub(super) fn detail(shape: &ServerBehavior, assistant: &StoredAssistant) -> Value {
    let mut top = Map::new();
    let mut settings = Map::new();
    for (name, value) in complete(shape, assistant) {
        if shape.unreported.contains(&name) {
            continue;
        }
        let inner = shape.settings_under.is_some() && (dto::only_by_update(&name) || shape.extra.contains(&name));
        let value = if name.starts_with('_') {
            value
        } else {
            number_as(shape, value)
        };
        let into = if inner { &mut settings } else { &mut top };
        into.insert(key_as(shape, &name), value);
    }
    if let Some(under) = &shape.settings_under {
        top.insert(under.clone(), Value::Object(settings));
    }
    top.extend(shape.beside.clone());
    Value::Object(top)
}

/// An assistant as the list reports it: documented is only id and name.
pub(super) fn listed(shape: &ServerBehavior, assistant: &StoredAssistant) -> Value {
    if shape.rich_list {
        return detail(shape, assistant);
    }
    let line = [("id", assistant.id()), ("name", assistant.name())];
    line.into_iter()
        .map(|(name, value)| (key_as(shape, name), Value::from(value)))
        .collect::<Map<_, _>>()
        .into()
}

/// What was set, and what the service says of the rest.
fn complete(shape: &ServerBehavior, assistant: &StoredAssistant) -> Map<String, Value> {
    let mut values = assistant.values.clone();
    for name in dto::fields().filter(|name| assistant.get(name).is_none()) {
        let value = match shape.unset {
            UnsetStyle::Default => dto::default_of(name),
            UnsetStyle::LeftOut => None,
            UnsetStyle::Null => Some(Value::Null),
        };
        if let Some(value) = value {
            values.insert(name.to_owned(), value);
        }
    }
    values
}

fn key_as(shape: &ServerBehavior, name: &str) -> String {
    match name {
        "id" if shape.underscore_id => "_id".to_owned(),
        _ if shape.camel_case => camel(name),
        _ => name.to_owned(),
    }
}

/// `max_tokens` as `maxTokens`; what begins with underscores keeps those.
fn camel(name: &str) -> String {
    let word = name.trim_start_matches('_');
    let mut out = "_".repeat(name.len() - word.len());
    let mut raise = false;
    for letter in word.chars() {
        match letter {
            '_' => raise = true,
            _ if raise => {
                out.extend(letter.to_uppercase());
                raise = false;
            }
            _ => out.push(letter),
        }
    }
    out
}

fn number_as(shape: &ServerBehavior, value: Value) -> Value {
    let Value::Number(number) = value else {
        return value;
    };
    let number = if shape.float32 { as_float32(number) } else { number };
    if shape.numbers_as_text {
        return Value::from(number.to_string());
    }
    Value::Number(number)
}

/// A fraction after a stay in a 32-bit float; whole numbers stay as they are.
fn as_float32(number: Number) -> Number {
    #[expect(clippy::cast_possible_truncation, reason = "losing the precision is the purpose")]
    let narrow = |wide: f64| f64::from(wide as f32);
    match number.as_f64() {
        Some(wide) if number.is_f64() => Number::from_f64(narrow(wide)).unwrap_or(number),
        _ => number,
    }
}
