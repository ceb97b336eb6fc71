//! Comment-keeping edits of YAML: text in, text out.
//!
//! In the order of the flow: `tree` (`gap`) reads a text with the place of every piece; `find` walks a path in it; `set`, `add`
//! and `append` say which bytes are to be replaced (`splice`), by what `write` and `text` make of a value; `meant` compares
//! what came out with what was meant.

mod add;
mod append;
mod change;
mod document;
mod find;
mod gap;
mod meant;
mod quote;
mod run;
mod set;
mod splice;
mod text;
mod tree;
mod write;

pub use change::{Edit, EditError, InsertAt, PathSegment};
pub use run::edit;
