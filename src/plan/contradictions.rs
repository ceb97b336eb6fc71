//! Does a plan contradict itself? A plan is made in one place, but also saved, narrowed by `--target` and read back, and
//! whatever `apply` does rests on it. So what must hold of every plan is written down here once, apart from the code that makes
//! plans, and asked of every plan that a test makes and of every saved one.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Action, BlockReason, Change, Plan};
use crate::live::values_match;

/// What is wrong with a plan, each in words; nothing for one that may be carried out.
pub fn contradictions(plan: &Plan) -> Vec<String> {
    let mut found = Vec::new();
    for change in &plan.changes {
        let mut wrong = |what: &str| found.push(format!("{:?} {what}", change.name));
        check_action(change, &mut wrong);
        check_fields(change, &mut wrong);
        check_sent_along(change, plan.patch_declared_only, &mut wrong);
        check_origin(change, plan.base.is_some(), &mut wrong);
    }
    check_names(plan, &mut found);
    check_ids(plan, &mut found);
    check_order(plan, &mut found);
    if plan.resendable > plan.unobservable {
        found.push("more fields could be sent again than cannot be compared".to_owned());
    }
    found
}

fn check_action(change: &Change, wrong: &mut impl FnMut(&str)) {
    match (&change.action, &change.id) {
        // It would make a second one beside the one that is live, and that can't be undone.
        (Action::Create, Some(_)) => wrong("would be created, and has an id"),
        (Action::Update, None) => wrong("would be updated, and has no id"),
        // A write that changes nothing still runs over what others change between the read and the write.
        (Action::Update, Some(_)) if change.fields.is_empty() => wrong("would be updated, and no field differs"),
        (Action::Create, None) | (Action::Update, Some(_)) => {}
        // The message is all that a person has to decide by.
        (Action::Blocked { message, .. }, _) if message.is_empty() => wrong("is blocked, and nothing says why"),
        (Action::Blocked { reason, .. }, id) => {
            // This reason comes from a comparison, so there is something live, and a field that differs.
            if *reason == BlockReason::CreateOnlyField && (id.is_none() || change.fields.is_empty()) {
                wrong("is blocked for a field of a live assistant, and has no field or no id");
            }
        }
    }
}

fn check_fields(change: &Change, wrong: &mut impl FnMut(&str)) {
    // A body is one JSON object: of a field that stands in both, it could not be said which value is sent.
    let mut names: BTreeSet<&str> = change.carried.keys().map(String::as_str).collect();
    for field in &change.fields {
        let name = field.field.as_str();
        if !names.insert(name) {
            wrong(&format!("has the field `{name}` twice"));
        }
        // A creation's name is `change.name`, and by that the new id is looked for. A second one could differ from
        // it.
        if name == "name" && change.action == Action::Create {
            wrong("would be created, and has its `name` among the fields");
        // Whatever is read back is compared with `change.name`, and the next plan looks for it.
        } else if name == "name" && field.after != change.name.as_str() {
            wrong("would be renamed to another name");
        }
        match &field.before {
            Some(_) if change.action == Action::Create => {
                wrong(&format!("would be created, and had a `{name}` before"));
            }
            Some(_) if change.unverified.contains(name) => {
                wrong(&format!("has a `{name}` that can't be compared, and was before"));
            }
            // A field that is as declared would be planned in every run, and no plan would ever be empty.
            Some(before) if values_match(&field.after, before) => {
                wrong(&format!("has a `{name}` that would stay as it is"));
            }
            _ => {}
        }
    }
    if let Some(name) = change.unverified.iter().find(|name| !names.contains(name.as_str())) {
        wrong(&format!(
            "has a `{name}` that can't be compared, and does not declare it"
        ));
    }
}

