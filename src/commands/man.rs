//! `roster man`: prints the man page, or writes one for each command.

use anyhow::Context;
use clap::CommandFactory;

use super::console::Console;
use crate::cli::ExitStatus;
use crate::cli::args::{Cli, ManArgs};

pub(super) fn run(args: &ManArgs, console: &Console) -> anyhow::Result<ExitStatus> {
    let command = Cli::command().disable_help_subcommand(true);
    if let Some(dir) = &args.dir {
        clap_mangen::generate_to(command, dir)
            .with_context(|| format!("the man pages can't be written into {}", dir.display()))?;
        return Ok(ExitStatus::Done);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    console.print(&String::from_utf8_lossy(&page))?;
    Ok(ExitStatus::Done)
}
