//! How plans, reports, lists and problems look: data in, text out; nothing is printed here.

pub mod human;
pub mod json;
pub mod markdown;
pub mod prose;
pub mod safe;
mod style;
mod value;
mod wrap;

pub use style::{TermStyle, Verbosity};
