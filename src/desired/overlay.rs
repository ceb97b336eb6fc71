//! Which value counts: an overlay's entry, the entry, an overlay's default, the default.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use super::{
    assistant::{AssistantSpec, DeclaredField},
    layer::{Layer, Located},
};
use crate::diagnostic::Location;
use crate::fields::sort_key;

/// One assistant, made of layers.
pub(super) struct ResolvedEntry<'a> {
    pub name: &'a Located,
    pub id: Option<&'a Located>,
    pub renamed_from: Option<&'a Located>,
    ignore: &'a [(String, Location)],
    /// As in [`Assistant::declared`].
    declared: Vec<Arc<DeclaredField>>,
    /// The base entry's place.
    place: &'a Location,
}

/// Puts layers upon each other; what a later one sets replaces what an earlier one set, field by field. `extra` is
/// replaced field by field as well, `ignore` as a whole. None if the entry has no sound name.
pub(super) fn merge<'a>(
    defaults: &'a [Layer],
    entry: &'a Layer,
    overlays: &'a [&'a Layer],
) -> Option<ResolvedEntry<'a>> {
    let name = entry.name.as_ref()?;
    let layers = || defaults.iter().chain([entry]).chain(overlays.iter().copied());
    // Of one field, the last stays.
    let declared: BTreeMap<_, _> = layers()
        .flat_map(|layer| &layer.declared)
        .map(|declared| ((sort_key(&declared.field), &declared.field), declared))
        .collect();
    Some(ResolvedEntry {
        name,
        id: layers().rev().find_map(|layer| layer.id.as_ref()),
        renamed_from: layers().rev().find_map(|layer| layer.renamed_from.as_ref()),
        ignore: layers()
            .rev()
            .find_map(|layer| layer.ignore.as_deref())
            .unwrap_or_default(),
        declared: declared.into_values().cloned().collect(),
        place: &entry.place,
    })
}

impl ResolvedEntry<'_> {
    /// How many bytes its values take, about.
    pub(super) fn size(&self) -> usize {
        self.declared.iter().map(|declared| size(&declared.value)).sum()
    }

    /// The assistant.
    pub(super) fn assistant(self) -> AssistantSpec {
        AssistantSpec {
            name: self.name.value.clone(),
            id: self.id.map(|id| id.value.clone()),
            renamed_from: self.renamed_from.map(|name| name.value.clone()),
            ignore: self.ignore.iter().map(|(name, _)| name.clone()).collect(),
            declared: self.declared,
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
