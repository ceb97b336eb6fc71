//! A plan with the key taken out of its values, for people.
//!
//! What is printed is looked at once more, but there it is too late: where a changed word is marked, a color or a tag may stand in the
//! midst of the key.

use std::borrow::Cow;

use serde_json::Value;

use crate::plan::Plan;

/// Gives a text without the key: borrowed, if it holds none.
type Redact<'r> = &'r dyn for<'t> Fn(&'t str) -> Cow<'t, str>;

/// The plan without the key in any value that would change.
pub(super) fn without_key<'p>(plan: &'p Plan, redact: Redact<'_>) -> Cow<'p, Plan> {
    let fields = plan.changes.iter().flat_map(|change| &change.fields);
    let mut values = fields.flat_map(|field| [&field.after].into_iter().chain(&field.before).chain(&field.base));
    if !values.any(|value| holds_key(value, redact)) {
        return Cow::Borrowed(plan);
    }
    let mut plan = plan.clone();
    for field in plan.changes.iter_mut().flat_map(|change| &mut change.fields) {
        for value in [&mut field.after]
            .into_iter()
            .chain(&mut field.before)
            .chain(&mut field.base)
        {
            redact_value(value, redact);
        }
        // Its line numbers are of the texts as they were.
        field.merge = None;
    }
    Cow::Owned(plan)
}

fn holds_key(value: &Value, redact: Redact<'_>) -> bool {
    match value {
        Value::String(text) => matches!(redact(text), Cow::Owned(_)),
        Value::Array(items) => items.iter().any(|item| holds_key(item, redact)),
        Value::Object(members) => members.values().any(|member| holds_key(member, redact)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn redact_value(value: &mut Value, redact: Redact<'_>) {
    match value {
        Value::String(text) => *text = redact(text).into_owned(),
        Value::Array(items) => items.iter_mut().for_each(|item| redact_value(item, redact)),
        Value::Object(members) => members.values_mut().for_each(|member| redact_value(member, redact)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
