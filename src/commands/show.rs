//! `roster show`: prints a saved plan again, offline.

use super::console::Console;
use super::{plan, saved};
use crate::cli::Exit;
use crate::cli::args::Show;

pub(super) fn run(args: &Show, console: &Console) -> anyhow::Result<Exit> {
    plan::print(&saved::read(&args.plan)?, args.full, console)?;
    Ok(Exit::Done)
}
