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
pub(super) fn ask(from: &Path, args: &[&str]) -> Result<Result<Vec<u8>, String>, Diagnostic> {
    let output = git(from, args).output().map_err(|error| cannot_run(&error))?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    Ok(Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

/// As [`ask`], for a line of text.
pub(super) fn ask_line(from: &Path, args: &[&str]) -> Result<Result<String, String>, Diagnostic> {
    let answer = ask(from, args)?;
    Ok(answer.map(|bytes| String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned()))
}

pub(super) fn cannot_run(error: &std::io::Error) -> Diagnostic {
    let problem = Diagnostic::error(format!("git cannot be run: {error}"));
    match error.kind() {
        ErrorKind::NotFound => problem.with_help("install git, or put it on the PATH"),
        _ => problem,
    }
}
