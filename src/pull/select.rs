//! Which live values are to be brought back, and which are left from the start.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::coerce::{MARKED, coerce};
use super::report::{PullOutcome, PulledItem};
use crate::desired::{AssistantSpec, LoadedRoster};
use crate::fields;
use crate::files::mistaken;
use crate::live::LiveAssistant;
use crate::plan::{
    BaselineEntries, BaselineEntry, ChangeOrigin, EntryMatch, EntryMatches, FieldChange, LiveRef, TargetFilter,
    TextMerge, diff,
};

/// What a pull knows.
#[derive(Debug, Clone, Copy)]
pub struct PullInput<'a> {
    /// The files.
    pub loaded: &'a LoadedRoster,
    /// Who is who.
    pub matches: &'a EntryMatches,
    /// By id, what live reports of each matched entry that was chosen, or why that could not be read.
    pub details: &'a BTreeMap<String, Result<LiveAssistant, String>>,
    /// Which entries are chosen.
    pub target: &'a TargetFilter,
    /// What the entries were at the base, if only drift is to be taken, and what merges.
    pub baseline: Option<&'a BaselineEntries<'a>>,
    /// Are texts that overlap to be written with conflict markers?
    pub conflict_markers: bool,
}

/// One value to bring back.
#[derive(Debug)]
pub(super) struct FieldToPull {
    /// The entry, by its place in the roster.
    pub entry: usize,
    /// The field; also `name`.
    pub field: String,
    /// The value to write, as a file would say it: the live one, or what a merge made of it.
    pub live: Value,
    /// What has become of it once it is written.
    pub outcome: PullOutcome,
    /// Which item tells of it.
    pub item: usize,
}

