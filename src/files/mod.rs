//! Where texts are read from and written to.
//!
//! `source` is the seam that the rest reads through: the work tree (`disk`), a commit (`git`), or either with new texts over
//! it that are not written yet (`staged`). `mistaken` knows files that are no texts of their own. `atomic` replaces a file at once, by a `spare` one.

pub(crate) mod atomic;
mod disk;
mod error;
pub mod git;
pub(crate) mod mistaken;
pub(crate) mod source;
pub(crate) mod spare;
mod staged;

pub use disk::{DiskFiles, check_inner_path};
pub use error::FileError;
pub use source::{FileSource, MOST_PROMPT, MOST_ROSTER, PathKind};
pub use staged::StagedFiles;
