//! A plan for review, for an author without a terminal: what changes in words, a line for each assistant or shared change, then the
//! texts in folds, and last what else is to be known.

use super::diff::utf16_len;
use super::document::{MOST, bullet_list, names, nonzero_counts, plan_marker, short_name, take_lines};
use super::escape::{Place, code, prose};
use super::fields::Drawing;
use super::folds::folds;
use super::lines::lines;
use crate::plan::Plan;
use crate::render::Verbosity;
use crate::render::review::{next_steps, plan_counts, review};
use crate::render::text_diff::DiffOptions;

/// No more is said beside the changes, in characters.
const NOTES: usize = 12_000;
/// So many items of a list are shown.
const ITEMS: usize = 20;
/// So many names stand in a line beside the changes, in so much room.
const NAMES: usize = 10;
const NAMES_ROOM: usize = 1_100;
/// So much is kept free for the words on the signs in texts.
const LEGEND: usize = 200;

/// The plan; in full with all lines of long texts, as far as there is room, and as a summary without any. What does not fit is said
/// by name.
pub fn plan(plan: &Plan, show: Verbosity) -> String {
    let full = show.full;
    let review = review(plan, DiffOptions { full, words: true });
    let drawing = Drawing {
        is_drift: plan.is_drift,
        full,
        names_all: show.summary,
    };
    let command = plan.command();
    let head = format!(
        "{}**Roster {command}: {}**\n\n{}",
        plan_marker(command, plan),
        review.headline.join(" "),
        address(plan)
    );
    let tail = notes(plan);
    let mut room = MOST.saturating_sub(utf16_len(&head) + utf16_len(&tail) + LEGEND);
    // A line is worth more than a fold, but many lines are not worth every fold.
    let lines = lines(&review, drawing, room * 2 / 3);
    room = room.saturating_sub(utf16_len(&lines));
    let folds = if show.summary {
        String::new()
    } else {
        folds(&review, drawing, room)
    };
    let legend = legend(&folds, command, drawing);
    format!("{head}{lines}{folds}{legend}{tail}")
}

/// What the signs in the texts mean, where there are some.
fn legend(folds: &str, command: &str, drawing: Drawing) -> String {
    let mut said = Vec::new();
    if folds.contains("[-") || folds.contains("{+") {
        said.push("changed words stand in `[-…-]` and `{+…+}`".to_owned());
    }
    if folds.contains("```diff") && folds.contains('…') && !drawing.full {
        said.push(format!("`roster {command} --full` shows what `…` leaves out"));
    }
    if said.is_empty() {
        return String::new();
    }
    format!("In the texts, {}.\n\n", said.join("; "))
}

/// Where it was read, and what was laid over the files.
fn address(plan: &Plan) -> String {
    let mut out = Vec::new();
    if !plan.api_url.is_empty() {
        out.push(code(&plan.api_url, Place::Open));
    }
    if plan.is_drift && !plan.changes.is_empty() {
        out.push("files → live".to_owned());
    }
    if !plan.overlays.is_empty() {
        let overlays = names(plan.overlays.iter().map(String::as_str), NAMES, NAMES_ROOM, Place::Open);
        out.push(format!("with {overlays}"));
    }
    if let Some(base) = &plan.base {
        out.push(format!("since {}", code(&base.reference, Place::Open)));
    }
    if out.is_empty() {
        String::new()
    } else {
        format!("{}\n\n", out.join(", "))
    }
}

/// What stands after the changes, the numbers last.
fn notes(plan: &Plan) -> String {
    let mut out = String::new();
    let mut section = |title: &str, items: String| {
        if !items.is_empty() {
            out.push_str(&format!("**{title}**\n\n{items}\n"));
        }
    };
    let name = |name: &str| short_name(name, Place::Open);
    section(
        "Could not be read",
        bullet_list(&plan.unread, ITEMS, |unread| {
            format!("{}: {}", name(&unread.name), prose(&unread.why, Place::Open))
        }),
    );
    section(
        "Warnings",
        bullet_list(&plan.warnings, ITEMS, |warning| {
            prose(&warning.to_string(), Place::Open)
        }),
    );
    let gone = plan.base.as_ref().map_or(&[][..], |base| &base.gone);
    section(
        "No longer managed",
        bullet_list(gone, ITEMS, |gone| match &gone.id {
            Some(id) => format!(
                "{} {}: still live, and left as it is",
                name(&gone.name),
                code(id, Place::Open)
            ),
            None => format!("{}: not live either", name(&gone.name)),
        }),
    );
    let (kept, unsaid) = take_lines(&out, NOTES);
    let mut out = kept.to_owned();
    if unsaid > 0 {
        out.push_str("\n… and more, for which there is no room.\n\n");
    }
    if !plan.left_out.is_empty() {
        let left_out = names(plan.left_out.iter().map(String::as_str), NAMES, NAMES_ROOM, Place::Open);
        out.push_str(&format!("Left out by `--target` or `--exclude`: {left_out}\n\n"));
    }
    out.push_str(&numbers(plan));
    out
}

/// The numbers that are not zero, and who is unmanaged.
fn numbers(plan: &Plan) -> String {
    let mut counts = nonzero_counts(&plan_counts(plan));
    if !plan.unmanaged.is_empty() {
        let them = plan.unmanaged.iter().map(|known| known.name.as_str());
        counts.push_str(&format!(": {}", names(them, NAMES, NAMES_ROOM, Place::Open)));
    }
    let mut out = String::new();
    if !counts.is_empty() {
        out.push_str(&format!("{counts}\n"));
    }
    match plan.unobservable {
        0 => {}
        1 => out.push_str("\n1 declared field cannot be compared: the API does not report it.\n"),
        many => out.push_str(&format!(
            "\n{many} declared fields cannot be compared: the API does not report them.\n"
        )),
    }
    let carrying = plan
        .changes
        .iter()
        .filter(|change| !change.sent_along.is_empty())
        .count();
    match carrying {
        // Drift sends nothing.
        _ if plan.is_drift => {}
        0 => {}
        1 => out.push_str("\n1 update sends undeclared fields along as they are live.\n"),
        many => out.push_str(&format!(
            "\n{many} updates send undeclared fields along as they are live.\n"
        )),
    }
    if plan.is_drift {
        for step in next_steps(plan) {
            out.push_str(&format!("\n{}\n", prose(&step, Place::Open)));
        }
    }
    out
}
