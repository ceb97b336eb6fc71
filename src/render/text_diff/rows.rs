//! A line of a diff as rows that fit: long unchanged stretches are cut around what changed, the rest is broken after spaces.

use unicode_width::UnicodeWidthChar;

use super::diff::{DiffLine, LineKind, Segment};
use crate::text::with_thousands;

/// An unmarked stretch of more characters is cut, to about so many beside each mark.
const STRETCH: usize = 160;
const BESIDE_A_MARK: usize = 60;

/// A changed line without marks of more characters is cut in the middle, to so many at either end.
const LONGEST_UNMARKED: usize = 1_600;
const UNMARKED_END: usize = 700;

/// The rows of a line, each of at most `room` columns. Unless it is `full`, a line that only stands around a change is cut to its
/// first row, and of a changed one the stretches far from any mark are left out.
pub fn rows(line: &DiffLine, room: usize, full: bool) -> Vec<Vec<Segment>> {
    match line.sign {
        _ if full => fold(&line.parts, room),
        LineKind::Same => vec![first_row(&line.parts, room)],
        LineKind::Removed | LineKind::Added => fold(&shortened(&line.parts), room),
    }
}

/// The first row: enough of a line that only stands around a change.
fn first_row(parts: &[Segment], room: usize) -> Vec<Segment> {
    let mut rows = fold(parts, room).into_iter();
    let first = rows.next().unwrap_or_default();
    if rows.next().is_none() {
        return first;
    }
    // Folded again, with a column left for the ellipsis.
    let mut first = fold(parts, room.saturating_sub(1))
        .into_iter()
        .next()
        .unwrap_or_default();
    if let Some(last) = first.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        last.text.push('…');
    }
    first
}

/// The parts, with what is far from any mark left out. A line without marks has changed as a whole: nothing in it is better known
/// than the rest, so it stays, unless it is as long as a prompt.
fn shortened(parts: &[Segment]) -> Vec<Segment> {
    let is_marked = parts.iter().any(|part| part.marked);
    let last = parts.len().saturating_sub(1);
    let cut = |(at, part): (usize, &Segment)| {
        let count = part.text.chars().count();
        let text = match (is_marked, at) {
            (true, _) if part.marked || count <= STRETCH => return part.clone(),
            (true, 0) => format!("… {}", end(&part.text, BESIDE_A_MARK)),
            (true, _) if at == last => format!("{} …", start(&part.text, BESIDE_A_MARK)),
            (true, _) => {
                let (before, after) = (start(&part.text, BESIDE_A_MARK), end(&part.text, BESIDE_A_MARK));
                format!("{before} … {after}")
            }
            (false, _) if count <= LONGEST_UNMARKED => return part.clone(),
            (false, _) => {
                let (before, after) = (start(&part.text, UNMARKED_END), end(&part.text, UNMARKED_END));
                let left = with_thousands(count - before.chars().count() - after.chars().count());
                format!("{before} … {left} characters … {after}")
            }
        };
        part.with(&text)
    };
    parts.iter().enumerate().map(cut).collect()
}

/// The first characters of a text, to the end of a word where there is one.
fn start(text: &str, most: usize) -> &str {
    let at = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    let cut = text.get(..at).unwrap_or(text);
    cut.rfind(' ')
        .filter(|space| *space > at / 2)
        .and_then(|space| cut.get(..space))
        .unwrap_or(cut)
}

/// The last characters of a text, from the start of a word where there is one.
fn end(text: &str, most: usize) -> &str {
    let skipped = text.chars().count().saturating_sub(most);
    let at = text.char_indices().nth(skipped).map_or(0, |(at, _)| at);
    let cut = text.get(at..).unwrap_or(text);
    let space = cut.find(' ').filter(|space| *space < cut.len() / 2);
    space.and_then(|space| cut.get(space + 1..)).unwrap_or(cut)
}

/// The parts as rows of at most so many columns, broken after spaces where there are any.
fn fold(parts: &[Segment], room: usize) -> Vec<Vec<Segment>> {
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
