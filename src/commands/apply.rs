//! `roster apply`: plans (or takes a saved plan), asks, applies, verifies.

use std::cell::RefCell;
use std::path::Path;
use std::time::Duration;

use super::console::Console;
use super::inputs::{check_names, check_stdin, read};
use super::session::forecast;
use super::session::{Session, connect};
use super::{inputs, interrupt, plan as planning, plan_file, preflight};
use crate::apply::{
    ApplyEvent, ApplyOptions, ApplyReport, InterimReport, StopSignal, apply_plan as carry_out, estimate_requests,
};
use crate::cli::args::{ApplyArgs, OutputFormat};
use crate::cli::{Environment, ExitStatus};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::render::{Verbosity, human, json, markdown};

pub(super) async fn run(args: &ApplyArgs, world: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    if let Err(problem) = check_stdin(&args.files, &args.service) {
        console.problems(&[problem], &[]);
        return Ok(ExitStatus::Usage);
    }
    let takes_stdin = args.service.api_key_file.as_deref() == Some(Path::new("-"));
    if takes_stdin && !args.yes {
        let problem = Diagnostic::error("with the key on standard input, nobody can be asked there");
        console.problems(&[problem.with_help("add --yes")], &[]);
        return Ok(ExitStatus::Usage);
    }
    let Some((session, plan)) = plan(args, world, console).await? else {
        return Ok(ExitStatus::Failed);
    };
    show(&plan, console)?;
    let mut refusal = refusal(args, world, &plan);
    if refusal.is_none() && args.plan.is_some() {
        refusal = tokio::select! {
            biased;
            () = interrupt::interrupted() => Some(Diagnostic::error("interrupted: nothing was written")),
            checked = preflight::check(&session, &plan, console) => checked.err(),
        };
    }
    if let Some(problem) = refusal {
        return refuse(&plan, &problem, console);
    }
    if !plan.changes.is_empty() && !args.yes && !interrupt::ask(console, &question(&plan)).await {
        return refuse(&plan, &Diagnostic::error("declined: nothing was written"), console);
    }
    let (report, is_stopped) = apply(args, &session, &plan, console).await;
    let exit = if report.is_success() && !is_stopped {
        ExitStatus::Done
    } else {
        ExitStatus::Incomplete
    };
    let exit = console.print_result(true, &document(&report, console), exit)?;
    if report.is_success() && is_stopped {
        console.info("Interrupted when all was done or under way: nothing of the plan is left to do.\n");
    }
    Ok(exit)
}

/// A fresh plan, or a saved one; none if the files are not good.
async fn plan(args: &ApplyArgs, world: &Environment, console: &Console) -> anyhow::Result<Option<(Session, Plan)>> {
    if let Some(file) = &args.plan {
        let mut plan = plan_file::read(file)?;
        narrow(&mut plan, &args.targets.targets)?;
        let session = connect(&args.service, world, console).await?;
        return Ok(Some((session, plan)));
    }
    let Some(roster) = read(&args.files, world, console) else {
        return Ok(None);
    };
    let base = inputs::read_baseline(&args.base, &args.files, world, console)?;
    let mut wish = planning::plan_options(&roster, &args.targets, &args.planning)?;
    wish.since = base.as_ref().map(|base| base.since(&roster));
    let session = connect(&args.service, world, console).await?;
    let plan = planning::make(&session, &roster, &wish, console).await?;
    Ok(Some((session, plan)))
}

/// Leaves only the targets in a saved plan.
fn narrow(plan: &mut Plan, targets: &[String]) -> anyhow::Result<()> {
    let changes = plan.changes.iter().map(|change| change.name.as_str());
    let names: Vec<_> = changes
        .chain(plan.unchanged.iter().map(|known| known.name.as_str()))
        .collect();
    check_names("--target", targets, &names)?;
    if !targets.is_empty() {
        let (kept, left) = std::mem::take(&mut plan.changes)
            .into_iter()
            .partition(|change| targets.contains(&change.name));
        plan.changes = kept;
        plan.left_out
            .extend(left.into_iter().map(|change: crate::plan::Change| change.name));
    }
    Ok(())
}

