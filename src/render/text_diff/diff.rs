//! How one text became another: the lines that differ, with what stands around them. Data only.
//!
//! The same texts always give the same answer. So nothing here looks at a clock: effort is bounded by sizes alone.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use super::visibility::{LineWriter, Visibility};
use super::{visibility, words};
use crate::render::sanitize;
use crate::text::with_thousands;

/// What to look for and what to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DiffOptions {
    /// All unchanged lines, and huge texts whole.
    pub full: bool,
    /// Mark the words that changed inside a line.
    pub words: bool,
}

/// How one text became another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextDiff {
    /// The size before; none where there was no text.
    pub before: Option<TextSize>,
    /// The size after.
    pub after: TextSize,
    /// How the line endings changed, if they did: `CRLF → LF`.
    pub endings: Option<String>,
    /// How many lines are gone.
    pub removed: usize,
    /// How many lines are new.
    pub added: usize,
    /// The lines.
    pub body: DiffBody,
}

impl TextDiff {
    /// How the size changed, and the line endings, in words.
    pub fn sizes(&self) -> String {
        sizes(self.before, self.after, self.endings.as_deref())
    }
}

/// The same, of texts that are not compared any further: of a whole file, that takes a hundredth of the time.
pub fn sizes_of(before: Option<&str>, after: &str) -> String {
    let endings = before.and_then(|before| endings_changed(before, after));
    sizes(
        before.map(TextSize::of_text),
        TextSize::of_text(after),
        endings.as_deref(),
    )
}

fn sizes(before: Option<TextSize>, after: TextSize, endings: Option<&str>) -> String {
    let sizes = match before {
        Some(before) => before.change(after),
        None => after.words(),
    };
    match endings {
        Some(endings) => format!("{sizes}, line endings {endings}"),
        None => sizes,
    }
}

/// What is shown of the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffBody {
    /// No line differs: only line endings, or the white space at the very end.
    Alike,
    /// What differs, and the lines around it.
    Hunks(Vec<Hunk>),
    /// The first lines of a huge text that is new, and how many more there are.
    Start(Vec<DiffLine>, usize),
    /// Two huge texts with next to nothing in common: the first lines of either.
    Replaced {
        /// Of the text that is gone.
        removed: Vec<DiffLine>,
        /// Of the text that is new.
        added: Vec<DiffLine>,
    },
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// Where it stands before: line indices from 0.
    pub before: Range<usize>,
    /// Where it stands after: line indices from 0.
    pub after: Range<usize>,
    /// The heading (of Markdown) beneath which it stands, safe to show.
    pub heading: Option<String>,
    /// The lines, in order.
    pub lines: Vec<DiffLine>,
}

/// One line, safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// What became of it.
    pub sign: LineKind,
    /// Its text. Neighbors differ in being marked. A marked one may be empty: there the other side's line has more.
    pub parts: Vec<Segment>,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Did it change within its line?
    pub marked: bool,
    /// The text, escaped.
    pub text: String,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// It is on both sides.
    Same,
    /// It is gone.
    Removed,
    /// It is new.
    Added,
}

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
            removed: 0,
            added: new.len(),
            body: introduced(after, &new, options),
        };
    };
    let old = split(before);
    let ops = line_diff(&old, &new);
    let changed_lines = |lines: fn(&DiffOp) -> Range<usize>| {
        let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
        changed.map(|op| lines(op).len()).sum()
    };
    TextDiff {
        removed: changed_lines(DiffOp::old_range),
        added: changed_lines(DiffOp::new_range),
        before: Some(TextSize::of(before, old.len())),
        after: after_size,
        endings: endings_changed(before, after),
        body: changed(before, &old, after, &new, ops, options),
    }
}

/// One place where two texts differ: the lines that are gone, and those that stand there instead.
pub type LineEdit<'t> = (Vec<&'t str>, Vec<&'t str>);

