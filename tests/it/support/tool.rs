//! External programs that some tests need: where `.ci/run` installs them, or where a variable points.

use std::env;
use std::path::{Path, PathBuf};

/// The file of an npm package. Without it the test is skipped with a message; in CI, where `.ci/run` installs it, it fails.
pub(crate) fn npm_tool(variable: &str, file: &str) -> Option<PathBuf> {
    let usual = tools().join(file);
    let path = env::var_os(variable).map_or(usual, PathBuf::from);
    present(&path, path.exists())
}

/// The program of a Python package. Without it, the test is skipped or fails in the same way.
pub(crate) fn python_tool(name: &str) -> Option<PathBuf> {
    let path = tools().join("venv/bin").join(name);
    present(&path, path.exists())
}

/// Where `.ci/run` puts what it installs.
pub(crate) fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools")
}

/// A program of the system, for example from a Debian package. Without it, the test is skipped or fails in the same way.
pub(crate) fn system_tool(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    // Servers are in a folder that only root has in its path.
    let folders = env::split_paths(&path).chain(["/usr/sbin".into()]);
    let found = folders.map(|folder| folder.join(name)).find(|file| file.is_file());
    let there = found.is_some();
    present(&found.unwrap_or_else(|| name.into()), there)
}

fn present(tool: &Path, there: bool) -> Option<PathBuf> {
    if there {
        return Some(tool.to_owned());
    }
    let in_ci = env::var_os("ROSTER_CI").is_some();
    assert!(!in_ci, "{} is missing, which .ci/run installs", tool.display());
    eprintln!("skipped: {} is missing; .ci/run installs it", tool.display());
    None
}