/// The plan for people: part of the document for them, talk where a program reads.
fn show(plan: &Plan, console: &Console) -> anyhow::Result<()> {
    let show = Verbosity {
        full: false,
        verbose: console.verbose,
    };
    match console.format {
        OutputFormat::Human => console.print(&human::plan(plan, console.out, show))?,
        OutputFormat::Json | OutputFormat::Markdown => console.info(&human::plan(plan, console.err, show)),
    }
    Ok(())
}

/// Why this plan is not carried out, if so.
fn refusal(args: &ApplyArgs, world: &Environment, plan: &Plan) -> Option<Diagnostic> {
    let updates = args.max_updates.filter(|most| plan.updates() > *most);
    let has_terminal = world.stdin_is_terminal && world.stderr_width.is_some();
    if !plan.complete() {
        Some(
            Diagnostic::error("the plan is incomplete, so nothing was written")
                .with_help("mend what could not be read, and apply again"),
        )
    } else if plan.blocked() > 0 {
        let problem = Diagnostic::error(format!("{} blocked, so nothing was written", plan.blocked()));
        Some(problem.with_help(if plan.blocked() < plan.changes.len() {
            "resolve what is blocked, or apply the others alone with --target NAME"
        } else {
            "resolve what is blocked, and apply again"
        }))
    } else if plan.creates() > args.max_creates {
        let (creates, most) = (plan.creates(), args.max_creates);
        let problem = Diagnostic::error(format!(
            "{creates} would be created, more than --max-creates {most}; nothing was written"
        ));
        Some(problem.with_help(format!(
            "a creation cannot be undone through this API; if it is meant: --max-creates {creates}"
        )))
    } else if let Some(most) = updates {
        let updates = plan.updates();
        let problem = Diagnostic::error(format!(
            "{updates} would be updated, more than --max-updates {most}; nothing was written"
        ));
        Some(problem.with_help(format!("if it is meant: --max-updates {updates}")))
    } else if !plan.changes.is_empty() && !args.yes && !has_terminal {
        let problem = Diagnostic::error("there is no terminal to ask on, so nothing was written");
        Some(problem.with_help("look at the plan, then apply with --yes"))
    } else {
        None
    }
}

fn refuse(plan: &Plan, problem: &Diagnostic, console: &Console) -> anyhow::Result<ExitStatus> {
    // People have just read the plan; a program gets its document in any case.
    if console.format != OutputFormat::Human {
        console.print(&document(&ApplyReport::refused(plan, &problem.message), console))?;
    }
    console.problems(std::slice::from_ref(problem), &[]);
    Ok(ExitStatus::Failed)
}

fn question(plan: &Plan) -> String {
    let (creates, updates) = (plan.creates(), plan.updates());
    let undo = if creates > 0 {
        "A creation cannot be undone through this API.\n"
    } else {
        ""
    };
    format!(
        "{undo}Create {creates} and update {updates} at {}?",
        crate::render::sanitize::escape_line(&plan.api_url)
    )
}

/// Carries the plan out. The second says whether that was interrupted.
async fn apply(args: &ApplyArgs, session: &Session, plan: &Plan, console: &Console) -> (ApplyReport, bool) {
    let how = ApplyOptions {
        concurrency: session.concurrency,
        settle: Duration::from_secs_f64(args.service.settle),
    };
    if !plan.changes.is_empty() {
        forecast(session, console, "applying:", estimate_requests(plan));
    }
    let stop = StopSignal::default();
    let progress = console.progress("applying", plan.changes.len());
    let so_far = RefCell::new(InterimReport::default());
    let watch = |event: ApplyEvent<'_>| {
        so_far.borrow_mut().note(event);
        if let ApplyEvent::Finished(_) = event {
            progress.inc(1);
        }
    };
    let report = tokio::select! {
        biased; // it listens before anything is sent
        () = interrupt::interrupted_twice(&stop, console) => so_far.borrow().report(plan),
        report = carry_out(session.writer(), plan, how, &stop, &watch) => report,
    };
    progress.finish_and_clear();
    (report, stop.reason().is_some())
}

fn document(report: &ApplyReport, console: &Console) -> String {
    match console.format {
        OutputFormat::Human => format!("\n{}", human::report(report, console.out)),
        OutputFormat::Json => json::report(report),
        OutputFormat::Markdown => markdown::report(report),
    }
}
