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
    // Nothing else, not even an `extra`: a strict service answers 400 to a key that is not in its DTO, and the
    // `PATCH` carries it later.
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

/// Which undeclared fields a `PATCH` carries, as they were reported just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passthrough {
    /// None (`patch: declared`).
    Nothing,
    /// All but texts that look as if the service had escaped them: it would escape them once more.
    Unescaped,
    /// All of them: the service demands those, too.
    Everything,
}

/// The undeclared fields of a whole `PATCH` that [`Passthrough::Unescaped`] holds back.
pub(super) fn held_back<'a>(change: &'a Change, live: &'a LiveAssistant) -> impl Iterator<Item = &'static str> {
    let is_declared = |field: &str| declared(change).any(|(declared, _)| declared == field);
    let along = sent_along(live, is_declared);
    along.filter(|(_, value)| looks_escaped(value)).map(|(field, _)| field)
}

/// Does a text hold an HTML character reference, such as `&amp;`? Then it was escaped when it was stored, or its author meant
/// it so, and a service that escapes whatever it stores would turn it into `&amp;amp;`. A name is taken for one by its form: HTML has
/// two thousand of them (`&eacute;`, `&frac12;`), and nothing else that people write looks so.
fn looks_escaped(value: &Value) -> bool {
    let is_name = |reference: &str| {
        (2..=31).contains(&reference.len())
            && reference.starts_with(|first: char| first.is_ascii_alphabetic())
            && reference.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let text = value.as_str().unwrap_or_default();
    text.split('&').skip(1).any(|after| {
        let reference = after.split_once(';').map(|(reference, _)| reference);
        reference.is_some_and(|reference| {
            is_name(reference)
                || reference.strip_prefix('#').is_some_and(|number| {
                    let digits = number.trim_start_matches(['x', 'X']);
                    (1..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
                })
        })
    })
}

/// The body of the `PATCH`: id, name, what is declared; and what is [`sent_along`] as it was reported just now.
pub(super) fn update(change: &Change, live: &LiveAssistant, passthrough: Passthrough) -> RequestBody {
    let mut body = RequestBody::new();
    if passthrough != Passthrough::Nothing {
        let is_declared = |field: &str| declared(change).any(|(declared, _)| declared == field);
        let along = sent_along(live, is_declared)
            .filter(|(_, value)| passthrough == Passthrough::Everything || !looks_escaped(value));
        // Before the declared ones, so that a declared value of the same key would win.
        body.extend(along.map(|(field, value)| (field.to_owned(), value.clone())));
    }
    for (field, value) in declared(change) {
        // What only a creation can set is left out, since a strict service answers 400 to it ("property x should not
        // exist"). An `extra` is the user's own word.
        if by_name(field).is_none_or(Field::in_update) {
            body.insert(field.to_owned(), value.clone());
        }
    }
    // The documented body has the id, too, beside the one in the path; and the name may be one of the fields that it
    // demands.
    body.insert("id".to_owned(), Value::String(live.id.clone()));
    body.insert("name".to_owned(), Value::String(change.name.clone()));
    body
}
