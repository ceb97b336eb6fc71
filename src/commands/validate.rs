//! `roster validate`: reads and checks the files, offline.

use super::console::Console;
use super::inputs::read_files;
use crate::cli::args::{OutputFormat, ValidateArgs};
use crate::cli::{Environment, ExitStatus};
use crate::desired::missing_creation_fields;
use crate::render::{TermStyle, human, json, markdown};

pub(super) fn run(args: &ValidateArgs, world: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    let reading = read_files(&args.files, world);
    let is_good = !reading.has_errors();
    let mut problems = reading.problems;
    if is_good {
        problems.extend(reading.roster.assistants.iter().filter_map(missing_creation_fields));
    }
    console.problems(&problems, &reading.sources);
    let count = reading.roster.assistants.len();
    let verdict = match count {
        _ if !is_good => "Not valid.\n".to_owned(),
        1 => "Valid: 1 assistant.\n".to_owned(),
        _ => format!("Valid: {count} assistants.\n"),
    };
    match console.format {
        OutputFormat::Json => console.print(&json::problems(&problems))?,
        OutputFormat::Human if is_good => console.print(&verdict)?,
        OutputFormat::Human => {}
        OutputFormat::Markdown => {
            let problems = human::problems(&problems, &reading.sources, TermStyle::default());
            console.print(&markdown::fenced(&format!("{problems}{verdict}")))?;
        }
    }
    Ok(if is_good { ExitStatus::Done } else { ExitStatus::Failed })
}
