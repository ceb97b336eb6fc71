//! One change of a plan: a line that says who, then what would be set, marked lines cut into rows of the terminal's width.

use std::fmt::Write as _;

use anstyle::Style as Ansi;

use super::text;
use crate::plan::{Action, Change, ChangeOrigin, FieldChange, LineMerge, SourceLine};
use crate::render::terminal::{TermStyle, Verbosity};
use crate::render::text_diff::DiffOptions;
use crate::render::{sanitize, terminal, text_diff, value};

/// Columns before a field's name.
const INDENT: usize = 4;
/// The widest name that the others are aligned with: an `extra` may have any.
const WIDEST: usize = 24;

/// Writes one change.
pub(super) fn push(out: &mut String, change: &Change, style: TermStyle, show: Verbosity) {
    push_header(out, change, style);
    if let Action::Blocked { reason, message } = &change.action {
        let lead = format!("{:INDENT$}", "");
        let message = format!("blocked ({}): {message}", reason.name());
        terminal::push_wrapped(out, &lead, INDENT, &message, style.width);
    }
    let fields: Vec<&FieldChange> = change.fields.iter().filter(|field| !is_rename(change, field)).collect();
    let names = fields
        .iter()
        .map(|field| terminal::display_width(&sanitize::escape_line(&field.field)));
    let label = names.filter(|columns| *columns <= WIDEST).max().unwrap_or(0);
    for field in fields {
        push_field(out, change, field, label, style, show);
    }
    push_sent_along(out, change, style, show);
}

/// What nobody declared and the update writes all the same, as it is: a reader should know, and few want the names.
fn push_sent_along(out: &mut String, change: &Change, style: TermStyle, show: Verbosity) {
    let count = match change.sent_along.len() {
        0 => return,
        1 => "1 undeclared field is".to_owned(),
        count => format!("{count} undeclared fields are"),
    };
    let names = if show.verbose {
        format!(": {}", change.sent_along.join(", "))
    } else {
        String::new()
    };
    let text = format!("{count} sent along unchanged{names}");
    let lead = format!("{:INDENT$}", "");
    let mut line = String::new();
    terminal::push_wrapped(&mut line, &lead, INDENT, &text, style.width);
    out.push_str(&style.paint(terminal::DIM, line.trim_end_matches('\n')));
    out.push('\n');
}

/// The entry's own name is on the change's first line already.
fn is_rename(change: &Change, field: &FieldChange) -> bool {
    field.field == "name" && field.before.is_some() && change.id.is_some()
}

fn push_header(out: &mut String, change: &Change, style: TermStyle) {
    let (sign, ansi) = sign(&change.action);
    let renamed = change.fields.iter().find(|field| is_rename(change, field));
    let name = match renamed.and_then(|field| Some((field.before.as_ref()?, &field.after))) {
        Some((before, after)) => {
            let (before, after) = value::distinct_pair(before, after);
            format!(
                "{} → {}",
                style.paint(terminal::BOLD, &before),
                style.paint(terminal::BOLD, &after)
            )
        }
        None => style.paint(terminal::BOLD, &sanitize::escape_line(&change.name)),
    };
    let id = change.id.as_deref().map(sanitize::escape_line);
    let place = format!("{}:{}", sanitize::escape_line(&change.source.file), change.source.line);
    let aside: Vec<String> = id.into_iter().chain([place]).collect();
    let mut aside = style.paint(terminal::DIM, &aside.join("  "));
    // Who moved is said of a rename, and of what has no fields that could tell it.
    let whole = change
        .origin
        .filter(|_| change.action == Action::Create || change.fields.is_empty());
    if let Some(moved) = renamed.and_then(|field| field.origin).or(whole) {
        aside.push_str(&format!("  {}", paint(moved, style)));
    }
    let _ = writeln!(out, "{} {name}  {aside}", style.paint(ansi, sign));
}

fn sign(action: &Action) -> (&'static str, Ansi) {
    match action {
        Action::Create => ("+", terminal::CREATE),
        Action::Update => ("~", terminal::UPDATE),
        Action::Blocked { .. } => ("!", terminal::BLOCKED),
    }
}

