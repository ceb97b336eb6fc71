//! `roster validate`: reads and checks the files, offline.

use super::console::Console;
use super::read::reading;
use crate::cli::args::{Format, Validate};
use crate::cli::{Exit, World};
use crate::render::json;

pub(super) fn run(args: &Validate, world: &World, console: &Console) -> anyhow::Result<Exit> {
    let reading = reading(&args.files, world);
    console.problems(&reading.problems, &reading.sources);
    let is_good = !reading.failed();
    match console.format {
        Format::Json => console.print(&json::problems(&reading.problems))?,
        Format::Human if is_good => {
            let count = reading.roster.assistants.len();
            console.print(&format!(
                "Valid: {count} assistant{}.\n",
                if count == 1 { "" } else { "s" }
            ))?;
        }
        Format::Human => {}
    }
    Ok(if is_good { Exit::Done } else { Exit::Failed })
}
