//! For a comment beneath a pull request: whole, short enough, and inert whatever the data holds.
//!
//! `plan` puts a comment together: `lines` is the plan at a glance, `folds` what can be opened, `fields` one field in words, `diff` the
//! lines of its text. `escape` makes data inert, `document` knows how long a comment may be and by which marker it is found again.

mod diff;
mod document;
mod escape;
mod fields;
mod folds;
mod lines;
mod plan;
mod report;

pub use document::fenced;
pub use plan::plan;
pub use report::report;
