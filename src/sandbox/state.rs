//! All that the sandbox knows: assistants (what was set, and whatever else a seed file says of them), keys, behavior, faults.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::Deserializer;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::behavior::ServerBehavior;
use super::dto;
use super::fault::Fault;

/// The key of a world that names no keys of its own: good for reads and writes.
pub const DEFAULT_KEY: &str = "sandbox-key";

/// The first id is the one of the API page's examples: `665e4a34c65bb95f2f2d72e1`.
const FIRST_ID: u128 = 0x665e_4a34_c65b_b95f_2f2d_72e1;

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// List and detail.
    #[serde(rename = "assistants:read")]
    Read,
    /// Creation and update.
    #[serde(rename = "assistants:write")]
    Write,
}

/// One API key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiKey {
    /// What `X-API-Key` must say.
    pub key: String,
    /// What it is good for.
    pub scopes: Vec<Scope>,
}

/// The whole state. As JSON, every part may be left out: `{"assistants": [{"name": "A"}]}` is enough.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerState {
    /// The assistants, oldest first. Names need not be unique, as on the real service.
    pub assistants: Vec<StoredAssistant>,
    /// How the service behaves where its documentation leaves that open.
    #[serde(skip_serializing_if = "is_default")]
    pub shape: ServerBehavior,
    /// What goes wrong, in order: the first that strikes a request wins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// The keys that are good.
    #[serde(skip_serializing_if = "is_default_keys")]
    pub keys: Vec<ApiKey>,
    /// How many ids were given out so far: ids are a plain sequence, so that snapshots are stable.
    pub ids_given: u64,
    /// How many list answers an assistant is still missing from, by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lagging: BTreeMap<String, u32>,
}

impl Default for ServerState {
    fn default() -> Self {
        Self {
            assistants: Vec::new(),
            shape: ServerBehavior::default(),
            faults: Vec::new(),
            keys: default_keys(),
            ids_given: 0,
            lagging: BTreeMap::new(),
        }
    }
}

impl ServerState {
    /// A world with these assistants; those without an id get one.
    pub fn with(assistants: impl IntoIterator<Item = StoredAssistant>) -> Self {
        let mut world = Self::default();
        for assistant in assistants {
            world.add(assistant);
        }
        world
    }

    /// The same world in another shape.
    #[must_use]
    pub fn with_behavior(mut self, shape: ServerBehavior) -> Self {
        self.shape = shape;
        self
    }

    /// The same world with one more fault.
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Puts an assistant in, as somebody else might at any time; gives its id, a new one if it had none.
    pub fn add(&mut self, mut assistant: StoredAssistant) -> String {
        if assistant.id().is_empty() {
            let id = self.next_id(|_| false);
            assistant.set("id", id);
        }
        let id = assistant.id().to_owned();
        self.assistants.push(assistant);
        id
    }

    /// Takes an assistant out, as somebody else might through the platform's own pages.
    pub fn remove(&mut self, id: &str) -> Option<StoredAssistant> {
        let at = self.assistants.iter().position(|assistant| assistant.id() == id)?;
        self.lagging.remove(id);
        Some(self.assistants.remove(at))
    }

    /// The assistant with that id.
    pub fn by_id(&self, id: &str) -> Option<&StoredAssistant> {
        self.assistants.iter().find(|assistant| assistant.id() == id)
    }

    /// The assistant with that id, to be edited.
    pub fn by_id_mut(&mut self, id: &str) -> Option<&mut StoredAssistant> {
        self.assistants.iter_mut().find(|assistant| assistant.id() == id)
    }

    /// The oldest assistant of that name.
    pub fn named(&self, name: &str) -> Option<&StoredAssistant> {
        self.assistants.iter().find(|assistant| assistant.name() == name)
    }

    /// The oldest assistant of that name, to be edited.
    pub fn named_mut(&mut self, name: &str) -> Option<&mut StoredAssistant> {
        self.assistants.iter_mut().find(|assistant| assistant.name() == name)
    }

    /// The first key that is good for reads and writes, else the first.
    pub fn best_key(&self) -> Option<&str> {
        let both = |key: &&ApiKey| key.scopes.contains(&Scope::Read) && key.scopes.contains(&Scope::Write);
        self.keys
            .iter()
            .find(both)
            .or(self.keys.first())
            .map(|key| key.key.as_str())
    }

