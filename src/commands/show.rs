//! `roster show`: prints a saved plan again, offline.

use super::console::Console;
use super::plan_file;
use crate::cli::ExitStatus;
use crate::cli::args::ShowArgs;

pub(super) fn run(args: &ShowArgs, console: &Console) -> anyhow::Result<ExitStatus> {
    let (plan, _) = plan_file::read(&args.plan)?;
    console.print_plan(&plan, args.output.format, &args.detail)?;
    Ok(ExitStatus::Done)
}
