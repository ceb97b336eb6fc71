//! Where declared values are written, and who takes their value from there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::desired::{Declared, Outline, Reading, Step, Woven};
use crate::problem::Place;

/// A place that holds a value, for one assistant or for several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// A prompt file.
    Prompt(Arc<str>),
    /// A value in a roster file.
    Node(Place),
}

/// A field of an entry; the entry by its place in the roster.
pub(super) type User<'a> = (usize, &'a str);

/// All places, and the files as they are laid out.
pub(super) struct Slots<'a> {
    reading: &'a Reading,
    users: BTreeMap<Slot, Vec<User<'a>>>,
    outlines: BTreeMap<&'a str, Outline>,
}

impl<'a> Slots<'a> {
    /// Goes through everything that is declared.
    pub(super) fn of(reading: &'a Reading) -> Self {
        let mut users: BTreeMap<Slot, Vec<User<'a>>> = BTreeMap::new();
        for (at, entry) in reading.roster.assistants.iter().enumerate() {
            for declared in &entry.declared {
                let user = (at, declared.field.as_str());
                users.entry(Slot::Node(declared.place.clone())).or_default().push(user);
                if let Some(prompt) = prompt(reading, declared) {
                    users.entry(Slot::Prompt(Arc::clone(prompt))).or_default().push(user);
                }
            }
        }
        let rosters = reading.layout.files.iter();
        let outlines = rosters.filter_map(|roster| {
            let source = reading.sources.iter().find(|source| source.file == roster.file)?;
            Some((&*roster.file, Outline::of(source)))
        });
        Self {
            reading,
            users,
            outlines: outlines.collect(),
        }
    }

    /// Who takes a value from a place.
    pub(super) fn users(&self, slot: &Slot) -> &[User<'a>] {
        self.users.get(slot).map_or(&[], Vec::as_slice)
    }

    /// How the file of a place is laid out.
    pub(super) fn outline(&self, place: &Place) -> Option<&Outline> {
        self.outlines.get(&*place.file)
    }

    /// The way to a declared value in its file.
    pub(super) fn way(&self, declared: &Declared) -> Option<Vec<Step>> {
        let outline = self.outline(&declared.place)?;
        if declared.value.is_array() {
            return outline.way_to_list(&declared.place);
        }
        outline.way(&declared.place)
    }

    /// The prompt file that holds a declared text, if one does.
    pub(super) fn prompt(&self, declared: &Declared) -> Option<&'a Arc<str>> {
        prompt(self.reading, declared)
    }

    /// The variables in what is written at a place, or in a prompt file.
    pub(super) fn woven(&self, slot: &Slot) -> Option<&'a Woven> {
        let start = |file: &Arc<str>| Place {
            file: Arc::clone(file),
            line: 1,
            column: 1,
            width: 1,
        };
        let origin = match slot {
            Slot::Node(place) => self.reading.origins.get(place),
            Slot::Prompt(file) => self.reading.origins.get(&start(file)),
        };
        origin?.woven.as_ref()
    }

    /// Are there variables in a declared list or map?
    pub(super) fn holds_variables(&self, declared: &Declared) -> bool {
        let place = &declared.place;
        let Some((outline, way)) = self.outline(place).zip(self.way(declared)) else {
            return false;
        };
        let woven = self
            .reading
            .origins
            .iter()
            .filter(|(other, origin)| other.file == place.file && origin.woven.is_some());
        let mut ways = woven.filter_map(|(other, _)| outline.way(other));
        ways.any(|other| other.starts_with(&way))
    }
}

fn prompt<'a>(reading: &'a Reading, declared: &Declared) -> Option<&'a Arc<str>> {
    reading.origins.get(&declared.place)?.prompt.as_ref()
}
