//! What pulling live values back has to know of the files, and what no assistant tells.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use crate::diagnostic::Location;

/// The files, the entries laid over others, and the defaults.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RosterLayout {
    /// The roster files, in order: those of the base, then overlays.
    pub files: Vec<RosterFile>,
    /// Where overlays have entries, in their order, by the name that these resolve to.
    pub overlaid: BTreeMap<String, Vec<Location>>,
    /// What an entry without any fields would have.
    pub defaults: BTreeMap<String, Value>,
}

/// One roster file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterFile {
    /// As in [`Place::file`].
    pub file: Arc<str>,
    /// What prompt files in it are relative to: ends with `/`, or is empty.
    pub folder: String,
    /// Is it laid over others?
    pub overlay: bool,
}

impl RosterLayout {
    /// The roster file of that name.
    pub fn file(&self, name: &str) -> Option<&RosterFile> {
        self.files.iter().find(|file| &*file.file == name)
    }
}
