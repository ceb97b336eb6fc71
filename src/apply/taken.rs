//! Who has a name by now that a plan was to give, although the plan did not see it. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::live::{Listed, Listing};
use crate::plan::{Action, Change, Known, Plan, folded};

/// The names of a list, as a plan looks at them.
#[derive(Debug)]
pub struct Taken<'l> {
    by_name: BTreeMap<&'l str, Vec<&'l Listed>>,
    /// Those that the plan does not know, by what their names have in common with names that are nearly theirs.
    nearly: BTreeMap<String, &'l Listed>,
    known: BTreeSet<&'l str>,
}

impl<'l> Taken<'l> {
    /// Looks through a list for what the plan does not know.
    pub fn new(plan: &'l Plan, listing: &'l Listing) -> Self {
        let managed = plan.changes.iter().filter_map(|change| change.id.as_deref());
        let others = plan.unmanaged.iter().chain(&plan.unchanged);
        let known: BTreeSet<&str> = managed.chain(others.map(|Known { id, .. }| id.as_str())).collect();
        // Neither what this very run created nor what --target left out is a stranger.
        let ours = plan.changes.iter().map(|change| &change.name).chain(&plan.left_out);
        let ours: BTreeSet<&str> = ours.map(String::as_str).collect();
        let is_stranger = |live: &&Listed| !known.contains(live.id.as_str()) && !ours.contains(live.name.as_str());
        let strangers = listing.assistants.iter().filter(is_stranger);
        let nearly = strangers.map(|live| (folded(&live.name), live)).collect();
        let mut by_name: BTreeMap<&str, Vec<&Listed>> = BTreeMap::new();
        for live in &listing.assistants {
            by_name.entry(&live.name).or_default().push(live);
        }
        Self { by_name, nearly, known }
    }

    /// Who is in the way of a creation or a rename, in words.
    pub fn by(&self, change: &Change) -> Option<String> {
        let is_creation = change.action == Action::Create;
        let is_rename = change.fields.iter().any(|field| field.field == "name");
        if !is_creation && !is_rename {
            return None;
        }
        let mut named = self.by_name.get(change.name.as_str()).into_iter().flatten();
        // A rename to a name that somebody had when it was planned is what was planned, warning and all.
        let taken = named.find(|live| is_creation || !self.known.contains(live.id.as_str()));
        if let Some(live) = taken {
            return Some(format!("a live assistant ({}) has this name by now", live.id));
        }
        let near = self.nearly.get(&folded(&change.name)).filter(|_| is_creation)?;
        Some(format!(
            "a live assistant ({}) has nearly this name by now: {:?}",
            near.id, near.name
        ))
    }
}