fn push_field(out: &mut String, change: &Change, field: &FieldChange, label: usize, style: TermStyle, show: Verbosity) {
    let name = sanitize::escape_line(&field.field);
    let pad = label.saturating_sub(terminal::display_width(&name)) + 2;
    // Without an id there is nothing live to compare with: it would be new.
    let new = change.id.is_none() && field.before.is_none();
    let uncompared = !new && field.before.is_none() && change.unverified.contains(&field.field);
    let mark = if uncompared {
        style.paint(terminal::ASIDE, "?")
    } else {
        " ".to_owned()
    };
    let _ = write!(out, "{:before$}{mark} {name}{:pad$}", "", "", before = INDENT - 2);
    let column = INDENT + terminal::display_width(&name) + pad;

    if field.before.as_ref().is_some_and(value::is_long) || value::is_long(&field.after) {
        push_text(out, change, field, new, style, show);
        return;
    }
    let after = |text: &str| {
        style.paint(
            if change.blocked() {
                Ansi::new()
            } else {
                terminal::CREATE
            },
            text,
        )
    };
    match &field.before {
        _ if new => out.push_str(&after(&value::inline(&field.after))),
        _ if uncompared => {
            let aside = style.paint(terminal::DIM, "(sent, but never reported back)");
            let _ = write!(out, "{} {aside}", after(&value::inline(&field.after)));
        }
        None => {
            let before = style.paint(terminal::DIM, "(not reported)");
            let _ = write!(out, "{before} → {}", after(&value::inline(&field.after)));
        }
        Some(before) => {
            let (old, new) = value::distinct_pair(before, &field.after);
            let together = column
                + terminal::display_width(&base(field))
                + terminal::display_width(&old)
                + 3
                + terminal::display_width(&new);
            let arrow = match terminal::available_width(style.width, 0) {
                Some(width) if together > width => format!("\n{:column$}→ ", ""),
                _ => " → ".to_owned(),
            };
            let (base, files) = (base(field), if field.base.is_some() { "files " } else { "" });
            let _ = write!(
                out,
                "{base}{}{arrow}{files}{}",
                style.paint(terminal::BLOCKED, &old),
                after(&new)
            );
        }
    }
    out.push_str(&aside(change, field, style, show));
    out.push('\n');
}

/// A long text: its size on the field's line, what differs beneath.
fn push_text(out: &mut String, change: &Change, field: &FieldChange, new: bool, style: TermStyle, show: Verbosity) {
    let (before, after) = value::as_texts(field.before.as_ref(), &field.after);
    let options = DiffOptions {
        full: show.full,
        words: style.color,
    };
    let comparison = text_diff::compare(before.as_deref(), &after, options);
    if field.before.is_none() && !new {
        out.push_str(&style.paint(terminal::DIM, "(not reported)"));
        out.push_str(" → ");
    }
    out.push_str(&comparison.sizes());
    out.push_str(&aside(change, field, style, show));
    out.push('\n');
    if let Some(base) = &field.base {
        sides(out, field, base, INDENT + 2, style, show);
        return;
    }
    // What a blocked creation would have said is in the files; only its reason matters here.
    if !(new && change.blocked()) || show.full {
        text::push(out, &comparison, INDENT + 2, style, show);
    }
}

impl Change {
    fn blocked(&self) -> bool {
        matches!(self.action, Action::Blocked { .. })
    }
}

/// `  (drift, prod.yaml:5)`, or nothing. A creation's fields move as one, and mostly are set by defaults: that is not repeated.
pub(super) fn aside(change: &Change, field: &FieldChange, style: TermStyle, show: Verbosity) -> String {
    let each = change.action != Action::Create;
    let origin = field.origin.filter(|_| each).map(|origin| paint(origin, style));
    let source = field.source.as_ref().filter(|_| each || show.verbose);
    let source = source.map(|SourceLine { file, line }| {
        style.paint(terminal::DIM, &format!("{}:{line}", sanitize::escape_line(file)))
    });
    let merge = field.merge.as_ref().map(LineMerge::words);
    let parts: Vec<String> = origin.into_iter().chain(merge).chain(source).collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("  ({})", parts.join(", "))
    }
}

/// The word for who moved.
pub(super) fn paint(origin: ChangeOrigin, style: TermStyle) -> String {
    let ansi = match origin {
        ChangeOrigin::Pending => terminal::DIM,
        ChangeOrigin::Drift => terminal::UPDATE,
        ChangeOrigin::Conflict => terminal::BLOCKED,
    };
    style.paint(ansi, origin.name())
}

/// Before a short value of a conflict: what it was at the base.
pub(super) fn base(field: &FieldChange) -> String {
    match &field.base {
        Some(base) => format!("base {}, live ", value::inline(base)),
        None => String::new(),
    }
}

/// A long text's conflict: what live made of the base, and what the files made of it.
pub(super) fn sides(
    out: &mut String,
    field: &FieldChange,
    base: &serde_json::Value,
    indent: usize,
    style: TermStyle,
    show: Verbosity,
) {
    let options = DiffOptions {
        full: show.full,
        words: style.color,
    };
    let sides = [
        ("live changed", field.before.as_ref()),
        ("the files changed", Some(&field.after)),
    ];
    for (title, side) in sides.into_iter().filter_map(|(title, side)| Some((title, side?))) {
        let (base, side) = value::as_texts(Some(base), side);
        let comparison = text_diff::compare(base.as_deref(), &side, options);
        let headline = comparison.sizes();
        out.push_str(&format!(
            "{:indent$}{}  {headline}\n",
            "",
            style.paint(terminal::BOLD, title)
        ));
        text::push(out, &comparison, indent + 2, style, show);
    }
}
