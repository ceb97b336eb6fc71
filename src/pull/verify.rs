//! The files as they will be, read again: what was pulled is live, and nothing else has moved.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{PullOutcome, PulledItem};
use super::select::PullInput;
use crate::desired::{AssistantSpec, LoadedRoster};
use crate::diagnostic::{Diagnostic, Severity};
use crate::live::values_match;
use crate::plan::{BaselineEntry, diff};

/// Checks the prepared files, as they were read, against what was meant.
///
/// # Errors
/// All that is not as it was meant: then nothing may be written.
pub(super) fn check(input: &PullInput<'_>, items: &[PulledItem], after: &LoadedRoster) -> Result<(), Vec<Diagnostic>> {
    let are_marked = items
        .iter()
        .any(|item| item.outcome == PullOutcome::Conflict && item.written.is_some());
    // Files without any were read before, so these are the ones that were asked for; a person has to see to them.
    let is_wanted = |problem: &Diagnostic| are_marked && problem.code == Some("conflict-markers");
    let mut problems: Vec<_> = after
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error && !is_wanted(problem))
        .cloned()
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut pulled: BTreeMap<&str, Vec<&PulledItem>> = BTreeMap::new();
    for item in items.iter().filter(|item| is_taken(item)) {
        pulled.entry(&item.name).or_default().push(item);
    }
    let mut entries: BTreeMap<&str, &AssistantSpec> = after
        .roster
        .assistants
        .iter()
        .map(|entry| (entry.name.as_str(), entry))
        .collect();
    for before in &input.loaded.roster.assistants {
        let items = pulled.get(before.name.as_str()).map_or(&[][..], Vec::as_slice);
        let name = items
            .iter()
            .find(|item| item.field.as_deref() == Some("name"))
            .and_then(|item| item.after.as_ref()?.as_str())
            .unwrap_or(&before.name);
        // Taken out: what is left at the end is new, and may only be what was to be added.
        match entries.remove(name) {
            None => problems.push(unmeant(before, "its entry would be gone")),
            Some(entry) => problems.extend(compare(input, before, entry, items, after)),
        }
    }
    for entry in entries.values() {
        let items_with = |outcome: PullOutcome| {
            items
                .iter()
                .filter(move |item| item.name == entry.name && item.outcome == outcome)
        };
        let left: BTreeSet<&str> = items_with(PullOutcome::Skipped)
            .filter_map(|item| item.field.as_deref())
            .collect();
        match items_with(PullOutcome::Added).next() {
            None => problems.push(unmeant(entry, "it would be there, and was not")),
            Some(item) => problems.extend(differing(input, entry, item, after, |field| !left.contains(field))),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// One entry, before and after.
fn compare(
    input: &PullInput<'_>,
    before: &AssistantSpec,
    entry: &AssistantSpec,
    items: &[&PulledItem],
    after: &LoadedRoster,
) -> Vec<Diagnostic> {
    let fields: BTreeSet<&str> = items.iter().filter_map(|item| item.field.as_deref()).collect();
    let untouched = |entry: &AssistantSpec| -> Vec<_> {
        let declared = entry
            .declared
            .iter()
            .filter(|declared| !fields.contains(declared.field.as_str()));
        declared
            .map(|declared| (declared.field.clone(), declared.value.clone()))
            .collect()
    };
    let mut problems = Vec::new();
    let rest = |entry: &AssistantSpec| (entry.id.clone(), entry.renamed_from.clone(), entry.ignore.clone());
    // Values, not texts: comments and layout may move, meaning may not.
    if untouched(before) != untouched(entry) || rest(before) != rest(entry) {
        problems.push(unmeant(
            before,
            "something of it would change that was not to be pulled",
        ));
    }
    let pulled = items.iter().filter(|item| item.written.is_none());
    let pulled: BTreeSet<&str> = pulled.filter_map(|item| item.field.as_deref()).collect();
    if let Some(item) = items.first().filter(|_| !pulled.is_empty()) {
        problems.extend(differing(input, entry, item, after, |field| pulled.contains(field)));
    }
    for item in items {
        if let (Some(field), Some(written)) = (&item.field, &item.written) {
            let now = entry.declared.iter().find(|declared| declared.field == *field);
            if now.is_none_or(|now| !values_match(written, &now.value)) {
                problems.push(unmeant(before, &format!("`{field}` would not be the merged text")));
            }
        }
    }
    problems
}

/// Does the item say that its value is in the files now?
fn is_taken(item: &PulledItem) -> bool {
    item.outcome == PullOutcome::Pulled || item.written.is_some()
}

/// What still differs from live, of the fields that should not.
fn differing(
    input: &PullInput<'_>,
    entry: &AssistantSpec,
    item: &PulledItem,
    after: &LoadedRoster,
    should_not: impl Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let detail = item.id.as_deref().and_then(|id| input.details.get(id));
    let Some(Ok(detail)) = detail else {
        return vec![unmeant(entry, "what is live of it was not read")];
    };
    // By the planner itself, so that the next plan agrees; without a baseline, for who changed it does not matter
    // here.
    match diff(entry, detail, &after.roster.settings, BaselineEntry::Unasked, false) {
        Err(why) => vec![unmeant(entry, &why)],
        Ok(left) => left
            .fields
            .iter()
            .chain(&left.create_only)
            .filter(|change| should_not(&change.field))
            .map(|change| unmeant(entry, &format!("`{}` would still differ from live", change.field)))
            .collect(),
    }
}

fn unmeant(entry: &AssistantSpec, what: &str) -> Diagnostic {
    Diagnostic::error(format!(
        "the files would not be as meant, so nothing was written: {:?}: {what}",
        entry.name
    ))
    .with_help("this is a fault of this tool: please report it, with the entry and the live value")
}