/// Goes through all chosen entries. Every want has an item, which is left until it is decided.
pub(super) fn select(input: &PullInput<'_>) -> (Vec<PulledItem>, Vec<FieldToPull>) {
    let mut items = Vec::new();
    let mut wants = Vec::new();
    let roster = &input.loaded.roster;
    let name_counts = names_after(input);
    for (at, (entry, entry_match)) in roster.assistants.iter().zip(&input.matches.entries).enumerate() {
        if !input.target.selects(&entry.name) {
            continue;
        }
        let earlier = input
            .baseline
            .map_or(BaselineEntry::Unasked, |baseline| baseline.earlier(at));
        let live_ref = match entry_match {
            EntryMatch::Live(live_ref) => live_ref,
            EntryMatch::Absent => {
                // An entry that was written since the baseline waits for its creation. An older one was live and is
                // gone, which is worth a word.
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
        let difference = match input.details.get(&live_ref.id) {
            Some(Ok(detail)) => diff(entry, detail, &roster.settings, earlier, false),
            Some(Err(why)) => Err(format!("it could not be read: {why}")),
            None => Err("its detail was not read".to_owned()),
        };
        let difference = match difference {
            Ok(difference) => difference,
            Err(why) => {
                items.push(whole(entry, Some(&live_ref.id), PullOutcome::Skipped, &why));
                continue;
            }
        };
        // Also what only a creation can set: it blocks each plan until the files take over the live value.
        let mut changes: Vec<_> = difference.fields.into_iter().chain(difference.create_only).collect();
        changes.sort_by_key(|change| fields::sort_key(&change.field));
        for change in changes {
            // Nothing live is known of these, so there is nothing to bring back, and nothing worth a line in each
            // pull.
            if is_unseen(&change, &roster.settings.unobservable) {
                continue;
            }
            let merge = merge(&change);
            // Texts that may merge first: to `classify` they are plain conflicts.
            let wanted = match &merge {
                Some(merge) => merged(merge, input.conflict_markers),
                None => classify(&change, entry, live_ref, &name_counts),
            };
            let live = match wanted.value {
                Some((live, outcome)) => {
                    wants.push(FieldToPull {
                        entry: at,
                        field: change.field.clone(),
                        live: live.clone(),
                        outcome,
                        item: items.len(),
                    });
                    // A merged text is neither before nor after: it stands in `written`.
                    Some(live).filter(|_| outcome == PullOutcome::Pulled)
                }
                None => None,
            };
            items.push(PulledItem {
                name: entry.name.clone(),
                id: Some(live_ref.id.clone()),
                field: Some(change.field),
                outcome: wanted.outcome,
                reason: wanted.reason,
                before: Some(change.after),
                after: live.or(change.before),
                written: None,
                merge: change.merge,
                file: None,
            });
        }
    }
    (items, wants)
}

/// What is to become of a field that differs.
struct Wanted {
    /// What has become of it until it is written.
    outcome: PullOutcome,
    /// Why that.
    reason: Option<String>,
    /// The value to write, and what has become of the field then.
    value: Option<(Value, PullOutcome)>,
}

impl Wanted {
    fn left(outcome: PullOutcome, why: impl Into<String>) -> Self {
        Self {
            outcome,
            reason: Some(why.into()),
            value: None,
        }
    }
}

/// The texts of a conflict that the plan says could merge.
fn merge(change: &FieldChange) -> Option<TextMerge<'_>> {
    change.merge.as_ref()?;
    let (base, live) = (change.base.as_ref()?.as_str()?, change.before.as_ref()?.as_str()?);
    Some(TextMerge::new(base, live, change.after.as_str()?))
}

/// A conflict of texts: merged where nothing overlaps, else left, or written with markers where that was asked for.
fn merged(merge: &TextMerge<'_>, conflict_markers: bool) -> Wanted {
    let overlaps = merge.overlaps();
    // The dashboard may hold a text with markers that somebody pasted there. No roster file may, so it could never be
    // read again.
    if merge.is_clean() && mistaken::conflict_markers(&merge.text()).is_some() {
        return Wanted::left(PullOutcome::Conflict, MARKED);
    }
    let outcome = if overlaps.overlaps.is_empty() {
        PullOutcome::Merged
    } else {
        PullOutcome::Conflict
    };
    let why = match outcome {
        PullOutcome::Merged => "the files and live both changed it since".to_owned(),
        _ => format!(
            "the files and live both changed it since: in the files' text, {}",
            overlaps.words()
        ),
    };
    let is_taken = outcome == PullOutcome::Merged || conflict_markers;
    Wanted {
        value: is_taken.then(|| (Value::from(merge.text()), outcome)),
        ..Wanted::left(PullOutcome::Conflict, why)
    }
}

/// Is it a field that nothing live can be said of anyway?
fn is_unseen(change: &FieldChange, unobservable: &BTreeSet<String>) -> bool {
    let known = fields::by_name(&change.field);
    change.before.is_none()
        && (unobservable.contains(&change.field)
            || known.is_none_or(|field| field.mutability == fields::Mutability::CreateOnly))
}

/// What is to become of a field that differs, and that is no conflict that could merge.
fn classify(
    change: &FieldChange,
    entry: &AssistantSpec,
    live_ref: &LiveRef,
    name_counts: &BTreeMap<String, usize>,
) -> Wanted {
    let left = |why: &str| Wanted::left(PullOutcome::Skipped, why);
    match change.origin {
        // Taken back, the live value would undo what waits to be applied.
        Some(ChangeOrigin::Pending) => {
            let why = "only the files changed it since";
            return Wanted::left(PullOutcome::Pending, why);
        }
        Some(ChangeOrigin::Conflict) => {
            let why = "the files and live both changed it since";
            return Wanted::left(PullOutcome::Conflict, why);
        }
        Some(ChangeOrigin::Drift) | None => {}
    }
    let Some(live) = &change.before else {
        return left("live does not report it, so there is nothing to bring back");
    };
    if change.field == "name" {
        // Matched by the old name. Taken back, the name would undo the rename that the files ask for.
        if entry.id.is_none() {
            return left("the files rename it (`renamed_from`): apply does that");
        }
        if let Err(why) = crate::desired::check_name(&live_ref.name) {
            return left(&format!("the live name cannot stand in a file: it {why}"));
        }
        if name_counts.get(&live_ref.name).is_some_and(|count| *count > 1) {
            return left("another entry has the live name");
        }
    }
    match coerce(&change.field, Some(&change.after), live) {
        Ok(live) => Wanted {
            outcome: PullOutcome::Skipped,
            reason: None,
            value: Some((live, PullOutcome::Pulled)),
        },
        Err(why) => left(&why),
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
        written: None,
        merge: None,
        file: None,
    }
}

/// How many entries would have each name, if all names were brought back.
fn names_after(input: &PullInput<'_>) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for (entry, entry_match) in input.loaded.roster.assistants.iter().zip(&input.matches.entries) {
        let live = match entry_match {
            EntryMatch::Live(live_ref) if entry.id.is_some() => &live_ref.name,
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
