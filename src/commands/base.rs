//! The roster as it was at the commit that `--base` names: what was last applied.

use std::path::Path;

use super::console::Console;
use super::read::request;
use crate::cli::World;
use crate::cli::args::{Base as Args, Files};
use crate::desired::{self, Files as _, Found, Request, Roster};
use crate::git::Commit;
use crate::plan::Since;
use crate::problem::{Problem, Severity};

/// A commit and the roster in it.
pub(super) struct Base {
    reference: String,
    commit: String,
    roster: Roster,
}

impl Base {
    /// What today's entries were then.
    pub(super) fn since(&self, today: &Roster) -> Since<'_> {
        Since::new(&self.reference, &self.commit, today, &self.roster)
    }
}

/// Reads the very files that the command names, where they were there at the commit, with the same variables. None without
/// `--base`.
///
/// # Errors
/// When the commit is not here, or what it holds is no sound roster: its problems are said.
pub(super) fn read(args: &Args, files: &Files, world: &World, console: &Console) -> anyhow::Result<Option<Base>> {
    let Some(reference) = &args.reference else {
        return Ok(None);
    };
    let request = request(files, world);
    let commit = Commit::find(Path::new("."), reference)?;
    for file in request.files.iter().chain(&request.overlays) {
        let why = match file.as_str() {
            "-" => "standard input is in no commit".to_owned(),
            file if !commit.covers(file) => format!("`{file}` is not in this git work tree"),
            _ => continue,
        };
        let problem = Problem::error(format!("--base {reference}: {why}"));
        return Err(problem.hint("name files that git knows, or leave --base out").into());
    }
    let was_not = |file: &&String| commit.look(file) == Found::Nothing;
    for file in request.files.iter().chain(&request.overlays).filter(was_not) {
        let problem = Problem::warning(format!(
            "`{file}` is not in {reference}, so all that it says counts as new: pending"
        ));
        console.problems(&[problem], &[]);
    }
    let roster = match then(request, &commit) {
        Some(request) => roster(reference, &request, &commit, console)?,
        None => Roster::default(),
    };
    Ok(Some(Base {
        reference: reference.clone(),
        commit: commit.hash().to_owned(),
        roster,
    }))
}

/// What that request is without the files that were not there; none if nothing was. Without `-f`, each time has its own
/// default. A variable that was not declared was not meant for then: so all are given as the environment gives them.
fn then(request: Request, commit: &Commit) -> Option<Request> {
    let was_there = |file: &String| commit.look(file) != Found::Nothing;
    let Request {
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
    any.then_some(Request {
        files,
        overlays,
        vars: Vec::new(),
        env_vars,
    })
}

fn roster(reference: &str, request: &Request, commit: &Commit, console: &Console) -> anyhow::Result<Roster> {
    let mut reading = desired::read(request, commit, &mut std::io::empty());
    if !reading.failed() {
        return Ok(reading.roster);
    }
    // So that nobody looks for them in today's files.
    let at = |file: &str| format!("{reference}:{file}").into();
    for source in &mut reading.sources {
        source.file = at(&source.file);
    }
    reading.problems.retain(|problem| problem.severity == Severity::Error);
    for place in reading.problems.iter_mut().filter_map(|problem| problem.place.as_mut()) {
        place.file = at(&place.file);
    }
    console.problems(&reading.problems, &reading.sources);
    let problem = Problem::error(format!(
        "the roster at {reference} is not sound, so origins cannot be told"
    ));
    Err(problem
        .hint("name a commit that could be applied, or leave --base out")
        .into())
}
