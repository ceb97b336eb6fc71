//! Marked lines as rows of a terminal's width.

use unicode_width::UnicodeWidthChar;

use crate::render::prose::Segment;
use crate::text::with_thousands;

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
