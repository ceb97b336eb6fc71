//! Characters that a quoted text may hold as they are, for JSON allows them there, and that the engine refuses everywhere:
//! U+007F to U+009F, U+FFFE and U+FFFF.
//!
//! The engine reads a text in which one marker stands for each of them, so that every line and column stays what it is. A
//! quoted scalar gets its own characters back, in their order; what is in no quoted scalar is refused.

use std::borrow::Cow;

/// What markers stand for in the engine's text.
pub(crate) struct QuotedOnly {
    marker: char,
    replaced: Vec<Replaced>,
    /// How many of them were given back: all before this number.
    restored: usize,
}

/// One character that a marker stands for.
struct Replaced {
    character: char,
    /// Where it stands in the file, in bytes.
    offset: usize,
    /// Where the marker stands in the engine's text, in bytes. Not before `offset`, for no marker is shorter.
    marker_offset: usize,
}

/// May this character stand in quotes only?
pub(crate) fn is_quoted_only(c: char) -> bool {
    matches!(c, '\x7f'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

impl QuotedOnly {
    /// The text for the engine. Nothing, if the text holds every character that could be a marker.
    pub(crate) fn hide(text: &str) -> Option<(Cow<'_, str>, Self)> {
        if !text.contains(is_quoted_only) {
            let none = Self {
                marker: '\0',
                replaced: Vec::new(),
                restored: 0,
            };
            return Some((Cow::Borrowed(text), none));
        }
        let marker = unused(text)?;
        let mut hidden = String::with_capacity(text.len() + 64);
        let mut replaced = Vec::new();
        for (offset, character) in text.char_indices() {
            if is_quoted_only(character) {
                let marker_offset = hidden.len();
                replaced.push(Replaced {
                    character,
                    offset,
                    marker_offset,
                });
                hidden.push(marker);
            } else {
                hidden.push(character);
            }
        }
        let hiding = Self {
            marker,
            replaced,
            restored: 0,
        };
        Some((Cow::Owned(hidden), hiding))
    }

    /// The place in the file of a place in the engine's text, in bytes.
    pub(crate) fn offset(&self, in_text: usize) -> usize {
        let before = self.replaced.partition_point(|one| one.marker_offset < in_text);
        let last = before.checked_sub(1).and_then(|last| self.replaced.get(last));
        last.map_or(in_text, |last| {
            let behind = in_text.saturating_sub(last.marker_offset + self.marker.len_utf8());
            last.offset + last.character.len_utf8() + behind
        })
    }

    /// The value of the next quoted scalar, which begins at `start` in the file.
    ///
    /// # Errors
    /// The place in the file of a character that stands before it and outside of quotes.
    pub(crate) fn restore<'v>(&mut self, value: Cow<'v, str>, start: usize) -> Result<Cow<'v, str>, usize> {
        if let Some(outside) = self.next().filter(|offset| *offset < start) {
            return Err(outside);
        }
        if self.replaced.is_empty() || !value.contains(self.marker) {
            return Ok(value);
        }
        let mut next = self.replaced.iter().skip(self.restored);
        let restored = value.chars().map(|c| {
            let replaced = (c == self.marker).then(|| next.next()).flatten();
            replaced.map_or(c, |replaced| replaced.character)
        });
        let restored: String = restored.collect();
        self.restored += value.matches(self.marker).count();
        Ok(restored.into())
    }

    /// The place in the file of the first character that no quoted scalar has taken back yet.
    pub(crate) fn next(&self) -> Option<usize> {
        self.replaced.get(self.restored).map(|replaced| replaced.offset)
    }
}

/// A character for private use that the text neither holds nor can make by an escape (`\ue000`).
fn unused(text: &str) -> Option<char> {
    let lower = text.to_ascii_lowercase();
    ('\u{e000}'..='\u{f8ff}').find(|c| !lower.contains(*c) && !lower.contains(&format!("{:x}", u32::from(*c))))
}
