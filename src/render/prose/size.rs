//! How long a text is, in numbers that can be read.

use crate::text::with_thousands;

/// The size of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextSize {
    /// Characters, line breaks included.
    pub characters: usize,
    /// Lines; a line break at the very end begins no other.
    pub lines: usize,
}

impl TextSize {
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
