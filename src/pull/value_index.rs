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
    reading: &'a LoadedRoster,
    users: BTreeMap<ValueHome, Vec<FieldRef<'a>>>,
    outlines: BTreeMap<&'a str, SourceMap>,
}

impl<'a> ValueIndex<'a> {
    /// Goes through everything that is declared.
    pub(super) fn of(reading: &'a LoadedRoster) -> Self {
        let mut users: BTreeMap<ValueHome, Vec<FieldRef<'a>>> = BTreeMap::new();
        for (at, entry) in reading.roster.assistants.iter().enumerate() {
            for declared in &entry.declared {
                let user = (at, declared.field.as_str());
                users
                    .entry(ValueHome::Node(declared.location.clone()))
                    .or_default()
                    .push(user);
                if let Some(prompt) = prompt(reading, declared) {
                    users
                        .entry(ValueHome::Prompt(Arc::clone(prompt)))
                        .or_default()
                        .push(user);
                }
            }
        }
        let rosters = reading.layout.files.iter();
        let outlines = rosters.filter_map(|roster| {
            let source = reading.sources.iter().find(|source| source.file == roster.file)?;
            Some((&*roster.file, SourceMap::of(source)))
        });
        Self {
            reading,
            users,
            outlines: outlines.collect(),
        }
    }

    /// Who takes a value from a place.
    pub(super) fn users(&self, slot: &ValueHome) -> &[FieldRef<'a>] {
        self.users.get(slot).map_or(&[], Vec::as_slice)
    }

    /// How the file of a place is laid out.
    pub(super) fn outline(&self, place: &Location) -> Option<&SourceMap> {
        self.outlines.get(&*place.file)
    }

    /// The way to a declared value in its file.
    pub(super) fn way(&self, declared: &DeclaredField) -> Option<Vec<PathSegment>> {
        let outline = self.outline(&declared.location)?;
        if declared.value.is_array() {
            return outline.list_path_to(&declared.location);
        }
        outline.path_to(&declared.location)
    }

    /// Is something of a declared list or map written elsewhere, so that it can't be changed leaf by leaf?
    pub(super) fn borrows(&self, declared: &DeclaredField) -> bool {
        let outline = self.outline(&declared.location);
        outline.is_some_and(|outline| outline.borrows(&declared.location, declared.value.is_array()))
    }

    /// The prompt file that holds a declared text, if one does.
    pub(super) fn prompt(&self, declared: &DeclaredField) -> Option<&'a Arc<str>> {
        prompt(self.reading, declared)
    }

    /// The variables in what is written at a place, or in a prompt file, for this entry's value.
    pub(super) fn woven<'d>(&self, slot: &ValueHome, declared: &'d DeclaredField) -> Option<&'d Template>
    where
        'a: 'd,
    {
        if let Some(own) = &declared.own_template {
            return Some(own);
        }
        let start = |file: &Arc<str>| Location {
            file: Arc::clone(file),
            line: 1,
            column: 1,
            width: 1,
            offset: 0,
        };
        let origin = match slot {
            ValueHome::Node(place) => self.reading.origins.get(place),
            ValueHome::Prompt(file) => self.reading.origins.get(&start(file)),
        };
        origin?.woven.as_ref()
    }

    /// Are there variables in a declared list or map?
    pub(super) fn holds_variables(&self, declared: &DeclaredField) -> bool {
        let place = &declared.location;
        let Some((outline, way)) = self.outline(place).zip(self.way(declared)) else {
            return false;
        };
        let woven = self
            .reading
            .origins
            .iter()
            .filter(|(other, origin)| other.file == place.file && origin.woven.is_some());
        let mut ways = woven.filter_map(|(other, _)| outline.path_to(other));
        ways.any(|other| other.starts_with(&way))
    }
}

fn prompt<'a>(reading: &'a LoadedRoster, declared: &DeclaredField) -> Option<&'a Arc<str>> {
    reading.origins.get(&declared.location)?.prompt.as_ref()
}
