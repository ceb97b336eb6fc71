//! What is to be written, file by file, and the texts that come of it. Nothing here touches a disk.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::prompt_files::{prompt_file, with_endings_of};
use super::report::{FileChange, FileState, PullError};
use super::value_index::ValueIndex;
use crate::desired::LoadedRoster;
use crate::diagnostic::{Diagnostic, Location};
use crate::files::{FileSource, PathKind};
use crate::yaml::edit::{Edit, InsertAt};
use crate::yaml::{PathSegment, edit};
use crate::{desired, fields};

/// Keys with their values, in order.
type Keys = Vec<(String, Value)>;

/// What is to be written.
pub(super) struct PendingEdits<'a> {
    loaded: &'a LoadedRoster,
    files: &'a dyn FileSource,
    /// Texts of prompt files that are there, without what frames them.
    prompts: BTreeMap<String, String>,
    /// The same, of prompt files that are not.
    new_prompts: BTreeMap<String, String>,
    /// By file and place: when it was set, as a number, and the value. A fleet has thousands, so each is found without a walk.
    sets: BTreeMap<String, HashMap<Vec<PathSegment>, (usize, Value)>>,
    /// Keys for entries (or for the `extra` of one), by place.
    adds: BTreeMap<Location, BTreeMap<String, Value>>,
    /// Extra fields for entries that have no `extra`, by the entry's place.
    extras: BTreeMap<Location, Map<String, Value>>,
    /// Further items of `assistants`, by file and name.
    items: BTreeMap<String, Vec<(String, Keys)>>,
    defaults: BTreeMap<String, Keys>,
    taken_paths: BTreeSet<String>,
    /// How many values were set.
    set_count: usize,
}

impl<'a> PendingEdits<'a> {
    pub(super) fn new(loaded: &'a LoadedRoster, files: &'a dyn FileSource) -> Self {
        Self {
            loaded,
            files,
            prompts: BTreeMap::new(),
            new_prompts: BTreeMap::new(),
            sets: BTreeMap::new(),
            adds: BTreeMap::new(),
            extras: BTreeMap::new(),
            items: BTreeMap::new(),
            defaults: BTreeMap::new(),
            taken_paths: BTreeSet::new(),
            set_count: 0,
        }
    }

    /// The text of a prompt file that is there.
    pub(super) fn prompt(&mut self, file: &str, text: String) {
        self.prompts.insert(file.to_owned(), text);
    }

    /// The text of a new prompt file in a folder below a roster file's; gives its path as that names it.
    pub(super) fn new_prompt(&mut self, root: &str, folder: &str, name: &str, field: &str, text: String) -> String {
        let files = self.files;
        // Asked of the files, not of the roster: also what no entry names must not be overwritten.
        let is_free = |path: &str| files.kind_of(&format!("{root}{path}")) == PathKind::Nothing;
        let path = super::prompt_files::path(folder, name, field, &mut self.taken_paths, is_free);
        self.new_prompts.insert(format!("{root}{path}"), text);
        path
    }

    /// A value in place of another.
    pub(super) fn set(&mut self, file: &str, path: Vec<PathSegment>, value: Value) {
        let sets = self.sets.entry(file.to_owned()).or_default();
        self.set_count += 1;
        sets.insert(path, (self.set_count, value));
    }

    /// Which defaults are no longer what was read, as far as that can be told.
    pub(super) fn changed_defaults(&self) -> BTreeSet<&str> {
        let paths = self.sets.values().flat_map(HashMap::keys);
        let changed = paths.filter_map(|path| match path.as_slice() {
            [PathSegment::Key(section), PathSegment::Key(field), ..] if section == "defaults" => Some(field.as_str()),
            _ => None,
        });
        // A default may be a prompt file that is another one now.
        let prompts = fields::FIELDS
            .iter()
            // Which default names which prompt file is not asked: a value too many in a new entry does no harm, one
            // too few would change what it means.
            .filter(|field| field.field_type == fields::FieldType::LongText && !self.prompts.is_empty());
        changed.chain(prompts.map(|field| field.name)).collect()
    }

    /// A key that a map does not have.
    pub(super) fn add(&mut self, map: &Location, key: &str, value: Value) {
        self.adds.entry(map.clone()).or_default().insert(key.to_owned(), value);
    }

    /// An extra field of an entry that has none.
    pub(super) fn add_extra(&mut self, entry: &Location, key: &str, value: Value) {
        self.extras
            .entry(entry.clone())
            .or_default()
            .insert(key.to_owned(), value);
    }

    /// A field of an entry that a file does not have. `extra` fields come one by one, each in a map.
    pub(super) fn add_entry(&mut self, file: &str, name: &str, key: &str, value: Value) {
        let items = self.items.entry(file.to_owned()).or_default();
        let at = items.iter().position(|(other, _)| other == name).unwrap_or(items.len());
        if at == items.len() {
            items.push((name.to_owned(), Vec::new()));
        }
        let Some((_, item)) = items.get_mut(at) else { return };
        match (item.iter_mut().find(|(other, _)| other == key), value) {
            // Two extra fields of one assistant come one after the other, and belong into one `extra`.
            (Some((_, Value::Object(there))), Value::Object(more)) => there.extend(more),
            (_, value) => item.push((key.to_owned(), value)),
        }
    }

    /// A further default of a file.
    pub(super) fn add_default(&mut self, file: &str, field: &str, value: Value) {
        let defaults = self.defaults.entry(file.to_owned()).or_default();
        defaults.push((field.to_owned(), value));
    }

