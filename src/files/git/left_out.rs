//! Files that git has and a checkout leaves out: those of a submodule that was not fetched, and of folders that a sparse checkout
//! leaves out. And the command that brings them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::command::{ask, ask_line, has_work_tree};
use crate::text::shell_word;

/// What checkouts leave out, by a folder in each: of a thousand missing files git is asked once.
#[derive(Debug, Clone, Default)]
pub(in crate::files) struct LeftOut(RefCell<HashMap<PathBuf, Option<Checkout>>>);

#[derive(Debug, Clone)]
struct Checkout {
    top: PathBuf,
    /// Paths from the top.
    submodules: Vec<String>,
    skipped: Vec<String>,
}

impl LeftOut {
    /// The command that brings a file or a folder which is not there, if it is of these; typed where `from` is. Links of the path are
    /// followed as far as it is there.
    pub(in crate::files) fn hint(&self, missing: &Path, from: &Path) -> Option<String> {
        let (folder, real) = missing.ancestors().find_map(|there| {
            let folder = there.canonicalize().ok()?;
            let real = folder.join(missing.strip_prefix(there).ok()?);
            Some((folder, real))
        })?;
        let mut known = self.0.borrow_mut();
        let checkout = known
            .entry(folder.clone())
            .or_insert_with(|| Checkout::read(&folder))
            .as_ref()?;
        checkout.hint(real.strip_prefix(&checkout.top).ok()?.to_str()?, from)
    }
}

impl Checkout {
    /// None where git tells nothing: without its answer the file is just not there.
    fn read(folder: &Path) -> Option<Self> {
        if !has_work_tree(folder) {
            return None;
        }
        let top = ask_line(folder, &["rev-parse", "--show-toplevel"]).ok()?.ok()?;
        let top = Path::new(&top).canonicalize().ok()?;
        let listing = ask(&top, &["ls-files", "-t", "--stage", "-z"]).ok()?.ok()?;
        let is_sparse = ask_line(&top, &["config", "--type=bool", "core.sparseCheckout"]).ok()?;
        let is_sparse = is_sparse.is_ok_and(|answer| answer == "true");
        let mut checkout = Self {
            top,
            submodules: Vec::new(),
            skipped: Vec::new(),
        };
        for entry in listing.split(|byte| *byte == 0) {
            let Some((meta, path)) = std::str::from_utf8(entry).ok().and_then(|entry| entry.split_once('\t')) else {
                continue;
            };
            if meta.contains(" 160000 ") {
                checkout.submodules.push(path.to_owned());
            } else if is_sparse && meta.starts_with('S') {
                checkout.skipped.push(path.to_owned());
            }
        }
        Some(checkout)
    }

    fn hint(&self, path: &str, from: &Path) -> Option<String> {
        let is_in = |path: &str, folder: &str| {
            let rest = path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let git = git_at(&self.top, from);
        if let Some(module) = self.submodules.iter().find(|module| is_in(path, module)) {
            return Some(not_fetched(&git, module));
        }
        let skipped = self.skipped.iter().find(|skipped| is_in(skipped, path))?;
        // Sparse checkouts are made of folders.
        let folder = if skipped == path {
            path.rsplit_once('/').map(|(folder, _)| folder)
        } else {
            Some(path)
        };
        let command = folder.map_or_else(
            || format!("{git} sparse-checkout disable"),
            |folder| format!("{git} sparse-checkout add {}", shell_word(folder)),
        );
        Some(format!("this sparse checkout leaves it out: `{command}` gets it"))
    }
}

/// How git is called for paths from the top of a work tree.
pub(super) fn git_at(top: &Path, from: &Path) -> String {
    if from.canonicalize().is_ok_and(|from| from == top) {
        "git".to_owned()
    } else {
        format!("git -C {}", shell_word(&top.to_string_lossy()))
    }
}

/// What to do for a submodule that is only named, by a path from the top. `git` is how git is called there.
pub(super) fn not_fetched(git: &str, module: &str) -> String {
    let path = shell_word(module);
    format!(
        "`{module}` is a submodule that is not here yet: `{git} submodule update --init {path}` gets it; in CI, check out with \
         `submodules: true` (GitLab: `GIT_SUBMODULE_STRATEGY: normal`)"
    )
}
