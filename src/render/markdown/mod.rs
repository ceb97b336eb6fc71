//! What reviewers read beneath a pull request: inert whatever the data holds, and never longer than a comment may be.

mod bound;
mod change;
mod data;
mod document;
mod plan;
mod report;

pub use document::fenced;
pub use plan::plan;
pub use report::report;
