//! Which commit is checked out.

use std::path::Path;

use super::command::{ask_line, has_work_tree};
use crate::diagnostic::Diagnostic;

/// The hash of the commit that is checked out where `folder` is; none outside of a git work tree, and before the first commit.
///
/// # Errors
/// When there is a work tree, and git can't be run or does not trust it.
pub fn head(folder: &Path) -> Result<Option<String>, Diagnostic> {
    match ask_line(folder, &["rev-parse", "--verify", "--quiet", "HEAD"]) {
        Err(_) if !has_work_tree(folder) => Ok(None),
        answer => Ok(answer?.ok()),
    }
}
