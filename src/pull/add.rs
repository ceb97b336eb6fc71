//! Live assistants that no entry mentions, as new entries: pinned, with all that can be written of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::coerce::coerce;
use super::pending_edits::PendingEdits;
use super::prompt_files::{fits_file, is_long};
use super::report::{PullOutcome, PulledItem};
use super::select::PullInput;
use crate::desired::{WrittenKeys, check_id, check_name, escape_all};
use crate::fields::{self, FIELDS, FieldType};
use crate::live::{LiveAssistant, ReportedValue, values_match};
use crate::plan::LiveRef;

/// What to add, and how.
#[derive(Debug, Clone, Copy)]
pub struct AddOptions<'a> {
    /// The live assistants, in the order of the list.
    pub unmanaged: &'a [LiveRef],
    /// The folder for long prompts, relative to the file that names them.
    pub prompts: &'a str,
    /// Are the values that most have in common to become defaults? Only in a file that is new.
    pub lift: bool,
}

/// One entry in the making: the live values by field.
type Values = BTreeMap<&'static str, Value>;

/// Adds them behind the last entry, or to the first file.
pub(super) fn add(
    input: &PullInput<'_>,
    edits: &mut PendingEdits<'_>,
    items: &mut Vec<PulledItem>,
    adding: &AddOptions<'_>,
) {
    let loaded = input.loaded;
    // Behind the last entry, where a person would add one, too.
    let last = loaded.roster.assistants.last().map(|entry| &entry.place.file);
    let Some(file) = last.or_else(|| loaded.layout.files.first().map(|roster| &roster.file)) else {
        return;
    };
    // Grows with each addition: of two live assistants with one name only the first gets an entry.
    let mut names: BTreeSet<&str> = loaded
        .roster
        .assistants
        .iter()
        .map(|entry| entry.name.as_str())
        .collect();
    let mut entries: Vec<(&LiveRef, Values, Vec<PulledItem>)> = Vec::new();
    for live_ref in adding.unmanaged {
        match fit(live_ref, input, &mut names) {
            Ok(detail) => {
                let mut skipped = Vec::new();
                let values = values(live_ref, detail, &loaded.layout.defaults, &mut skipped);
                entries.push((live_ref, values, skipped));
            }
            Err(why) => items.push(item(live_ref, None, PullOutcome::Skipped, Some(why))),
        }
    }
    let mut defaults = loaded.layout.defaults.clone();
    // A default that this very pull changes is not what was read. So the new entry says the value itself.
    for changed in edits.changed_defaults() {
        defaults.remove(changed);
    }
    // In a file that is there already, a new default would change entries that somebody else wrote.
    if adding.lift {
        for (field, value) in common(&entries) {
            edits.add_default(file, field, escape_all(&value));
            defaults.insert(field.to_owned(), value);
        }
    }
    let roster_folder = loaded.layout.file(file).map_or("", |roster| &roster.folder);
    for (live_ref, values, skipped) in entries {
        // Pinned from the start: live names need not be unique, and may change.
        let mut keys = vec![("id".to_owned(), Value::from(live_ref.id.as_str()))];
        for field in FIELDS {
            let Some(value) = values.get(field.name) else { continue };
            // The default gives it already; said twice, the entry would not follow a later change of the default.
            if defaults.get(field.name).is_some_and(|default| default == value) {
                continue;
            }
            let written = match (escape_all(value), field.field_type) {
                (Value::String(text), FieldType::LongText) if deserves_file(&text) => {
                    json!({ "file": edits.new_prompt(roster_folder, adding.prompts, &live_ref.name, field.name, text) })
                }
                (written, _) => written,
            };
            keys.push((field.name.to_owned(), written));
        }
        edits.append(file, &live_ref.name, keys);
        items.push(PulledItem {
            file: Some(file.to_string()),
            ..item(live_ref, None, PullOutcome::Added, None)
        });
        items.extend(skipped);
    }
}

/// A live assistant as an entry of a file without defaults, whole texts included; and what of it can't be written, with the reason.
///
/// # Errors
/// When its name or id can't stand in a file.
pub fn live_entry(detail: &LiveAssistant) -> Result<(WrittenKeys, Vec<(String, String)>), String> {
    check_name(&detail.name).map_err(|why| format!("its name cannot stand in a file: it {why}"))?;
    check_id(&detail.id).map_err(|why| format!("its id cannot stand in a file: it {why}"))?;
    let live_ref = LiveRef {
        id: detail.id.clone(),
        name: detail.name.clone(),
    };
    let mut skipped = Vec::new();
    let mut values = values(&live_ref, detail, &BTreeMap::new(), &mut skipped);
    let mut keys = vec![
        ("name".to_owned(), escape_all(&Value::from(detail.name.as_str()))),
        ("id".to_owned(), Value::from(detail.id.as_str())),
    ];
    for field in FIELDS {
        keys.extend(
            values
                .remove(field.name)
                .map(|value| (field.name.to_owned(), escape_all(&value))),
        );
    }
    let skipped = skipped
        .into_iter()
        .filter_map(|item| item.field.zip(item.reason))
        .collect();
    Ok((keys, skipped))
}

