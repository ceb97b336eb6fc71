//! `roster validate`: reads and checks the files, offline.

use std::path::Path;

use super::console::Console;
use super::inputs::read_files;
use crate::cli::args::{ValidateArgs, ValidateFormat};
use crate::cli::{Environment, ExitStatus};
use crate::desired;
use crate::diagnostic::Severity;
use crate::render::{TermStyle, github, human, json, markdown};

pub(super) fn run(args: &ValidateArgs, world: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    let loaded = read_files(&args.files, world);
    let problems = desired::lint(&loaded);
    console.problems(&problems, &loaded.sources);
    let has = |severity| problems.iter().any(|problem| problem.severity == severity);
    let is_valid = !has(Severity::Error);
    let is_denied = args.deny.is_some() && has(Severity::Warning);
    let verdict = match loaded.roster.assistants.len() {
        _ if !is_valid => "Not valid.\n".to_owned(),
        _ if is_denied => format!("Not accepted: {DENIED}.\n"),
        1 => "Valid: 1 assistant.\n".to_owned(),
        count => format!("Valid: {count} assistants.\n"),
    };
    match args.format {
        ValidateFormat::Json => console.print(&json::problems(&problems))?,
        ValidateFormat::Github => console.print(&github::annotations(
            &problems,
            &folder_in_repository(),
            console.is_quiet(),
        ))?,
        ValidateFormat::Human if is_valid => console.print(&verdict)?,
        ValidateFormat::Human => {}
        ValidateFormat::Markdown => {
            let problems = human::problems(&problems, &loaded.sources, TermStyle::default());
            console.print(&markdown::fenced("validate", &format!("{problems}{verdict}")))?;
        }
    }
    // There, standard output doesn't say it.
    if is_valid && is_denied && matches!(args.format, ValidateFormat::Json | ValidateFormat::Github) {
        console.error(&anyhow::anyhow!("{DENIED}"));
    }
    Ok(if is_valid && !is_denied {
        ExitStatus::Done
    } else {
        ExitStatus::Failed
    })
}

const DENIED: &str = "there are warnings, and `--deny warnings` is given";

/// The way from the top of the git work tree to the current folder; empty at the top and where there is no work tree.
///
/// GitHub takes paths from the top of the repository, whatever folder a step runs in.
fn folder_in_repository() -> String {
    let way = || {
        let here = std::env::current_dir().ok()?;
        let top = here.ancestors().find(|folder| folder.join(".git").exists())?;
        here.strip_prefix(top).ok().map(Path::to_path_buf)
    };
    let way = way().unwrap_or_default();
    let steps: Vec<_> = way.iter().map(|step| step.to_string_lossy()).collect();
    steps.join("/")
}
