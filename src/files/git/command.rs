//! One question to git, and its answer.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::diagnostic::Diagnostic;

/// A git that reads, asks nobody, and is told no key.
pub(super) fn git(from: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        // A monitor is a program of the repository's choosing.
        .args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"])
        .args(args)
        .current_dir(from)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .env_remove("INDIGENIUS_API_KEY")
        .stdin(Stdio::null());
    command
}

/// What git answers on standard output; none if it says no, with its own words.
///
/// # Errors
/// When it gives no answer to any question: it can't be run, or does not trust the repository.
pub(super) fn ask(from: &Path, args: &[&str]) -> Result<Result<Vec<u8>, String>, Diagnostic> {
    let output = git(from, args).output().map_err(|error| cannot_run(&error))?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let words = String::from_utf8_lossy(&output.stderr);
    distrusted(&words).map_or_else(|| Ok(Err(in_one_line(&words))), Err)
}

/// As [`ask`], for a line of text.
pub(super) fn ask_line(from: &Path, args: &[&str]) -> Result<Result<String, String>, Diagnostic> {
    let answer = ask(from, args)?;
    Ok(answer.map(|bytes| String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned()))
}

/// Is a folder within a work tree? Told without git, which need not be installed where nobody uses it.
pub(super) fn has_work_tree(folder: &Path) -> bool {
    let real = folder.canonicalize().unwrap_or_default();
    real.ancestors().any(|folder| folder.join(".git").exists())
}

/// Of what git says before it gives up, the line that says why.
fn in_one_line(words: &str) -> String {
    let why = words.lines().find(|line| line.starts_with("fatal: "));
    why.unwrap_or(words.trim()).to_owned()
}

/// Git reads no repository that belongs to another user: common in containers, where the checkout is mounted. It names the
/// command that lifts this.
fn distrusted(words: &str) -> Option<Diagnostic> {
    let cure = words.lines().map(str::trim);
    let cure = cure
        .filter(|line| line.starts_with("git config "))
        .find(|line| line.contains(" safe.directory "))?;
    let problem = Diagnostic::error("git does not read this repository, because its folder belongs to another user");
    Some(problem.with_help(format!("if you trust what is in it: `{cure}`")))
}

pub(super) fn cannot_run(error: &std::io::Error) -> Diagnostic {
    let problem = Diagnostic::error(format!("git cannot be run: {error}"));
    match error.kind() {
        ErrorKind::NotFound => problem.with_help("install git, or put it on the PATH"),
        _ => problem,
    }
}
