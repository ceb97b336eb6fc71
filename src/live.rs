//! What the API says is there.

use std::collections::BTreeMap;

use serde_json::Value;

/// One line of the list of live assistants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The id: other resources of the platform refer to it.
    pub id: String,
    /// The name; not documented as unique.
    pub name: String,
}

/// The list of live assistants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// All that were listed, in the server's order.
    pub assistants: Vec<Listed>,
    /// Why there may be more than were listed, if there may: then nobody's absence is certain.
    pub incomplete: Option<String>,
}

/// What a detail says of one field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reported<'a> {
    /// Not reported, or `null`.
    Unset,
    /// Reported once, or several times alike.
    As(&'a Value),
    /// Reported twice (two spellings, or at two depths), and the two differ.
    Disagreeing(&'a Value, &'a Value),
}

/// All that the API reports of one assistant.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Detail {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Every value that was reported, under its `snake_case` name; more than one where it was reported more than once.
    /// Nulls are not kept.
    pub reported: BTreeMap<String, Vec<Value>>,
}

impl Detail {
    /// What it says of a field (by its `snake_case` name).
    pub fn get(&self, field: &str) -> Reported<'_> {
        match self.reported.get(field).map(Vec::as_slice) {
            None | Some([]) => Reported::Unset,
            Some([first, rest @ ..]) => match rest.iter().find(|other| *other != first) {
                None => Reported::As(first),
                Some(other) => Reported::Disagreeing(first, other),
            },
        }
    }
}
