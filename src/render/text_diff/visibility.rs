//! Makes changes visible that the eye would not see: spaces, tabs, other forms of the same letter.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfkc_quick};

use crate::render::sanitize;

/// How the lines of one change are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visibility {
    /// As they are; only spaces at the end of a changed line are dotted.
    Plain,
    /// White space that matters and unusual forms of letters are shown: they differ between the two sides.
    Visible,
    /// Everything but printable ASCII is escaped, and each backslash doubled: no two texts look the same.
    Exact,
}

/// How plainly the lines of one change must be written so that what differs can be seen.
pub(super) fn needed(old: &[&str], new: &[&str]) -> Visibility {
    // An ordinary line looks like no other one, and is written as it is: where all are, nothing can be mistaken.
    if old.is_empty() || new.is_empty() || old.iter().chain(new).all(|line| is_ordinary(line)) {
        return Visibility::Plain;
    }
    let level = if unseen(old) != unseen(new) || confused(old, new, looks) {
        Visibility::Visible
    } else {
        Visibility::Plain
    };
    let seen = |line| {
        if is_ordinary(line) {
            Cow::Borrowed(line)
        } else {
            Cow::Owned(written(line, level))
        }
    };
    if confused(old, new, seen) {
        Visibility::Exact
    } else {
        level
    }
}

/// Is there a line on each side that differ, yet come out the same?
fn confused<'l>(old: &[&'l str], new: &[&'l str], seen: impl Fn(&'l str) -> Cow<'l, str>) -> bool {
    // Many tiny lines are few different ones.
    let [old, new] = [old, new].map(|lines| lines.iter().copied().collect::<HashSet<_>>());
    let mut before: HashMap<Cow<'l, str>, Vec<&str>> = HashMap::with_capacity(old.len());
    for line in old {
        before.entry(seen(line)).or_default().push(line);
    }
    new.into_iter().any(|line| {
        before
            .get(&seen(line))
            .is_some_and(|same| same.iter().any(|other| *other != line))
    })
}

/// Is a line of printable ASCII, with nothing to escape and single spaces between its words?
fn is_ordinary(line: &str) -> bool {
    sanitize::is_plain(line) && !line.starts_with(' ') && !line.ends_with(' ') && !line.contains("  ")
}

/// What a line looks like to the eye.
fn looks(line: &str) -> Cow<'_, str> {
    if is_ordinary(line) {
        return Cow::Borrowed(line);
    }
    let composed: Cow<'_, str> = match is_nfkc_quick(line.chars()) {
        IsNormalized::Yes => Cow::Borrowed(line),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(line.nfkc().collect()),
    };
    Cow::Owned(composed.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// How often each character occurs that is not seen, or not told from another.
fn unseen(lines: &[&str]) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    // A line of printable ASCII has none.
    let lines = lines.iter().filter(|line| !sanitize::is_plain(line));
    for c in lines.flat_map(|line| line.chars()).filter(|c| is_unusual(*c)) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

/// A tab, a space that is not the usual one, a mark that joins the letter before it, a joiner, a compatibility form.
fn is_unusual(c: char) -> bool {
    if c.is_ascii() {
        return c == '\t';
    }
    c.is_whitespace()
        || matches!(c, '\u{200c}' | '\u{200d}')
        || canonical_combining_class(c) != 0
        // Parts of Hangul syllables, which join without being combining marks.
        || matches!(c, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}')
        || is_nfkc_quick(std::iter::once(c)) == IsNormalized::No
}

/// A changed line as it is written.
pub(super) fn written(line: &str, clarity: Visibility) -> String {
    LineWriter::new(line, clarity).write(line)
}

/// A line that is the same on both sides: tabs become spaces, for there they are layout only.
pub(super) fn unchanged(line: &str) -> String {
    if line.contains('\t') {
        sanitize::escape_line(&line.replace('\t', "    "))
    } else {
        sanitize::escape_line(line)
    }
}

/// Writes one line, in pieces if need be: what a space means depends on where in the line it stands.
pub(super) struct LineWriter {
    clarity: Visibility,
    /// Characters still to come before the spaces at the end begin.
    until_trailing: usize,
    /// Was the last character a space, or is this the start of the line?
    after_space: bool,
}

impl LineWriter {
    pub(super) fn new(line: &str, clarity: Visibility) -> Self {
        Self {
            clarity,
            until_trailing: line.trim_end_matches(' ').chars().count(),
            after_space: true,
        }
    }

    /// The next piece of the line.
    pub(super) fn write(&mut self, piece: &str) -> String {
        if self.clarity == Visibility::Plain && sanitize::is_plain(piece) {
            // Only the spaces at the end are written otherwise.
            let (text, trailing) = piece.split_at(self.until_trailing.min(piece.len()));
            self.until_trailing -= text.len();
            self.after_space = piece.ends_with(' ');
            return text.to_owned() + &"·".repeat(trailing.len());
        }
        let mut out = String::with_capacity(piece.len());
        let mut chars = sanitize::chars_with_escape(piece).peekable();
        while let Some((c, escape)) = chars.next() {
            let trailing = self.until_trailing == 0;
            self.until_trailing = self.until_trailing.saturating_sub(1);
            let beside_space = self.after_space || chars.peek().is_some_and(|(next, _)| *next == ' ');
            self.after_space = c == ' ';
            match (c, self.clarity) {
                (' ', Visibility::Plain) if trailing => out.push('·'),
                (' ', Visibility::Visible | Visibility::Exact) if trailing || beside_space => out.push('·'),
                ('\t', Visibility::Plain) => out.push_str("    "),
                ('\\', Visibility::Exact) => out.push_str("\\\\"),
                (_, Visibility::Visible) if is_unusual(c) => sanitize::push_escape(&mut out, c),
                (_, Visibility::Exact) if !c.is_ascii() => sanitize::push_escape(&mut out, c),
                _ if escape => sanitize::push_escape(&mut out, c),
                _ => out.push(c),
            }
        }
        out
    }
}
