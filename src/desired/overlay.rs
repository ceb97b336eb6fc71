//! Which value counts: an overlay's entry, the entry, an overlay's default, the default.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    assistant::{Assistant, Declared},
    layer::{Layer, Set},
};
use crate::{fields::rank, problem::Place};

/// One assistant, made of layers.
pub(super) struct Merged<'a> {
    pub name: &'a Set<String>,
    pub id: Option<&'a Set<String>>,
    pub renamed_from: Option<&'a Set<String>>,
    ignore: &'a [(String, Place)],
    pub fields: BTreeMap<&'a str, &'a Set<Value>>,
    /// The base entry's place.
    pub place: &'a Place,
    /// What the base entry itself sets.
    own: &'a Layer,
    /// The keys that any layer gave, sound or not.
    pub given: BTreeSet<&'a str>,
}

/// Puts layers upon each other; what a later one sets replaces what an earlier one set, field by field. `extra` is
/// replaced field by field as well, `ignore` as a whole. None if the entry has no sound name.
pub(super) fn merge<'a>(defaults: &'a [Layer], entry: &'a Layer, overlays: &'a [&'a Layer]) -> Option<Merged<'a>> {
    let mut merged = Merged {
        name: entry.name.as_ref()?,
        id: None,
        renamed_from: None,
        ignore: &[],
        fields: BTreeMap::new(),
        place: &entry.place,
        own: entry,
        given: BTreeSet::new(),
    };
    for layer in defaults.iter().chain([entry]).chain(overlays.iter().copied()) {
        merged.id = layer.id.as_ref().or(merged.id);
        merged.renamed_from = layer.renamed_from.as_ref().or(merged.renamed_from);
        merged.ignore = layer.ignore.as_deref().unwrap_or(merged.ignore);
        merged
            .fields
            .extend(layer.fields.iter().map(|(name, set)| (*name, set)));
        merged
            .fields
            .extend(layer.extra.iter().map(|(name, set)| (name.as_str(), set)));
        merged.given.extend(layer.given.iter().map(String::as_str));
    }
    Some(merged)
}

impl Merged<'_> {
    /// How many bytes its texts take.
    pub(super) fn size(&self) -> usize {
        self.fields.values().map(|set| size(&set.value)).sum()
    }

    fn is_own(&self, field: &str, set: &Set<Value>) -> bool {
        let own = self.own.fields.get(field).or_else(|| self.own.extra.get(field));
        own.is_some_and(|own| std::ptr::eq(own, set))
    }

    /// The assistant.
    pub(super) fn assistant(&self) -> Assistant {
        let mut declared: Vec<_> = self
            .fields
            .iter()
            .map(|(field, set)| Declared {
                field: (*field).to_owned(),
                value: set.value.clone(),
                place: set.place.clone(),
                own: self.is_own(field, set),
            })
            .collect();
        // They come by name, and the sort is stable: extras stay so, after the catalogue's fields.
        declared.sort_by_key(|declared| rank(&declared.field));
        Assistant {
            name: self.name.value.clone(),
            id: self.id.map(|id| id.value.clone()),
            renamed_from: self.renamed_from.map(|name| name.value.clone()),
            ignore: self.ignore.iter().map(|(name, _)| name.clone()).collect(),
            declared,
            place: self.place.clone(),
        }
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.iter().map(|(key, value)| key.len() + size(value)).sum(),
        _ => 8,
    }
}
