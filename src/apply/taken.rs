//! Who has a name by now that a plan was to give, although the plan did not see it. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::live::{AssistantList, AssistantSummary};
use crate::plan::{Action, Change, LiveRef, Plan, normalized_name};

/// The names of a list, as a plan looks at them.
#[derive(Debug)]
pub struct NameConflicts<'l> {
    by_name: BTreeMap<&'l str, Vec<&'l AssistantSummary>>,
    /// The ids of those that the plan does not know under their names.
    unknown: BTreeSet<&'l str>,
    /// They, by what their names have in common with names that are nearly theirs; but for names that the roster gives.
    nearly: BTreeMap<String, &'l AssistantSummary>,
}

impl<'l> NameConflicts<'l> {
    /// Looks through a list for what the plan does not know.
    pub fn new(plan: &Plan, listing: &'l AssistantList) -> Self {
        let others = plan.unmanaged.iter().chain(&plan.unchanged);
        let known: BTreeSet<_> = others.map(|LiveRef { id, name }| (id, name)).collect();
        // What is changed is looked at by itself, its name included.
        let changed: BTreeSet<_> = plan.changes.iter().filter_map(|change| change.id.as_ref()).collect();
        let is_unknown =
            |live: &&AssistantSummary| !changed.contains(&live.id) && !known.contains(&(&live.id, &live.name));
        // Neither what this very run created nor what --target left out is a stranger.
        let ours = plan.changes.iter().map(|change| &change.name).chain(&plan.left_out);
        let ours: BTreeSet<_> = ours.collect();

        let unknown = || listing.assistants.iter().filter(is_unknown);
        let strangers = unknown().filter(|live| !ours.contains(&live.name));
        let mut by_name: BTreeMap<&str, Vec<&AssistantSummary>> = BTreeMap::new();
        for live in &listing.assistants {
            by_name.entry(&live.name).or_default().push(live);
        }
        Self {
            by_name,
            nearly: strangers.map(|live| (normalized_name(&live.name), live)).collect(),
            unknown: unknown().map(|live| live.id.as_str()).collect(),
        }
    }

    /// Who is in the way of a creation or a rename, in words.
    pub fn conflict_for(&self, change: &Change) -> Option<String> {
        let is_creation = change.action == Action::Create;
        if !is_creation && !change.renames() {
            return None;
        }
        let mut named = self.by_name.get(change.name.as_str()).into_iter().flatten();
        // A rename to a name that somebody had when it was planned is what was planned, warning and all.
        let taken = named.find(|live| is_creation || self.unknown.contains(live.id.as_str()));
        if let Some(live) = taken {
            return Some(format!("a live assistant ({}) has this name by now", live.id));
        }
        let near = self
            .nearly
            .get(&normalized_name(&change.name))
            .filter(|_| is_creation)?;
        Some(format!(
            "a live assistant ({}) has nearly this name by now: {:?}",
            near.id, near.name
        ))
    }
}
