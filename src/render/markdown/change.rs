//! One change, folded: who it is on the fold, what would be set beneath.

use std::fmt::Write as _;

use serde_json::Value;

use super::document::take_lines;
use super::document::{code, fence, html};
use crate::plan::{Action, Change, FieldChange};
use crate::render::text_diff::{self, DiffBody, DiffLine, DiffOptions, LineKind, TextDiff};
use crate::render::value;

/// No more of one text's diff is shown, as [`super::document::length`] counts.
const MOST_OF_A_DIFF: usize = 20_000;

/// The change. Brief: without the lines of long texts.
pub(super) fn change(change: &Change, brief: bool) -> String {
    let mut out = format!("<details><summary>{}</summary>\n\n", head(change));
    let _ = writeln!(out, "{}\n", aside(change));
    if let Action::Blocked { reason, message } = &change.action {
        let _ = writeln!(out, "**Blocked ({})**: {}\n", reason.name(), code(message));
    }
    let (long, short): (Vec<_>, Vec<_>) = change.fields.iter().partition(|field| is_long(field));
    for field in &short {
        let _ = writeln!(
            out,
            "- {}: {}{}",
            code(&field.field),
            sides(change, field),
            moved(change, field)
        );
    }
    for field in long {
        text(&mut out, change, field, brief);
    }
    out.push_str("\n</details>\n\n");
    out
}

fn head(change: &Change) -> String {
    let (sign, verb) = match change.action {
        Action::Create => ("+", "create"),
        Action::Update => ("~", "update"),
        Action::Blocked { .. } => ("!", "blocked"),
    };
    let origin = change
        .origin
        .map_or(String::new(), |origin| format!(" — {}", origin.name()));
    let fields = match change.fields.len() {
        _ if change.action == Action::Create => String::new(),
        0 => String::new(),
        1 => " (1 field)".to_owned(),
        many => format!(" ({many} fields)"),
    };
    format!("{sign} {verb} {}{fields}{origin}", html(&change.name))
}

fn aside(change: &Change) -> String {
    let place = code(&format!("{}:{}", change.source.file, change.source.line));
    let edit = change.last_edit.as_ref();
    let edit = edit.map_or(String::new(), |edit| {
        format!(" · last edit: {}", code(&edit.to_string()))
    });
    match &change.id {
        Some(id) => format!("{} · {place}{edit}", code(id)),
        None => place,
    }
}

fn is_long(field: &FieldChange) -> bool {
    [field.before.as_ref(), field.base.as_ref(), Some(&field.after)]
        .into_iter()
        .flatten()
        .any(value::is_long)
}

/// `0.5` → `0.7`
fn sides(change: &Change, field: &FieldChange) -> String {
    let after = code(&value::inline(&field.after));
    match &field.before {
        None if change.id.is_none() => after,
        None if change.unverified.contains(&field.field) => format!("{after} (sent, but never reported back)"),
        None => format!("(not reported) → {after}"),
        Some(before) => {
            let (old, new) = value::distinct_pair(before, &field.after);
            match &field.base {
                Some(base) => format!(
                    "base {}, live {} → files {}",
                    code(&value::inline(base)),
                    code(&old),
                    code(&new)
                ),
                None => format!("{} → {}", code(&old), code(&new)),
            }
        }
    }
}

/// Who moved, and where the value is set, if that is elsewhere.
fn moved(change: &Change, field: &FieldChange) -> String {
    let each = change.action != Action::Create;
    let mut out = String::new();
    if let Some(origin) = field.origin.filter(|_| each) {
        let _ = write!(out, " — {}", origin.name());
    }
    if let Some(merge) = &field.merge {
        let _ = write!(out, ", {}", merge.words());
    }
    if let Some(source) = field.source.as_ref().filter(|_| each) {
        let _ = write!(out, " — set in {}", code(&format!("{}:{}", source.file, source.line)));
    }
    out
}

/// A long text: its size, and what differs; of a conflict, what live and what the files made of the base.
fn text(out: &mut String, change: &Change, field: &FieldChange, brief: bool) {
    let name = code(&field.field);
    let moved = moved(change, field);
    let pairs: Vec<(&str, Option<&Value>, &Value)> = match (&field.base, &field.before) {
        (Some(base), Some(live)) => vec![
            (", live changed", Some(base), live),
            (", the files changed", Some(base), &field.after),
        ],
        _ => vec![("", field.before.as_ref(), &field.after)],
    };
    for (title, before, after) in pairs {
        let (before, after) = value::as_texts(before, after);
        let comparison = text_diff::compare(before.as_deref(), &after, DiffOptions::default());
        let _ = writeln!(out, "\n{name}{title}: {}{moved}\n", size(&comparison));
        let lines = lines(&comparison);
        let (kept, left) = take_lines(&lines, if brief { 0 } else { MOST_OF_A_DIFF });
        if !kept.is_empty() {
            out.push_str(&fence("diff", kept));
        }
        if left > 0 {
            let _ = writeln!(out, "\n{left} more lines are not shown.");
        }
    }
}

fn size(comparison: &TextDiff) -> String {
    let remark = match &comparison.body {
        DiffBody::Alike => ", no line differs",
        DiffBody::Replaced => ", replaced as a whole",
        DiffBody::Start(..) => ", its start:",
        DiffBody::Hunks(_) => "",
    };
    format!("{}{remark}", comparison.sizes())
}

/// The lines as a diff, with a mark between parts that do not touch.
fn lines(comparison: &TextDiff) -> String {
    match &comparison.body {
        DiffBody::Alike | DiffBody::Replaced => String::new(),
        DiffBody::Start(start, _) => start.iter().map(line).collect(),
        DiffBody::Hunks(hunks) => {
            let parts = hunks.iter().map(|hunk| hunk.lines.iter().map(line).collect::<String>());
            parts.collect::<Vec<_>>().join("@@ … @@\n")
        }
    }
}

fn line(line: &DiffLine) -> String {
    let sign = match line.sign {
        LineKind::Same => ' ',
        LineKind::Removed => '-',
        LineKind::Added => '+',
    };
    let text: String = line.parts.iter().map(|part| part.text.as_str()).collect();
    format!("{}\n", format!("{sign} {text}").trim_end())
}
