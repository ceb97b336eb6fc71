//! Where declared values are written, and who takes their value from there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::desired::{DeclaredField, LoadedRoster, Template};
use crate::diagnostic::Location;
use crate::yaml::{PathSegment, SourceMap};

/// A place that holds a value, for one assistant or for several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ValueHome {
    /// A prompt file.
    Prompt(Arc<str>),
    /// A value in a roster file.
    Node(Location),
}

/// A field of an entry; the entry by its place in the roster.
pub(super) type FieldRef<'a> = (usize, &'a str);

/// All places, and the files as they are laid out.
pub(super) struct ValueIndex<'a> {
    loaded: &'a LoadedRoster,
    users: BTreeMap<ValueHome, Vec<FieldRef<'a>>>,
    source_maps: BTreeMap<&'a str, SourceMap>,
}

impl<'a> ValueIndex<'a> {
    /// Goes through everything that is declared.
    pub(super) fn of(loaded: &'a LoadedRoster) -> Self {
        let mut users: BTreeMap<ValueHome, Vec<FieldRef<'a>>> = BTreeMap::new();
        for (at, entry) in loaded.roster.assistants.iter().enumerate() {
            for declared in &entry.declared {
                // A text from a prompt file has two homes, and either may change: the file, or the node that names
                // it, where the new text can stand in no file.
                let user = (at, declared.field.as_str());
                users
                    .entry(ValueHome::Node(declared.location.clone()))
                    .or_default()
                    .push(user);
                if let Some(prompt) = prompt(loaded, declared) {
                    users
                        .entry(ValueHome::Prompt(Arc::clone(prompt)))
                        .or_default()
                        .push(user);
                }
            }
        }
        let rosters = loaded.layout.files.iter();
        // Parsed once more: what was loaded keeps where each value begins, and not the tree that it stood in.
        let source_maps = rosters.filter_map(|roster| {
            let source = loaded.sources.iter().find(|source| source.file == roster.file)?;
            Some((&*roster.file, SourceMap::of(source)))
        });
        Self {
            loaded,
            users,
            source_maps: source_maps.collect(),
        }
    }

    /// Who takes a value from a place.
    pub(super) fn users(&self, home: &ValueHome) -> &[FieldRef<'a>] {
        self.users.get(home).map_or(&[], Vec::as_slice)
    }

    /// How the file of a place is laid out.
    pub(super) fn source_map(&self, location: &Location) -> Option<&SourceMap> {
        self.source_maps.get(&*location.file)
    }

    /// The way to a declared value in its file.
    pub(super) fn path_to(&self, declared: &DeclaredField) -> Option<Vec<PathSegment>> {
        let source_map = self.source_map(&declared.location)?;
        if declared.value.is_array() {
            return source_map.list_path_to(&declared.location);
        }
        source_map.path_to(&declared.location)
    }

    /// Is something of a declared list or map written elsewhere, so that it can't be changed leaf by leaf?
    pub(super) fn borrows(&self, declared: &DeclaredField) -> bool {
        let source_map = self.source_map(&declared.location);
        source_map.is_some_and(|source_map| source_map.borrows(&declared.location, declared.value.is_array()))
    }

    /// The prompt file that holds a declared text, if one does.
    pub(super) fn prompt(&self, declared: &DeclaredField) -> Option<&'a Arc<str>> {
        prompt(self.loaded, declared)
    }

    /// The variables in what is written at a place, or in a prompt file, for this entry's value.
    pub(super) fn template<'d>(&self, home: &ValueHome, declared: &'d DeclaredField) -> Option<&'d Template>
    where
        'a: 'd,
    {
        // An entry with `vars` has a template of its own, though the text in the file is shared.
        if let Some(own) = &declared.own_template {
            return Some(own);
        }
        // A prompt file is one value, and `desired` notes its variables at the file's beginning.
        let start = |file: &Arc<str>| Location {
            file: Arc::clone(file),
            line: 1,
            column: 1,
            width: 1,
            offset: 0,
        };
        let origin = match home {
            ValueHome::Node(location) => self.loaded.origins.get(location),
            ValueHome::Prompt(file) => self.loaded.origins.get(&start(file)),
        };
        origin?.woven.as_ref()
    }

    /// Are there variables in a declared list or map?
    pub(super) fn holds_variables(&self, declared: &DeclaredField) -> bool {
        let location = &declared.location;
        let Some((source_map, path)) = self.source_map(location).zip(self.path_to(declared)) else {
            return false;
        };
        // A walk through every text with variables. It is asked seldom: of lists and maps, and of what has to leave a
        // shared place.
        let with_variables = self
            .loaded
            .origins
            .iter()
            .filter(|(other, origin)| other.file == location.file && origin.woven.is_some());
        let mut paths = with_variables.filter_map(|(other, _)| source_map.path_to(other));
        paths.any(|other| other.starts_with(&path))
    }
}

fn prompt<'a>(loaded: &'a LoadedRoster, declared: &DeclaredField) -> Option<&'a Arc<str>> {
    loaded.origins.get(&declared.location)?.prompt.as_ref()
}
