//! A text's difference as a fenced block of at most so many characters. Where not all of it fits, both sides are cut alike: a
//! rewritten prompt of which only the old half is shown reads as a deletion.

use super::escape;
use crate::plan::FieldChange;
use crate::render::review::line_place;
use crate::render::text_diff::{DiffBody, DiffLine, Hunk, LineKind, Segment, TextDiff, rows};

/// What the sentence on what is left out takes.
const SENTENCE: usize = 120;

/// Columns of a row, without the sign before it: what a host's column shows without a bar to scroll.
const COLUMNS: usize = 90;

/// What is drawn of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'p> {
    /// The text.
    pub(super) text: &'p TextDiff,
    /// Where its lines stand.
    pub(super) field: &'p FieldChange,
    /// Which side of it the files are.
    pub(super) files: Side,
    /// Are lines left whole?
    pub(super) full: bool,
}

/// A side of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// What is removed from.
    Left,
    /// What is added to.
    Right,
}

/// One line of the block: its rows, each with its sign and end.
struct Line {
    kind: LineKind,
    rows: Vec<String>,
    is_kept: bool,
}

/// A part of the text, with what stands above it.
struct Part {
    title: String,
    lines: Vec<Line>,
}

impl Line {
    fn len(&self) -> usize {
        self.rows.iter().map(|row| utf16_len(row)).sum()
    }
}

/// The length as the strictest of readers counts it: in UTF-16 units.
pub(super) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The block, and a sentence on what is not in it. None where there is no room for any of its lines.
pub(super) fn block(sides: Sides<'_>, room: usize) -> Option<String> {
    let mut parts = parts(sides);
    let whole: usize = parts.iter().map(Part::len).sum();
    let room = room.saturating_sub(escape::FENCE + "diff".len());
    if whole <= room {
        parts
            .iter_mut()
            .flat_map(|part| &mut part.lines)
            .for_each(|line| line.is_kept = true);
    } else {
        keep(&mut parts, room.saturating_sub(SENTENCE));
    }
    let mut out = String::new();
    let shown: Vec<&Part> = parts
        .iter()
        .filter(|part| part.lines.iter().any(|line| line.is_kept))
        .collect();
    for part in &shown {
        out.push_str(&part.title);
        part.lines
            .iter()
            .filter(|line| line.is_kept)
            .flat_map(|line| &line.rows)
            .for_each(|row| out.push_str(row));
    }
    if parts.is_empty() {
        return Some(out);
    }
    if shown.is_empty() {
        return None;
    }
    let mut out = escape::fence("diff", &out);
    if let Some(left) = left(sides.text, &parts) {
        out.push_str(&left);
    }
    Some(out)
}

/// `12 of 40 removed and 13 of 41 added lines are not shown.`
fn left(text: &TextDiff, parts: &[Part]) -> Option<String> {
    let kept = |kind| {
        let lines = parts.iter().flat_map(|part| &part.lines);
        lines.filter(|line| line.kind == kind && line.is_kept).count()
    };
    let sides = [
        (LineKind::Removed, text.removed, "removed"),
        (LineKind::Added, text.added, "added"),
    ];
    let left = sides.map(|(kind, all, word)| (all.saturating_sub(kept(kind)), all, word));
    let left: Vec<_> = left
        .iter()
        .filter(|(left, ..)| *left > 0)
        .map(|(left, all, word)| format!("{left} of {all} {word}"))
        .collect();
    (!left.is_empty()).then(|| format!("\n{} lines are not shown.\n", left.join(" and ")))
}

impl Part {
    fn len(&self) -> usize {
        utf16_len(&self.title) + self.lines.iter().map(Line::len).sum::<usize>()
    }
}

fn parts(sides: Sides<'_>) -> Vec<Part> {
    let part = |title: String, lines: &[DiffLine]| Part {
        title,
        lines: lines.iter().map(|one| line(one, sides.full)).collect(),
    };
    match &sides.text.body {
        DiffBody::Alike => Vec::new(),
        DiffBody::Start(start, _) => vec![part(String::new(), start)],
        DiffBody::Replaced { removed, added } => {
            let both: Vec<_> = removed.iter().chain(added).cloned().collect();
            vec![part(String::new(), &both)]
        }
        DiffBody::Hunks(hunks) => hunks.iter().map(|hunk| part(title(hunk, sides), &hunk.lines)).collect(),
    }
}

