//! What became of a plan, for a job's summary.

use std::fmt::Write as _;

use super::document::code;
use super::document::finish;
use super::document::{MOST, utf16_len};
use crate::apply::{ApplyOutcome, ApplyReport, ItemReport};

/// So much is kept free for what is said at the end.
const END: usize = 300;

/// The report: the numbers, then a line for each item; what went wrong first.
pub fn report(report: &ApplyReport) -> String {
    let count = |outcome| report.count(outcome);
    let verdict = if report.is_success() {
        "applied"
    } else if report.was_begun() {
        "ended incomplete"
    } else {
        "nothing was written"
    };
    let mut out = format!(
        "**Roster: {verdict}**\n\n| applied | unchanged | failed | unknown | not attempted |\n|--:|--:|--:|--:|--:|\n\
         | {} | {} | {} | {} | {} |\n\n",
        count(ApplyOutcome::Applied),
        report.unchanged + count(ApplyOutcome::AlreadySo),
        count(ApplyOutcome::Failed),
        count(ApplyOutcome::Unknown),
        count(ApplyOutcome::NotAttempted)
    );
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
    finish(&out)
}

fn is_good(item: &ItemReport) -> bool {
    matches!(item.outcome, ApplyOutcome::Applied | ApplyOutcome::AlreadySo) && item.verified != Some(false)
}

fn line(item: &ItemReport) -> String {
    let id = item.id.as_deref().map_or(String::new(), |id| format!(" {}", code(id)));
    let verified = match (item.outcome, item.verified) {
        (ApplyOutcome::Applied, Some(true)) => ", verified",
        (ApplyOutcome::Applied, None) => ", not all of it could be verified",
        (_, Some(false)) => ", **not verified**",
        _ => "",
    };
    let outcome = item.outcome.name().replace('_', " ");
    let mut out = format!("- {} {}{id}: {outcome}{verified}\n", item.action, code(&item.name));
    for why in item.error.iter().chain(&item.warnings) {
        let _ = writeln!(out, "  - {}", code(why));
    }
    out
}
