//! A plan as its reader is told it, made once and drawn by every format: who comes first, what several assistants share, the change
//! in words, two sides of each value.
//!
//! `model` is the data, `build` makes it, `sharing` finds what is the same change from one place, `fields` puts the two sides of a
//! value beside each other, `words` says the whole in a sentence. A format decides how things look and never what is told.

mod build;
mod fields;
mod model;
mod sharing;
mod words;

pub use build::review;
pub use fields::{is_long, line_place};
pub use model::{
    AssistantReview, FieldBody, FieldKind, FieldView, PlaceOfChange, Review, Section, SharedBlock, SharedChange,
    Standing,
};
pub use words::{conflict_cure, next_steps, plan_counts};
