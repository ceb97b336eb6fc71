//! `roster completions`: prints a completion script.

use clap::CommandFactory;

use super::console::Console;
use crate::cli::ExitStatus;
use crate::cli::args::{Cli, CompletionsArgs};

pub(super) fn run(args: &CompletionsArgs, console: &Console) -> anyhow::Result<ExitStatus> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "roster", &mut script);
    console.print(&String::from_utf8_lossy(&script))?;
    Ok(ExitStatus::Done)
}
