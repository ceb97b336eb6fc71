//! The line of a file that a problem points into, safe to show, and where in it the caret belongs.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::diagnostic::Location;
use crate::render::{safe, wrap};

/// The columns of an excerpt where there is no terminal.
const WIDTH: usize = 160;
/// The columns that line numbers and their bar take.
const GUTTER: usize = 10;

/// A line as it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The text, escaped and cut.
    pub(super) text: String,
    /// The bytes of it to underline; empty at the end of the line.
    pub(super) mark: Range<usize>,
}

/// Shows a line around the column of a place, which counts characters of the line as it is in the file.
pub(super) fn excerpt(line: &str, place: &Location, width: Option<usize>) -> Excerpt {
    let line = line.strip_suffix('\r').unwrap_or(line);
    // A byte order mark is not a character of the text.
    let line = line.strip_prefix('\u{feff}').unwrap_or(line);
    let from = usize::try_from(place.column).map_or(0, |column| column.saturating_sub(1));
    let to = from.saturating_add(usize::try_from(place.width).unwrap_or(1).max(1));

    let room = wrap::available_width(width, GUTTER).unwrap_or(WIDTH);
    let (mut before, mut marked, mut after) = (String::new(), String::new(), String::new());
    // What is so far off will not be shown: a line may have a megabyte, and a thousand problems.
    let (nearest, farthest) = (from.saturating_sub(4 * room), to.saturating_add(4 * room));
    for (at, (c, escape)) in safe::chars_with_escape(line).enumerate().skip(nearest) {
        let part = match at {
            at if at > farthest => break,
            at if at < from => &mut before,
            at if at < to => &mut marked,
            _ => &mut after,
        };
        match c {
            '\t' => part.push_str("    "),
            _ if escape => safe::push_escape(part, c),
            _ => part.push(c),
        }
    }
    if wrap::display_width(&before) + wrap::display_width(&marked) + wrap::display_width(&after) > room {
        marked = start(&marked, room / 2);
        let left = room - wrap::display_width(&marked).min(room);
        before = end(
            &before,
            (left / 2).max(left.saturating_sub(wrap::display_width(&after))),
        );
        after = start(&after, left.saturating_sub(wrap::display_width(&before)));
    }
    let mark = before.len()..before.len() + marked.len();
    Excerpt {
        text: before + &marked + &after,
        mark,
    }
}

/// As much of the start of a text as fits.
fn start(text: &str, room: usize) -> String {
    if wrap::display_width(text) <= room {
        return text.to_owned();
    }
    let mut out: String = fitting(text.chars(), room).collect();
    out.push('…');
    out
}

/// As much of the end of a text as fits.
fn end(text: &str, room: usize) -> String {
    if wrap::display_width(text) <= room {
        return text.to_owned();
    }
    let mut kept: Vec<char> = fitting(text.chars().rev(), room).collect();
    kept.push('…');
    kept.into_iter().rev().collect()
}

/// The characters that fit, with a column left for the ellipsis.
fn fitting(chars: impl Iterator<Item = char>, room: usize) -> impl Iterator<Item = char> {
    let mut used = 1;
    chars.take_while(move |c| {
        used += c.width().unwrap_or(0);
        used <= room
    })
}
