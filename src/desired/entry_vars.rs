//! What entries' own variables (`vars`) make different: they are known before anything else is read, and what many entries
//! share is read anew for each entry that has some.

use std::collections::{BTreeMap, BTreeSet};

use super::entry;
use super::entry::Layer;
use super::sections::ParsedFile;
use super::value_reader::{LoadContext, OwnContext, ValueReader};
use super::variables::OwnVariables;
use crate::yaml::node::{Node, NodeKind};

/// The variables of each entry that has some, by its name: those of its base entry, and over them those of overlays' entries.
#[derive(Default)]
pub(super) struct EntryVars {
    pub by_name: BTreeMap<String, OwnVariables>,
    /// Is there a base entry, and has each some?
    pub all_have_some: bool,
}

impl EntryVars {
    /// Looks through all entries. Most rosters have no `vars` at all: then nothing is read twice.
    pub(super) fn of(inputs: &[ParsedFile], shared: &mut LoadContext<'_>) -> Self {
        let mut vars = Self::default();
        let nodes = || inputs.iter().flat_map(|input| &input.document.assistants);
        if !nodes().any(|node| has_vars(node)) {
            return vars;
        }
        let mut base = BTreeSet::new();
        for input in inputs {
            let mut values = ValueReader::of(input, shared, OwnContext::NONE);
            for node in &input.document.assistants {
                let NodeKind::Map(members) = &node.kind else { continue };
                let (Some(name), own) = entry::identity(members, &mut values) else {
                    continue;
                };
                if !own.is_empty() {
                    vars.by_name.entry(name.value.clone()).or_default().extend(own);
                }
                if !input.overlay {
                    base.insert(name.value);
                }
            }
        }
        vars.all_have_some = !base.is_empty() && base.iter().all(|name| vars.by_name.contains_key(name));
        vars
    }

    /// The defaults of each entry that has variables, as these make them. `entries` are all layers of entries, `shared` the defaults of all
    /// others: what is the same is held once.
    pub(super) fn defaults<'l>(
        &self,
        inputs: &[ParsedFile],
        entries: impl Iterator<Item = &'l Layer>,
        shared: &[Layer],
        context: &mut LoadContext<'_>,
    ) -> BTreeMap<String, Vec<Layer>> {
        let mut set: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for layer in entries {
            if let Some(name) = &layer.name {
                let fields = layer.declared.iter().map(|declared| declared.field.as_str());
                set.entry(&name.value).or_default().extend(fields);
            }
        }
        let mut own_defaults = BTreeMap::new();
        for (name, variables) in &self.by_name {
            let own = OwnContext {
                name: Some(name),
                variables,
            };
            // A default that the entry replaces need not have a value for it.
            let replaced = |key: &str| set.get(name.as_str()).is_some_and(|fields| fields.contains(key));
            let mut layers = Vec::with_capacity(inputs.len());
            for (input, known) in inputs.iter().zip(shared) {
                let defaults = input.document.defaults.iter();
                let needed: Vec<_> = defaults.filter(|member| !replaced(&member.key)).cloned().collect();
                let mut layer = entry::defaults(&needed, &mut ValueReader::of(input, context, own));
                layer.share_with(known);
                layers.push(layer);
            }
            own_defaults.insert(name.clone(), layers);
        }
        own_defaults
    }
}

fn has_vars(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Map(members) if members.iter().any(|member| &*member.key == "vars"))
}
