//! A comparison of two long texts, laid out under its field.

use std::fmt::Write as _;
use std::ops::Range;

use crate::render::terminal;
use crate::render::terminal::{TermStyle, Verbosity};
use crate::render::text_diff;
use crate::render::text_diff::{DiffBody, DiffLine, Hunk, LineKind, Segment, TextDiff};
use crate::text::with_thousands;
use anstyle::Style as Ansi;

/// The lines that differ, each with its sign, so that none begins with data.
pub(super) fn push(out: &mut String, comparison: &TextDiff, indent: usize, style: TermStyle, show: Verbosity) {
    let mut remark = |text: &str| {
        let _ = writeln!(out, "{:indent$}{}", "", style.paint(terminal::DIM, text));
    };
    match &comparison.body {
        DiffBody::Alike if comparison.endings.is_some() => remark("only the line endings differ"),
        DiffBody::Alike => remark("only the line break at the very end differs"),
        DiffBody::Replaced { .. } => {
            let before = comparison.before.map_or(0, |size| size.lines);
            remark(&format!(
                "replaced: {} by {}, shown in full only with --full",
                lines(before),
                lines(comparison.after.lines)
            ));
        }
        DiffBody::Start(start, more) => {
            for line in start {
                push_line(out, line, indent, style, show);
            }
            let more = format!("… {} more, shown with --full", lines(*more));
            let _ = writeln!(out, "{:indent$}{}", "", style.paint(terminal::DIM, &more));
        }
        DiffBody::Hunks(hunks) => {
            for hunk in hunks {
                if let Some(title) = title(hunk, comparison) {
                    let _ = writeln!(out, "{:indent$}{}", "", style.paint(terminal::DIM, &title));
                }
                for line in &hunk.lines {
                    push_line(out, line, indent, style, show);
                }
            }
        }
    }
}

fn lines(number: usize) -> String {
    format!("{} line{}", with_thousands(number), if number == 1 { "" } else { "s" })
}

/// Where a hunk stands; nothing for one that is the whole text.
fn title(hunk: &Hunk, comparison: &TextDiff) -> Option<String> {
    let before = comparison.before?.lines;
    if hunk.before == (0..before) && hunk.after == (0..comparison.after.lines) {
        return None;
    }
    if hunk.before == hunk.after {
        return Some(span(&hunk.after));
    }
    let after = span(&hunk.after);
    let after = after.strip_prefix("lines ").unwrap_or(&after);
    Some(format!("{} → {after}", span(&hunk.before)))
}

/// `line 3`, `lines 10-16`.
fn span(range: &Range<usize>) -> String {
    let first = range.start + 1;
    match range.len() {
        0 => format!("after line {}", range.start),
        1 => format!("line {first}"),
        _ => format!("lines {first}-{}", range.end),
    }
}

fn push_line(out: &mut String, line: &DiffLine, indent: usize, style: TermStyle, show: Verbosity) {
    let (sign, ansi) = match line.sign {
        LineKind::Same => ("│", Ansi::new()),
        LineKind::Removed => ("-", terminal::BLOCKED),
        LineKind::Added => ("+", terminal::CREATE),
    };
    // Without color a line stays whole and unbroken, also on a terminal.
    let rows = match terminal::available_width(style.width, indent + 2) {
        Some(room) if style.color => text_diff::rows(line, room, show.full),
        _ => vec![line.parts.clone()],
    };
    for (at, row) in rows.iter().enumerate() {
        let sign = match (at, line.sign) {
            (0, LineKind::Same) => style.paint(terminal::DIM, sign),
            (0, _) => style.paint(ansi, sign),
            _ => " ".to_owned(),
        };
        let text: String = row.iter().map(|part| paint(part, ansi, style)).collect();
        let space = if text.is_empty() { "" } else { " " };
        let _ = writeln!(out, "{:indent$}{sign}{space}{text}", "");
    }
}

fn paint(part: &Segment, ansi: Ansi, style: TermStyle) -> String {
    if part.text.is_empty() {
        return String::new();
    }
    let ansi = if part.marked { terminal::marked(ansi) } else { ansi };
    style.paint(ansi, &part.text)
}
