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

/// Writes live text, or any other live value, as a value of its own. Gives the file, and what to say of it.
///
/// # Errors
/// In words, when there is no place for it.
pub(super) fn give_own_value(
    loaded: &LoadedRoster,
    index: &ValueIndex<'_>,
    edits: &mut PendingEdits<'_>,
    entry: &AssistantSpec,
    declared: &DeclaredField,
    live: &Value,
) -> Result<(String, Option<String>), String> {
    let prompt = index.prompt(declared);
    let home = prompt.map_or_else(
        || ValueHome::Node(declared.location.clone()),
        |file| ValueHome::Prompt(file.clone()),
    );
    // What the others go on sharing keeps its variables; this value has them where they still give it.
    let (value, note) = match render_live(loaded, index, &home, declared, live) {
        Ok(rendering) => rendering.elsewhere(),
        Err(_) => (escape_all(live), None),
    };
    let own = own_entry(loaded, entry, declared);
    let value = match (&value, prompt) {
        // A short text moves into the roster file, where it reads better than in a file of its own.
        (Value::String(text), Some(prompt)) if is_long(text) && fits_file(text) => {
            let root = loaded
                .layout
                .file(&own.file)
                .map_or("", |roster| roster.folder.as_str());
            let inner = prompt.strip_prefix(root).unwrap_or(prompt);
            let folder = inner.rsplit_once('/').map_or(".", |(folder, _)| folder);
            // In the folder of the file that it leaves: there the team looks for it.
            json!({ "file": edits.new_prompt(root, folder, &entry.name, &declared.field, text.clone()) })
        }
        _ => value,
    };
    Ok((put(index, edits, entry, declared, own, value)?, note))
}

/// Writes what counts now as a value of its own, because the place that it comes from is about to change.
///
/// # Errors
/// In words, when there is no place for it.
pub(super) fn preserve_value(
    loaded: &LoadedRoster,
    index: &ValueIndex<'_>,
    edits: &mut PendingEdits<'_>,
    dependent: Dependent<'_>,
) -> Result<String, String> {
    let Dependent {
        entry, declared, own, ..
    } = dependent;
    let value = copy_as_written(loaded, index, declared, &own.file).map_err(|why| {
        format!(
            "{:?} would change with it, and cannot be given a value of its own: {why}",
            entry.name
        )
    })?;
    put(index, edits, entry, declared, own, value)
}

/// Does the entry itself hold the declared value, not by alias or merge?
pub(super) fn holds_value(
    loaded: &LoadedRoster,
    index: &ValueIndex<'_>,
    entry: &AssistantSpec,
    declared: &DeclaredField,
) -> bool {
    let own = own_entry(loaded, entry, declared);
    let Some((location, source_map)) = own
        .entry
        .and_then(|location| Some((location, index.source_map(location)?)))
    else {
        return false;
    };
    let inner = if fields::by_name(&declared.field).is_some() {
        source_map.value_location(location, &declared.field)
    } else {
        let extra = source_map.value_location(location, "extra");
        extra.and_then(|extra| source_map.value_location(&extra, &declared.field))
    };
    // By place and not by value: an entry may hold the same value, and another layer be the one that counts.
    inner.is_some_and(|inner| inner == declared.location)
}

/// Where an assistant's own value belongs: the file that sets the value that counts, if it is laid over others, else its
/// base entry's; and its entry there, if it has one.
pub(super) struct OwnEntry<'a> {
    pub file: String,
    pub entry: Option<&'a Location>,
}

pub(super) fn own_entry<'a>(
    loaded: &'a LoadedRoster,
    entry: &'a AssistantSpec,
    declared: &DeclaredField,
) -> OwnEntry<'a> {
    let file = &declared.location.file;
    // An overlay stands for one environment, and its value was read from that. In the base it would count for all of
    // them.
    if loaded.layout.file(file).is_some_and(|roster| roster.overlay) {
        let places = loaded.layout.overlaid.get(&entry.name);
        return OwnEntry {
            file: file.to_string(),
            entry: places.into_iter().flatten().find(|location| location.file == *file),
        };
    }
    OwnEntry {
        file: entry.place.file.to_string(),
        entry: Some(&entry.place),
    }
}

fn put(
    index: &ValueIndex<'_>,
    edits: &mut PendingEdits<'_>,
    entry: &AssistantSpec,
    declared: &DeclaredField,
    own: OwnEntry<'_>,
    value: Value,
) -> Result<String, String> {
    let field = declared.field.as_str();
    let is_extra = fields::by_name(field).is_none();
    let OwnEntry { file, entry: location } = own;
    let Some(location) = location else {
        // An overlay that only has defaults does not name the assistant yet.
        let (key, value) = if is_extra {
            ("extra", json!({ field: value }))
        } else {
            (field, value)
        };
        edits.add_entry(&file, &entry.name, key, value);
        return Ok(file);
    };
    let astray = || "its entry is written in a form that can't be edited".to_owned();
    let source_map = index.source_map(location).ok_or_else(astray)?;
    let mut path = source_map.path_to(location).ok_or_else(astray)?;
    let has = |map: &Location, key: &str| source_map.keys(map).iter().any(|other| other == key);
    if !is_extra {
        if has(location, field) {
            path.push(PathSegment::Key(field.to_owned()));
            edits.set(&file, path, value);
        } else {
            edits.add(location, field, value);
        }
        return Ok(file);
    }
    match source_map.value_location(location, "extra") {
        Some(extra) if has(&extra, field) => {
            path.extend([PathSegment::Key("extra".to_owned()), PathSegment::Key(field.to_owned())]);
            edits.set(&file, path, value);
        }
        Some(extra) => edits.add(&extra, field, value),
        // A merge key joins the keys of two maps and not what is below them: an `extra` of its own would hide all of
        // the merged one.
        None if has(location, "extra") || merges_extra(index, entry, location) => {
            return Err("its `extra` is shared with other entries: give it one of its own".to_owned());
        }
        None => edits.add_extra(location, field, value),
    }
    Ok(file)
}

