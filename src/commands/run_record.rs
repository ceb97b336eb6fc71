//! When a plan is carried out, from which commit and by whom: for the report.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::console::Console;
use crate::apply::RunRecord;
use crate::cli::Environment;
use crate::diagnostic::Diagnostic;
use crate::files::git::{head, uncommitted};
use crate::plan::Plan;

/// The record of a run that starts now. `files` are all that the plan was made of; of a saved plan, whose making is not seen, they
/// are none, and those count that it names. What git does not tell is missing in the record, with a warning.
pub(super) fn begin(
    plan: &Plan,
    plan_digest: String,
    files: &[PathBuf],
    environment: &Environment,
    console: &Console,
) -> RunRecord {
    let files = if files.is_empty() {
        named_in(plan)
    } else {
        files.to_vec()
    };
    // Nothing can be said of files that are not here, as where only the saved plan was handed on.
    let here: Vec<PathBuf> = files.into_iter().filter(|file| file.is_file()).collect();
    let folder = here
        .first()
        .and_then(|file| file.parent())
        .filter(|folder| folder.is_dir());
    let commit = head(folder.unwrap_or(Path::new(".")));
    let commit = told(commit, "of which commit the files are", console);
    let is_known = commit.is_some() && !here.is_empty();
    let clean = is_known.then(|| uncommitted(&here).map(|changed| Some(changed.is_empty())));
    let clean = clean.and_then(|clean| told(clean, "whether the files were committed", console));
    RunRecord {
        started: now(),
        finished: None,
        plan_digest,
        // An apply job on a build server needs no checkout.
        commit: commit.or_else(|| environment.commit.clone()),
        clean,
        who: environment.who.clone(),
    }
}

/// What git told, if it did; if it could not, that is said.
fn told<T>(answer: Result<Option<T>, Diagnostic>, what: &str, console: &Console) -> Option<T> {
    answer.unwrap_or_else(|problem| {
        let message = format!("the report will not say {what}: {}", problem.message);
        let warning = Diagnostic {
            help: problem.help,
            ..Diagnostic::warning(message)
        };
        console.problems(&[warning], &[]);
        None
    })
}

/// The files of the entries, the values and the prompts that a plan changes something for.
fn named_in(plan: &Plan) -> Vec<PathBuf> {
    let mut files = BTreeSet::new();
    for change in &plan.changes {
        files.insert(change.source.file.as_str());
        for field in &change.fields {
            files.extend(field.source.iter().map(|place| place.file.as_str()));
            files.extend(field.text.iter().map(|place| place.file.as_str()));
        }
    }
    files.extend(plan.files.iter().chain(&plan.overlays).map(String::as_str));
    files.into_iter().map(PathBuf::from).collect()
}

/// This moment, as in `2026-01-31T08:30:00Z`.
pub(super) fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}
