//! `roster validate`: reads and checks the files, offline.

use super::console::Console;
use super::read::reading;
use crate::cli::args::{Format, Validate};
use crate::cli::{Exit, World};
use crate::desired::left_out;
use crate::render::{Style, human, json, markdown};

pub(super) fn run(args: &Validate, world: &World, console: &Console) -> anyhow::Result<Exit> {
    let reading = reading(&args.files, world);
    let is_good = !reading.failed();
    let mut problems = reading.problems;
    if is_good {
        problems.extend(reading.roster.assistants.iter().filter_map(left_out));
    }
    console.problems(&problems, &reading.sources);
    let count = reading.roster.assistants.len();
    let verdict = match count {
        _ if !is_good => "Not valid.\n".to_owned(),
        1 => "Valid: 1 assistant.\n".to_owned(),
        _ => format!("Valid: {count} assistants.\n"),
    };
    match console.format {
        Format::Json => console.print(&json::problems(&problems))?,
        Format::Human if is_good => console.print(&verdict)?,
        Format::Human => {}
        Format::Markdown => {
            let problems = human::problems(&problems, &reading.sources, Style::default());
            console.print(&markdown::fenced(&format!("{problems}{verdict}")))?;
        }
    }
    Ok(if is_good { Exit::Done } else { Exit::Failed })
}
