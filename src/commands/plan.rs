//! `roster plan`: reads live state, shows what apply would do, writes nothing (but `--out`).

use std::path::Path;

use super::console::Console;
use super::inputs::{check_names, check_stdin, read};
use super::observe::{PlanOptions, make_plan};
use super::session::forecast;
use super::session::{Session, connect};
use super::{inputs, plan_file, session};
use crate::cli::args::{OutputFormat, PlanArgs, PlanningArgs, TargetArgs};
use crate::cli::{Environment, ExitStatus};
use crate::desired::Roster;
use crate::diagnostic::Diagnostic;
use crate::plan::{Plan, SafetyOverrides, TargetFilter};
use crate::render::{Verbosity, human, json, markdown};

pub(super) async fn run(args: &PlanArgs, world: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    if let Err(problem) = check_stdin(&args.files, &args.service) {
        console.problems(&[problem], &[]);
        return Ok(ExitStatus::Usage);
    }
    let Some(roster) = read(&args.files, world, console) else {
        return Ok(ExitStatus::Failed);
    };
    let base = inputs::read_baseline(&args.base, &args.files, world, console)?;
    let mut wish = plan_options(&roster, &args.targets, &args.planning)?;
    wish.since = base.as_ref().map(|base| base.since(&roster));
    let session = connect(&args.service, world, console).await?;
    let plan = make(&session, &roster, &wish, console).await?;
    print(&plan, args.full, console)?;
    if let Some(out) = &args.out {
        save(&plan, out, console)?;
    }
    Ok(exit(&plan, args.detailed_exitcode))
}

/// What the flags ask of a plan.
pub(super) fn plan_options<'a>(
    roster: &Roster,
    targets: &TargetArgs,
    planning: &PlanningArgs,
) -> anyhow::Result<PlanOptions<'a>> {
    let names = roster.names();
    check_names("--target", &targets.targets, &names)?;
    check_names("--allow-create", &planning.allow_create, &names)?;
    Ok(PlanOptions {
        target: TargetFilter(targets.targets.iter().cloned().collect()),
        lifts: SafetyOverrides {
            allow_create: planning.allow_create.iter().cloned().collect(),
            first_apply: planning.first_apply,
        },
        resend: planning.resend,
        since: None,
    })
}

/// Makes a fresh plan.
pub(super) async fn make(
    session: &Session,
    roster: &Roster,
    wish: &PlanOptions<'_>,
    console: &Console,
) -> anyhow::Result<Plan> {
    let entries = roster
        .assistants
        .iter()
        .filter(|entry| wish.target.selects(&entry.name));
    forecast(session, console, "reading: up to", 1 + entries.count());
    Ok(make_plan(session, roster, wish, console)
        .await
        .map_err(|trouble| session::unread(session, &trouble))?)
}

/// Puts the plan on standard output.
pub(super) fn print(plan: &Plan, full: bool, console: &Console) -> anyhow::Result<()> {
    console.print(&match console.format {
        OutputFormat::Human => human::plan(
            plan,
            console.out,
            Verbosity {
                full,
                verbose: console.verbose,
            },
        ),
        OutputFormat::Json => json::plan(plan),
        OutputFormat::Markdown => markdown::plan(plan),
    })
}

fn save(plan: &Plan, out: &Path, console: &Console) -> anyhow::Result<()> {
    if !plan.complete() {
        console.info("The plan is incomplete, so it was not saved.\n");
        return Ok(());
    }
    let document = json::plan(plan);
    if console.redact(&document) != document {
        let problem = Diagnostic::error("the plan holds the API key, so it was not saved");
        return Err(problem
            .with_help("take the key out of the roster and of what is live, and make a new key")
            .into());
    }
    plan_file::write(&document, out)?;
    let blocked = if plan.blocked() > 0 {
        " (once nothing is blocked, or with --target)"
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

fn exit(plan: &Plan, detailed: bool) -> ExitStatus {
    if !plan.complete() || plan.blocked() > 0 {
        ExitStatus::Failed
    } else if detailed && !plan.changes.is_empty() {
        ExitStatus::Differences
    } else {
        ExitStatus::Done
    }
}
