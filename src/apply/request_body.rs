//! What a write carries. Pure.

use serde_json::Value;

use crate::api::RequestBody;
use crate::fields::{Field, by_name};
use crate::live::LiveAssistant;
use crate::plan::{Change, sent_along};

/// All declared values of a change, those that differ and those that ride along.
pub(super) fn declared(change: &Change) -> impl Iterator<Item = (&str, &Value)> {
    let differing = change.fields.iter().map(|field| (field.field.as_str(), &field.after));
    differing.chain(change.carried.iter().map(|(field, value)| (field.as_str(), value)))
}

/// The body of the `POST`: the name, and what a creation can carry.
pub(super) fn creation(change: &Change) -> RequestBody {
    let carried = declared(change).filter(|(field, _)| by_name(field).is_some_and(Field::in_creation));
    let mut body: RequestBody = carried
        .map(|(field, value)| (field.to_owned(), value.clone()))
        .collect();
    body.insert("name".to_owned(), Value::String(change.name.clone()));
    body
}

/// Does a creation need a `PATCH` for what `POST` could not carry?
pub(super) fn needs_update(change: &Change) -> bool {
    declared(change).any(|(field, _)| !by_name(field).is_some_and(Field::in_creation))
}

/// The body of the `PATCH`: id, name, what is declared; and, unless only that is wanted, what is [`sent_along`] as it was
/// reported just now.
pub(super) fn update(change: &Change, live: &LiveAssistant, declared_only: bool) -> RequestBody {
    let mut body = RequestBody::new();
    if !declared_only {
        let is_declared = |field: &str| declared(change).any(|(declared, _)| declared == field);
        let along = sent_along(live, is_declared);
        body.extend(along.map(|(field, value)| (field.to_owned(), value.clone())));
    }
    for (field, value) in declared(change) {
        if by_name(field).is_none_or(Field::in_update) {
            body.insert(field.to_owned(), value.clone());
        }
    }
    body.insert("id".to_owned(), Value::String(live.id.clone()));
    body.insert("name".to_owned(), Value::String(change.name.clone()));
    body
}
