//! One entry against one live assistant, field by field; and which undeclared fields a whole `PATCH` sends along.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::baseline::BaselineEntry;
use super::change::{ChangeOrigin, FieldChange};
use crate::desired::{AssistantSpec, DeclaredField, Settings};
use crate::fields;
use crate::fields::{FIELDS, Field, FieldType, Mutability};
use crate::live::{LiveAssistant, ReportedValue, values_match};

/// What an entry asks for that live is not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EntryDiff {
    /// Fields that differ and that an update can set.
    pub fields: Vec<FieldChange>,
    /// Fields that differ and that only a creation could set.
    pub create_only: Vec<FieldChange>,
    /// As in [`super::Change::carried`].
    pub carried: Vec<Arc<DeclaredField>>,
    /// As in [`super::Change::unverified`].
    pub unverified: BTreeSet<String>,
    /// How many declared fields can't be compared, because they are not reported.
    pub unobservable: usize,
    /// How many of them an update could send, and is not to for their own sake.
    pub resendable: usize,
    /// As in [`super::Change::sent_along`]. Empty unless an update follows.
    pub sent_along: Vec<String>,
}

impl EntryDiff {
    /// Does an update follow? A field that only a creation can set blocks it.
    fn is_update(&self) -> bool {
        !self.fields.is_empty() && self.create_only.is_empty()
    }
}

/// Compares. With `resend`, fields that can't be compared are set for their own sake; so are those that changed since
/// the baseline.
///
/// # Errors
/// In words, when the detail contradicts itself about a declared field.
pub fn diff(
    entry: &AssistantSpec,
    detail: &LiveAssistant,
    settings: &Settings,
    earlier: BaselineEntry<'_>,
    resend: bool,
) -> Result<EntryDiff, String> {
    let mut difference = EntryDiff::default();
    // Exact, unlike other values: the next run looks the assistant up by these very characters.
    if entry.name != detail.name {
        let (live, name) = (Value::from(detail.name.as_str()), Value::from(entry.name.as_str()));
        difference.fields.push(earlier.field_change("name", Some(&live), &name));
    }
    for declared in entry
        .declared
        .iter()
        .filter(|declared| !entry.ignore.contains(&declared.field))
    {
        let known = fields::by_name(&declared.field);
        let create_only = known.is_some_and(|field| field.mutability == Mutability::CreateOnly);
        let (field, value) = (declared.field.as_str(), &declared.value);
        let change = |before: Option<&Value>| earlier.field_change(field, before, value).declared_by(entry, declared);
        if settings.unobservable.contains(&declared.field) {
            difference.unobservable += 1;
            let changed = earlier.changed(field, value);
            if create_only {
                // It can't be sent any more: only a change of the files' own is worth a word.
                if earlier.was_replaced(field, value) {
                    difference.create_only.push(change(None));
                }
                continue;
            }
            difference.unverified.insert(declared.field.clone());
            // Nothing is known to differ: it is the files that want it sent, if they changed, or else the user.
            if resend || changed {
                difference.fields.push(FieldChange {
                    origin: changed.then_some(ChangeOrigin::Pending),
                    base: None,
                    merge: None,
                    ..change(None)
                });
            } else {
                difference.resendable += 1;
                difference.carried.push(Arc::clone(declared));
            }
            continue;
        }
        match detail.get(&declared.field) {
            // It is sent all the same. The documentation knows a 400 for "missing required update fields" and does
            // not say which these are.
            ReportedValue::As(live) if values_match(value, live) => difference.carried.push(Arc::clone(declared)),
            ReportedValue::As(live) if create_only => difference.create_only.push(change(Some(live))),
            ReportedValue::As(live) => difference.fields.push(change(Some(live))),
            // The API is seen not to report these fields of a creation, and nothing could set them any more.
            ReportedValue::Unset if create_only => {
                difference.unobservable += 1;
                if earlier.was_replaced(field, value) {
                    difference.create_only.push(change(None));
                }
            }
            // "Never set" and "never reported" look alike. It is sent, and if it still is not reported, the read-back
            // says so.
            ReportedValue::Unset => difference.fields.push(change(None)),
            // One field in two spellings (`max_tokens`, `maxTokens`) with two values: to compare with either would be
            // a guess, and a guess is written.
            ReportedValue::Disagreeing(one, other) => {
                return Err(format!(
                    "{}; `ignore` it to go on without it",
                    conflicting_report(&declared.field, one, other)
                ));
            }
        }
    }
    if difference.is_update() && !settings.patch_declared_only {
        // What is `ignore`d is not sent as declared, so it rides along like what was never declared.
        let is_sent = |field: &str| {
            let declared = entry.declared.iter().any(|declared| declared.field == field);
            declared && !entry.ignore.contains(field)
        };
        let along = sent_along(detail, is_sent).map(|(field, _)| field.to_owned());
        difference.sent_along = along.collect();
    }
    Ok(difference)
}

/// What a whole `PATCH` sends beside the declared fields, so that a server which demands all of its body, or clears what is
/// missing, leaves these as they are: every other field of the documented body with its live value. What was not reported, or
/// as null, or with another type than documented, is left out: nobody can say that the server would take it back.
///
/// The plan names these fields and the request carries them: one choice for both. The name goes with every `PATCH` and is
/// none of them.
pub fn sent_along(
    live: &LiveAssistant,
    is_declared: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (&'static str, &Value)> {
    let others = FIELDS
        .iter()
        .filter(move |field| field.in_update() && field.name != "name" && !is_declared(field.name));
    others.filter_map(|field| match live.get(field.name) {
        ReportedValue::As(value) if is_of(field.field_type, value) => Some((field.name, value)),
        _ => None,
    })
}

fn is_of(field_type: FieldType, value: &Value) -> bool {
    match field_type {
        FieldType::Text | FieldType::LongText => value.is_string(),
        FieldType::Number => value.is_number(),
        // A service that keeps numbers as floats reports `400.0`.
        FieldType::Integer => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        FieldType::Bool => value.is_boolean(),
    }
}

/// What is wrong where spellings disagree.
pub(super) fn conflicting_report(field: &str, one: &Value, other: &Value) -> String {
    let (one, other) = (brief(one), brief(other));
    format!("the API reports `{field}` twice, as {one} and as {other}")
}

/// A value in a message: its beginning.
fn brief(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 40 {
        text
    } else {
        format!("{}…", text.chars().take(40).collect::<String>())
    }
}

/// Looks at the fields that are not declared, if an update follows from that difference. One that is `ignore`d may be left
/// out: that is a person's word.
///
/// # Errors
/// In words, when the detail contradicts itself about one, for an update would leave it out.
pub fn check_passthrough_fields(
    entry: &AssistantSpec,
    detail: &LiveAssistant,
    settings: &Settings,
    difference: &EntryDiff,
) -> Result<(), String> {
    if !difference.is_update() || settings.patch_declared_only {
        return Ok(());
    }
    let is_declared = |field: &str| entry.declared.iter().any(|declared| declared.field == field);
    for field in FIELDS
        .iter()
        .filter(|field| field.in_update())
        .map(|field: &Field| field.name)
    {
        if let ReportedValue::Disagreeing(one, other) = detail.get(field)
            && !is_declared(field)
            && !entry.ignore.contains(field)
        {
            return Err(format!(
                "{}, so an update could not send it along as it is; `ignore` it to leave it out, or send only what is declared \
                 with `settings: {{ patch: declared }}`",
                conflicting_report(field, one, other)
            ));
        }
    }
    Ok(())
}
