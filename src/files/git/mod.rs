//! What git knows: the files at a commit, and which files have changes that are not committed.
//!
//! `command` runs git; `tree` lists the paths of a commit and follows its links; `commit` reads files from it;
//! `uncommitted` asks for the state of the work tree.

mod command;
mod commit;
mod tree;
mod uncommitted;

pub use commit::CommitFiles;
pub use uncommitted::uncommitted;
