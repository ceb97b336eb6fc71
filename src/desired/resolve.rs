//! Which value counts: an overlay's entry, the entry, an overlay's default, the default. Puts the layers of all files together,
//! with the settings, and checks what only all files together show: names, ids and fields that clash or are nowhere declared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::entry;
use super::entry::{Layer, Located};
use super::entry_vars::EntryVars;
use super::key_owners::KeyOwners;
use super::lint_section;
use super::lint_section::LintBuilder;
use super::names::unknown;
use super::roster::{AssistantSpec, DeclaredField, Roster, RosterFile, RosterLayout, Settings};
use super::sections::ParsedFile;
use super::value_reader::{LoadContext, OwnContext, ValueReader};
use crate::diagnostic::{Diagnostic, Location};
use crate::fields;
use crate::fields::{FIELDS, by_name, sort_key};
use crate::lint::LintSettings;
use crate::yaml::node::MapEntry;

/// One assistant, made of layers.
pub(super) struct ResolvedEntry<'a> {
    pub name: &'a Located,
    pub id: Option<&'a Located>,
    pub renamed_from: Option<&'a Located>,
    ignore: &'a [(String, Location)],
    lint_ignore: &'a [(String, Location)],
    protected: bool,
    /// As in [`Assistant::declared`].
    declared: Vec<Arc<DeclaredField>>,
    /// The base entry's place.
    place: &'a Location,
}

/// Puts layers upon each other; what a later one sets replaces what an earlier one set, field by field. `extra` is
/// replaced field by field as well, `ignore` as a whole. None if the entry has no valid name.
pub(super) fn merge<'a>(
    defaults: &'a [Layer],
    entry: &'a Layer,
    overlays: &'a [&'a Layer],
) -> Option<ResolvedEntry<'a>> {
    let name = entry.name.as_ref()?;
    let layers = || defaults.iter().chain([entry]).chain(overlays.iter().copied());
    // Of one field, the last stays.
    let declared: BTreeMap<_, _> = layers()
        .flat_map(|layer| &layer.declared)
        .map(|declared| ((sort_key(&declared.field), &declared.field), declared))
        .collect();
    Some(ResolvedEntry {
        name,
        id: layers().rev().find_map(|layer| layer.id.as_ref()),
        renamed_from: layers().rev().find_map(|layer| layer.renamed_from.as_ref()),
        ignore: layers()
            .rev()
            .find_map(|layer| layer.ignore.as_deref())
            .unwrap_or_default(),
        lint_ignore: layers()
            .rev()
            .find_map(|layer| layer.lint_ignore.as_deref())
            .unwrap_or_default(),
        protected: layers().rev().find_map(|layer| layer.protected).unwrap_or_default(),
        declared: declared.into_values().cloned().collect(),
        place: &entry.place,
    })
}

impl ResolvedEntry<'_> {
    /// How many bytes its values take, about.
    pub(super) fn size(&self) -> usize {
        self.declared.iter().map(|declared| size(&declared.value)).sum()
    }

    /// The assistant.
    pub(super) fn assistant(self) -> AssistantSpec {
        AssistantSpec {
            name: self.name.value.clone(),
            name_place: self.name.place.clone(),
            id: self.id.map(|id| id.value.clone()),
            renamed_from: self.renamed_from.map(|name| name.value.clone()),
            ignore: self.ignore.iter().map(|(name, _)| name.clone()).collect(),
            lint_ignore: self.lint_ignore.iter().map(|(rule, _)| rule.clone()).collect(),
            protected: self.protected,
            declared: self.declared,
            place: self.place.clone(),
        }
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.iter().map(|(key, value)| key.len() + size(value)).sum(),
        _ => 8,
    }
}

/// All values of a roster may hold this many bytes together. A default counts once for every entry that it is for, because a
/// plan of creations holds it so often.
const MOST_TOGETHER: usize = 512 << 20;

/// What all files say.
#[derive(Default)]
pub(super) struct LayerStack {
    /// Those of the base files, then those of the overlays.
    defaults: Vec<Layer>,
    entries: Vec<Layer>,
    /// One for each overlay.
    overlays: Vec<Vec<Layer>>,
    /// The defaults as the variables of an entry make them, by its name, for each that has some.
    own_defaults: BTreeMap<String, Vec<Layer>>,
    settings: SettingsBuilder,
    lint: LintBuilder,
    /// Is an entry missing that was in a file?
    entry_lost: bool,
    /// Has an entry no valid name?
    name_lost: bool,
}

