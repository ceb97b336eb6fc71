//! What a pull came to, for people: what was declared and what is live, file by file what changes, and what is left and why.

use std::fmt::Write as _;

use anstyle::Style as Ansi;

use crate::pull::{Changed, Item, Outcome, Pulling, State};
use crate::render::prose::{self, Options};
use crate::render::style::{self, Show, Style};
use crate::render::{safe, value, wrap};

/// Columns before a field's name.
const INDENT: usize = 4;
/// The widest name that the others are aligned with.
const WIDEST: usize = 24;

/// The report. With `dry_run` each file's difference is shown. The last line is always the summary.
pub fn pull(pulling: &Pulling, dry_run: bool, style: Style, show: Show) -> String {
    let mut out = String::new();
    for items in pulling
        .items
        .chunk_by(|one, other| (&one.name, &one.id) == (&other.name, &other.id))
    {
        push_assistant(&mut out, items, style);
    }
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
    safe::guard(&out)
}

fn summary(pulling: &Pulling, dry_run: bool) -> String {
    let count = |outcome| pulling.count(outcome);
    let mut parts = vec![format!("{} pulled", count(Outcome::Pulled))];
    for (outcome, word) in [
        (Outcome::Added, "added"),
        (Outcome::Pending, "pending"),
        (Outcome::Conflict, "in conflict"),
    ] {
        if count(outcome) > 0 {
            parts.push(format!("{} {word}", count(outcome)));
        }
    }
    parts.push(format!("{} left", count(Outcome::Left)));
    let files = match pulling.files.iter().filter(|file| file.state != State::Failed).count() {
        1 => "1 file".to_owned(),
        many => format!("{many} files"),
    };
    let what = if dry_run { "would change" } else { "changed" };
    format!("Pull: {} ({files} {what}).", parts.join(", "))
}

/// All that is said of one assistant.
fn push_assistant(out: &mut String, items: &[Item], style: Style) {
    let Some(first) = items.first() else { return };
    let (sign, ansi) = match items
        .iter()
        .map(|item| item.outcome)
        .min_by_key(|outcome| rank(*outcome))
    {
        Some(Outcome::Added) => ("+", style::CREATE),
        Some(Outcome::Pulled) => ("~", style::UPDATE),
        Some(Outcome::Pending) => ("-", style::DIM),
        _ => ("!", style::BLOCKED),
    };
    let name = style.paint(style::BOLD, &safe::line(&first.name));
    let id = first
        .id
        .as_deref()
        .map(|id| format!("  {}", style.paint(style::DIM, &safe::line(id))));
    let _ = writeln!(out, "{} {name}{}", style.paint(ansi, sign), id.unwrap_or_default());
    let names = items.iter().filter_map(|item| item.field.as_deref());
    let names = names
        .map(|name| wrap::columns(&safe::line(name)))
        .filter(|columns| *columns <= WIDEST);
    let label = names.max().unwrap_or(0);
    for item in items {
        push_item(out, item, label, style);
    }
}

fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Added => 0,
        Outcome::Pulled => 1,
        Outcome::Conflict | Outcome::Left => 2,
        Outcome::Pending => 3,
    }
}

fn push_item(out: &mut String, item: &Item, label: usize, style: Style) {
    let file = item.file.as_deref().filter(|_| item.outcome != Outcome::Left);
    let file = file
        .map(|file| format!("  {}", style.paint(style::DIM, &safe::line(file))))
        .unwrap_or_default();
    if let Some(field) = &item.field {
        let name = safe::line(field);
        let pad = label.saturating_sub(wrap::columns(&name)) + 2;
        let values = match (&item.before, &item.after) {
            (Some(before), Some(after)) => values(before, after, style),
            (Some(before), None) => format!(
                "{} → {}",
                value::short(before),
                style.paint(style::DIM, "(not reported)")
            ),
            _ => String::new(),
        };
        let line = format!("{:INDENT$}{name}{:pad$}{values}{file}", "", "");
        let _ = writeln!(out, "{}", line.trim_end());
    } else if item.outcome == Outcome::Added {
        let _ = writeln!(out, "{:INDENT$}added to{file}", "");
    }
    let Some(reason) = &item.reason else { return };
    let (word, ansi) = match item.outcome {
        Outcome::Pulled | Outcome::Added => ("", Ansi::new()),
        Outcome::Left => ("left: ", style::BLOCKED),
        Outcome::Conflict => ("conflict: ", style::BLOCKED),
        Outcome::Pending => ("pending: ", style::DIM),
    };
    let indent = if item.field.is_some() { INDENT + 2 } else { INDENT };
    let lead = format!("{:indent$}{}", "", style.paint(ansi, word.trim_end()));
    let lead = if word.is_empty() { lead } else { format!("{lead} ") };
    wrap::block(out, &lead, indent + word.len(), reason, style.width);
}

/// What was declared and what is live, on one line.
fn values(before: &serde_json::Value, after: &serde_json::Value, style: Style) -> String {
    if value::is_long(before) || value::is_long(after) {
        let (old, new) = value::texts(Some(before), after);
        let comparison = prose::compare(old.as_deref(), &new, Options::default());
        return super::text::headline(&comparison);
    }
    let (old, new) = value::pair(before, after);
    format!(
        "{} → {}",
        style.paint(style::BLOCKED, &old),
        style.paint(style::CREATE, &new)
    )
}

fn push_file(out: &mut String, file: &Changed, dry_run: bool, style: Style, show: Show) {
    let name = style.paint(style::BOLD, &safe::line(&file.file));
    let options = Options {
        full: show.full,
        words: style.color,
    };
    let comparison = prose::compare(file.before.as_deref(), &file.after, options);
    let what = match (&file.before, file.state) {
        (_, State::Failed) => style.paint(style::BLOCKED, "not written"),
        (None, _) => format!("new, {}", super::text::headline(&comparison)),
        (Some(_), _) => super::text::headline(&comparison),
    };
    let _ = writeln!(out, "{name}  {what}");
    if dry_run {
        super::text::push(out, &comparison, 2, style, show);
    }
}
