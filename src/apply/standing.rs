//! Is live still what the plan saw? Asked before a write, so that nobody's edit is lost. Pure.

use serde_json::Value;

use crate::live::{LiveAssistant, ReportedValue, values_match};
use crate::plan::Change;

/// How live stands to a planned update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// As the plan saw it: it can be written.
    AsPlanned,
    /// As the plan wants it: nothing is to be written.
    AlreadySo,
    /// A value that the update would overwrite is neither what the plan saw nor what it wants.
    Moved {
        /// The field.
        field: String,
    },
}

/// Compares a fresh detail with what a planned update overwrites. Fields that are not declared don't matter.
pub fn check_precondition(change: &Change, live: &LiveAssistant) -> Precondition {
    let moved = |field: &str| Precondition::Moved {
        field: field.to_owned(),
    };
    // Where no rename is planned, the plan saw the very name that the files give, and a write would bring it back.
    if live.name != change.name && !change.renames() {
        return moved("name");
    }
    let mut already = true;
    for planned in &change.fields {
        if change.unverified.contains(&planned.field) {
            already = false; // it can't be seen, so it must be sent
            continue;
        }
        let now = value(live, &planned.field);
        let is_wanted = now.as_ref().is_some_and(|now| values_match(&planned.after, now));
        let is_as_seen = match (&planned.before, &now) {
            (None, None) => true,
            (Some(before), Some(now)) => before == now || values_match(before, now),
            _ => false,
        };
        match (is_wanted, is_as_seen) {
            (true, _) => {}
            (false, true) => already = false,
            (false, false) => return moved(&planned.field),
        }
    }
    for (field, declared) in change
        .carried
        .iter()
        .filter(|(field, _)| !change.unverified.contains(*field))
    {
        if value(live, field).is_some_and(|now| !values_match(declared, &now)) {
            return moved(field);
        }
    }
    if already {
        Precondition::AlreadySo
    } else {
        Precondition::AsPlanned
    }
}

/// What a detail reports of a field, the name included.
pub(super) fn value(live: &LiveAssistant, field: &str) -> Option<Value> {
    if field == "name" {
        return Some(Value::String(live.name.clone()));
    }
    match live.get(field) {
        ReportedValue::Unset => None,
        ReportedValue::As(value) => Some(value.clone()),
        ReportedValue::Disagreeing(one, other) => Some(Value::Array(vec![one.clone(), other.clone()])),
    }
}
