//! `roster drift`: is live still what the files say? For CI; writes nothing.

use super::console::Console;
use super::inputs::Inputs;
use super::observe::{PlanOptions, make_plan};
use super::session::connect;
use crate::cli::args::{DriftArgs, PlanningArgs};
use crate::cli::{Environment, ExitStatus};
use crate::diagnostic::Diagnostic;
use crate::plan::{LiveRef, Plan, PlanWarning};

pub(super) async fn run(args: &DriftArgs, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    let inputs = Inputs::load(
        &args.files,
        &args.service,
        args.base.reference.as_deref(),
        environment,
        console,
    )?;
    let baseline = inputs.baseline(&args.base, console)?;
    let planning = PlanningArgs::default();
    let mut options = PlanOptions::new(&inputs.loaded.roster, &args.targets, &planning, baseline.as_ref())?;
    options.tells_edits = true;
    let session = connect(&args.service, environment, console).await?;
    let mut plan = inputs.named_in(make_plan(&session, &inputs.loaded.roster, &options, console).await?);
    plan.is_drift = true;
    plan.strict = args.strict;
    if plan.strict && !plan.unmanaged.is_empty() {
        plan.warnings
            .push(PlanWarning::of("unmanaged", unmanaged(&plan.unmanaged)));
    }
    console.print_plan(&plan, args.output.format, &args.detail)?;
    if let (ExitStatus::Done, true, Some(why)) = (exit(&plan), plan.strict, &plan.incomplete_list) {
        let problem = Diagnostic::error(format!(
            "it cannot be told whether any live assistant is unmanaged: {why}"
        ));
        return Err(problem
            .with_help("without --strict, what no entry names does not count")
            .into());
    }
    Ok(exit(&plan))
}

/// Which live assistants count although no entry names them.
fn unmanaged(known: &[LiveRef]) -> String {
    /// So many are named.
    const FEW: usize = 10;
    let names = known
        .iter()
        .take(FEW)
        .map(|known| format!("{:?} ({})", known.name, known.id));
    let names: Vec<_> = names.collect();
    let more = if known.len() > FEW { ", …" } else { "" };
    format!("no entry names {}{more}; with --strict that is drift", names.join(", "))
}

/// Any difference counts, blocked ones too; with a base, what is merely pending does not. A plan with holes tells nothing.
fn exit(plan: &Plan) -> ExitStatus {
    let has_drifted = plan.drifted() > 0 || plan.strict && !plan.unmanaged.is_empty();
    if !plan.complete() {
        ExitStatus::Failed
    } else if has_drifted {
        ExitStatus::Differences
    } else {
        ExitStatus::Done
    }
}
