//! For a comment beneath a pull request: whole, short enough, and inert whatever the data holds.

mod change;
mod document;
mod plan;
mod report;

pub use document::fenced;
pub use plan::plan;
pub use report::report;
