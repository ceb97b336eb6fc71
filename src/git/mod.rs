//! What git knows: the roster files at a commit, and which files have changes that are not committed.

mod commit;
mod run;
mod tree;
mod uncommitted;

pub use commit::CommitFiles;
pub use uncommitted::uncommitted;
