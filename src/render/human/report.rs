//! What became of a plan, for people: a line for each item, and beneath it why and how to go on.

use std::fmt::Write as _;

use anstyle::Style as Ansi;

use crate::apply::{Item, Outcome, Report};
use crate::render::style::{self, Style};
use crate::render::{safe, wrap};

/// Columns before an item's name: a sign, and the longest of the words.
const INDENT: usize = 17;

/// The report. The last line is always its summary.
pub fn report(report: &Report, style: Style) -> String {
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
        report.count(Outcome::Applied),
        report.unchanged + report.count(Outcome::AlreadySo),
        report.count(Outcome::Failed),
        report.count(Outcome::Unknown),
        report.count(Outcome::NotAttempted)
    );
    safe::guard(&out)
}

fn push(out: &mut String, item: &Item, style: Style) {
    let (sign, ansi, words) = signs(item);
    let lead = style.paint(ansi, &format!("{sign} {words}"));
    let pad = INDENT.saturating_sub(2 + words.len());
    let name = style.paint(style::BOLD, &safe::line(&item.name));
    let id = match &item.id {
        Some(id) => format!("  {}", style.paint(style::DIM, &safe::line(id))),
        None => String::new(),
    };
    let verified = match (item.outcome, item.verified) {
        (Outcome::Applied, Some(true)) => "  verified",
        (Outcome::Applied, None) => "  not all of it could be verified",
        _ => "",
    };
    let _ = writeln!(out, "{lead}{:pad$}{name}{id}{verified}", "");
    let indent = " ".repeat(4);
    if let Some(error) = &item.error {
        wrap::block(out, &indent, 4, error, style.width);
    }
    for warning in &item.warnings {
        let lead = format!("{indent}{} ", style.paint(style::UPDATE, "warning:"));
        wrap::block(out, &lead, 13, warning, style.width);
    }
}

fn signs(item: &Item) -> (&'static str, Ansi, &'static str) {
    match (item.outcome, item.action) {
        (Outcome::Applied, _) if item.verified == Some(false) => ("!", style::BLOCKED, "not verified"),
        (Outcome::Applied, "create") => ("+", style::CREATE, "created"),
        (Outcome::Applied, _) => ("~", style::UPDATE, "updated"),
        (Outcome::AlreadySo, _) => ("=", style::DIM, "already so"),
        (Outcome::Failed, _) => ("x", style::BLOCKED, "failed"),
        (Outcome::Unknown, _) => ("?", style::BLOCKED, "unknown"),
        (Outcome::NotAttempted, _) => ("-", style::DIM, "not attempted"),
    }
}
