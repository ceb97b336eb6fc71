//! How one long text became another, line by line, as data that any format can lay out.
//!
//! `diff` finds the lines and chooses what is shown of them; `words` marks the words that changed within a line, `rows` breaks it around them;
//! `visibility` makes the invisible (spaces at an end, other line breaks) visible where it is all that differs.

mod diff;
mod rows;
mod visibility;
mod words;

pub use diff::{
    DiffBody, DiffLine, DiffOptions, Hunk, LineEdit, LineKind, Segment, TextDiff, TextSize, changed_lines, compare,
    edits, endings_changed, sizes_of,
};
pub use rows::rows;