    /// A whole new entry, its name apart.
    pub(super) fn append(&mut self, file: &str, name: &str, item: Keys) {
        let items = self.items.entry(file.to_owned()).or_default();
        items.push((name.to_owned(), item));
    }

    /// The files as they are to be.
    ///
    /// # Errors
    /// When one was changed by somebody else since it was read, or can't be edited.
    pub(super) fn finish(mut self, index: &ValueIndex<'_>) -> Result<Vec<FileChange>, PullError> {
        let mut changed = Vec::new();
        // Prompt files before roster files, here and when they are written: a run that is cut short may leave a file
        // that nobody names, but no name without a file.
        for (file, text) in &self.new_prompts {
            changed.push(FileChange {
                file: file.clone(),
                before: None,
                after: prompt_file(text, None),
                state: FileState::Prepared,
            });
        }
        for (file, text) in &self.prompts {
            let before = self.text(file).map_err(PullError::Moved)?;
            let after = prompt_file(&with_endings_of(text, &before), Some(&before));
            changed.push(FileChange {
                file: file.clone(),
                before: Some(before),
                after,
                state: FileState::Prepared,
            });
        }
        for roster in &self.loaded.layout.files {
            let edits = self.edits(&roster.file, index);
            if edits.is_empty() {
                continue;
            }
            let before = self.text(&roster.file).map_err(PullError::Moved)?;
            let plain = before.strip_prefix('\u{feff}').unwrap_or(&before);
            let new = edit::edit(plain, &edits)
                .map_err(|refusal| Diagnostic::error(format!("`{}` cannot be edited: {refusal}", roster.file)))
                .map_err(PullError::Uneditable)?;
            let mark = if plain.len() < before.len() { "\u{feff}" } else { "" };
            changed.push(FileChange {
                file: roster.file.to_string(),
                after: format!("{mark}{new}"),
                before: Some(before),
                state: FileState::Prepared,
            });
        }
        // A file that would stay as it is is not written: no new time stamp, and nothing to show.
        changed.retain(|file| file.before.as_ref() != Some(&file.after));
        Ok(changed)
    }

    /// A file's whole text, which must still be the one that was read.
    fn text(&self, file: &str) -> Result<String, Diagnostic> {
        // Read once more: while live was being read, an editor may have saved.
        let bytes = self.files.read(file).map_err(|refusal| refusal.problem())?;
        let moved = || {
            Diagnostic::error(format!("`{file}` was changed by somebody else while it was read"))
                .with_help("pull again")
        };
        let text = String::from_utf8(bytes).map_err(|_| moved())?;
        let read = self.loaded.sources.iter().find(|source| &*source.file == file);
        let plain = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let is_same = read.is_some_and(|read| {
            plain
                .strip_prefix(&*read.text)
                // The text of a prompt file ends before the last line break of the file.
                .is_some_and(|rest| matches!(rest, "" | "\n" | "\r\n"))
        });
        if is_same { Ok(text) } else { Err(moved()) }
    }

    /// All edits of one file.
    fn edits(&mut self, file: &str, index: &ValueIndex<'_>) -> Vec<Edit> {
        let mut sets: Vec<_> = self.sets.remove(file).into_iter().flatten().collect();
        // The map has no order of its own, and two pulls of one state must give the same bytes.
        sets.sort_unstable_by_key(|(_, (number, _))| *number);
        let mut edits: Vec<_> = sets
            .into_iter()
            .map(|(path, (_, value))| Edit::Set { path, value })
            .collect();
        for (location, keys) in self.adds.iter().filter(|(location, _)| &*location.file == file) {
            let mut keys: Vec<_> = keys.iter().collect();
            keys.sort_by_key(|(key, _)| fields::sort_key(key));
            add(&mut edits, index, location, keys);
        }
        for (location, extra) in self.extras.iter().filter(|(location, _)| &*location.file == file) {
            let value = Value::Object(extra.clone());
            add(&mut edits, index, location, vec![(&"extra".to_owned(), &value)]);
        }
        for (key, value) in self.defaults.get(file).into_iter().flatten() {
            edits.push(Edit::Add {
                path: vec![PathSegment::Key("defaults".to_owned())],
                key: key.clone(),
                value: value.clone(),
                at: InsertAt::Last,
            });
        }
        for (name, fields) in self.items.get(file).into_iter().flatten() {
            let written = Value::from(desired::escape(name).into_owned());
            let mut item = vec![("name".to_owned(), written)];
            item.extend(fields.iter().cloned());
            edits.push(Edit::Append {
                path: vec![PathSegment::Key("assistants".to_owned())],
                item,
            });
        }
        edits
    }
}

/// Adds keys to a map, each after the field that comes before it in the catalogue.
fn add(edits: &mut Vec<Edit>, index: &ValueIndex<'_>, location: &Location, keys: Vec<(&String, &Value)>) {
    let Some((source_map, path)) = index
        .source_map(location)
        .and_then(|source_map| Some((source_map, source_map.path_to(location)?)))
    else {
        return;
    };
    let mut there = source_map.keys(location).to_vec();
    for (key, value) in keys {
        let before = there
            .iter()
            .filter(|other| fields::by_name(other).is_some() && fields::sort_key(other) < fields::sort_key(key));
        let at = match before.max_by_key(|other| fields::sort_key(other)) {
            Some(other) if fields::by_name(key).is_some() => InsertAt::After(other.clone()),
            _ => InsertAt::Last,
        };
        // All keys are placed before any is written, so the next one must see this one.
        there.push(key.clone());
        edits.push(Edit::Add {
            path: path.clone(),
            key: key.clone(),
            value: value.clone(),
            at,
        });
    }
}
