//! `roster show`: prints a saved plan again, offline.

use super::console::Console;
use super::{plan, plan_file};
use crate::cli::ExitStatus;
use crate::cli::args::ShowArgs;

pub(super) fn run(args: &ShowArgs, console: &Console) -> anyhow::Result<ExitStatus> {
    plan::print(&plan_file::read(&args.plan)?, args.full, console)?;
    Ok(ExitStatus::Done)
}
