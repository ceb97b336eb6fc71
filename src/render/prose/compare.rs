//! Two texts, line by line: the hunks that differ, with what stands around them.
//!
//! The same texts always give the same answer. So nothing here looks at a clock: effort is bounded by sizes alone.

use std::ops::Range;

use similar::{DiffOp, group_diff_ops};

use super::clarity::{self, Clarity, Writer};
use super::comparison::{Body, Comparison, Hunk, Line, Options, Part, Sign};
use super::ends::{endings_changed, split};
use super::search::{akin, differences, replaced_bytes};
use super::size::Size;
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
pub fn compare(before: Option<&str>, after: &str, options: Options) -> Comparison {
    let new = split(after);
    let after_size = Size::of(after, new.len());
    let Some(before) = before else {
        return Comparison {
            before: None,
            after: after_size,
            endings: None,
            body: introduced(after, &new, options),
        };
    };
    let old = split(before);
    Comparison {
        before: Some(Size::of(before, old.len())),
        after: after_size,
        endings: endings_changed(before, after),
        body: changed(before, &old, after, &new, options),
    }
}

/// A text that was not there.
fn introduced(text: &str, lines: &[&str], options: Options) -> Body {
    let huge = !options.full && (lines.len() > HUGE_LINES || text.len() > HUGE_BYTES) && lines.len() > START;
    let shown = if huge { START } else { lines.len() };
    let added = lines.iter().take(shown).map(|line| whole(Sign::Added, line)).collect();
    if huge {
        return Body::Start(added, lines.len() - shown);
    }
    Body::Hunks(vec![Hunk {
        before: 0..0,
        after: 0..lines.len(),
        lines: added,
    }])
}

/// A text in place of another.
fn changed(before: &str, old: &[&str], after: &str, new: &[&str], options: Options) -> Body {
    let ops = differences(old, new);
    if ops.iter().all(|op| matches!(op, DiffOp::Equal { .. })) {
        return Body::Alike;
    }
    let huge = old.len() + new.len() > HUGE_LINES || before.len() + after.len() > HUGE_BYTES;
    if huge && !options.full && !akin(before, after, &ops, old, new) {
        return Body::Replaced;
    }
    let words = options.words && words::affordable(replaced_bytes(&ops, old, new));
    let groups = if options.full {
        vec![ops]
    } else {
        group_diff_ops(ops, CONTEXT)
    };
    Body::Hunks(groups.iter().map(|ops| hunk(ops, old, new, words)).collect())
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
            DiffOp::Equal { .. } => lines.extend(removed.iter().map(|line| whole(Sign::Same, line))),
            DiffOp::Replace { .. } => replaced(&mut lines, removed, added, words),
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => {
                lines.extend(removed.iter().map(|line| whole(Sign::Removed, line)));
                lines.extend(added.iter().map(|line| whole(Sign::Added, line)));
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
fn replaced(out: &mut Vec<Line>, removed: &[&str], added: &[&str], words: bool) {
    let clarity = clarity::needed(removed, added);
    let sides = [(Sign::Removed, removed), (Sign::Added, added)];
    let marks = words.then(|| words::marked(removed, added)).flatten();
    let mut marks = marks.into_iter().flatten();
    for (sign, line) in sides
        .iter()
        .flat_map(|(sign, lines)| lines.iter().map(|line| (*sign, *line)))
    {
        let mut writer = Writer::new(line, clarity);
        let whole = || vec![(false, line.to_owned())];
        // The head of a build server's command is seen only in one piece.
        let commands = safe::judged(line).any(|(c, escape)| c == '#' && escape);
        let stretches = marks.next().filter(|_| !commands).unwrap_or_else(whole);
        let parts = stretches
            .into_iter()
            .map(|(marked, text)| Part {
                marked,
                text: writer.write(&text),
            })
            .collect();
        out.push(Line { sign, parts });
    }
}

/// A line that is not compared with another one.
fn whole(sign: Sign, line: &str) -> Line {
    let text = match sign {
        Sign::Same => clarity::unchanged(line),
        Sign::Removed | Sign::Added => clarity::written(line, Clarity::Plain),
    };
    Line {
        sign,
        parts: vec![Part { marked: false, text }],
    }
}