fn line(line: &DiffLine, full: bool) -> Line {
    let (sign, open, close) = match line.sign {
        LineKind::Same => (' ', "", ""),
        LineKind::Removed => ('-', "[-", "-]"),
        LineKind::Added => ('+', "{+", "+}"),
    };
    // Colors are not for everybody, and not everywhere: what changed within a line stands between signs.
    let signed = |part: &Segment| Segment {
        marked: part.marked,
        text: if part.marked && !part.text.is_empty() {
            format!("{open}{}{close}", part.text)
        } else {
            part.text.clone()
        },
    };
    let marked = DiffLine {
        sign: line.sign,
        parts: line.parts.iter().map(signed).collect(),
    };
    let rows = rows(&marked, COLUMNS, full);
    let rows = rows.iter().enumerate().map(|(at, row)| {
        let text: String = row.iter().map(|part| part.text.as_str()).collect();
        // Rows that go on are set in, behind the same sign.
        escape::line(sign, &format!("{}{text}", if at == 0 { "" } else { "  " }))
    });
    Line {
        kind: line.sign,
        rows: rows.collect(),
        is_kept: false,
    }
}

/// Where a part stands, and beneath which heading; nothing for one that is the whole text.
fn title(hunk: &Hunk, sides: Sides<'_>) -> String {
    let Some(before) = sides.text.before else {
        return String::new();
    };
    if hunk.before == (0..before.lines) && hunk.after == (0..sides.text.after.lines) {
        return String::new();
    }
    let start = match sides.files {
        Side::Left => hunk.before.start,
        Side::Right => hunk.after.start,
    };
    let place = match line_place(sides.field, start) {
        Some(place) => format!("{}:{}", place.file, place.line),
        None => format!("line {}", start + 1),
    };
    let heading = hunk
        .heading
        .as_ref()
        .map_or(String::new(), |heading| format!(" {heading}"));
    escape::line('@', &format!("@ {place} @@{heading}")).replacen("@ @ ", "@@ ", 1)
}

/// Keeps of the lines what fits: first both sides of the changes, a line of either at a time, then what stands around them.
fn keep(parts: &mut [Part], room: usize) {
    let mut left = room;
    let mut is_any = false;
    'parts: for part in parts.iter_mut() {
        let mut title = utf16_len(&part.title);
        for pair in pairs(&part.lines) {
            let cost: usize = pair.iter().filter_map(|at| part.lines.get(*at)).map(Line::len).sum();
            if cost + title > left {
                // Of the very first change at least the beginning of either side is shown.
                if !is_any {
                    cut_rows(part, &pair, left.saturating_sub(title));
                }
                break 'parts;
            }
            left -= cost + title;
            (title, is_any) = (0, true);
            for at in pair {
                part.keep(at);
            }
        }
    }
    for part in parts
        .iter_mut()
        .filter(|part| part.lines.iter().any(|line| line.is_kept))
    {
        for at in 0..part.lines.len() {
            let len = part.lines.get(at).map(Line::len);
            if let Some(len) = len.filter(|len| *len <= left)
                && part.lines.get(at).is_some_and(|line| line.kind == LineKind::Same)
            {
                left -= len;
                part.keep(at);
            }
        }
    }
}

/// The changed lines by their index, each removed one with the added one that stands in its place.
fn pairs(lines: &[Line]) -> Vec<Vec<usize>> {
    let mut pairs = Vec::new();
    let indexed: Vec<(usize, LineKind)> = lines.iter().map(|line| line.kind).enumerate().collect();
    for run in indexed.chunk_by(|(_, one), (_, other)| (*one == LineKind::Same) == (*other == LineKind::Same)) {
        let of = |kind| run.iter().filter(move |(_, is)| *is == kind).map(|(at, _)| *at);
        let (mut removed, mut added) = (of(LineKind::Removed), of(LineKind::Added));
        loop {
            let pair: Vec<usize> = removed.next().into_iter().chain(added.next()).collect();
            if pair.is_empty() {
                break;
            }
            pairs.push(pair);
        }
    }
    pairs
}

fn cut_rows(part: &mut Part, pair: &[usize], room: usize) {
    let each = room / pair.len().max(1);
    for at in pair {
        let Some(line) = part.lines.get_mut(*at) else { continue };
        let mut left = each;
        line.rows.retain(|row| {
            let len = utf16_len(row);
            let fits = len <= left;
            // What follows a row that does not fit would not follow on what is there.
            left = if fits { left - len } else { 0 };
            fits
        });
        line.is_kept = !line.rows.is_empty();
    }
}

impl Part {
    fn keep(&mut self, at: usize) {
        if let Some(line) = self.lines.get_mut(at) {
            line.is_kept = true;
        }
    }
}
