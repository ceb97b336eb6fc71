//! Which commit is checked out.

use std::path::Path;

use super::command::ask_line;

/// The hash of the commit that is checked out where `folder` is; none outside of a git work tree, before the first commit, and
/// where git can't be run.
pub fn head(folder: &Path) -> Option<String> {
    ask_line(folder, &["rev-parse", "--verify", "--quiet", "HEAD"])
        .ok()?
        .ok()
}
