//! Edits by others between plan, read and write: none of them is lost, and nothing is created twice.

mod edits;
mod fixture;
mod names;
mod saved;
