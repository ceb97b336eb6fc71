//! What a reader of a plan should look at twice, although nothing is wrong with it.

use serde_json::Value;

use super::change::{Action, Change, FieldChange, Plan};
use crate::fields::{self, FieldType};
use crate::text::with_thousands;

/// Texts of fewer characters may become what they like: a greeting is soon twice as long.
const LONG: usize = 200;

/// Adds the warnings that a plan itself gives rise to.
pub(super) fn warn(plan: &mut Plan) {
    let taken = plan.changes.iter().flat_map(|change| taken_names(change, plan));
    let resized = plan.changes.iter().flat_map(resized);
    let more = plan.incomplete_list.iter();
    let more = more.map(|why| format!("there may be more live assistants: {why}"));
    let left_out = plan.changes.iter().filter_map(left_out);
    let warnings: Vec<_> = more.chain(taken).chain(left_out).chain(resized).collect();
    plan.warnings.extend(warnings);
}

/// A rename to a name that another live assistant has is allowed, but makes two of one name.
fn taken_names(change: &Change, plan: &Plan) -> Vec<String> {
    if !change.renames() {
        return Vec::new();
    }
    let others = plan.unmanaged.iter().filter(|other| other.name == change.name);
    others
        .map(|other| {
            format!(
                "after the rename of {} two live assistants will be named {:?}: the other is {}",
                change.id.as_deref().unwrap_or_default(),
                change.name,
                other.id
            )
        })
        .collect()
}

/// A creation without fields that most can't be set later.
fn left_out(change: &Change) -> Option<String> {
    if change.action != Action::Create {
        return None;
    }
    let missing = fields::missing_in_creation(|name| change.fields.iter().any(|field| field.field == name))?;
    Some(format!(
        "{:?} will be created without {missing}: the server may ask for these, and most can't be set later",
        change.name
    ))
}

/// A long text that loses or gains more than half of itself: perhaps it was cut, or pasted twice.
fn resized(change: &Change) -> Vec<String> {
    let warning = |field: &FieldChange| {
        let is_prose = fields::by_name(&field.field).is_some_and(|known| known.field_type == FieldType::LongText);
        let (before, after) = match (&field.before, &field.after) {
            (Some(Value::String(before)), Value::String(after)) if is_prose => {
                (before.chars().count(), after.chars().count())
            }
            _ => return None,
        };
        let verb = match before {
            ..LONG => return None,
            _ if 2 * after < before => "shrinks",
            _ if 2 * after > 3 * before => "grows",
            _ => return None,
        };
        Some(format!(
            "the `{}` of {:?} {verb} from {} to {} characters",
            field.field,
            change.name,
            with_thousands(before),
            with_thousands(after)
        ))
    };
    change.fields.iter().filter_map(warning).collect()
}
