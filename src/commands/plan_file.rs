//! The file of a saved plan, and where it, or a report, may be put.

use std::borrow::Cow;
use std::fs;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::console::Console;
use crate::cli::shown;
use crate::diagnostic::Diagnostic;
use crate::files::spare::{folder, remove_leftovers, spare_beside};
use crate::plan::Plan;
use crate::render::json;

/// A document is never larger than this, in bytes.
const LARGEST: u64 = 256 << 20;

/// Writes a plan for its owner's eyes only (mode 0600: prompts may be confidential), replacing the file at once. A link is
/// followed.
///
/// # Errors
/// When the plan holds the key, something else than a plan is there, or the file can't be written.
pub(super) fn write(plan: &Plan, out: &Path, console: &Console) -> anyhow::Result<()> {
    let place = place(out, Kind::Plan)?;
    let write = || -> std::io::Result<()> {
        remove_leftovers([place.as_path()]);
        let mut file = spare_beside(&place, None)?;
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

/// A document that is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of `plan --out`.
    Plan,
    /// Of `apply --report`.
    Report,
}

impl Kind {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Plan => ("plan", "--out"),
            Self::Report => ("report", "--report"),
        }
    }

    /// What writes such a file.
    fn made_by(self, file: &Path) -> String {
        let file = file.display().to_string();
        match self {
            Self::Plan => format!("save one first: {}", shown(["roster", "plan", "--out", &file])),
            Self::Report => "name the file that `roster apply --report FILE` wrote".to_owned(),
        }
    }

    /// What takes this file, if it is of the other kind.
    fn meant_by_other(self, file: &Path) -> Option<String> {
        let is = |kind| holds(file, kind);
        let name = file.display().to_string();
        let (verb, does) = match self {
            Self::Plan if is(Self::Report) && !is(self) => ("revert", "plans the way back from a report"),
            Self::Report if is(Self::Plan) && !is(self) => ("apply", "carries a plan out"),
            _ => return None,
        };
        Some(format!("{} {does}", shown(["roster", verb, &name])))
    }
}

/// Where it is to be put, links followed: a new file, or one that holds a document of that kind.
pub(super) fn place(out: &Path, kind: Kind) -> Result<PathBuf, Diagnostic> {
    let shown = out.display();
    let (what, flag) = kind.words();
    let refused = |why: String, hint: String| Err(Diagnostic::error(why).with_help(hint));
    let is_link = fs::symlink_metadata(out).is_ok_and(|found| found.is_symlink());
    let Ok(found) = fs::metadata(out) else {
        let folder = folder(out);
        if is_link {
            let why = format!("{shown} is a link that leads nowhere, so the {what} was not saved");
            return refused(why, format!("name another file with {flag}, or remove the link"));
        }
        if !folder.exists() {
            let why = format!(
                "the folder {} does not exist, so the {what} was not saved",
                folder.display()
            );
            return refused(why, format!("make the folder first, or name another file with {flag}"));
        }
        return Ok(out.to_owned());
    };
    if !found.is_file() {
        let why = format!("{shown} is not a regular file, so the {what} was not saved");
        return refused(
            why,
            format!("name a file with {flag}; without {flag} the {what} is printed and not saved"),
        );
    }
    if !holds(out, kind) {
        let why = format!("{shown} is there already and holds no {what}, so it was not replaced");
        return refused(why, format!("name another file with {flag}, or remove it"));
    }
    Ok(out.canonicalize().unwrap_or_else(|_| out.to_owned()))
}

/// Does a regular file hold a plan or a report?
pub(super) fn is_document(file: &Path) -> bool {
    holds(file, Kind::Plan) || holds(file, Kind::Report)
}

/// Does a regular file hold such a document (perhaps of another version, perhaps cut), or nothing?
fn holds(file: &Path, kind: Kind) -> bool {
    let mut start = Vec::new();
    let read = fs::File::open(file).is_ok_and(|open| open.take(128).read_to_end(&mut start).is_ok());
    let start = String::from_utf8_lossy(&start);
    let first_key = start.trim_start().strip_prefix('{').map(str::trim_start);
    let is_document = first_key.is_some_and(|key| key.starts_with("\"format_version\""));
    // A report says when it was started before anything else.
    let is_report = start.contains("\"started\"");
    read && (start.is_empty() || is_document && is_report == (kind == Kind::Report))
}

/// Reads a saved plan, and the digest that it has.
///
/// # Errors
/// When there is none, or it was cut or changed.
pub(super) fn read(file: &Path) -> anyhow::Result<(Plan, String)> {
    read_as(Kind::Plan, file, json::read_plan_and_digest)
}

/// Reads a saved document.
///
/// # Errors
/// When there is none, it is no text, or `understand` fails: then the error names the file.
pub(super) fn read_as<T>(
    kind: Kind,
    file: &Path,
    understand: impl FnOnce(&str) -> Result<T, Diagnostic>,
) -> anyhow::Result<T> {
    let (what, flag) = kind.words();
    let mut bytes = Vec::new();
    let read = fs::File::open(file).and_then(|open| open.take(LARGEST).read_to_end(&mut bytes));
    if read
        .as_ref()
        .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
    {
        let problem = Diagnostic::error(format!("the {what} {} does not exist", file.display()));
        return Err(problem.with_help(kind.made_by(file)).into());
    }
    read.with_context(|| format!("reading the {what} {}", file.display()))?;
    let cut = || {
        let problem = Diagnostic::error(format!("it is not UTF-8 text: it was cut, changed, or is no {what}"));
        match kind {
            Kind::Plan => problem.with_help("save a new one with `roster plan --out`"),
            Kind::Report => problem.with_help(format!("name the file that `roster apply {flag}` wrote")),
        }
    };
    let text = String::from_utf8(bytes).map_err(|_| cut());
    let document = text.and_then(|text| understand(&text));
    Ok(document.map_err(|problem| Diagnostic {
        message: format!("{}: {}", file.display(), problem.message),
        help: kind.meant_by_other(file).or(problem.help),
        ..problem
    })?)
}
