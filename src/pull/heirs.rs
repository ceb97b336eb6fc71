//! Who takes over what an entry says, by alias or merge key, and would take over what it gets of its own as well.

use super::own::{OwnEntry, holds_value, own_entry};
use super::slot::{ValueHome, ValueIndex};
use crate::desired::{AssistantSpec, DeclaredField, LoadedRoster};
use crate::diagnostic::Location;
use crate::fields;

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
        homes.extend(entries(reading).filter(|(.., there)| is(there, &map)));
    }
    if let Some(extra) = outline.value_location(place, "extra").filter(|_| is_extra) {
        let shared = || Err("its `extra` is shared with other entries: give it one of its own".to_owned());
        if outline.is_aliased(&extra) {
            return shared();
        }
        for map in outline.merged_into(&extra, field) {
            let has = |there: &Location| {
                there.file == map.file
                    && outline
                        .value_location(there, "extra")
                        .is_some_and(|extra| is(&extra, &map))
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
        if is(&from.location, &declared.location) {
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

fn is(one: &Location, other: &Location) -> bool {
    (&one.file, one.line, one.column) == (&other.file, other.line, other.column)
}

/// Files of the base are one layer, each overlay is one above.
fn layer(reading: &LoadedRoster, file: &str) -> usize {
    let at = reading.layout.files.iter().position(|roster| &*roster.file == file);
    at.filter(|at| reading.layout.files.get(*at).is_some_and(|roster| roster.overlay))
        .map_or(0, |at| at + 1)
}
