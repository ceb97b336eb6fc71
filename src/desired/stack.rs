//! All layers of all files, and the roster that they make.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    assistant::Roster,
    check,
    layer::{self, Layer},
    layout::{RosterFile, RosterLayout},
    overlay::{ResolvedEntry, merge},
    read::ParsedFile,
    settings::{SettingsBuilder, twice},
    value::{LoadContext, ValueReader},
};
use crate::diagnostic::{Diagnostic, Location};
use crate::fields;

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
    settings: SettingsBuilder,
    /// Is an entry missing that was in a file?
    entry_lost: bool,
    /// Has an entry no sound name?
    name_lost: bool,
}

impl LayerStack {
    /// Reads every file's entries, defaults and settings. Each entry's tree is gone once it is read, for it holds the
    /// texts too.
    pub(super) fn read(inputs: &mut [ParsedFile], shared: &mut LoadContext<'_>) -> Self {
        let mut stack = Self::default();
        let mut defaults = BTreeMap::<Arc<str>, Location>::new();
        for input in inputs {
            let mut values = ValueReader {
                shared,
                source: &input.source,
                folder: &input.folder,
            };
            if !input.overlay {
                for member in &input.document.defaults {
                    if let Some(other) = defaults.get(&member.key) {
                        values.problem(twice("default", &member.key, other), member.at);
                    } else {
                        defaults.insert(Arc::clone(&member.key), values.place(member.at));
                    }
                }
            }
            stack
                .defaults
                .push(layer::defaults(&input.document.defaults, &mut values));
            stack
                .settings
                .take(&input.document.settings, input.overlay, &mut values);
            let entries = std::mem::take(&mut input.document.assistants);
            let all = entries.len();
            let read: Vec<_> = entries
                .into_iter()
                .filter_map(|node| layer::entry(&node, &mut values))
                .collect();
            stack.entry_lost |= read.len() < all;
            if input.overlay {
                stack.overlays.push(read);
            } else {
                stack.name_lost |= read.iter().any(|entry| entry.name.is_none());
                stack.entries.extend(read);
            }
        }
        stack
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
            settings,
            entry_lost,
            name_lost,
        } = self;
        let whole = whole && !entry_lost;
        if whole && entries.is_empty() {
            let problem = Diagnostic::warning("no assistants are in the files");
            problems.push(problem.with_help("list them under `assistants:`, each beginning with `- name: ...`"));
        }
        let names = entries
            .iter()
            .filter_map(|entry| entry.name.as_ref())
            .map(|name| name.value.as_str());
        let by_name = check::overlays(&overlays, &names.collect(), whole && !name_lost, problems);
        let above = |entry: &Layer| {
            let name = entry.name.as_ref().map(|name| name.value.as_str());
            name.and_then(|name| by_name.get(name))
                .map(Vec::as_slice)
                .unwrap_or_default()
        };
        let merged: Vec<_> = entries
            .iter()
            .filter_map(|entry| merge(&defaults, entry, above(entry)))
            .collect();
        check::identities(&merged, problems);
        if whole {
            let all = || defaults.iter().chain(&entries).chain(overlays.iter().flatten());
            let declared = all()
                .flat_map(|layer| &layer.declared)
                .map(|declared| declared.field.as_str());
            let extras = declared.filter(|field| fields::by_name(field).is_none()).collect();
            for layer in all() {
                check::field_names("ignore", layer.ignore.as_deref().unwrap_or_default(), &extras, problems);
            }
            check::field_names("unobservable", settings.unobservable(), &extras, problems);
        }
        if merged.iter().map(ResolvedEntry::size).sum::<usize>() > MOST_TOGETHER {
            let problem = Diagnostic::error(format!(
                "all values together take more than {} MiB",
                MOST_TOGETHER >> 20
            ));
            problems.push(problem.with_help("a long default is given to every entry; shorten it, or split the roster"));
            return Roster::default();
        }
        Roster {
            assistants: merged.into_iter().map(ResolvedEntry::assistant).collect(),
            settings: settings.finish(),
        }
    }
}