    /// Completes what a seed file left out.
    ///
    /// # Errors
    /// In words, when two assistants have one id.
    pub(super) fn complete(&mut self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        for assistant in self.assistants.iter().filter(|assistant| !assistant.id().is_empty()) {
            if !seen.insert(assistant.id().to_owned()) {
                return Err(format!("two assistants have the id {}", assistant.id()));
            }
        }
        let mut assistants = std::mem::take(&mut self.assistants);
        for assistant in assistants.iter_mut().filter(|assistant| assistant.id().is_empty()) {
            assistant.set("id", self.next_id(|id| seen.contains(id)));
        }
        self.assistants = assistants;
        Ok(())
    }

    /// Would a read leave the world as it is?
    pub(super) fn is_read_only_safe(&self) -> bool {
        self.faults.is_empty() && self.lagging.is_empty()
    }

    /// Stores a creation's values as a new assistant.
    pub(super) fn create(&mut self, values: Map<String, Value>) {
        let mut assistant = StoredAssistant { values };
        let now = timestamp(0);
        assistant.set("createdAt", now.as_str());
        assistant.set("updatedAt", now);
        assistant.set("__v", 0);
        // Never one from the body: the strict check let none through.
        assistant.unset("id");
        let id = self.add(assistant);
        if self.shape.list_lag > 0 {
            self.lagging.insert(id, self.shape.list_lag);
        }
    }

    fn next_id(&mut self, taken: impl Fn(&str) -> bool) -> String {
        loop {
            let id = format!("{:024x}", FIRST_ID + u128::from(self.ids_given));
            self.ids_given += 1;
            if self.by_id(&id).is_none() && !taken(&id) {
                return id;
            }
        }
    }
}

/// A moment that depends on nothing but how often the assistant was updated, so that snapshots are stable.
pub(super) fn timestamp(updates: u64) -> String {
    format!(
        "2026-01-01T{:02}:{:02}:{:02}.000Z",
        updates / 3600 % 24,
        updates / 60 % 60,
        updates % 60
    )
}

fn default_keys() -> Vec<ApiKey> {
    vec![ApiKey {
        key: DEFAULT_KEY.to_owned(),
        scopes: vec![Scope::Read, Scope::Write],
    }]
}

fn is_default(shape: &ServerBehavior) -> bool {
    *shape == ServerBehavior::default()
}

fn is_default_keys(keys: &[ApiKey]) -> bool {
    keys == default_keys()
}

/// One assistant: its `id`, its `name`, every field that was set, and any unknown key that it was given.
///
/// A field that nobody set is absent here; what the service reports for it is the [behavior](super::ServerBehavior)'s to say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StoredAssistant {
    pub(super) values: Map<String, Value>,
}

impl StoredAssistant {
    /// An assistant of that name. It gets its id when it is put into a [`World`](super::ServerState).
    pub fn named(name: &str) -> Self {
        Self::default().with("name", name)
    }

    /// The same assistant with one more value.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.set(field, value);
        self
    }

    /// Sets a value.
    pub fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.values.insert(field.to_owned(), value.into());
    }

    /// Makes a field unset; gives what it was.
    pub fn unset(&mut self, field: &str) -> Option<Value> {
        self.values.remove(field)
    }

    /// The value that was set, if one was.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.values.get(field)
    }

    /// The id; empty until it is in a world.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    fn text(&self, field: &str) -> &str {
        self.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}

/// In the order of the API's page, so that a person finds the name at the top and not between `model` and `provider`.
impl Serialize for StoredAssistant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known: Vec<&str> = std::iter::once("id").chain(dto::fields()).collect();
        let mut map = serializer.serialize_map(Some(self.values.len()))?;
        for name in &known {
            if let Some(value) = self.values.get(*name) {
                map.serialize_entry(name, value)?;
            }
        }
        for (name, value) in self.values.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for StoredAssistant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Map::deserialize(deserializer)?;
        let text = |field: &str| values.get(field).map(Value::is_string);
        if text("name") != Some(true) {
            return Err(serde::de::Error::custom("an assistant needs a `name` that is a string"));
        }
        if text("id") == Some(false) {
            return Err(serde::de::Error::custom("an assistant's `id` must be a string"));
        }
        Ok(Self { values })
    }
}
