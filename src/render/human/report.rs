//! What became of a plan, for people: a line for each item, and beneath it why and how to go on.

use std::fmt::Write as _;

use anstyle::Style as Ansi;

use crate::apply::{ApplyOutcome, ApplyReport, ItemReport};
use crate::render::terminal::TermStyle;
use crate::render::{sanitize, terminal};

/// Columns before an item's name: a sign, and the longest of the words.
const INDENT: usize = 17;

/// The report. The last line is always its summary.
pub fn report(report: &ApplyReport, style: TermStyle) -> String {
    let mut out = String::new();
    for item in &report.items {
        push(&mut out, item, style);
    }
    if !report.items.is_empty() {
        out.push('\n');
    }
    let unverified = match report.unverified() {
        0 => String::new(),
        count => format!(" ({count} not verified)"),
    };
    let _ = writeln!(
        out,
        "Apply: {} applied{unverified}, {} unchanged, {} failed, {} unknown, {} not attempted.",
        report.count(ApplyOutcome::Applied),
        report.unchanged + report.count(ApplyOutcome::AlreadySo),
        report.count(ApplyOutcome::Failed),
        report.count(ApplyOutcome::Unknown),
        report.count(ApplyOutcome::NotAttempted)
    );
    sanitize::defuse_ci_commands(&out)
}

fn push(out: &mut String, item: &ItemReport, style: TermStyle) {
    let (sign, ansi, words) = signs(item);
    let lead = style.paint(ansi, &format!("{sign} {words}"));
    let pad = INDENT.saturating_sub(2 + words.len());
    let name = style.paint(terminal::BOLD, &sanitize::escape_line(&item.name));
    let id = match &item.id {
        Some(id) => format!("  {}", style.paint(terminal::DIM, &sanitize::escape_line(id))),
        None => String::new(),
    };
    let verified = match (item.outcome, item.verified) {
        (ApplyOutcome::Applied, Some(true)) => "  verified",
        (ApplyOutcome::Applied, None) => "  not all of it could be verified",
        _ => "",
    };
    let _ = writeln!(out, "{lead}{:pad$}{name}{id}{verified}", "");
    let indent = " ".repeat(4);
    if let Some(error) = &item.error {
        terminal::push_wrapped(out, &indent, 4, error, style.width);
    }
    for warning in &item.warnings {
        let lead = format!("{indent}{} ", style.paint(terminal::UPDATE, "warning:"));
        terminal::push_wrapped(out, &lead, 13, warning, style.width);
    }
}

fn signs(item: &ItemReport) -> (&'static str, Ansi, &'static str) {
    match (item.outcome, item.action) {
        (ApplyOutcome::Applied, _) if item.verified == Some(false) => ("!", terminal::BLOCKED, "not verified"),
        (ApplyOutcome::Applied, "create") => ("+", terminal::CREATE, "created"),
        (ApplyOutcome::Applied, _) => ("~", terminal::UPDATE, "updated"),
        (ApplyOutcome::AlreadySo, _) => ("=", terminal::DIM, "already so"),
        (ApplyOutcome::Failed, _) => ("x", terminal::BLOCKED, "failed"),
        (ApplyOutcome::Unknown, _) => ("?", terminal::BLOCKED, "unknown"),
        (ApplyOutcome::NotAttempted, _) => ("-", terminal::DIM, "not attempted"),
    }
}
