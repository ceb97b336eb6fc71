//! Long texts side by side: what differs between them, line by line, as data that any format can lay out.

mod clarity;
mod compare;
mod comparison;
mod ends;
mod search;
mod size;
mod words;

pub use compare::compare;
pub use comparison::{DiffBody, DiffLine, DiffOptions, Hunk, LineKind, Segment, TextDiff};
pub use size::TextSize;
