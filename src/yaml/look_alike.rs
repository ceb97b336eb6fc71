//! Characters that look like the blank and the hyphen of YAML and are others: word processors, chats and web pages put them there.

use crate::diagnostic::{Diagnostic, Location, offset_of};

/// One of them, where only YAML's own means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LookAlike {
    character: char,
    /// In characters, from 1.
    column: u32,
}

impl LookAlike {
    /// Before or behind a key, or in place of the `- ` before it.
    pub(crate) fn in_key(key: &str) -> Option<Self> {
        let behind = || {
            key.strip_suffix(is_blank)
                .and_then(|before| Self::at(key, before.len()))
        };
        Self::before(key).or_else(behind)
    }

    /// In a line that is not YAML: before a key, in place of the `- ` before it, or behind its colon.
    pub(crate) fn in_line(line: &str) -> Option<Self> {
        let (key, value) = line.split_once(':')?;
        let is_key = key
            .trim_start_matches(|c| is_blank(c) || is_dash(c) || matches!(c, ' ' | '-'))
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_');
        let behind = || value.starts_with(is_blank).then(|| Self::at(line, key.len() + 1));
        is_key
            .then(|| Self::before(key).or_else(|| behind().flatten()))
            .flatten()
    }

    /// At the beginning of a text.
    pub(crate) fn before(text: &str) -> Option<Self> {
        let rest = text.trim_start_matches([' ', '-']);
        let is_item = rest
            .strip_prefix(is_dash)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace));
        (is_item || rest.starts_with(is_blank))
            .then(|| Self::at(text, text.len() - rest.len()))
            .flatten()
    }

    fn at(line: &str, offset: usize) -> Option<Self> {
        let (before, from) = line.split_at_checked(offset)?;
        Some(Self {
            character: from.chars().next()?,
            column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
        })
    }

    /// Where it stands, if the text that it was found in begins at `start`.
    pub(crate) fn location(self, file: &str, start: &Location) -> Location {
        let column = start.column + self.column - 1;
        Location {
            column,
            width: 1,
            offset: offset_of(file, start.line, column),
            ..start.clone()
        }
    }

    /// What stands there, and what to type.
    pub(crate) fn diagnostic(self) -> Diagnostic {
        let code = u32::from(self.character);
        let (what, help) = if is_dash(self.character) {
            (
                format!(
                    "`{}` (U+{code:04X}) stands where a list item begins, and is no hyphen",
                    self.character
                ),
                "type a hyphen and a space: `- `",
            )
        } else {
            (
                format!("a character that looks like a space and is none (U+{code:04X}) stands beside a key"),
                "type ordinary spaces in its place",
            )
        };
        Diagnostic::error_of("yaml-look-alike", what).with_help(help)
    }
}

/// A dash, a minus or a bullet.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2022}' | '\u{2043}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// A space that is none to YAML, seen or not.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}' | '\u{feff}'
    )
}