/// What was edited, wherever in the texts that is: two texts that differ elsewhere may have had the same edits.
pub fn edits<'t>(before: &'t str, after: &'t str) -> Vec<LineEdit<'t>> {
    let (old, new) = (split(before), split(after));
    let changed = line_diff(&old, &new);
    let changed = changed.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed
        .map(|op| {
            let lines = |side: &[&'t str], range| side.get::<Range<usize>>(range).unwrap_or_default().to_vec();
            (lines(&old, op.old_range()), lines(&new, op.new_range()))
        })
        .collect()
}

/// The lines (from 0) of the second text that are new; where some are only gone, the one before which they stood.
pub fn changed_lines(before: &str, after: &str) -> impl Iterator<Item = usize> {
    let (old, new) = (split(before), split(after));
    let last = new.len().saturating_sub(1);
    let changed = line_diff(&old, &new)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed.flat_map(move |op| {
        let range = op.new_range();
        let start = range.start.min(last);
        start..range.end.max(start + 1)
    })
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
        heading: None,
        before: 0..0,
        after: 0..lines.len(),
        lines: added,
    }])
}

/// A text in place of another.
fn changed(before: &str, old: &[&str], after: &str, new: &[&str], ops: Vec<DiffOp>, options: DiffOptions) -> DiffBody {
    if ops.iter().all(|op| matches!(op, DiffOp::Equal { .. })) {
        return DiffBody::Alike;
    }
    let huge = old.len() + new.len() > HUGE_LINES || before.len() + after.len() > HUGE_BYTES;
    if huge && !options.full && !is_similar(before, after, &ops, old, new) {
        let start = |sign, lines: &[&str]| lines.iter().take(START).map(|line| whole(sign, line)).collect();
        return DiffBody::Replaced {
            removed: start(LineKind::Removed, old),
            added: start(LineKind::Added, new),
        };
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
    Hunk {
        heading: heading(new.get(..after.start).unwrap_or_default()),
        before,
        after,
        lines,
    }
}

/// No more of a heading is shown, in characters.
const HEADING: usize = 60;

/// The last heading of the lines before a hunk.
fn heading(before: &[&str]) -> Option<String> {
    let is_heading = |line: &&&str| {
        let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
        (1..=6).contains(&hashes) && line.as_bytes().get(hashes) == Some(&b' ')
    };
    let line = before.iter().rev().find(is_heading)?;
    Some(sanitize::escape_line(&line.chars().take(HEADING).collect::<String>()))
}

/// Lines in place of others: as plain as can be, and their words marked where that is wanted and not too much.
fn replaced(out: &mut Vec<DiffLine>, removed: &[&str], added: &[&str], words: bool) {
    let clarity = visibility::needed(removed, added);
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
        let commands = line.contains("##") && sanitize::chars_with_escape(line).any(|(c, escape)| c == '#' && escape);
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
        LineKind::Same => visibility::unchanged(line),
        LineKind::Removed | LineKind::Added => visibility::written(line, Visibility::Plain),
    };
    DiffLine {
        sign,
        parts: vec![Segment { marked: false, text }],
    }
}

/// With more lines together between their common start and end, two texts are not searched for what else they share.
const SEARCHED_LINES: usize = 20_000;
/// With no more lines together, two texts may be alike without a line in common.
const FEW_LINES: usize = 20;

/// What differs between two lists of lines.
pub(super) fn line_diff(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = old.iter().zip(new).take_while(same).count();
    let most = old.len().min(new.len()) - start;
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(most)
        .take_while(same)
        .count();
    let (old_len, new_len) = (old.len() - start - end, new.len() - start - end);
    if old_len + new_len <= SEARCHED_LINES {
        return capture_diff_slices(Algorithm::Histogram, old, new);
    }
    let equal = |old_index, new_index, len| DiffOp::Equal {
        old_index,
        new_index,
        len,
    };
    let middle = DiffOp::Replace {
        old_index: start,
        old_len,
        new_index: start,
        new_len,
    };
    let ops = [equal(0, 0, start), middle, equal(start + old_len, start + new_len, end)];
    ops.into_iter()
        .filter(|op| !op.old_range().is_empty() || !op.new_range().is_empty())
        .collect()
}

