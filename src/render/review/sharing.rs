//! What is the same change from one place: one default, overlay, anchor, prompt file or shared part of prompts that reaches several
//! assistants. It is told once, so that the one change beside it that reaches a single assistant is seen.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::fields::{is_long, kind, line_place};
use super::model::{FieldKind, Standing};
use crate::plan::{Action, Change, ChangeOrigin, FieldChange, SourceLine};
use crate::render::text_diff;

/// A field of a change, by the change's index among the ordered ones and the field's within it.
pub(super) type FieldIndex = (usize, usize);

/// The fields that are told once: each group in the order of its members, the groups in that of their first ones.
pub(super) fn shared(changes: &[(&Change, Standing)]) -> Vec<Vec<FieldIndex>> {
    let mut by_place: BTreeMap<PlaceKey<'_>, Vec<FieldIndex>> = BTreeMap::new();
    for (at, (change, _)) in changes.iter().enumerate() {
        for (of, field) in change.fields.iter().enumerate() {
            if let Some(key) = place_key(change, field) {
                by_place.entry(key).or_default().push((at, of));
            }
        }
    }
    let field = |(at, of): &FieldIndex| changes.get(*at).and_then(|(change, _)| change.fields.get(*of));
    let mut groups = Vec::new();
    // Most places set the value of one assistant: only for others it is worth comparing whole texts.
    for fields in by_place.into_values().filter(|fields| fields.len() > 1) {
        let mut by_edit: BTreeMap<EditKey, Vec<FieldIndex>> = BTreeMap::new();
        for index in fields {
            if let Some(field) = field(&index) {
                by_edit.entry(edit_key(field)).or_default().push(index);
            }
        }
        groups.extend(by_edit.into_values().filter(|fields| fields.len() > 1));
    }
    groups.sort();
    groups
}

/// What fields must have in common, before their values are looked at.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct PlaceKey<'p> {
    field: &'p str,
    /// The files that hold the changed lines of a text; else the line that sets the value.
    places: BTreeSet<(String, u32)>,
    is_creation: bool,
    origin: Option<ChangeOrigin>,
    kind: u8,
}

fn place_key<'p>(change: &'p Change, field: &'p FieldChange) -> Option<PlaceKey<'p>> {
    let is_creation = change.action == Action::Create;
    // The short values of a new assistant are what it is; they are no change that it shares.
    if field.field == "name" || is_creation && !is_long(field) {
        return None;
    }
    Some(PlaceKey {
        field: &field.field,
        places: places(field)?,
        is_creation,
        origin: field.origin,
        kind: match kind(change, field) {
            FieldKind::New => 0,
            FieldKind::Unobservable => 1,
            FieldKind::NotReported => 2,
            FieldKind::Differs => 3,
            FieldKind::Conflict => 4,
        },
    })
}

fn places(field: &FieldChange) -> Option<BTreeSet<(String, u32)>> {
    let changed = changed_files(field);
    if !changed.is_empty() {
        return Some(changed.into_iter().map(|file| (file, 0)).collect());
    }
    let SourceLine { file, line } = field.source.as_ref()?;
    Some([(file.clone(), *line)].into())
}

/// The prompt files, and the parts put into them, that hold the lines of the declared text that differ.
fn changed_files(field: &FieldChange) -> BTreeSet<String> {
    let files: BTreeSet<String> = field.text.iter().map(|origin| origin.file.clone()).collect();
    match (&field.before, &field.after) {
        (Some(Value::String(live)), Value::String(declared)) if files.len() > 1 => {
            let lines = text_diff::changed_lines(live, declared);
            lines
                .filter_map(|line| line_place(field, line))
                .map(|place| place.file)
                .collect()
        }
        // Whatever differs, it is there.
        _ => files,
    }
}

/// The change itself. Texts are alike if they were edited alike, wherever else they differ: one prompt file may give each assistant
/// another text by its variables.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum EditKey {
    Values(String),
    Edits(Option<String>, Vec<(String, String)>),
}

fn edit_key(field: &FieldChange) -> EditKey {
    match (&field.before, &field.after, &field.base) {
        (Some(Value::String(live)), Value::String(declared), None) if is_long(field) => {
            let edits = text_diff::edits(live, declared).into_iter();
            let edits = edits.map(|(removed, added)| (removed.join("\n"), added.join("\n")));
            EditKey::Edits(text_diff::endings_changed(live, declared), edits.collect())
        }
        (before, after, base) => EditKey::Values(json!([before, after, base]).to_string()),
    }
}
