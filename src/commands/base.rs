//! The roster as it was at the commit that `--base` names: what was last applied.

use std::path::Path;

use super::console::Console;
use super::read::request;
use crate::cli::Environment;
use crate::cli::args::{BaselineArgs, FileArgs};
use crate::desired::{self, LoadOptions, Roster};
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::git::CommitFiles;
use crate::files::{FileSource as _, PathKind};
use crate::plan::BaselineEntries;

/// A commit and the roster in it.
pub(super) struct BaselineRoster {
    reference: String,
    commit: String,
    roster: Roster,
}

impl BaselineRoster {
    /// What today's entries were then.
    pub(super) fn since(&self, today: &Roster) -> BaselineEntries<'_> {
        BaselineEntries::new(&self.reference, &self.commit, today, &self.roster)
    }
}

/// Reads the very files that the command names, where they were there at the commit, with the same variables. None without
/// `--base`.
///
/// # Errors
/// When the commit is not here, or what it holds is no sound roster: its problems are said.
pub(super) fn read(
    args: &BaselineArgs,
    files: &FileArgs,
    world: &Environment,
    console: &Console,
) -> anyhow::Result<Option<BaselineRoster>> {
    let Some(reference) = &args.reference else {
        return Ok(None);
    };
    let request = request(files, world);
    let commit = CommitFiles::find(Path::new("."), reference)?;
    for file in request.files.iter().chain(&request.overlays) {
        let why = match file.as_str() {
            "-" => "standard input is in no commit".to_owned(),
            file if !commit.covers(file) => format!("`{file}` is not in this git work tree"),
            _ => continue,
        };
        let problem = Diagnostic::error(format!("--base {reference}: {why}"));
        return Err(problem
            .with_help("name files that git knows, or leave --base out")
            .into());
    }
    let was_not = |file: &&String| commit.kind_of(file) == PathKind::Nothing;
    for file in request.files.iter().chain(&request.overlays).filter(was_not) {
        let problem = Diagnostic::warning(format!(
            "`{file}` is not in {reference}, so all that it says counts as new: pending"
        ));
        console.problems(&[problem], &[]);
    }
    let roster = match then(request, &commit) {
        Some(request) => roster(reference, &request, &commit, console)?,
        None => Roster::default(),
    };
    Ok(Some(BaselineRoster {
        reference: reference.clone(),
        commit: commit.hash().to_owned(),
        roster,
    }))
}

/// What that request is without the files that were not there; none if nothing was. Without `-f`, each time has its own
/// default. A variable that was not declared was not meant for then: so all are given as the environment gives them.
fn then(request: LoadOptions, commit: &CommitFiles) -> Option<LoadOptions> {
    let was_there = |file: &String| commit.kind_of(file) != PathKind::Nothing;
    let LoadOptions {
        mut files,
        mut overlays,
        vars,
        mut env_vars,
    } = request;
    let any = if files.is_empty() {
        ["assistants.yaml", "assistants"]
            .iter()
            .any(|file| was_there(&(*file).to_owned()))
    } else {
        files.retain(was_there);
        !files.is_empty()
    };
    overlays.retain(was_there);
    env_vars.extend(vars.into_iter().map(|(name, value)| (name, Some(value))));
    any.then_some(LoadOptions {
        files,
        overlays,
        vars: Vec::new(),
        env_vars,
    })
}

fn roster(reference: &str, request: &LoadOptions, commit: &CommitFiles, console: &Console) -> anyhow::Result<Roster> {
    let mut reading = desired::load(request, commit, &mut std::io::empty());
    if !reading.has_errors() {
        return Ok(reading.roster);
    }
    // So that nobody looks for them in today's files.
    let at = |file: &str| format!("{reference}:{file}").into();
    for source in &mut reading.sources {
        source.file = at(&source.file);
    }
    reading.problems.retain(|problem| problem.severity == Severity::Error);
    for place in reading
        .problems
        .iter_mut()
        .filter_map(|problem| problem.location.as_mut())
    {
        place.file = at(&place.file);
    }
    console.problems(&reading.problems, &reading.sources);
    let problem = Diagnostic::error(format!(
        "the roster at {reference} is not sound, so origins cannot be told"
    ));
    Err(problem
        .with_help("name a commit that could be applied, or leave --base out")
        .into())
}
