//! When a plan is carried out, from which commit and by whom: for the report.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::console::Console;
use crate::apply::RunRecord;
use crate::cli::Environment;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::files::git::{head, uncommitted};
use crate::plan::Plan;

/// Notes in a plan of which commit its files are, and whether they were changed since. What git does not tell is left out, with a
/// warning.
pub(super) fn note_commit(plan: &mut Plan, sources: &[SourceFile], environment: &Environment, console: &Console) {
    let here: Vec<PathBuf> = sources
        .iter()
        .map(|source| PathBuf::from(&*source.file))
        .filter(|file| file.is_file())
        .collect();
    let folder = here
        .first()
        .and_then(|file| file.parent())
        .filter(|folder| folder.is_dir());
    let commit = head(folder.unwrap_or(Path::new(".")));
    let commit = told(commit, "of which commit the files are", console);
    let is_known = commit.is_some() && !here.is_empty();
    let clean = is_known.then(|| uncommitted(&here).map(|changed| Some(changed.is_empty())));
    plan.clean = clean.and_then(|clean| told(clean, "whether the files were committed", console));
    // A build server may hand on the files without their repository.
    plan.commit = commit.or_else(|| environment.commit.clone());
}

/// The record of a run that starts now.
pub(super) fn begin(plan: &Plan, plan_digest: String, environment: &Environment) -> RunRecord {
    RunRecord {
        started: now(),
        finished: None,
        plan_digest,
        commit: plan.commit.clone(),
        clean: plan.clean,
        who: environment.who.clone(),
    }
}

/// What git told, if it did; if it could not, that is said.
fn told<T>(answer: Result<Option<T>, Diagnostic>, what: &str, console: &Console) -> Option<T> {
    answer.unwrap_or_else(|problem| {
        let message = format!("it is not recorded {what}: {}", problem.message);
        let warning = Diagnostic {
            help: problem.help,
            ..Diagnostic::warning(message)
        };
        console.problems(&[warning], &[]);
        None
    })
}

/// This moment, as in `2026-01-31T08:30:00Z`.
pub(super) fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}
