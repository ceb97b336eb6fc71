//! What a pull came to, for people: what was declared and what is live, file by file what changes, and what is left and why.

use std::fmt::Write as _;

use anstyle::Style as Ansi;

use crate::pull::{FileChange, FileState, PullOutcome, PullReport, PulledItem};
use crate::render::terminal::{TermStyle, Verbosity};
use crate::render::text_diff::{self, DiffOptions};
use crate::render::{sanitize, terminal, value};

/// Columns before a field's name.
const INDENT: usize = 4;
/// The widest name that the others are aligned with.
const WIDEST: usize = 24;
/// How many of those with nothing to pull are named.
const NAMES: usize = 5;

/// The report. With `dry_run` each file's difference is shown. The last line is always the summary.
pub fn pull(pulling: &PullReport, dry_run: bool, style: TermStyle, show: Verbosity) -> String {
    let mut out = String::new();
    let assistants = pulling
        .items
        .chunk_by(|one, other| (&one.name, &one.id) == (&other.name, &other.id));
    // What only the files changed asks for nothing here: many of these would hide the one that does.
    let is_waiting = |items: &[PulledItem]| items.iter().all(|item| item.outcome == PullOutcome::Pending);
    let (waiting, told): (Vec<_>, Vec<_>) = assistants.partition(|items| is_waiting(items) && !show.verbose);
    for items in told {
        push_assistant(&mut out, items, style);
    }
    push_waiting(&mut out, &waiting, style);
    if !pulling.items.is_empty() {
        out.push('\n');
    }
    for file in &pulling.files {
        push_file(&mut out, file, dry_run, style, show);
    }
    if !pulling.files.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}", summary(pulling, dry_run));
    sanitize::defuse_ci_commands(&out)
}

fn summary(pulling: &PullReport, dry_run: bool) -> String {
    let count = |outcome| pulling.count(outcome);
    let mut parts = vec![format!("{} pulled", count(PullOutcome::Pulled))];
    for (outcome, word) in [
        (PullOutcome::Merged, "merged"),
        (PullOutcome::Added, "added"),
        (PullOutcome::Pending, "pending"),
        (PullOutcome::Conflict, "in conflict"),
    ] {
        if count(outcome) > 0 {
            parts.push(format!("{} {word}", count(outcome)));
        }
    }
    parts.push(format!("{} left", count(PullOutcome::Skipped)));
    let files = match pulling
        .files
        .iter()
        .filter(|file| file.state != FileState::Failed)
        .count()
    {
        1 => "1 file".to_owned(),
        many => format!("{many} files"),
    };
    let what = if dry_run { "would change" } else { "changed" };
    format!("Pull: {} ({files} {what}).", parts.join(", "))
}

/// Those with nothing to pull, on one line.
fn push_waiting(out: &mut String, waiting: &[&[PulledItem]], style: TermStyle) {
    if waiting.is_empty() {
        return;
    }
    let names = waiting.iter().filter_map(|items| items.first());
    let names: Vec<_> = names.take(NAMES).map(|item| item.name.as_str()).collect();
    let more = match waiting.len() - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let verb = if waiting.len() == 1 { "waits" } else { "wait" };
    let text = format!(
        "{} only {verb} for `roster apply` (-v tells their fields): {}{more}",
        waiting.len(),
        names.join(", ")
    );
    terminal::push_wrapped(
        out,
        &format!("{} ", style.paint(terminal::DIM, "-")),
        2,
        &text,
        style.width,
    );
}

/// All that is said of one assistant.
fn push_assistant(out: &mut String, items: &[PulledItem], style: TermStyle) {
    let Some(first) = items.first() else { return };
    let (sign, ansi) = match items
        .iter()
        .map(|item| item.outcome)
        .min_by_key(|outcome| rank(*outcome))
    {
        Some(PullOutcome::Added) => ("+", terminal::CREATE),
        Some(PullOutcome::Pulled | PullOutcome::Merged) => ("~", terminal::UPDATE),
        Some(PullOutcome::Pending) => ("-", terminal::DIM),
        _ => ("!", terminal::BLOCKED),
    };
    let name = style.paint(terminal::BOLD, &sanitize::escape_line(&first.name));
    let id = first
        .id
        .as_deref()
        .map(|id| format!("  {}", style.paint(terminal::DIM, &sanitize::escape_line(id))));
    let _ = writeln!(out, "{} {name}{}", style.paint(ansi, sign), id.unwrap_or_default());
    let names = items.iter().filter_map(|item| item.field.as_deref());
    let names = names
        .map(|name| terminal::display_width(&sanitize::escape_line(name)))
        .filter(|columns| *columns <= WIDEST);
    let label = names.max().unwrap_or(0);
    for item in items {
        push_item(out, item, label, style);
    }
}

