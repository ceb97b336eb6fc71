//! What an update sends along, because the API wants its body whole: is it known well enough?

use super::diff::{EntryDiff, conflicting_report};
use crate::desired::{AssistantSpec, Settings};
use crate::fields::{FIELDS, Field};
use crate::live::{LiveAssistant, ReportedValue};

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
    let is_update = !difference.fields.is_empty() && difference.create_only.is_empty();
    if !is_update || settings.patch_declared_only {
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
