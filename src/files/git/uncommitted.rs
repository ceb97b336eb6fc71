//! Which files hold work that git could not bring back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::command::{ask, ask_line, has_work_tree};
use crate::diagnostic::Diagnostic;

/// Those of the files that differ from the last commit, or are in none: changed, untracked, ignored. Outside of a work tree
/// nothing counts, and neither does a file that is not there.
///
/// # Errors
/// When git can't be run or gives no answer.
pub fn uncommitted(files: &[PathBuf]) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut folders: BTreeMap<PathBuf, Vec<(&PathBuf, String)>> = BTreeMap::new();
    for file in files {
        // A link's target is what would be written.
        let Ok(real) = file.canonicalize() else { continue };
        if let (Some(folder), Some(name)) = (real.parent(), real.file_name()) {
            let name = name.to_string_lossy().into_owned();
            folders.entry(folder.to_owned()).or_default().push((file, name));
        }
    }
    let mut found = BTreeSet::new();
    for (folder, files) in folders {
        if !has_work_tree(&folder) {
            continue;
        }
        let prefix = ask_line(&folder, &["rev-parse", "--show-prefix"])?.map_err(|words| unsaid(&folder, &words))?;
        let changed = changed(&folder)?;
        let overlooked = overlooked(&folder)?;
        for (file, name) in files {
            if changed.contains(&format!("{prefix}{name}"))
                || overlooked.contains(&name) && !is_committed(&folder, &name)?
            {
                found.insert(file.clone());
            }
        }
    }
    Ok(files.iter().filter(|file| found.contains(*file)).cloned().collect())
}

/// All paths below a folder, from the top of the work tree, that git would report.
fn changed(folder: &Path) -> Result<BTreeSet<String>, Diagnostic> {
    let args = [
        "status",
        "--porcelain",
        "-z",
        "--no-renames",
        "--untracked-files=all",
        "--ignored",
        "--",
        ".",
    ];
    let answer = ask(folder, &args)?.map_err(|words| unsaid(folder, &words))?;
    let entries = answer.split(|byte| *byte == 0);
    // Two letters and a space before each path.
    Ok(entries
        .filter_map(|entry| Some(String::from_utf8_lossy(entry.get(3..)?).into_owned()))
        .collect())
}

/// The paths below a folder, from there, that git was told not to look at (`--assume-unchanged`, `--skip-worktree`): it
/// reports no change of theirs.
fn overlooked(folder: &Path) -> Result<BTreeSet<String>, Diagnostic> {
    let answer = ask(folder, &["ls-files", "-v", "-z", "--", "."])?.map_err(|words| unsaid(folder, &words))?;
    let entries = answer.split(|byte| *byte == 0);
    // A letter and a space before each path.
    Ok(entries
        .filter(|entry| matches!(entry, [b'S' | b'a'..=b'z', ..]))
        .filter_map(|entry| Some(String::from_utf8_lossy(entry.get(2..)?).into_owned()))
        .collect())
}

/// Does the file hold what the last commit has of it?
fn is_committed(folder: &Path, name: &str) -> Result<bool, Diagnostic> {
    let here = ask_line(folder, &["hash-object", "--", name])?;
    let there = ask_line(folder, &["rev-parse", "--verify", "--quiet", &format!("HEAD:./{name}")])?;
    Ok(matches!((here, there), (Ok(here), Ok(there)) if here == there))
}

fn unsaid(folder: &Path, words: &str) -> Diagnostic {
    let folder = folder.display();
    Diagnostic::error(format!("git cannot say what is committed in {folder}: {words}"))
}
