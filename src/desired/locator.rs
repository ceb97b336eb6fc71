//! Where in a file a piece of a value stands, so that a caret can point at it.

use std::sync::Arc;

use crate::diagnostic::{Location, SourceFile};
use crate::yaml::node::Span;

/// Finds pieces of one value, in their order, in one walk through its text in the file.
pub(super) struct Locator<'a> {
    source: &'a SourceFile,
    whole: Span,
    /// What of the value's text in the file was not walked through yet.
    rest: &'a str,
    line: u32,
    column: u32,
}

impl<'a> Locator<'a> {
    pub(super) fn new(source: &'a SourceFile, whole: Span) -> Self {
        Self {
            source,
            whole,
            rest: source.text.get(whole.start..whole.end).unwrap_or_default(),
            line: whole.line,
            column: whole.column,
        }
    }

    /// The place of the next such piece; of the whole value, if the file spells it otherwise (an escape, a folded line).
    pub(super) fn next(&mut self, piece: &str) -> Location {
        let place = |line, column, width, offset| Location {
            file: Arc::clone(&self.source.file),
            line,
            column,
            width,
            offset,
        };
        let Some((before, from)) = self.rest.find(piece).and_then(|at| self.rest.split_at_checked(at)) else {
            // Looking on would be in vain, and slow.
            self.rest = "";
            return place(self.whole.line, self.whole.column, self.whole.width, self.whole.start);
        };
        for c in before.chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        let width = u32::try_from(piece.chars().count()).unwrap_or(u32::MAX).max(1);
        // What is left ends where the value ends.
        let found = place(self.line, self.column, width, self.whole.end - from.len());
        self.rest = from.get(piece.len()..).unwrap_or_default();
        self.column = self.column.saturating_add(width);
        found
    }
}
