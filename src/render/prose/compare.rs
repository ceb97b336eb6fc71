//! Two texts, line by line: the hunks that differ, with what stands around them.
//!
//! The same texts always give the same answer. So nothing here looks at a clock: effort is bounded by sizes alone.

use std::ops::Range;

use similar::{DiffOp, group_diff_ops};

use super::clarity::{self, LineWriter, Visibility};
use super::comparison::{DiffBody, DiffLine, DiffOptions, Hunk, LineKind, Segment, TextDiff};
use super::ends::{endings_changed, split};
use super::search::{is_similar, line_diff, replaced_bytes};
use super::size::TextSize;
use super::words;
use crate::render::safe;

/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;
/// Two texts with more lines together, or more bytes, are huge: they are not shown whole without being asked.
const HUGE_LINES: usize = 500;
const HUGE_BYTES: usize = 64 * 1024;
/// Lines shown of a huge text that is new.
const START: usize = 20;

/// Compares two texts. Line endings, and a line break at the very end, are no part of any line.
pub fn compare(before: Option<&str>, after: &str, options: DiffOptions) -> TextDiff {
    let new = split(after);
    let after_size = TextSize::of(after, new.len());
    let Some(before) = before else {
        return TextDiff {
            before: None,
            after: after_size,
            endings: None,
            body: introduced(after, &new, options),
        };
    };
    let old = split(before);
    TextDiff {
        before: Some(TextSize::of(before, old.len())),
        after: after_size,
        endings: endings_changed(before, after),
        body: changed(before, &old, after, &new, options),
    }
}

/// A text that was not there.
fn introduced(text: &str, lines: &[&str], options: DiffOptions) -> DiffBody {
    let huge = !options.full && (lines.len() > HUGE_LINES || text.len() > HUGE_BYTES) && lines.len() > START;
    let shown = if huge { START } else { lines.len() };
    let added = lines
        .iter()
        .take(shown)
        .map(|line| whole(LineKind::Added, line))
        .collect();
    if huge {
        return DiffBody::Start(added, lines.len() - shown);
    }
    DiffBody::Hunks(vec![Hunk {
        before: 0..0,
        after: 0..lines.len(),
        lines: added,
    }])
}

/// A text in place of another.
fn changed(before: &str, old: &[&str], after: &str, new: &[&str], options: DiffOptions) -> DiffBody {
    let ops = line_diff(old, new);
    if ops.iter().all(|op| matches!(op, DiffOp::Equal { .. })) {
        return DiffBody::Alike;
    }
    let huge = old.len() + new.len() > HUGE_LINES || before.len() + after.len() > HUGE_BYTES;
    if huge && !options.full && !is_similar(before, after, &ops, old, new) {
        return DiffBody::Replaced;
    }
    let words = options.words && words::affordable(replaced_bytes(&ops, old, new));
    let groups = if options.full {
        vec![ops]
    } else {
        group_diff_ops(ops, CONTEXT)
    };
    DiffBody::Hunks(groups.iter().map(|ops| hunk(ops, old, new, words)).collect())
}

/// One group of changes, with the lines around them.
fn hunk(ops: &[DiffOp], old: &[&str], new: &[&str], words: bool) -> Hunk {
    let mut lines = Vec::new();
    let mut ranges: Option<(Range<usize>, Range<usize>)> = None;
    for op in ops {
        let (from, to) = (op.old_range(), op.new_range());
        let (removed, added) = (
            old.get(from.clone()).unwrap_or_default(),
            new.get(to.clone()).unwrap_or_default(),
        );
        match op {
            DiffOp::Equal { .. } => lines.extend(removed.iter().map(|line| whole(LineKind::Same, line))),
            DiffOp::Replace { .. } => replaced(&mut lines, removed, added, words),
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => {
                lines.extend(removed.iter().map(|line| whole(LineKind::Removed, line)));
                lines.extend(added.iter().map(|line| whole(LineKind::Added, line)));
            }
        }
        ranges = Some(match ranges {
            None => (from, to),
            Some((before, after)) => (before.start..from.end, after.start..to.end),
        });
    }
    let (before, after) = ranges.unwrap_or_default();
    Hunk { before, after, lines }
}

/// Lines in place of others: as plain as can be, and their words marked where that is wanted and not too much.
fn replaced(out: &mut Vec<DiffLine>, removed: &[&str], added: &[&str], words: bool) {
    let clarity = clarity::needed(removed, added);
    let sides = [(LineKind::Removed, removed), (LineKind::Added, added)];
    let marks = words.then(|| words::marked(removed, added)).flatten();
    let mut marks = marks.into_iter().flatten();
    for (sign, line) in sides
        .iter()
        .flat_map(|(sign, lines)| lines.iter().map(|line| (*sign, *line)))
    {
        let mut writer = LineWriter::new(line, clarity);
        let whole = || vec![(false, line.to_owned())];
        // The head of a build server's command is seen only in one piece.
        let commands = safe::chars_with_escape(line).any(|(c, escape)| c == '#' && escape);
        let stretches = marks.next().filter(|_| !commands).unwrap_or_else(whole);
        let parts = stretches
            .into_iter()
            .map(|(marked, text)| Segment {
                marked,
                text: writer.write(&text),
            })
            .collect();
        out.push(DiffLine { sign, parts });
    }
}

/// A line that is not compared with another one.
fn whole(sign: LineKind, line: &str) -> DiffLine {
    let text = match sign {
        LineKind::Same => clarity::unchanged(line),
        LineKind::Removed | LineKind::Added => clarity::written(line, Visibility::Plain),
    };
    DiffLine {
        sign,
        parts: vec![Segment { marked: false, text }],
    }
}
