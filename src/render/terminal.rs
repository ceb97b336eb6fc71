//! What the reader's terminal can show, as told by the caller: width, lines that fit it, colors.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Effects, Style as Ansi};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::sanitize;

/// How text may look. The default is what a file or a pipe gets: no color, nothing wrapped or cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TermStyle {
    /// May ANSI color codes be used? Nothing is said by color alone.
    pub color: bool,
    /// The terminal's columns. None where there is no terminal: then nothing is wrapped or cut.
    pub width: Option<usize>,
}

/// How much to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verbosity {
    /// Unchanged lines of long texts too, and texts of any size (`--full`).
    pub full: bool,
    /// One line an assistant: its fields, and how many lines of texts (`--summary`).
    pub summary: bool,
    /// Also what is only counted otherwise: the names of unmanaged and of all left-out assistants (`-v`).
    pub verbose: bool,
}

// Only colors of the basic eight, and none of the bright ones: those vanish on light or on dark backgrounds.
pub(super) const CREATE: Ansi = AnsiColor::Green.on_default();
pub(super) const UPDATE: Ansi = AnsiColor::Yellow.on_default();
pub(super) const BLOCKED: Ansi = AnsiColor::Red.on_default();
pub(super) const ASIDE: Ansi = AnsiColor::Cyan.on_default();
pub(super) const DIM: Ansi = Ansi::new().effects(Effects::DIMMED);
pub(super) const BOLD: Ansi = Ansi::new().effects(Effects::BOLD);

/// The same color for the words that changed inside a line.
pub(super) const fn marked(ansi: Ansi) -> Ansi {
    ansi.effects(Effects::BOLD.insert(Effects::UNDERLINE))
}

impl TermStyle {
    /// The text in a color, or as it is.
    pub(super) fn paint(self, ansi: Ansi, text: &str) -> String {
        if self.color && !text.is_empty() && !ansi.is_plain() {
            format!("{ansi}{text}{ansi:#}")
        } else {
            text.to_owned()
        }
    }
}

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
        let paragraph = sanitize::escape_line(paragraph);
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
