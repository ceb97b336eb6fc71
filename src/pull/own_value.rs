//! A value of one's own: where an assistant says it, when it can't go to the place that it shares with others; and who inherits
//! from that assistant (alias or merge key) and so would get the new value, too.

use serde_json::{Value, json};

use super::coerce::{copy_as_written, render_live};
use super::pending_edits::PendingEdits;
use super::prompt_files::{fits_file, is_long};
use super::value_index::{ValueHome, ValueIndex};
use crate::desired::{AssistantSpec, DeclaredField, LoadedRoster, escape_all};
use crate::diagnostic::Location;
use crate::fields;
use crate::yaml::PathSegment;

/// Writes live text, or any other live value, as a value of its own.
///
/// # Errors
/// In words, when there is no place for it.
pub(super) fn give_own_value(
    reading: &LoadedRoster,
    slots: &ValueIndex<'_>,
    draft: &mut PendingEdits<'_>,
    entry: &AssistantSpec,
    declared: &DeclaredField,
    live: &Value,
) -> Result<String, String> {
    let prompt = slots.prompt(declared);
    let slot = prompt.map_or_else(
        || ValueHome::Node(declared.location.clone()),
        |file| ValueHome::Prompt(file.clone()),
    );
    // What the others go on sharing keeps its variables; this value has them where they still give it.
    let value = render_live(reading, slots, &slot, declared, live).unwrap_or_else(|_| escape_all(live));
    let home = own_entry(reading, entry, declared);
    let value = match (&value, prompt) {
        (Value::String(text), Some(prompt)) if is_long(text) && fits_file(text) => {
            let root = reading
                .layout
                .file(&home.file)
                .map_or("", |roster| roster.folder.as_str());
            let inner = prompt.strip_prefix(root).unwrap_or(prompt);
            let folder = inner.rsplit_once('/').map_or(".", |(folder, _)| folder);
            json!({ "file": draft.new_prompt(root, folder, &entry.name, &declared.field, text.clone()) })
        }
        _ => value,
    };
    put(slots, draft, entry, declared, home, value)
}

/// Writes what counts now as a value of its own, because the place that it comes from is about to change.
///
/// # Errors
/// In words, when there is no place for it.
pub(super) fn preserve_value(
    reading: &LoadedRoster,
    slots: &ValueIndex<'_>,
    draft: &mut PendingEdits<'_>,
    heir: Dependent<'_>,
) -> Result<String, String> {
    let Dependent {
        entry, declared, home, ..
    } = heir;
    let value = copy_as_written(reading, slots, declared, &home.file).map_err(|why| {
        format!(
            "{:?} would change with it, and cannot be given a value of its own: {why}",
            entry.name
        )
    })?;
    put(slots, draft, entry, declared, home, value)
}

/// Does the entry itself hold the declared value, not by alias or merge?
pub(super) fn holds_value(
    reading: &LoadedRoster,
    slots: &ValueIndex<'_>,
    entry: &AssistantSpec,
    declared: &DeclaredField,
) -> bool {
    let home = own_entry(reading, entry, declared);
    let Some((place, outline)) = home.entry.and_then(|place| Some((place, slots.outline(place)?))) else {
        return false;
    };
    let inner = if fields::by_name(&declared.field).is_some() {
        outline.value_location(place, &declared.field)
    } else {
        let extra = outline.value_location(place, "extra");
        extra.and_then(|extra| outline.value_location(&extra, &declared.field))
    };
    inner.is_some_and(|inner| inner == declared.location)
}

/// Where an assistant's own value belongs: the file that sets the value that counts, if it is laid over others, else its
/// base entry's; and its entry there, if it has one.
pub(super) struct OwnEntry<'a> {
    pub file: String,
    pub entry: Option<&'a Location>,
}

pub(super) fn own_entry<'a>(
    reading: &'a LoadedRoster,
    entry: &'a AssistantSpec,
    declared: &DeclaredField,
) -> OwnEntry<'a> {
    let file = &declared.location.file;
    if reading.layout.file(file).is_some_and(|roster| roster.overlay) {
        let places = reading.layout.overlaid.get(&entry.name);
        return OwnEntry {
            file: file.to_string(),
            entry: places.into_iter().flatten().find(|place| place.file == *file),
        };
    }
    OwnEntry {
        file: entry.place.file.to_string(),
        entry: Some(&entry.place),
    }
}

fn put(
    slots: &ValueIndex<'_>,
    draft: &mut PendingEdits<'_>,
    entry: &AssistantSpec,
    declared: &DeclaredField,
    home: OwnEntry<'_>,
    value: Value,
) -> Result<String, String> {
    let field = declared.field.as_str();
    let is_extra = fields::by_name(field).is_none();
    let OwnEntry { file, entry: place } = home;
    let Some(place) = place else {
        let (key, value) = if is_extra {
            ("extra", json!({ field: value }))
        } else {
            (field, value)
        };
        draft.add_entry(&file, &entry.name, key, value);
        return Ok(file);
    };
    let astray = || "its entry stands where it cannot be edited".to_owned();
    let outline = slots.outline(place).ok_or_else(astray)?;
    let mut way = outline.path_to(place).ok_or_else(astray)?;
    let has = |map: &Location, key: &str| outline.keys(map).iter().any(|other| other == key);
    if !is_extra {
        if has(place, field) {
            way.push(PathSegment::Key(field.to_owned()));
            draft.set(&file, way, value);
        } else {
            draft.add(place, field, value);
        }
        return Ok(file);
    }
    match outline.value_location(place, "extra") {
        Some(extra) if has(&extra, field) => {
            way.extend([PathSegment::Key("extra".to_owned()), PathSegment::Key(field.to_owned())]);
            draft.set(&file, way, value);
        }
        Some(extra) => draft.add(&extra, field, value),
        None if has(place, "extra") || merges_extra(slots, entry, place) => {
            return Err("its `extra` is shared with other entries: give it one of its own".to_owned());
        }
        None => draft.add_extra(place, field, value),
    }
    Ok(file)
}

