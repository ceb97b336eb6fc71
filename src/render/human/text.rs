//! A comparison of two long texts, laid out under its field.

use std::fmt::Write as _;
use std::ops::Range;

use anstyle::Style as Ansi;
use unicode_width::UnicodeWidthChar;

use crate::render::terminal;
use crate::render::terminal::{TermStyle, Verbosity};
use crate::render::text_diff::{DiffBody, DiffLine, Hunk, LineKind, Segment, TextDiff};
use crate::text::with_thousands;

/// The lines that differ, each with its sign, so that none begins with data.
pub(super) fn push(out: &mut String, comparison: &TextDiff, indent: usize, style: TermStyle, show: Verbosity) {
    let mut remark = |text: &str| {
        let _ = writeln!(out, "{:indent$}{}", "", style.paint(terminal::DIM, text));
    };
    match &comparison.body {
        DiffBody::Alike if comparison.endings.is_some() => remark("only the line endings differ"),
        DiffBody::Alike => remark("only the line break at the very end differs"),
        DiffBody::Replaced => {
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
    // Without colour a line stays whole and unbroken, also on a terminal.
    let rows = match terminal::available_width(style.width, indent + 2) {
        Some(room) if style.color && show.full => fold(&line.parts, room),
        Some(room) if style.color && line.sign == LineKind::Same => vec![cut(&line.parts, room)],
        Some(room) if style.color => fold(&shortened(&line.parts), room),
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
    let ansi = if part.marked { terminal::marked(ansi) } else { ansi };
    style.paint(ansi, &part.text)
}

/// An unmarked stretch longer than this is cut in the middle on a terminal, to this much of either end.
const STRETCH: usize = 400;
const STRETCH_END: usize = 150;

/// The first row: enough of a line that only stands around a change.
pub(super) fn cut(parts: &[Segment], room: usize) -> Vec<Segment> {
    let mut rows = fold(parts, room).into_iter();
    let first = rows.next().unwrap_or_default();
    if rows.next().is_none() {
        return first;
    }
    // Folded again, with a column left for the ellipsis.
    let mut first = fold(parts, room - 1).into_iter().next().unwrap_or_default();
    if let Some(last) = first.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        last.text.push('…');
    }
    first
}

/// The parts, with long unmarked stretches cut in the middle.
pub(super) fn shortened(parts: &[Segment]) -> Vec<Segment> {
    let cut = |part: &Segment| {
        let count = part.text.chars().count();
        if part.marked || count <= STRETCH {
            return part.clone();
        }
        let start: String = part.text.chars().take(STRETCH_END).collect();
        let end: String = part.text.chars().skip(count - STRETCH_END).collect();
        let left = with_thousands(count - 2 * STRETCH_END);
        Segment {
            marked: false,
            text: format!("{start} … {left} characters … {end}"),
        }
    };
    // A line without marks has changed as a whole, or not at all: nothing in it is better known than the rest.
    if parts.iter().any(|part| part.marked) {
        parts.iter().map(cut).collect()
    } else {
        parts.to_vec()
    }
}

/// The parts as rows of at most so many columns, broken after spaces where there are any.
pub(super) fn fold(parts: &[Segment], room: usize) -> Vec<Vec<Segment>> {
    let text: String = parts.iter().map(|part| part.text.as_str()).collect();
    let mut ends = Vec::new();
    let (mut used, mut since_space, mut space) = (0, 0, None);
    for (at, c) in text.char_indices() {
        let columns = c.width().unwrap_or(0);
        if used + columns > room && used > 0 {
            let (end, carried) = space.take().map_or((at, 0), |after| (after, since_space));
            ends.push(end);
            used = carried;
            since_space = used;
        }
        used += columns;
        since_space += columns;
        if c == ' ' {
            (space, since_space) = (Some(at + 1), 0);
        }
    }
    cut_at(parts, &ends)
}

/// The parts, cut at places of their joined text.
fn cut_at(parts: &[Segment], ends: &[usize]) -> Vec<Vec<Segment>> {
    let mut rows = vec![Vec::new()];
    let mut ends = ends.iter().copied().peekable();
    let mut start = 0;
    for part in parts {
        let mut rest = part.text.as_str();
        while let Some(end) = ends.next_if(|end| *end < start + rest.len()) {
            let (head, tail) = rest.split_at(end - start);
            if let Some(row) = rows.last_mut() {
                // The space that a row ends with has become its end.
                row.push(part.with(head.strip_suffix(' ').unwrap_or(head)));
            }
            rows.push(Vec::new());
            (rest, start) = (tail, end);
        }
        if let Some(row) = rows.last_mut() {
            row.push(part.with(rest));
        }
        start += rest.len();
    }
    rows
}

impl Segment {
    fn with(&self, text: &str) -> Self {
        Self {
            marked: self.marked,
            text: text.to_owned(),
        }
    }
}