/// Have two texts at least a tenth of their lines in common, or of their start or end? Where there are few lines,
/// half of their words is enough.
pub(super) fn is_similar(before: &str, after: &str, ops: &[DiffOp], old: &[&str], new: &[&str]) -> bool {
    let lines: usize = ops
        .iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .flat_map(|op| old.get(op.old_range()).unwrap_or_default())
        .map(|line| line.len())
        .sum();
    let same = |(a, b): &(u8, u8)| a == b;
    let start = before.bytes().zip(after.bytes()).take_while(same).count();
    let end = before.bytes().rev().zip(after.bytes().rev()).take_while(same).count();
    let shorter = before.len().min(after.len());
    lines.max(start).max(end) * 10 >= shorter
        || old.len() + new.len() <= FEW_LINES && common_words(before, after) * 2 >= shorter
}

/// How many bytes of words, with a space each, stand in both texts.
fn common_words(before: &str, after: &str) -> usize {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in before.split_whitespace() {
        *left.entry(word).or_default() += 1;
    }
    let mut bytes = 0;
    for word in after.split_whitespace() {
        if let Some(count) = left.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            bytes += word.len() + 1;
        }
    }
    bytes
}

/// How many bytes of lines were replaced by others, on both sides.
pub(super) fn replaced_bytes(ops: &[DiffOp], old: &[&str], new: &[&str]) -> usize {
    ops.iter()
        .filter(|op| matches!(op, DiffOp::Replace { .. }))
        .flat_map(|op| [old.get(op.old_range()), new.get(op.new_range())])
        .flatten()
        .flatten()
        .map(|line| line.len())
        .sum()
}

/// The lines of a text, without their ends.
pub(super) fn split(text: &str) -> Vec<&str> {
    if text.is_empty() {
        return Vec::new();
    }
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect()
}

/// `CRLF → LF`, where the two texts end their lines differently.
pub fn endings_changed(before: &str, after: &str) -> Option<String> {
    let (before, after) = (endings(before)?, endings(after)?);
    (before != after).then(|| format!("{before} → {after}"))
}

/// How a text ends its lines; none where it has but one.
fn endings(text: &str) -> Option<&'static str> {
    let all = line_breaks(text);
    let returns = if text.contains('\r') {
        text.matches("\r\n").count()
    } else {
        0
    };
    match (all, returns) {
        (0, _) => None,
        (_, 0) => Some("LF"),
        (all, returns) if all == returns => Some("CRLF"),
        _ => Some("mixed"),
    }
}

fn line_breaks(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// The size of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextSize {
    /// Characters, line breaks included.
    pub characters: usize,
    /// Lines; a line break at the very end begins no other.
    pub lines: usize,
}

impl TextSize {
    /// The size of a text.
    pub fn of_text(text: &str) -> Self {
        let lines = match text.strip_suffix('\n').unwrap_or(text) {
            "" if text.is_empty() => 0,
            lines => line_breaks(lines) + 1,
        };
        Self::of(text, lines)
    }

    pub(super) fn of(text: &str, lines: usize) -> Self {
        Self {
            characters: text.chars().count(),
            lines,
        }
    }

    /// `1,310 characters, 40 lines`; without the lines where there is one.
    pub fn words(self) -> String {
        let characters = count(self.characters, "character");
        match self.lines {
            0 | 1 => characters,
            lines => format!("{characters}, {}", count(lines, "line")),
        }
    }

    /// `1,204 → 1,310 characters, 38 → 40 lines`, each said once where it is the same.
    pub fn change(self, after: Self) -> String {
        let both = |before: usize, after: usize, unit: &str| {
            if before == after {
                count(after, unit)
            } else {
                format!("{} → {}", with_thousands(before), count(after, unit))
            }
        };
        let characters = both(self.characters, after.characters, "character");
        if self.lines <= 1 && after.lines <= 1 {
            return characters;
        }
        format!("{characters}, {}", both(self.lines, after.lines, "line"))
    }
}

/// `1 line`, `1,204 lines`.
fn count(number: usize, unit: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {unit}{plural}", with_thousands(number))
}
