//! The file of a saved plan.

use std::borrow::Cow;
use std::fs;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::console::Console;
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::render::json;

/// A plan is never larger than this, in bytes.
const LARGEST: u64 = 256 << 20;

/// Writes a plan for its owner's eyes only (mode 0600: prompts may be confidential), replacing the file at once. A link is
/// followed.
///
/// # Errors
/// When the plan holds the key, something else than a plan is there, or the file can't be written.
pub(super) fn write(plan: &Plan, out: &Path, console: &Console) -> anyhow::Result<()> {
    let place = place(out)?;
    let folder = folder(&place);
    let write = || -> std::io::Result<()> {
        // Its own error names a path that nobody has heard of.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| std::io::Error::from(error.kind()))?; // its mode is 0600
        let mut to = BufWriter::new(file.as_file_mut());
        json::write_plan(plan, &mut |piece| to.write_all(piece.as_bytes()))?;
        to.flush()?;
        drop(to);
        file.as_file().sync_all()?;
        file.persist(&place)?;
        Ok(())
    };
    // Before the file is touched, and piece by piece: to keep the document for the second time would be to hold it in memory.
    let mut is_clean = true;
    json::write_plan(plan, &mut |piece| {
        is_clean &= matches!(console.redact(piece), Cow::Borrowed(_));
        Ok(())
    })?;
    if !is_clean {
        let problem = Diagnostic::error("the plan holds the API key, so it was not saved");
        return Err(problem
            .with_help("take the key out of the roster and of what is live, and make a new key")
            .into());
    }
    write().with_context(|| format!("saving the plan to {}", out.display()))
}

/// Where the plan is to be put, links followed: a new file, or one that holds a plan.
fn place(out: &Path) -> Result<PathBuf, Diagnostic> {
    let shown = out.display();
    let refused = |what: String, hint: &str| Err(Diagnostic::error(what).with_help(hint));
    let is_link = fs::symlink_metadata(out).is_ok_and(|found| found.is_symlink());
    let Ok(found) = fs::metadata(out) else {
        let folder = folder(out);
        if is_link {
            let what = format!("{shown} is a link that leads nowhere, so the plan was not saved");
            return refused(what, "name another file with --out, or remove the link");
        }
        if !folder.exists() {
            let what = format!(
                "the folder {} is not there, so the plan was not saved",
                folder.display()
            );
            return refused(what, "make the folder first, or name another file with --out");
        }
        return Ok(out.to_owned());
    };
    if !found.is_file() {
        let what = format!("{shown} is not a regular file, so the plan was not saved");
        return refused(
            what,
            "name a file with --out; without --out the plan is printed and not saved",
        );
    }
    if !is_plan(out) {
        let what = format!("{shown} is there already and holds no plan, so it was not replaced");
        return refused(what, "name another file with --out, or remove it");
    }
    Ok(out.canonicalize().unwrap_or_else(|_| out.to_owned()))
}

fn folder(file: &Path) -> &Path {
    file.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Does a regular file hold a plan (perhaps of another version, perhaps cut), or nothing?
pub(super) fn is_plan(file: &Path) -> bool {
    let mut start = String::new();
    let read = fs::File::open(file).is_ok_and(|open| open.take(64).read_to_string(&mut start).is_ok());
    let first_key = start.trim_start().strip_prefix('{').map(str::trim_start);
    read && (start.is_empty() || first_key.is_some_and(|key| key.starts_with("\"format_version\"")))
}

/// Reads a saved plan.
///
/// # Errors
/// When there is none, or it was cut or changed.
pub(super) fn read(file: &Path) -> anyhow::Result<Plan> {
    let mut bytes = Vec::new();
    let read = fs::File::open(file).and_then(|open| open.take(LARGEST).read_to_end(&mut bytes));
    read.with_context(|| format!("reading the plan {}", file.display()))?;
    let cut = || {
        Diagnostic::error("it is not UTF-8 text: it was cut, changed, or is no plan")
            .with_help("save a new one with `roster plan --out`")
    };
    let text = String::from_utf8(bytes).map_err(|_| cut());
    let plan = text.and_then(|text| json::read_plan(&text));
    Ok(plan.map_err(|problem| Diagnostic {
        message: format!("{}: {}", file.display(), problem.message),
        ..problem
    })?)
}
