//! Is live still what the plan saw? Asked before a write, so that nobody's edit is lost and no name is given twice. Pure.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::live::{AssistantList, LiveAssistant, ReportedValue, same_value, values_match};
use crate::plan::{Action, Change, LiveIndex, LiveName, NearNames, Plan};

/// How live stands to a planned update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// As the plan saw it: it can be written.
    AsPlanned,
    /// As the plan wants it: nothing is to be written.
    AlreadySo,
    /// A value that the update would overwrite is neither what the plan saw nor what it wants.
    Moved {
        /// The field.
        field: String,
    },
}

/// Compares a fresh detail with what a planned update overwrites. Fields that are not declared don't matter.
pub fn check_precondition(change: &Change, live: &LiveAssistant) -> Precondition {
    let moved = |field: &str| Precondition::Moved {
        field: field.to_owned(),
    };
    // Where no rename is planned, the plan saw the very name that the files give, and a write would bring it back.
    if live.name != change.name && !change.renames() {
        return moved("name");
    }
    let mut already = true;
    for planned in &change.fields {
        if change.unverified.contains(&planned.field) {
            already = false; // it can't be seen, so it must be sent
            continue;
        }
        let now = value(live, &planned.field);
        let is_wanted = now.as_ref().is_some_and(|now| values_match(&planned.after, now));
        let is_as_seen = match (&planned.before, &now) {
            (None, None) => true,
            // Two live values: whole, so that what the server itself added to an object counts, too, if it changed
            // since.
            (Some(before), Some(now)) => same_value(before, now),
            _ => false,
        };
        match (is_wanted, is_as_seen) {
            // Somebody did by hand what is planned. That is no reason to refuse the rest.
            (true, _) => {}
            (false, true) => already = false,
            (false, false) => return moved(&planned.field),
        }
    }
    for (field, declared) in change
        .carried
        .iter()
        .filter(|(field, _)| !change.unverified.contains(*field))
    {
        // A field that is no longer reported may pass: silence is no edit, and the write carries the declared value.
        if value(live, field).is_some_and(|now| !values_match(declared, &now)) {
            return moved(field);
        }
    }
    if already {
        Precondition::AlreadySo
    } else {
        Precondition::AsPlanned
    }
}

/// What a detail reports of a field, the name included.
pub(super) fn value(live: &LiveAssistant, field: &str) -> Option<Value> {
    if field == "name" {
        return Some(Value::String(live.name.clone()));
    }
    match live.get(field) {
        ReportedValue::Unset => None,
        ReportedValue::As(value) => Some(value.clone()),
        // One value that equals neither: whatever compares it sees that something is wrong, and nothing is written on
        // the word of one of the two.
        ReportedValue::Disagreeing(one, other) => Some(Value::Array(vec![one.clone(), other.clone()])),
    }
}

/// The names of a list, as a plan looks at them.
#[derive(Debug)]
pub struct NameConflicts<'l> {
    live: LiveIndex<'l>,
    /// The ids of those that the plan does not know under their names.
    unknown: BTreeSet<&'l str>,
    /// The names of those, except names that the roster gives.
    strangers: NearNames<'l>,
}

impl<'l> NameConflicts<'l> {
    /// Looks through a list for what the plan does not know.
    pub fn new(plan: &Plan, list: &'l AssistantList) -> Self {
        let others = plan.unmanaged.iter().chain(&plan.unchanged);
        // By id and name together: if an unmanaged assistant was renamed since the plan, it may be the very one that
        // is to be created.
        let known: BTreeSet<_> = others
            .map(LiveName::from)
            .map(|LiveName { id, name }| (id, name))
            .collect();
        // What is changed is looked at by itself, its name included.
        let changed: BTreeSet<_> = plan.changes.iter().filter_map(|change| change.id.as_deref()).collect();
        let listed = list.assistants.iter().map(|live| LiveName {
            id: &live.id,
            name: &live.name,
        });
        let is_unknown = |live: &LiveName<'_>| {
            // Those that are set aside are known by id alone: the plan holds no names of them.
            let is_known = changed.contains(live.id) || plan.set_aside.contains(live.id);
            !is_known && !known.contains(&(live.id, live.name))
        };
        let unknown: Vec<_> = listed.filter(is_unknown).collect();
        // Neither what this very run created nor what --target left out is a stranger.
        let ours = plan.changes.iter().map(|change| &change.name).chain(&plan.left_out);
        let ours: BTreeSet<_> = ours.map(String::as_str).collect();
        Self {
            live: LiveIndex::new(list),
            strangers: unknown
                .iter()
                .copied()
                .filter(|live| !ours.contains(live.name))
                .collect(),
            unknown: unknown.iter().map(|live| live.id).collect(),
        }
    }

    /// Who is in the way of a creation or a rename, in words.
    pub fn conflict_for(&self, change: &Change) -> Option<String> {
        let is_creation = change.action == Action::Create;
        if !is_creation && !change.renames() {
            return None;
        }
        let mut named = self.live.named(&change.name).iter();
        // A rename to a name that somebody had when it was planned is what was planned, warning and all.
        let taken = named.find(|live| is_creation || self.unknown.contains(live.id));
        if let Some(live) = taken {
            return Some(format!("a live assistant ({}) has this name by now", live.id));
        }
        // As when it was planned, but only against what the plan did not see: what it saw was decided upon.
        let (near, how) = self.strangers.find(&change.name).filter(|_| is_creation)?;
        Some(format!(
            "a live assistant ({}) may be this one by now: {:?}, its name {}",
            near.id,
            near.name,
            how.describe()
        ))
    }
}