/// Long texts, and those that end with a line break, which a roster file would have to show by signs that few people know.
fn deserves_file(text: &str) -> bool {
    (is_long(text) || text.ends_with('\n')) && fits_file(text)
}

/// Can it have an entry?
fn fit<'a>(
    live_ref: &'a LiveRef,
    input: &PullInput<'a>,
    names: &mut BTreeSet<&'a str>,
) -> Result<&'a LiveAssistant, String> {
    let detail = match input.details.get(&live_ref.id) {
        Some(Ok(detail)) => detail,
        Some(Err(why)) => return Err(format!("it could not be read: {why}")),
        None => return Err("its detail was not read".to_owned()),
    };
    check_name(&live_ref.name).map_err(|why| format!("its name cannot stand in a file: it {why}"))?;
    check_id(&live_ref.id).map_err(|why| format!("its id cannot stand in a file: it {why}"))?;
    // Live names need not be unique, those in the files must.
    if !names.insert(&live_ref.name) {
        return Err(
            "an entry has this name already, and names are unique in the files: rename one of the two".to_owned(),
        );
    }
    Ok(detail)
}

/// What can be written of it. What can't be, or would be hidden by a default, is said.
fn values(
    live_ref: &LiveRef,
    detail: &LiveAssistant,
    defaults: &BTreeMap<String, Value>,
    items: &mut Vec<PulledItem>,
) -> Values {
    let mut values = Values::new();
    let mut skip = |field: &str, why: String| items.push(item(live_ref, Some(field), PullOutcome::Skipped, Some(why)));
    for field in FIELDS.iter().filter(|field| field.name != "name") {
        let default = defaults.get(field.name);
        match detail.get(field.name) {
            ReportedValue::As(live) => match coerce(field.name, None, live) {
                Ok(value) => {
                    // In the default's own spelling where they mean the same, so that further on equal means equal.
                    let value = default
                        .filter(|default| values_match(default, &value))
                        .cloned()
                        .unwrap_or(value);
                    values.insert(field.name, value);
                }
                Err(why) => skip(field.name, why),
            },
            ReportedValue::Disagreeing(..) => skip(field.name, "the API reports it twice, and differently".to_owned()),
            // The entry would inherit the default, and the next apply would set it.
            ReportedValue::Unset if default.is_some() => {
                skip(
                    field.name,
                    "live does not report it, but the defaults set it".to_owned(),
                );
            }
            ReportedValue::Unset => {}
        }
    }
    // No other extra field is taken from live: from then on the files would manage what nobody asked them to.
    for (field, default) in defaults.iter().filter(|(field, _)| fields::by_name(field).is_none()) {
        if let ReportedValue::As(live) = detail.get(field)
            && !values_match(default, live)
        {
            skip(
                field,
                "it is an extra field that the defaults set to another value".to_owned(),
            );
        }
    }
    values
}

/// What more than half of them have in common, of the fields that all of them report. Never texts that may be long.
fn common(entries: &[(&LiveRef, Values, Vec<PulledItem>)]) -> Vec<(&'static str, Value)> {
    let mut shared = Vec::new();
    for field in FIELDS.iter().filter(|field| field.field_type != FieldType::LongText) {
        let all: Vec<&Value> = entries
            .iter()
            .filter_map(|(_, values, _)| values.get(field.name))
            .collect();
        if all.len() < entries.len() {
            continue; // Those who don't report it would inherit it.
        }
        let mut counts: BTreeMap<String, (usize, &Value)> = BTreeMap::new();
        for value in all {
            counts.entry(value.to_string()).or_insert((0, value)).0 += 1;
        }
        let most = counts.into_values().max_by_key(|(count, _)| *count);
        let most = most.filter(|(count, _)| *count >= 2 && *count * 2 > entries.len());
        shared.extend(most.map(|(_, value)| (field.name, value.clone())));
    }
    shared
}

fn item(live_ref: &LiveRef, field: Option<&str>, outcome: PullOutcome, reason: Option<String>) -> PulledItem {
    PulledItem {
        name: live_ref.name.clone(),
        id: Some(live_ref.id.clone()),
        field: field.map(str::to_owned),
        outcome,
        reason,
        before: None,
        after: None,
        written: None,
        merge: None,
        file: None,
    }
}
