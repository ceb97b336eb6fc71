//! Doing what a plan says, and looking whether it was done.

mod outcome;

pub use outcome::{Item, Outcome, Report};