/// Does a merge bring the entry an `extra`, which one of its own would hide? Those of `defaults` stay beneath.
fn merges_extra(index: &ValueIndex<'_>, entry: &AssistantSpec, location: &Location) -> bool {
    let extras = entry
        .declared
        .iter()
        .filter(|declared| fields::by_name(&declared.field).is_none());
    let mut here = extras.filter(|declared| declared.location.file == location.file);
    here.any(|declared| {
        let path = index
            .source_map(location)
            .and_then(|source_map| source_map.path_to(&declared.location));
        path.is_none_or(|path| path.first() != Some(&PathSegment::Key("defaults".to_owned())))
    })
}

/// A value that has to be written where it counts now, before the place that it comes from, or would come from, changes.
pub(super) struct Dependent<'a> {
    /// The entry, by its place in the roster, and the field.
    pub user: (usize, String),
    pub entry: &'a AssistantSpec,
    pub declared: &'a DeclaredField,
    /// Where it is written.
    pub own: OwnEntry<'a>,
}

/// All who would change with it, if the value were written as the assistant's own.
///
/// # Errors
/// In words, when there are some who can't be given what they have.
pub(super) fn dependents<'a>(
    loaded: &'a LoadedRoster,
    index: &ValueIndex<'a>,
    entry: &'a AssistantSpec,
    declared: &'a DeclaredField,
) -> Result<Vec<Dependent<'a>>, String> {
    let (from, field) = (declared, declared.field.as_str());
    let mut gathered = Vec::new();
    // The value stands in this entry, so all others that take it from here have it by an alias or a merge key.
    if holds_value(loaded, index, entry, declared) {
        for (at, field) in index.users(&ValueHome::Node(declared.location.clone())) {
            if let Some((entry, declared)) = find(loaded, *at, field) {
                let user = (*at, (*field).to_owned());
                let own = own_entry(loaded, entry, declared);
                gathered.push(Dependent {
                    user,
                    entry,
                    declared,
                    own,
                });
            }
        }
    }
    let OwnEntry { file, entry: location } = own_entry(loaded, entry, declared);
    let Some((location, source_map)) = location.and_then(|location| Some((location, index.source_map(location)?)))
    else {
        return Ok(gathered);
    };
    // An alias has no map of its own that could be given the old value.
    if source_map.is_aliased(location) {
        return Err("its entry has an alias elsewhere, which would change with it".to_owned());
    }
    let is_extra = fields::by_name(field).is_none();
    let key = if is_extra { "extra" } else { field };
    let mut inheritors = Vec::new();
    // By a merge key: these take over the key as soon as this entry has it, unless they have it themselves.
    for map in source_map.merged_into(location, key) {
        inheritors.extend(entries(loaded).filter(|(.., there)| **there == map));
    }
    if let Some(extra) = source_map.value_location(location, "extra").filter(|_| is_extra) {
        let shared = || Err("its `extra` is shared with other entries: give it one of its own".to_owned());
        if source_map.is_aliased(&extra) {
            return shared();
        }
        // The same one map further down: an `extra` that is merged into other `extra`s.
        for map in source_map.merged_into(&extra, field) {
            let has = |there: &Location| {
                there.file == map.file
                    && source_map
                        .value_location(there, "extra")
                        .is_some_and(|extra| extra == map)
            };
            // The map that inherits belongs to no entry, so who takes the value from it can't be told.
            let Some(dependent) = entries(loaded).find(|(.., there)| has(there)) else {
                return shared();
            };
            inheritors.push(dependent);
        }
    }
    for (at, location) in inheritors {
        let Some((entry, declared)) = find(loaded, at, field) else {
            continue;
        };
        // It counts there now, from the same place, so it is written there as its own before this one changes.
        if from.location == declared.location {
            let own = OwnEntry {
                file: file.clone(),
                entry: Some(location),
            };
            gathered.push(Dependent {
                user: (at, field.to_owned()),
                entry,
                declared,
                own,
            });
        } else if layer(loaded, &declared.location.file) < layer(loaded, &location.file) {
            // It would come to hide what counts now. (What stands elsewhere in this layer, or above, goes on counting.)
            return Err(format!(
                "{:?} takes over its entry, and would change with it",
                entry.name
            ));
        }
    }
    Ok(gathered)
}

fn find<'a>(loaded: &'a LoadedRoster, at: usize, field: &str) -> Option<(&'a AssistantSpec, &'a DeclaredField)> {
    let entry = loaded.roster.assistants.get(at)?;
    let declared = entry.declared.iter().find(|declared| declared.field == field)?;
    Some((entry, declared))
}

/// Every place of every entry, those in overlays too.
fn entries(loaded: &LoadedRoster) -> impl Iterator<Item = (usize, &Location)> {
    let entries = loaded.roster.assistants.iter().enumerate();
    entries.flat_map(|(at, entry)| {
        let overlaid = loaded.layout.overlaid.get(&entry.name).into_iter().flatten();
        [&entry.place]
            .into_iter()
            .chain(overlaid)
            .map(move |location| (at, location))
    })
}

/// Files of the base are one layer, each overlay is one above.
fn layer(loaded: &LoadedRoster, file: &str) -> usize {
    let at = loaded.layout.files.iter().position(|roster| &*roster.file == file);
    at.filter(|at| loaded.layout.files.get(*at).is_some_and(|roster| roster.overlay))
        .map_or(0, |at| at + 1)
}