/// Does a merge bring the entry an `extra`, which one of its own would hide? Those of `defaults` stay beneath.
fn merges_extra(slots: &ValueIndex<'_>, entry: &AssistantSpec, place: &Location) -> bool {
    let extras = entry
        .declared
        .iter()
        .filter(|declared| fields::by_name(&declared.field).is_none());
    let mut here = extras.filter(|declared| declared.location.file == place.file);
    here.any(|declared| {
        let way = slots
            .outline(place)
            .and_then(|outline| outline.path_to(&declared.location));
        way.is_none_or(|way| way.first() != Some(&PathSegment::Key("defaults".to_owned())))
    })
}

/// A value that has to be written where it counts now, before the place that it comes from, or would come from, changes.
pub(super) struct Dependent<'a> {
    /// The entry, by its place in the roster, and the field.
    pub user: (usize, String),
    pub entry: &'a AssistantSpec,
    pub declared: &'a DeclaredField,
    /// Where it is written.
    pub home: OwnEntry<'a>,
}

/// All who would change with it, if the value were written as the assistant's own.
///
/// # Errors
/// In words, when there are some who can't be given what they have.
pub(super) fn dependents<'a>(
    reading: &'a LoadedRoster,
    slots: &ValueIndex<'a>,
    entry: &'a AssistantSpec,
    declared: &'a DeclaredField,
) -> Result<Vec<Dependent<'a>>, String> {
    let (from, field) = (declared, declared.field.as_str());
    let mut heirs = Vec::new();
    if holds_value(reading, slots, entry, declared) {
        for (at, field) in slots.users(&ValueHome::Node(declared.location.clone())) {
            if let Some((entry, declared)) = find(reading, *at, field) {
                let user = (*at, (*field).to_owned());
                let home = own_entry(reading, entry, declared);
                heirs.push(Dependent {
                    user,
                    entry,
                    declared,
                    home,
                });
            }
        }
    }
    let OwnEntry { file, entry: place } = own_entry(reading, entry, declared);
    let Some((place, outline)) = place.and_then(|place| Some((place, slots.outline(place)?))) else {
        return Ok(heirs);
    };
    if outline.is_aliased(place) {
        return Err("its entry has an alias elsewhere, which would change with it".to_owned());
    }
    let is_extra = fields::by_name(field).is_none();
    let key = if is_extra { "extra" } else { field };
    let mut homes = Vec::new();
    for map in outline.merged_into(place, key) {
        homes.extend(entries(reading).filter(|(.., there)| **there == map));
    }
    if let Some(extra) = outline.value_location(place, "extra").filter(|_| is_extra) {
        let shared = || Err("its `extra` is shared with other entries: give it one of its own".to_owned());
        if outline.is_aliased(&extra) {
            return shared();
        }
        for map in outline.merged_into(&extra, field) {
            let has = |there: &Location| {
                there.file == map.file && outline.value_location(there, "extra").is_some_and(|extra| extra == map)
            };
            let Some(heir) = entries(reading).find(|(.., there)| has(there)) else {
                return shared();
            };
            homes.push(heir);
        }
    }
    for (at, place) in homes {
        let Some((entry, declared)) = find(reading, at, field) else {
            continue;
        };
        if from.location == declared.location {
            let home = OwnEntry {
                file: file.clone(),
                entry: Some(place),
            };
            heirs.push(Dependent {
                user: (at, field.to_owned()),
                entry,
                declared,
                home,
            });
        } else if layer(reading, &declared.location.file) < layer(reading, &place.file) {
            // It would come to hide what counts now. (What stands elsewhere in this layer, or above, goes on counting.)
            return Err(format!(
                "{:?} takes over its entry, and would change with it",
                entry.name
            ));
        }
    }
    Ok(heirs)
}

fn find<'a>(reading: &'a LoadedRoster, at: usize, field: &str) -> Option<(&'a AssistantSpec, &'a DeclaredField)> {
    let entry = reading.roster.assistants.get(at)?;
    let declared = entry.declared.iter().find(|declared| declared.field == field)?;
    Some((entry, declared))
}

/// Every place of every entry, those in overlays too.
fn entries(reading: &LoadedRoster) -> impl Iterator<Item = (usize, &Location)> {
    let entries = reading.roster.assistants.iter().enumerate();
    entries.flat_map(|(at, entry)| {
        let overlaid = reading.layout.overlaid.get(&entry.name).into_iter().flatten();
        [&entry.place].into_iter().chain(overlaid).map(move |place| (at, place))
    })
}

/// Files of the base are one layer, each overlay is one above.
fn layer(reading: &LoadedRoster, file: &str) -> usize {
    let at = reading.layout.files.iter().position(|roster| &*roster.file == file);
    at.filter(|at| reading.layout.files.get(*at).is_some_and(|roster| roster.overlay))
        .map_or(0, |at| at + 1)
}
