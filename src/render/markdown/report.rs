//! What became of a plan, for a job's summary or a comment.

use std::fmt::Write as _;

use super::diff::utf16_len;
use super::document::{MOST, nonzero_counts, plan_marker};
use super::escape::{Place, code, prose};
use crate::apply::{ApplyOutcome, ApplyReport, ItemReport};
use crate::plan::Plan;

/// So much is kept free for what is said at the end.
const END: usize = 300;

/// The report: the numbers, then a line for each item; what went wrong first.
pub fn report(report: &ApplyReport, plan: &Plan) -> String {
    let count = |outcome| report.count(outcome);
    let verdict = if report.is_success() {
        match count(ApplyOutcome::Applied) {
            0 => "nothing to do",
            _ => "applied",
        }
    } else if report.was_begun() {
        "ended incomplete"
    } else {
        "nothing was written"
    };
    let counts = [
        (count(ApplyOutcome::Failed), "failed"),
        (count(ApplyOutcome::Unknown), "unknown"),
        (count(ApplyOutcome::NotAttempted), "not attempted"),
        (count(ApplyOutcome::Applied), "applied"),
        (report.unchanged + count(ApplyOutcome::AlreadySo), "unchanged"),
    ];
    let counts = nonzero_counts(&counts);
    let counts = if counts.is_empty() {
        counts
    } else {
        format!(" ({counts})")
    };
    let mut out = format!("**Roster apply: {verdict}**{counts}\n\n");
    let (good, bad): (Vec<_>, Vec<_>) = report.items.iter().partition(|item| is_good(item));
    let mut used = utf16_len(&out);
    let mut hidden = 0;
    for text in bad.into_iter().chain(good).map(line) {
        if used + utf16_len(&text) + END > MOST {
            hidden += 1;
        } else {
            used += utf16_len(&text);
            out.push_str(&text);
        }
    }
    if hidden > 0 {
        let _ = writeln!(out, "\n**{hidden} more are not shown here**, for lack of room.");
    }
    format!("{}{out}", plan_marker("apply", plan))
}

fn is_good(item: &ItemReport) -> bool {
    matches!(item.outcome, ApplyOutcome::Applied | ApplyOutcome::AlreadySo) && item.verified != Some(false)
}

fn line(item: &ItemReport) -> String {
    let id = item
        .id
        .as_deref()
        .map_or(String::new(), |id| format!(" {}", code(id, Place::Open)));
    let verified = match (item.outcome, item.verified) {
        (ApplyOutcome::Applied, Some(true)) => ", verified",
        (ApplyOutcome::Applied, None) => ", not all of it could be verified",
        (_, Some(false)) => ", **not verified**",
        _ => "",
    };
    let outcome = item.outcome.name().replace('_', " ");
    let mut out = format!(
        "- {} {}{id}: {outcome}{verified}\n",
        item.action,
        code(&item.name, Place::Open)
    );
    for why in item.error.iter().chain(&item.warnings) {
        let _ = writeln!(out, "  - {}", prose(why, Place::Open));
    }
    out
}
