//! How one text became another: data only, safe to show as it is.

use std::ops::Range;

use super::size::TextSize;

/// What to look for and what to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DiffOptions {
    /// All unchanged lines, and huge texts whole.
    pub full: bool,
    /// Mark the words that changed inside a line.
    pub words: bool,
}

/// How one text became another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextDiff {
    /// The size before; none where there was no text.
    pub before: Option<TextSize>,
    /// The size after.
    pub after: TextSize,
    /// How the line endings changed, if they did: `CRLF → LF`.
    pub endings: Option<String>,
    /// The lines.
    pub body: DiffBody,
}

/// What is shown of the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffBody {
    /// No line differs: only line endings, or the white space at the very end.
    Alike,
    /// What differs, and the lines around it.
    Hunks(Vec<Hunk>),
    /// The first lines of a huge text that is new, and how many more there are.
    Start(Vec<DiffLine>, usize),
    /// Two huge texts with next to nothing in common.
    Replaced,
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// Where it stands before: line indices from 0.
    pub before: Range<usize>,
    /// Where it stands after: line indices from 0.
    pub after: Range<usize>,
    /// The lines, in order.
    pub lines: Vec<DiffLine>,
}

/// One line, safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// What became of it.
    pub sign: LineKind,
    /// Its text. Neighbours differ in being marked.
    pub parts: Vec<Segment>,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Did it change within its line?
    pub marked: bool,
    /// The text, escaped.
    pub text: String,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// It is on both sides.
    Same,
    /// It is gone.
    Removed,
    /// It is new.
    Added,
}
