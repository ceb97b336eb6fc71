//! How plans, reports, lists and problems look: data in, text out; nothing is printed here.
//!
//! A folder a format (`github` is a file). What they share: `text_diff` compares long texts, `value` says short ones, `sanitize` makes foreign
//! data inert, `terminal` knows width and color.

pub mod github;
pub mod human;
pub mod json;
pub mod markdown;
pub mod sanitize;
mod terminal;
pub mod text_diff;
mod value;

pub use terminal::{TermStyle, Verbosity};
