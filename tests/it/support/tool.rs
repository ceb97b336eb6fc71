//! Tools from npm that some tests ask: where `.ci/run` puts them, or where a variable says.

use std::env;
use std::path::{Path, PathBuf};

/// The file of an npm package. Without it the test is skipped with a word; not so in CI, where `.ci/run` has installed it.
pub(crate) fn npm_tool(variable: &str, file: &str) -> Option<PathBuf> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target/tools/node_modules")
        .join(file);
    let path = env::var_os(variable).map_or(usual, PathBuf::from);
    if path.exists() {
        return Some(path);
    }
    let in_ci = env::var_os("ROSTER_CI").is_some();
    assert!(!in_ci, "{} is missing, which .ci/run installs", path.display());
    eprintln!("skipped: {} is missing; .ci/run installs it", path.display());
    None
}