fn check_sent_along(change: &Change, patch_declared_only: bool, wrong: &mut impl FnMut(&str)) {
    // The plan names what will be sent, so that it can be approved. Both come from `diff::sent_along`.
    if !change.sent_along.is_empty() && (patch_declared_only || change.action != Action::Update) {
        wrong("sends undeclared fields along, and would send none");
    }
    let declared = change.fields.iter().map(|field| &field.field);
    // In the body the declared value wins, so such a plan would show something that is never sent.
    let mut names: BTreeSet<&String> = declared.chain(change.carried.keys()).collect();
    if let Some(name) = change.sent_along.iter().find(|name| !names.insert(name)) {
        wrong(&format!("sends `{name}` along, and sends it already"));
    }
}

fn check_origin(change: &Change, has_baseline: bool, wrong: &mut impl FnMut(&str)) {
    let origins = || change.fields.iter().map(|field| field.origin);
    if !has_baseline && origins().chain([change.origin]).any(|origin| origin.is_some()) {
        wrong("has an origin, and there is no baseline to tell it by");
    // The head line shows the change's origin alone. Drift must not hide below a change that looks like ours.
    } else if origins().max().flatten() > change.origin {
        wrong("has a field of a worse origin than its own");
    }
}

/// Each entry has one outcome: a change, none, a detail that was not read, or being left out.
fn check_names(plan: &Plan, found: &mut Vec<String>) {
    let changed = plan.changes.iter().map(|change| &change.name);
    let unchanged = plan.unchanged.iter().map(|known| &known.name);
    let unread = plan.unread.iter().map(|unread| &unread.name);
    let mut names = BTreeSet::new();
    for name in changed.chain(unchanged).chain(unread).chain(&plan.left_out) {
        if !names.insert(name) {
            found.push(format!("{name:?} is planned twice"));
        }
    }
    // Matching never gives this. A saved plan that was edited by hand may, and this is the last look before the
    // requests.
    let live: BTreeSet<_> = plan.unmanaged.iter().map(|known| &known.name).collect();
    for change in plan.changes.iter().filter(|change| change.action == Action::Create) {
        if live.contains(&change.name) {
            found.push(format!("{:?} would be created, and is live", change.name));
        }
    }
}

/// Each live assistant has one place. Only entries that are blocked because they mean the same one share an id.
fn check_ids(plan: &Plan, found: &mut Vec<String>) {
    // Two writes to one assistant would undo each other, and the second would be judged by a plan that the first made
    // old. Those that are claimed twice are blocked, so none of them is written.
    let is_shared = |change: &Change| {
        matches!(
            change.action,
            Action::Blocked {
                reason: BlockReason::ClaimedTwice,
                ..
            }
        )
    };
    let changed = plan
        .changes
        .iter()
        .filter_map(|change| Some((change.id.as_ref()?, is_shared(change))));
    let known = plan.unchanged.iter().chain(&plan.unmanaged);
    let known = known.map(|known| (&known.id, false));
    let unread = plan.unread.iter().map(|unread| (&unread.id, false));
    let mut ids: BTreeMap<&String, bool> = BTreeMap::new();
    for (id, is_shared) in changed.chain(known).chain(unread) {
        if ids
            .insert(id, is_shared)
            .is_some_and(|was_shared| !(is_shared && was_shared))
        {
            found.push(format!("the live assistant {id} stands there twice"));
        }
    }
}

/// The order is that of the files: the files of a plan one after the other, and their lines downwards.
fn check_order(plan: &Plan, found: &mut Vec<String>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut last: Option<(&str, u32)> = None;
    for change in &plan.changes {
        let (file, line) = (change.source.file.as_str(), change.source.line);
        let is_ordered = match last {
            Some((last_file, last_line)) if last_file == file => last_line <= line,
            // A file that was left does not come back: the files of a roster are read one after the other.
            _ => seen.insert(file),
        };
        if !is_ordered {
            found.push(format!("{:?} is not in the order of the files", change.name));
        }
        last = Some((file, line));
    }
    for unread in plan.unread.iter().filter(|unread| unread.before > plan.changes.len()) {
        found.push(format!("{:?} stands after more changes than there are", unread.name));
    }
}
