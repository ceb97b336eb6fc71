//! Which live values are to be brought back, and which are left from the start.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::coerce::coerce;
use super::report::{PullOutcome, PulledItem};
use crate::desired::{AssistantSpec, LoadedRoster};
use crate::fields;
use crate::live::LiveAssistant;
use crate::plan::{BaselineEntries, BaselineEntry, ChangeOrigin, EntryMatch, EntryMatches, FieldChange, LiveRef, diff};

/// What a pull knows.
#[derive(Debug, Clone, Copy)]
pub struct PullInput<'a> {
    /// The files.
    pub reading: &'a LoadedRoster,
    /// Who is who.
    pub pairs: &'a EntryMatches,
    /// By id, what live reports of each matched entry that was chosen, or why that could not be read.
    pub details: &'a BTreeMap<String, Result<LiveAssistant, String>>,
    /// The names of the chosen entries; none means all.
    pub names: &'a BTreeSet<String>,
    /// What the entries were at the base, if only drift is to be taken.
    pub since: Option<&'a BaselineEntries<'a>>,
}

/// One value to bring back.
#[derive(Debug)]
pub(super) struct FieldToPull {
    /// The entry, by its place in the roster.
    pub entry: usize,
    /// The field; also `name`.
    pub field: String,
    /// The live value, as a file would say it.
    pub live: Value,
    /// Which item tells of it.
    pub item: usize,
}

/// Goes through all chosen entries. Every want has an item, which is left until it is decided.
pub(super) fn select(given: &PullInput<'_>) -> (Vec<PulledItem>, Vec<FieldToPull>) {
    let mut items = Vec::new();
    let mut wants = Vec::new();
    let roster = &given.reading.roster;
    let taken = names_after(given);
    for (at, (entry, pairing)) in roster.assistants.iter().zip(&given.pairs.entries).enumerate() {
        if !given.names.is_empty() && !given.names.contains(&entry.name) {
            continue;
        }
        let earlier = given.since.map_or(BaselineEntry::Unasked, |since| since.earlier(at));
        let known = match pairing {
            EntryMatch::Live(known) => known,
            EntryMatch::Absent => {
                let new = matches!(earlier, BaselineEntry::New);
                let outcome = if new {
                    PullOutcome::Pending
                } else {
                    PullOutcome::Skipped
                };
                items.push(whole(entry, None, outcome, "it is not live: apply would create it"));
                continue;
            }
            EntryMatch::Blocked { message, id, .. } => {
                items.push(whole(entry, id.as_deref(), PullOutcome::Skipped, message));
                continue;
            }
        };
        let difference = match given.details.get(&known.id) {
            Some(Ok(detail)) => diff(entry, detail, &roster.settings, earlier, false),
            Some(Err(why)) => Err(format!("it could not be read: {why}")),
            None => Err("its detail was not read".to_owned()),
        };
        let difference = match difference {
            Ok(difference) => difference,
            Err(why) => {
                items.push(whole(entry, Some(&known.id), PullOutcome::Skipped, &why));
                continue;
            }
        };
        let mut changes: Vec<_> = difference.fields.into_iter().chain(difference.create_only).collect();
        changes.sort_by_key(|change| fields::sort_key(&change.field));
        for change in changes {
            if is_unseen(&change, &roster.settings.unobservable) {
                continue;
            }
            let (outcome, reason, live) = classify(&change, entry, known, &taken);
            if let Some(live) = &live {
                wants.push(FieldToPull {
                    entry: at,
                    field: change.field.clone(),
                    live: live.clone(),
                    item: items.len(),
                });
            }
            items.push(PulledItem {
                name: entry.name.clone(),
                id: Some(known.id.clone()),
                field: Some(change.field),
                outcome,
                reason,
                before: Some(change.after),
                after: live.or(change.before),
                file: None,
            });
        }
    }
    (items, wants)
}

/// Is it a field that nothing live can be said of anyway?
fn is_unseen(change: &FieldChange, unobservable: &BTreeSet<String>) -> bool {
    let known = fields::by_name(&change.field);
    change.before.is_none()
        && (unobservable.contains(&change.field)
            || known.is_none_or(|field| field.mutability == fields::Mutability::CreateOnly))
}

/// What becomes of a field that differs, and the value to write, if it is to be written.
fn classify(
    change: &FieldChange,
    entry: &AssistantSpec,
    known: &LiveRef,
    taken: &BTreeMap<String, usize>,
) -> (PullOutcome, Option<String>, Option<Value>) {
    let left = |why: String| (PullOutcome::Skipped, Some(why), None);
    match change.origin {
        Some(ChangeOrigin::Pending) => {
            let why = "the files changed it since, live did not".to_owned();
            return (PullOutcome::Pending, Some(why), None);
        }
        Some(ChangeOrigin::Conflict) => {
            let why = "the files and live both changed it since, and differently".to_owned();
            return (PullOutcome::Conflict, Some(why), None);
        }
        Some(ChangeOrigin::Drift) | None => {}
    }
    let Some(live) = &change.before else {
        return left("live does not report it, so there is nothing to bring back".to_owned());
    };
    if change.field == "name" {
        if entry.id.is_none() {
            return left("the files rename it (`renamed_from`): apply does that".to_owned());
        }
        if let Err(why) = crate::desired::check_name(&known.name) {
            return left(format!("the live name cannot stand in a file: it {why}"));
        }
        if taken.get(&known.name).is_some_and(|count| *count > 1) {
            return left("another entry has the live name".to_owned());
        }
    }
    match coerce(&change.field, Some(&change.after), live) {
        Ok(live) => (PullOutcome::Skipped, None, Some(live)),
        Err(why) => left(why),
    }
}

fn whole(entry: &AssistantSpec, id: Option<&str>, outcome: PullOutcome, why: &str) -> PulledItem {
    PulledItem {
        name: entry.name.clone(),
        id: id.map(str::to_owned),
        field: None,
        outcome,
        reason: Some(why.to_owned()),
        before: None,
        after: None,
        file: None,
    }
}

/// How many entries would have each name, if all names were brought back.
fn names_after(given: &PullInput<'_>) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for (entry, pairing) in given.reading.roster.assistants.iter().zip(&given.pairs.entries) {
        let live = match pairing {
            EntryMatch::Live(known) if entry.id.is_some() => &known.name,
            _ => &entry.name,
        };
        *names.entry(live.clone()).or_default() += 1;
        if *live != entry.name {
            // Until it is known that this one moves away, nobody else gets its name.
            *names.entry(entry.name.clone()).or_default() += 1;
        }
    }
    names
}
