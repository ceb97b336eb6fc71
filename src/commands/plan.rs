//! `roster plan`: reads live state, shows what apply would do, writes nothing (but `--out`).

use std::path::Path;

use super::console::Console;
use super::inputs::Inputs;
use super::lint_plan::lint_plan;
use super::observe::{PlanOptions, make_plan};
use super::plan_file;
use super::run_record;
use super::session::connect;
use crate::cli::args::{PlanArgs, PlanFormat};
use crate::cli::{Environment, ExitStatus};
use crate::plan::Plan;

pub(super) async fn run(args: &PlanArgs, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    let inputs = Inputs::load(
        &args.files,
        &args.service,
        args.base.reference.as_deref(),
        environment,
        console,
    )?;
    let baseline = inputs.baseline(&args.base, console)?;
    let options = PlanOptions::new(&inputs.loaded.roster, &args.targets, &args.planning, baseline.as_ref())?;
    let session = connect(&args.service, environment, console).await?;
    let mut plan = inputs.named_in(make_plan(&session, &inputs.loaded.roster, &options, console).await?);
    lint_plan(&mut plan, &inputs.loaded);
    if args.out.is_some() || args.output.format == PlanFormat::Json {
        run_record::note_commit(&mut plan, &inputs.loaded.sources, environment, console);
    }
    console.print_plan(&plan, args.output.format, &args.detail)?;
    if let Some(out) = &args.out {
        save(&plan, out, console)?;
    }
    Ok(exit(&plan, args.detailed_exitcode))
}

/// Saves a plan that is complete, and says how to apply it.
///
/// # Errors
/// As [`plan_file::write`].
pub(super) fn save(plan: &Plan, out: &Path, console: &Console) -> anyhow::Result<()> {
    if !plan.complete() {
        console.info("The plan is incomplete, so it was not saved.\n");
        return Ok(());
    }
    plan_file::write(plan, out, console)?;
    let blocked = if plan.blocked() > 0 {
        " (with --target or --exclude: some are blocked)"
    } else {
        ""
    };
    let sandbox = match plan.api_url.strip_prefix("sandbox:") {
        Some(file) => format!(" --sandbox={file}"),
        None => String::new(),
    };
    console.info(&format!(
        "Saved the plan: roster apply {}{sandbox}{blocked}\n",
        out.display()
    ));
    Ok(())
}

/// What the exit code says of a plan; `detailed`: also whether it has changes.
pub(super) fn exit(plan: &Plan, detailed: bool) -> ExitStatus {
    if !plan.complete() || plan.blocked() > 0 {
        ExitStatus::Failed
    } else if detailed && !plan.changes.is_empty() {
        ExitStatus::Differences
    } else {
        ExitStatus::Done
    }
}
