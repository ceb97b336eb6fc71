//! A plan for review: the verdict and the numbers, what to know first, and each assistant folded.

use std::fmt::Write as _;

use super::change::change;
use super::document::code;
use super::document::finish;
use super::document::{MOST, bullet_list, take_lines, utf16_len};
use crate::plan::{Action, Change, ChangeOrigin, Plan, PlanSummary};

/// So much is kept free for what is said at the end.
const END: usize = 2_500;
/// No more is said beside the changes, as [`length`] counts.
const NOTES: usize = 15_000;
/// So many items of a list are shown.
const ITEMS: usize = 20;
/// So many names of what is not shown are named.
const NAMES: usize = 10;

/// The plan. What does not fit is cut by assistant, and said.
pub fn plan(plan: &Plan) -> String {
    let mut out = format!("**Roster: {}**\n\n{}\n{}", verdict(plan), numbers(plan), heads(plan));
    let notes = notes(plan);
    let (notes, unsaid) = take_lines(&notes, NOTES);
    let room = MOST.saturating_sub(utf16_len(notes) + END);
    let mut hidden: Vec<&Change> = Vec::new();
    let mut used = utf16_len(&out);
    for planned in &plan.changes {
        // What is left out stays out: a later one that fits would hide that something is missing before it.
        let fitting = [false, true]
            .into_iter()
            .filter(|_| hidden.is_empty())
            .find_map(|brief| {
                let text = change(planned, brief);
                (used + utf16_len(&text) <= room).then_some(text)
            });
        match fitting {
            Some(text) => {
                used += utf16_len(&text);
                out.push_str(&text);
            }
            None => hidden.push(planned),
        }
    }
    if !hidden.is_empty() {
        let _ = writeln!(
            out,
            "**{} more assistants are not shown here**, for lack of room: {}\n",
            hidden.len(),
            names(&hidden)
        );
    }
    out.push_str(notes);
    if unsaid > 0 {
        out.push_str("\n… and more, for which there is no room.\n");
    }
    finish(&out)
}

fn names(hidden: &[&Change]) -> String {
    let mut names: Vec<String> = hidden.iter().take(NAMES).map(|change| brief(&change.name)).collect();
    if hidden.len() > NAMES {
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// A name, short enough for a list of them.
fn brief(name: &str) -> String {
    code(&name.chars().take(60).collect::<String>())
}

fn verdict(plan: &Plan) -> String {
    if !plan.complete() {
        return "incomplete: not everything could be read".to_owned();
    }
    let unmanaged = if plan.strict { plan.unmanaged.len() } else { 0 };
    let parts = [
        (plan.blocked(), "blocked"),
        (plan.creates(), "to create"),
        (plan.updates(), "to update"),
        (unmanaged, "unmanaged"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !parts.is_empty() {
        parts.join(", ")
    } else if !plan.no_difference() {
        "no changes in what is known".to_owned()
    } else if !plan.left_out.is_empty() {
        "no changes in what was looked at".to_owned()
    } else {
        "no changes".to_owned()
    }
}

fn numbers(plan: &Plan) -> String {
    let PlanSummary {
        create,
        update,
        unchanged,
        blocked,
        unmanaged,
        unobservable,
        resendable: _,
    } = plan.summary();
    format!(
        "| create | update | unchanged | blocked | unmanaged | unobservable |\n|--:|--:|--:|--:|--:|--:|\n\
         | {create} | {update} | {unchanged} | {blocked} | {unmanaged} | {unobservable} |\n"
    )
}

/// What to know before reading on.
fn heads(plan: &Plan) -> String {
    let moved = |origin| {
        plan.changes
            .iter()
            .filter(|change| change.origin == Some(origin))
            .count()
    };
    let base = plan.base.as_ref().map_or(String::new(), |base| code(&base.reference));
    let blocked = plan
        .changes
        .iter()
        .filter(|change| matches!(change.action, Action::Blocked { .. }))
        .count();
    let heads = [
        (
            blocked,
            "blocked: nothing will be applied until that is resolved".to_owned(),
        ),
        (
            moved(ChangeOrigin::Conflict),
            format!("in conflict: live and the files both changed since {base}"),
        ),
        (
            moved(ChangeOrigin::Drift),
            format!("drifted: live changed, and the files did not, since {base}"),
        ),
        (
            moved(ChangeOrigin::Pending),
            format!("pending: the files changed since {base}"),
        ),
        (
            plan.creates(),
            "will be created; creations cannot be undone through this API".to_owned(),
        ),
    ];
    let mut out = String::new();
    for (count, words) in heads.into_iter().filter(|(count, _)| *count > 0) {
        let _ = writeln!(out, "- **{count}** {words}");
    }
    out.push('\n');
    out
}

/// What stands after the changes.
fn notes(plan: &Plan) -> String {
    let mut out = String::new();
    let mut section = |title: &str, items: String| {
        if !items.is_empty() {
            let _ = writeln!(out, "**{title}**\n\n{items}");
        }
    };
    section(
        "Could not be read",
        bullet_list(&plan.unread, ITEMS, |unread| {
            format!("{}: {}", brief(&unread.name), code(&unread.why))
        }),
    );
    section(
        "Warnings",
        bullet_list(&plan.warnings, ITEMS, |warning| code(&warning.to_string())),
    );
    let gone = plan.base.as_ref().map_or(&[][..], |base| &base.gone);
    section(
        "No longer managed",
        bullet_list(gone, ITEMS, |gone| match &gone.id {
            Some(id) => format!("{} {}", brief(&gone.name), code(id)),
            None => format!("{}, and not live", brief(&gone.name)),
        }),
    );
    section(
        "Left out by `--target`",
        bullet_list(&plan.left_out, ITEMS, |name| brief(name)),
    );
    out
}
