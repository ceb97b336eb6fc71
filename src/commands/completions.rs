//! `roster completions`: prints a completion script.

use clap::CommandFactory;

use super::console::Console;
use crate::cli::Exit;
use crate::cli::args::{Cli, Completions};

pub(super) fn run(args: &Completions, console: &Console) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "roster", &mut script);
    console.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
