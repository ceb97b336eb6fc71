//! What somebody else does between plan, read and write: nothing of it is lost, and nothing is made twice.

mod edits;
mod fixture;
mod names;
mod saved;