impl LayerStack {
    /// Reads every file's entries, defaults and settings. Each entry's tree is gone once it is read, for it holds the
    /// texts too.
    pub(super) fn read(inputs: &mut [ParsedFile], shared: &mut LoadContext<'_>) -> Self {
        let mut stack = Self::default();
        let mut defaults = KeyOwners::default();
        let vars = EntryVars::of(inputs, shared);
        for input in inputs.iter_mut() {
            let entries = std::mem::take(&mut input.document.assistants);
            let mut values = ValueReader::of(input, shared, OwnContext::NONE);
            if !input.overlay {
                for member in &input.document.defaults {
                    defaults.claim("default", member, false, &mut values);
                }
            }
            let read = |shared: &mut LoadContext<'_>| {
                let mut values = ValueReader::of(input, shared, OwnContext::NONE);
                entry::defaults(&input.document.defaults, &mut values)
            };
            // Where nobody shares them, what is wrong with them is told where they are read for each entry.
            stack.defaults.push(if vars.all_have_some {
                values.shared.quietly(read)
            } else {
                read(values.shared)
            });
            stack
                .settings
                .take(&input.document.settings, input.overlay, &mut values);
            stack.lint.take(&input.document.lint, input.overlay, &mut values);
            let all = entries.len();
            let read: Vec<_> = entries
                .into_iter()
                .filter_map(|node| entry::entry(&node, &vars.by_name, &mut values))
                .collect();
            stack.entry_lost |= read.len() < all;
            if input.overlay {
                stack.overlays.push(read);
            } else {
                stack.name_lost |= read.iter().any(|entry| entry.name.is_none());
                stack.entries.extend(read);
            }
        }
        let entries = stack.entries.iter().chain(stack.overlays.iter().flatten());
        stack.own_defaults = vars.defaults(inputs, entries, &stack.defaults, shared);
        stack
    }

    /// How the lint rules are to be run.
    pub(super) fn lint(&mut self) -> LintSettings {
        std::mem::take(&mut self.lint).finish()
    }

    /// What the roster itself does not tell.
    pub(super) fn layout(&self, inputs: &[ParsedFile]) -> RosterLayout {
        let mut layout = RosterLayout {
            files: inputs
                .iter()
                .map(|input| RosterFile {
                    file: Arc::clone(&input.source.file),
                    folder: input.folder.clone(),
                    overlay: input.overlay,
                })
                .collect(),
            overlaid: BTreeMap::new(),
            defaults: self
                .defaults
                .iter()
                .flat_map(|layer| &layer.declared)
                .map(|declared| (declared.field.clone(), declared.value.clone()))
                .collect(),
        };
        for entry in self.overlays.iter().flatten() {
            if let Some(name) = &entry.name {
                layout
                    .overlaid
                    .entry(name.value.clone())
                    .or_default()
                    .push(entry.place.clone());
            }
        }
        layout
    }

    /// Checks what only all layers together show, and puts them together.
    pub(super) fn roster(self, whole: bool, problems: &mut Vec<Diagnostic>) -> Roster {
        let Self {
            defaults,
            entries,
            overlays,
            own_defaults,
            settings,
            lint: _,
            entry_lost,
            name_lost,
        } = self;
        let whole = whole && !entry_lost;
        if whole && entries.is_empty() {
            let problem = Diagnostic::warning_of("no-assistants", "no assistants are in the files");
            problems.push(problem.with_help("list them under `assistants:`, each beginning with `- name: ...`"));
        }
        let names = entries
            .iter()
            .filter_map(|entry| entry.name.as_ref())
            .map(|name| name.value.as_str());
        let by_name = match_overlays(&overlays, &names.collect(), whole && !name_lost, problems);
        let above = |entry: &Layer| {
            let name = entry.name.as_ref().map(|name| name.value.as_str());
            name.and_then(|name| by_name.get(name))
                .map(Vec::as_slice)
                .unwrap_or_default()
        };
        let merged: Vec<_> = entries
            .iter()
            .filter_map(|entry| {
                let own = own_defaults.get(&entry.name.as_ref()?.value);
                merge(own.unwrap_or(&defaults), entry, above(entry))
            })
            .collect();
        identities(&merged, problems);
        for layer in defaults.iter().chain(&entries).chain(overlays.iter().flatten()) {
            lint_section::check_ignored(layer.lint_ignore.as_deref().unwrap_or_default(), problems);
        }
        if whole {
            let all = || defaults.iter().chain(&entries).chain(overlays.iter().flatten());
            let declared = all()
                .flat_map(|layer| &layer.declared)
                .map(|declared| declared.field.as_str());
            let extras = declared.filter(|field| fields::by_name(field).is_none()).collect();
            for layer in all() {
                field_names("ignore", layer.ignore.as_deref().unwrap_or_default(), &extras, problems);
            }
            field_names("unobservable", settings.unobservable(), &extras, problems);
        }
        if merged.iter().map(ResolvedEntry::size).sum::<usize>() > MOST_TOGETHER {
            let problem = Diagnostic::error_of(
                "roster-too-large",
                format!("all values together take more than {} MiB", MOST_TOGETHER >> 20),
            );
            problems.push(problem.with_help("a long default is given to every entry; shorten it, or split the roster"));
            return Roster::default();
        }
        Roster {
            assistants: merged.into_iter().map(ResolvedEntry::assistant).collect(),
            settings: settings.finish(),
        }
    }
}

