//! One assistant as it is stored: what was set, by its documented name, and whatever else a seed file says of it.

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::dto;

/// One assistant: its `id`, its `name`, every field that was set, and any unknown key that it was given.
///
/// A field that nobody set is absent here; what the service reports for it is the [shape](super::Shape)'s to say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StoredAssistant {
    pub(super) values: Map<String, Value>,
}

impl StoredAssistant {
    /// An assistant of that name. It gets its id when it is put into a [`World`](super::World).
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
