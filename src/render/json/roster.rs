//! Rosters and entries as JSON, which is YAML: `plan -f -` takes what `render --format json` prints.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::write::text;
use crate::desired::{AssistantSpec, LoadedRoster, WrittenKeys, value_sources, written_entry, written_sections};

/// An object whose keys keep their order.
struct Ordered(WrittenKeys);

impl Serialize for Ordered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// The roster document: version, sections, entries; with the sources of all values by name and field under a key that readers ignore.
struct RosterDocument<'a> {
    sections: Vec<(&'static str, Ordered)>,
    assistants: Vec<Ordered>,
    sources: Option<BTreeMap<&'a str, BTreeMap<String, String>>>,
}

impl Serialize for RosterDocument<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &1)?;
        for (section, keys) in &self.sections {
            map.serialize_entry(section, keys)?;
        }
        map.serialize_entry("assistants", &self.assistants)?;
        if let Some(sources) = &self.sources {
            map.serialize_entry("x-sources", sources)?;
        }
        map.end()
    }
}

/// A roster file that holds these entries.
pub fn roster(loaded: &LoadedRoster, entries: &[&AssistantSpec], with_sources: bool) -> String {
    let sources = with_sources.then(|| {
        let of = |entry: &&'_ AssistantSpec| value_sources(entry, loaded);
        entries.iter().map(|entry| (entry.name.as_str(), of(entry))).collect()
    });
    text(&RosterDocument {
        sections: written_sections(loaded)
            .into_iter()
            .map(|(section, keys)| (section, Ordered(keys)))
            .collect(),
        assistants: entries.iter().map(|entry| Ordered(written_entry(entry))).collect(),
        sources,
    })
}

/// One entry.
pub fn entry(keys: Vec<(String, Value)>) -> String {
    text(&Ordered(keys))
}
