//! What git knows: the files at a commit, and which files have changes that are not committed.
//!
//! `command` runs git; `tree` lists the paths of a commit and follows its links; `commit` reads files from it;
//! `missing` says what to fetch for one that is not here, and `left_out` what brings a file that the checkout lacks; `head` says which commit is checked out; `uncommitted` asks for the
//! state of the work tree.

mod command;
mod commit;
mod head;
pub(in crate::files) mod left_out;
mod missing;
mod tree;
mod uncommitted;

pub use commit::CommitFiles;
pub use head::head;
pub use uncommitted::uncommitted;
