//! Words into lines of a terminal's width.

use std::fmt::Write as _;

use super::safe;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// However narrow the terminal, text gets this many columns.
const NARROWEST: usize = 24;

/// How many columns a text takes. Colour codes must not be in it.
pub(super) fn display_width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// What is left of a width beside an indent; a terminal of no columns is none.
pub(super) fn available_width(width: Option<usize>, indent: usize) -> Option<usize> {
    width
        .filter(|width| *width > 0)
        .map(|width| width.saturating_sub(indent).max(NARROWEST))
}

/// A text of one line as lines of at most so many columns, broken at spaces where there are any.
pub(super) fn wrap(text: &str, room: Option<usize>) -> Vec<&str> {
    let Some(room) = room else { return vec![text] };
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(cut) = cut(rest, room) {
        let (line, after) = rest.split_at(cut);
        lines.push(line.trim_end_matches(' '));
        rest = after.trim_start_matches(' ');
    }
    lines.push(rest);
    lines
}

/// The byte to break a text at, if it does not fit: after the last space that fits, else after the last character.
fn cut(text: &str, room: usize) -> Option<usize> {
    let mut used = 0;
    let mut space = None;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > room && at > 0 {
            return Some(if c == ' ' { at } else { space.unwrap_or(at) });
        }
        if c == ' ' && at > 0 {
            space = Some(at);
        }
    }
    None
}

/// A message after its lead (`warning: `), which takes so many columns; every further line is indented as far. Its own
/// line breaks are kept; everything else in it is made safe to show.
pub(super) fn push_wrapped(out: &mut String, lead: &str, indent: usize, message: &str, width: Option<usize>) {
    let room = available_width(width, indent);
    let mut first = true;
    for paragraph in message.trim_end().lines() {
        let paragraph = safe::escape_line(paragraph);
        for line in wrap(&paragraph, room) {
            let lead = if first { lead } else { "" };
            let indent = if first || line.is_empty() { 0 } else { indent };
            let _ = writeln!(out, "{lead}{:indent$}{line}", "");
            first = false;
        }
    }
    if first {
        out.push_str(lead.trim_end());
        out.push('\n');
    }
}
