//! How one text became another: data only, safe to show as it is.

use std::ops::Range;

use super::size::Size;

/// What to look for and what to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// All unchanged lines, and huge texts whole.
    pub full: bool,
    /// Mark the words that changed inside a line.
    pub words: bool,
}

/// How one text became another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The size before; none where there was no text.
    pub before: Option<Size>,
    /// The size after.
    pub after: Size,
    /// How the line endings changed, if they did: `CRLF → LF`.
    pub endings: Option<String>,
    /// The lines.
    pub body: Body,
}

/// What is shown of the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// No line differs: only line endings, or the white space at the very end.
    Alike,
    /// What differs, and the lines around it.
    Hunks(Vec<Hunk>),
    /// The first lines of a huge text that is new, and how many more there are.
    Start(Vec<Line>, usize),
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
    pub lines: Vec<Line>,
}

/// One line, safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What became of it.
    pub sign: Sign,
    /// Its text. Neighbours differ in being marked.
    pub parts: Vec<Part>,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Did it change within its line?
    pub marked: bool,
    /// The text, escaped.
    pub text: String,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It is on both sides.
    Same,
    /// It is gone.
    Removed,
    /// It is new.
    Added,
}
