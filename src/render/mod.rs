//! How plans, reports, lists and problems look: data in, text out; nothing is printed here.
//!
//! `review` is a plan as its reader is told it: order, grouping and wording are made once there, as data. The formats draw it, a folder
//! each (`github` is a file). What they share: `text_diff` compares long texts, `value` says short ones, `sanitize` makes foreign data
//! inert, `terminal` knows width and color.

pub mod github;
pub mod html;
pub mod human;
pub mod json;
pub mod markdown;
pub mod review;
pub mod sanitize;
mod terminal;
pub mod text_diff;
mod value;

pub use terminal::{TermStyle, Verbosity};