/// The keys of `settings`.
pub(super) const KEYS: &[&str] = &["unobservable", "patch", "detail", "unmanaged"];

/// The settings of all files, before the fields that they name are known to exist.
#[derive(Default)]
pub(super) struct SettingsBuilder {
    unobservable: Option<Vec<(String, Location)>>,
    patch_declared_only: Option<bool>,
    detail: Option<String>,
    unmanaged: Option<Vec<(String, Location)>>,
    owners: KeyOwners,
}

impl SettingsBuilder {
    /// Takes one file's settings. In a base file, a key that another set is an error; an overlay replaces.
    pub(super) fn take(&mut self, members: &[MapEntry], overlay: bool, values: &mut ValueReader<'_, '_>) {
        for member in members {
            let key = &*member.key;
            if !KEYS.contains(&key) {
                values.problem(unknown("unknown-setting", "setting", key, KEYS), member.at);
                continue;
            }
            if !self.owners.claim("setting", member, overlay, values) {
                continue;
            }
            match key {
                "unobservable" => self.unobservable = values.texts(key, entry::FIELD_NAMES, member),
                "unmanaged" => self.unmanaged = unmanaged(member, values),
                "detail" => self.detail = detail(member, values),
                _ => self.patch_declared_only = patch(member, values),
            }
        }
    }

    /// The names in `unobservable`, with their places.
    pub(super) fn unobservable(&self) -> &[(String, Location)] {
        self.unobservable.as_deref().unwrap_or_default()
    }

    /// The settings.
    pub(super) fn finish(&self) -> Settings {
        Settings {
            unobservable: self.unobservable().iter().map(|(name, _)| name.clone()).collect(),
            patch_declared_only: self.patch_declared_only.unwrap_or_default(),
            detail: self.detail.clone(),
            unmanaged: self.unmanaged.iter().flatten().map(|(name, _)| name.clone()).collect(),
        }
    }
}

fn unmanaged(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<Vec<(String, Location)>> {
    let names = values.texts("unmanaged", "a list of names", member)?;
    for (name, place) in &names {
        let problem = if name.is_empty() {
            Diagnostic::error_of("name-invalid", "a name under `unmanaged` is empty")
                .with_help("write a name, or a pattern such as `Test *`, or leave the item out")
        } else if name.chars().all(|c| c == '*') {
            let what = format!("`{name}` means every name: no live assistant will ever be told as unmanaged");
            Diagnostic::warning_of("unmanaged-all", what).with_help("name those that are meant, such as `Test *`")
        } else {
            continue;
        };
        values.shared.problems.push(problem.with_location(place));
    }
    Some(names)
}

fn patch(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<bool> {
    let text = values.text("patch", member.at, &member.value)?;
    match text.as_str() {
        "whole" => Some(false),
        "declared" => Some(true),
        _ => {
            let problem = unknown("unknown-value", "value for `patch`:", &text, &["whole", "declared"]);
            let problem = match problem.help {
                None => problem.with_help("write `whole` or `declared`"),
                Some(_) => problem,
            };
            values.problem(problem, member.value.spot);
            None
        }
    }
}

fn detail(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<String> {
    let name = values.text("detail", member.at, &member.value)?;
    if name.trim().is_empty() {
        let problem = Diagnostic::error_of("unknown-value", "`detail` is empty");
        let hint = "name the object in a detail that holds the settings; `roster ping -v` shows what a detail holds";
        values.problem(problem.with_help(hint), member.value.spot);
        return None;
    }
    Some(name)
}

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
            let problem = Diagnostic::error_of("renamed-from-self", "`renamed_from` is the entry's own name")
                .with_location(place);
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
            problems.push(
                Diagnostic::warning_of("renamed-from-other", what)
                    .with_location(place)
                    .with_help(hint),
            );
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
        problems.push(
            Diagnostic::error_of("not-unique", what)
                .with_location(place)
                .with_help(hint),
        );
    } else {
        seen.insert(value, place);
    }
}

fn line(place: &Location) -> String {
    format!("{}:{}", place.file, place.line)
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
            let problem = Diagnostic::error_of("field-not-listable", format!("`{name}` cannot be under `{what}`"))
                .with_location(place);
            problems.push(problem.with_help("by its name or id an assistant is found"));
        } else if by_name(name).is_none() && !extras.contains(name.as_str()) {
            let known: Vec<_> = FIELDS
                .iter()
                .map(|field| field.name)
                .chain(extras.iter().copied())
                .collect();
            let problem =
                unknown("unknown-field", &format!("field under `{what}`:"), name, &known).with_location(place);
            problems.push(match problem.help {
                None => problem.with_help("a field that is newer than this tool must be under some `extra`"),
                Some(_) => problem,
            });
        }
    }
}

/// Overlay entries must match a base entry, each another one. Gives the overlays of every name.
fn match_overlays<'a>(
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
                let problem = unknown("overlay-unmatched", "assistant in an overlay:", &name.value, known)
                    .with_location(&name.place);
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
