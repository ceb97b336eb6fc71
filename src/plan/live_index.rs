//! The live assistants of one list, found by id or by name without walking the list: a plan asks once for each entry.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::change::LiveRef;
use crate::live::AssistantList;

/// A live assistant's id and name, borrowed from the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveName<'a> {
    /// The id, as the list spells it.
    pub id: &'a str,
    /// The name.
    pub name: &'a str,
}

impl LiveName<'_> {
    pub(super) fn to_ref(self) -> LiveRef {
        LiveRef {
            name: self.name.to_owned(),
            id: self.id.to_owned(),
        }
    }
}

impl<'a> From<&'a LiveRef> for LiveName<'a> {
    fn from(LiveRef { name, id }: &'a LiveRef) -> Self {
        Self { id, name }
    }
}

/// Live assistants by id and by name. Names need not be unique: of those that share one, the order of the list is kept.
#[derive(Debug, Default)]
pub struct LiveIndex<'a> {
    by_id: BTreeMap<Cow<'a, str>, LiveName<'a>>,
    by_name: BTreeMap<&'a str, Vec<LiveName<'a>>>,
}

impl<'a> FromIterator<LiveName<'a>> for LiveIndex<'a> {
    fn from_iter<T: IntoIterator<Item = LiveName<'a>>>(assistants: T) -> Self {
        let mut index = Self::default();
        for live in assistants {
            index.by_id.insert(id_key(live.id), live);
            index.by_name.entry(live.name).or_default().push(live);
        }
        index
    }
}

impl<'a> LiveIndex<'a> {
    /// Indexes a whole list.
    pub fn new(list: &'a AssistantList) -> Self {
        let assistants = list.assistants.iter();
        assistants
            .map(|live| LiveName {
                id: &live.id,
                name: &live.name,
            })
            .collect()
    }

    /// The one with this id. Hexadecimal ids are compared without case.
    pub fn with_id(&self, id: &str) -> Option<LiveName<'a>> {
        self.by_id.get(&id_key(id)).copied()
    }

    /// All that have exactly this name.
    pub fn named(&self, name: &str) -> &[LiveName<'a>] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

/// A hexadecimal id is a number: services print it in either case.
fn id_key(id: &str) -> Cow<'_, str> {
    let is_hex = id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && id.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(id.to_ascii_lowercase())
    } else {
        Cow::Borrowed(id)
    }
}
