//! What the files ask for, after defaults, overlays, variables and prompt files; and what only `pull` and `pin` need to know of
//! the files. Plain data.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::template::Template;
use crate::diagnostic::Location;

/// One declared field with its final value.
#[derive(Debug, Clone, PartialEq)]
pub struct DeclaredField {
    /// A name of the catalogue ([`crate::fields::FIELDS`], never `name`), or of an `extra`.
    pub field: String,
    /// A string, number or boolean as the catalogue says; anything for an `extra`. Never null.
    pub value: Value,
    /// The place of the value that counts: the entry, the default or the overlay that set it.
    pub location: Location,
    /// Does an entry set it (this one, or an overlay's), and no default?
    pub from_entry: bool,
    /// Where the lines of a text stand that a prompt file holds; empty for any other value.
    pub lines: Vec<LineOrigin>,
    /// The text as it is written, with the variables that this entry put in, if it has `vars`. For all others, what is known of the
    /// place says it.
    pub own_template: Option<Template>,
}

/// From some line of a text on: where its lines stand. It holds up to the next one's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineOrigin {
    /// The first line of the value, from 1.
    pub from: u32,
    /// The file, as in [`Location::file`].
    pub file: Arc<str>,
    /// The line of that file where it stands, from 1.
    pub line: u32,
}

/// One entry: an assistant that should exist, and what is declared of it.
#[derive(Debug, Clone, PartialEq)]
pub struct AssistantSpec {
    /// The name that it should have.
    pub name: String,
    /// Where that is written.
    pub name_place: Location,
    /// The id that pins it to one live assistant.
    pub id: Option<String>,
    /// The name that it had before.
    pub renamed_from: Option<String>,
    /// Fields that are used at creation and never compared afterwards.
    pub ignore: BTreeSet<String>,
    /// Lint rules that are not to look at it.
    pub lint_ignore: BTreeSet<String>,
    /// Is it never to be changed without a person's word (`--allow-change`)?
    pub protected: bool,
    /// What is declared: catalogue fields in catalogue order, then extras by name. Only these are managed. What a default
    /// declares is there once, however many entries it is for.
    pub declared: Vec<Arc<DeclaredField>>,
    /// The base entry's place.
    pub place: Location,
}

/// How this service behaves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Fields that the API never reports back: sent, never compared.
    pub unobservable: BTreeSet<String>,
    /// Should `PATCH` carry only what is declared (`patch: declared`)? Otherwise it also carries, as it was reported,
    /// every other field of the update body (`patch: whole`, the default).
    pub patch_declared_only: bool,
    /// The object in a detail that holds the assistant's settings (`detail`), where its shape leaves that open.
    pub detail: Option<String>,
    /// Names, or patterns with `*`, of live assistants that are meant to be unmanaged (`unmanaged`).
    pub unmanaged: BTreeSet<String>,
}

/// All entries, in the order of the files.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Roster {
    /// The entries. Names and ids are unique.
    pub assistants: Vec<AssistantSpec>,
    /// The settings.
    pub settings: Settings,
}

impl Roster {
    /// The names of all entries, in their order.
    pub fn names(&self) -> Vec<&str> {
        self.assistants.iter().map(|entry| entry.name.as_str()).collect()
    }
}

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
    /// As in [`Location::file`](crate::diagnostic::Location::file).
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
