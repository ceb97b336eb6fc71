//! What only all files together can show: names, ids and fields that clash or are nowhere declared. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{assistant::AssistantSpec, layer::Layer, overlay::ResolvedEntry, suggest::unknown};
use crate::diagnostic::{Diagnostic, Location};
use crate::fields::{FIELDS, by_name, missing_in_creation};

/// Names, ids and old names: unique, and not in each other's way.
pub(super) fn identities(entries: &[ResolvedEntry<'_>], problems: &mut Vec<Diagnostic>) {
    let mut names = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for entry in entries {
        unique("name", &entry.name.value, &entry.name.place, &mut names, problems);
        if let Some(id) = entry.id {
            unique("id", &id.value, &id.place, &mut ids, problems);
        }
    }
    let mut old = BTreeMap::new();
    for entry in entries {
        let Some(renamed_from) = entry.renamed_from else {
            continue;
        };
        let (name, place) = (&renamed_from.value, &renamed_from.place);
        if *name == entry.name.value {
            let problem = Diagnostic::error("`renamed_from` is the entry's own name").with_location(place);
            problems.push(
                problem.with_help("it is the name that the assistant had before; leave it out when there is none"),
            );
            continue;
        }
        unique("renamed_from", name, place, &mut old, problems);
        // No error: once the renaming is done, a new assistant may well get the old name. Until then the plan blocks both.
        if let Some(other) = names.get(name.as_str()) {
            let what = format!("`renamed_from` is the name of another entry, `{name}`");
            let hint = format!(
                "that entry is in {}; remove `renamed_from` when the renaming is done",
                line(other)
            );
            problems.push(Diagnostic::warning(what).with_location(place).with_help(hint));
        }
    }
}

fn unique<'a>(
    key: &str,
    value: &'a str,
    place: &'a Location,
    seen: &mut BTreeMap<&'a str, &'a Location>,
    problems: &mut Vec<Diagnostic>,
) {
    if let Some(other) = seen.get(value) {
        let what = format!("two assistants have the same `{key}`, `{value}`");
        let hint = format!("the other is in {}", line(other));
        problems.push(Diagnostic::error(what).with_location(place).with_help(hint));
    } else {
        seen.insert(value, place);
    }
}

fn line(place: &Location) -> String {
    format!("{}:{}", place.file, place.line)
}

/// The creation fields that an entry leaves out, as a warning. A pinned entry is never created.
pub fn missing_creation_fields(entry: &AssistantSpec) -> Option<Diagnostic> {
    if entry.id.is_some() {
        return None;
    }
    let missing = missing_in_creation(|field| entry.declared.iter().any(|declared| declared.field == field))?;
    let what = format!("`{}` leaves out {missing}", entry.name);
    let hint = "if it is to be created, the server may ask for these, and most can't be set later";
    Some(Diagnostic::warning(what).with_location(&entry.place).with_help(hint))
}

/// The names under `ignore` or `settings.unobservable` must be fields: the catalogue's, or an extra of any entry.
pub(super) fn field_names(
    what: &str,
    names: &[(String, Location)],
    extras: &BTreeSet<&str>,
    problems: &mut Vec<Diagnostic>,
) {
    for (name, place) in names {
        if name == "name" || name == "id" {
            let problem = Diagnostic::error(format!("`{name}` cannot be under `{what}`")).with_location(place);
            problems.push(problem.with_help("by its name or id an assistant is found"));
        } else if by_name(name).is_none() && !extras.contains(name.as_str()) {
            let known: Vec<_> = FIELDS
                .iter()
                .map(|field| field.name)
                .chain(extras.iter().copied())
                .collect();
            let problem = unknown(&format!("field under `{what}`:"), name, &known).with_location(place);
            problems.push(match problem.help {
                None => problem.with_help("a field that is newer than this tool must be under some `extra`"),
                Some(_) => problem,
            });
        }
    }
}

/// Overlay entries must match a base entry, each another one. Gives the overlays of every name.
pub(super) fn overlays<'a>(
    overlays: &'a [Vec<Layer>],
    base: &BTreeSet<&str>,
    all_known: bool,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<&'a str, Vec<&'a Layer>> {
    /// So many suggestions are enough: each is a comparison with every name.
    const MOST_SUGGESTIONS: usize = 20;
    let known: Vec<_> = base.iter().copied().collect();
    let mut unmatched = 0;
    let mut by_name = BTreeMap::<&str, Vec<&Layer>>::new();
    for overlay in overlays {
        let mut seen = BTreeMap::new();
        for layer in overlay {
            let Some(name) = &layer.name else { continue };
            let before = problems.len();
            unique("name", &name.value, &name.place, &mut seen, problems);
            if problems.len() > before {
                continue;
            }
            if base.contains(name.value.as_str()) {
                by_name.entry(&name.value).or_default().push(layer);
            } else if all_known {
                unmatched += 1;
                let known = if unmatched > MOST_SUGGESTIONS { &[] } else { &*known };
                let problem = unknown("assistant in an overlay:", &name.value, known).with_location(&name.place);
                problems.push(match problem.help {
                    None => {
                        problem.with_help("an overlay changes assistants of the base files, by `name`; it adds none")
                    }
                    Some(_) => problem,
                });
            }
        }
    }
    by_name
}