fn rank(outcome: PullOutcome) -> u8 {
    match outcome {
        PullOutcome::Added => 0,
        PullOutcome::Pulled | PullOutcome::Merged => 1,
        PullOutcome::Conflict | PullOutcome::Skipped => 2,
        PullOutcome::Pending => 3,
    }
}

fn push_item(out: &mut String, item: &PulledItem, label: usize, style: TermStyle) {
    let file = item.file.as_deref().filter(|_| item.outcome != PullOutcome::Skipped);
    let file = file
        .map(|file| format!("  {}", style.paint(terminal::DIM, &sanitize::escape_line(file))))
        .unwrap_or_default();
    if let Some(field) = &item.field {
        let name = sanitize::escape_line(field);
        let pad = label.saturating_sub(terminal::display_width(&name)) + 2;
        // Of a merge, what it does to the files; live alone says nothing of that.
        let merged = item.written.as_ref().filter(|_| item.outcome == PullOutcome::Merged);
        let values = match (&item.before, merged.or(item.after.as_ref())) {
            (Some(before), Some(after)) => values(before, after, style),
            (Some(before), None) => format!(
                "{} → {}",
                value::inline(before),
                style.paint(terminal::DIM, "(not reported)")
            ),
            _ => String::new(),
        };
        let line = format!("{:INDENT$}{name}{:pad$}{values}{file}", "", "");
        let _ = writeln!(out, "{}", line.trim_end());
    } else if item.outcome == PullOutcome::Added {
        let _ = writeln!(out, "{:INDENT$}added to{file}", "");
    }
    let reason = match (&item.reason, item.outcome) {
        (Some(reason), _) => reason,
        (None, PullOutcome::Merged) => "both changes are kept",
        (None, _) => return,
    };
    let (word, ansi) = match item.outcome {
        PullOutcome::Pulled | PullOutcome::Added => ("", Ansi::new()),
        PullOutcome::Merged => ("merged: ", terminal::UPDATE),
        PullOutcome::Skipped => ("left: ", terminal::BLOCKED),
        PullOutcome::Conflict => ("conflict: ", terminal::BLOCKED),
        PullOutcome::Pending => ("pending: ", terminal::DIM),
    };
    let indent = if item.field.is_some() { INDENT + 2 } else { INDENT };
    let lead = format!("{:indent$}{}", "", style.paint(ansi, word.trim_end()));
    let lead = if word.is_empty() { lead } else { format!("{lead} ") };
    terminal::push_wrapped(out, &lead, indent + word.len(), reason, style.width);
}

/// What was declared and what is live, on one line.
fn values(before: &serde_json::Value, after: &serde_json::Value, style: TermStyle) -> String {
    if value::is_long(before) || value::is_long(after) {
        let (old, new) = value::as_texts(Some(before), after);
        return text_diff::sizes_of(old.as_deref(), &new);
    }
    let (old, new) = value::distinct_pair(before, after);
    format!(
        "{} → {}",
        style.paint(terminal::BLOCKED, &old),
        style.paint(terminal::CREATE, &new)
    )
}

fn push_file(out: &mut String, file: &FileChange, dry_run: bool, style: TermStyle, show: Verbosity) {
    let name = style.paint(terminal::BOLD, &sanitize::escape_line(&file.file));
    let headline = text_diff::sizes_of(file.before.as_deref(), &file.after);
    let what = match (&file.before, file.state) {
        (_, FileState::Failed) => style.paint(terminal::BLOCKED, "not written"),
        (None, _) => format!("new, {headline}"),
        (Some(_), _) => headline,
    };
    let _ = writeln!(out, "{name}  {what}");
    if dry_run {
        let options = DiffOptions {
            full: show.full,
            words: style.color,
        };
        let comparison = text_diff::compare(file.before.as_deref(), &file.after, options);
        super::text::push(out, &comparison, 2, style, show);
    }
}
