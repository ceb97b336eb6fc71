//! The files that a command names, and the same files at the commit of `--base`: read and checked, with what is wrong said.

use std::collections::BTreeSet;
use std::path::Path;

use super::console::Console;
use crate::cli::Environment;
use crate::cli::args::{BaselineArgs, FileArgs, ServiceArgs};
use crate::desired;
use crate::desired::{LoadOptions, LoadedRoster, Roster};
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::git::CommitFiles;
use crate::files::{DiskFiles, FileSource as _, PathKind};
use crate::plan::{BaselineEntries, Plan};

/// Why a command ends before it has begun. `dispatch` gives each its exit code.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputError {
    /// The words of the command line contradict each other: exit code 64.
    #[error("{}", .0.message)]
    Usage(Diagnostic),
    /// The files hold no valid roster. What is wrong was printed where the sources were at hand to quote.
    #[error("the files hold no valid roster")]
    Invalid,
}

/// What a command that plans starts from: the roster, and where it was read.
pub(super) struct Inputs<'a> {
    /// The valid roster, and what is known of its files.
    pub(super) loaded: LoadedRoster,
    files: &'a FileArgs,
    environment: &'a Environment,
}

impl<'a> Inputs<'a> {
    /// Reads the files and prints what is wrong with them.
    ///
    /// # Errors
    /// When standard input is named twice, or the files hold no valid roster.
    pub(super) fn load(
        files: &'a FileArgs,
        service: &ServiceArgs,
        base: Option<&str>,
        environment: &'a Environment,
        console: &Console,
    ) -> Result<Self, InputError> {
        check_stdin(files, service)?;
        let request = request(files, base, environment);
        let loaded = desired::load(&request, &DiskFiles::new("."), &mut std::io::stdin().lock());
        console.problems(&loaded.problems, &loaded.sources);
        if loaded.has_errors() {
            return Err(InputError::Invalid);
        }
        Ok(Self {
            loaded,
            files,
            environment,
        })
    }

    /// A plan that was made of them, with their names: a reader of two plans tells staging from production by these.
    pub(super) fn named_in(&self, plan: Plan) -> Plan {
        Plan {
            files: self.files.files.clone(),
            overlays: self.files.overlays.clone(),
            ..plan
        }
    }

    /// The same files at the commit of `--base`; none without it.
    ///
    /// # Errors
    /// As [`read_baseline`].
    pub(super) fn baseline(&self, args: &BaselineArgs, console: &Console) -> anyhow::Result<Option<BaselineRoster>> {
        read_baseline(args, self.files, self.environment, console)
    }
}

/// Reads and prints nothing.
pub(super) fn read_files(files: &FileArgs, environment: &Environment) -> LoadedRoster {
    desired::load(
        &request(files, None, environment),
        &DiskFiles::new("."),
        &mut std::io::stdin().lock(),
    )
}

/// Reads what is to be written to, and prints what is wrong with it (of a file that is only being started: the errors).
///
/// # Errors
/// When the files hold no valid roster.
pub(super) fn read_to_edit(
    request: &LoadOptions,
    files: &dyn crate::files::FileSource,
    is_started: bool,
    console: &Console,
) -> Result<LoadedRoster, InputError> {
    let reading = desired::load(request, files, &mut std::io::empty());
    if !is_started || reading.has_errors() {
        console.problems(&reading.problems, &reading.sources);
    }
    if reading.has_errors() {
        return Err(InputError::Invalid);
    }
    Ok(reading)
}

/// What to read. `base` is the commit of `--base`, for a command that has it.
pub(super) fn request(files: &FileArgs, base: Option<&str>, environment: &Environment) -> LoadOptions {
    let request = LoadOptions {
        files: files.files.clone(),
        overlays: files.overlays.clone(),
        vars: files.vars.clone(),
        env_vars: environment.variables.clone().into_iter().collect(),
        declared_elsewhere: BTreeSet::new(),
    };
    LoadOptions {
        declared_elsewhere: declared_at_base(&request, base),
        ..request
    }
}

/// The variables that the files declare at the commit of `--base`: a value may be given for them alone. What is wrong with that
/// commit is told where the roster in it is read.
fn declared_at_base(request: &LoadOptions, base: Option<&str>) -> BTreeSet<String> {
    if request.vars.is_empty() && request.env_vars.is_empty() {
        return BTreeSet::new();
    }
    let commit = base.and_then(|reference| CommitFiles::find(Path::new("."), reference).ok());
    let declared =
        commit.and_then(|commit| Some(desired::declared_variables(&then(request.clone(), &commit)?, &commit)));
    declared.unwrap_or_default()
}

/// Standard input can be read only once.
///
/// # Errors
/// When it is named both for the roster and for the key.
pub(super) fn check_stdin(files: &FileArgs, service: &ServiceArgs) -> Result<(), InputError> {
    let is_stdin = |path: &String| path == "-";
    let for_files = files.files.iter().chain(&files.overlays).any(is_stdin);
    if for_files && service.api_key_file.as_deref() == Some(Path::new("-")) {
        return Err(InputError::Usage(
            Diagnostic::error("standard input is named for the roster and for the key")
                .with_help("put one of them into a file, or the key into INDIGENIUS_API_KEY"),
        ));
    }
    Ok(())
}

/// What would have to be written to must be a file.
///
/// # Errors
/// When it is standard input; `refusal` says what can't be done with that.
pub(super) fn check_writable(files: &FileArgs, service: &ServiceArgs, refusal: &str) -> Result<(), InputError> {
    check_stdin(files, service)?;
    if files.files.iter().chain(&files.overlays).any(|path| path == "-") {
        return Err(InputError::Usage(
            Diagnostic::error(refusal).with_help("name the file itself with `-f FILE`"),
        ));
    }
    Ok(())
}

/// Is there anything to read, when no file is named?
pub(super) fn has_default() -> bool {
    Path::new("assistants.yaml").exists() || Path::new("assistants").exists()
}

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
/// When the commit is not here, or what it holds is no valid roster: its problems are said.
pub(super) fn read_baseline(
    args: &BaselineArgs,
    files: &FileArgs,
    environment: &Environment,
    console: &Console,
) -> anyhow::Result<Option<BaselineRoster>> {
    let Some(reference) = &args.reference else {
        return Ok(None);
    };
    let request = request(files, None, environment);
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
        declared_elsewhere,
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
        declared_elsewhere,
    })
}

fn roster(reference: &str, request: &LoadOptions, commit: &CommitFiles, console: &Console) -> anyhow::Result<Roster> {
    let mut reading = desired::load(request, commit, &mut std::io::empty());
    if let Some(problem) = commit.failure() {
        return Err(problem.into());
    }
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
        "the roster at {reference} is not valid, so origins cannot be told"
    ));
    Err(problem
        .with_help("name a commit that could be applied, or leave --base out")
        .into())
}
