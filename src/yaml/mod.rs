//! YAML without any word of a roster: syntax, values with their places, and edits that keep what they don't change.
//!
//! `parse` makes a tree of `node`s from the events of the one YAML engine (`quoted_only` lends it a text that it takes, `scalar` says what a plain scalar means, `errors`
//! says its errors in a person's words, `look_alike` knows what only looks like YAML); `source_map` leads from a place back to the path that is written there; `edit`
//! changes a text.

pub mod edit;
pub(crate) mod errors;
pub(crate) mod look_alike;
pub(crate) mod node;
pub(crate) mod parse;
mod quoted_only;
pub(crate) mod scalar;
mod source_map;

pub use node::PathSegment;
pub use source_map::SourceMap;
