//! What differs between the files and the live state, and what to do about it. Pure: no clock, network or printing.

mod change;

pub use change::{Action, Change, FieldChange, Known, Plan, Reason, Source};
