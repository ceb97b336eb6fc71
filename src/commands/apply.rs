//! `roster apply`: plans (or takes a saved plan), asks, applies, verifies.

use std::cell::RefCell;
use std::path::Path;
use std::time::Duration;

use super::connect::{Session, connect};
use super::console::Console;
use super::forecast::forecast;
use super::read::{check_names, check_stdin, read};
use super::{ask, base, current, plan as planning, saved, signals};
use crate::apply::{Event, How, Report, SoFar, Stop, requests, run as carry_out};
use crate::cli::args::{Apply, Format};
use crate::cli::{Exit, World};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::render::{Show, human, json, markdown};

pub(super) async fn run(args: &Apply, world: &World, console: &Console) -> anyhow::Result<Exit> {
    if let Err(problem) = check_stdin(&args.files, &args.service) {
        console.problems(&[problem], &[]);
        return Ok(Exit::Usage);
    }
    let takes_stdin = args.service.api_key_file.as_deref() == Some(Path::new("-"));
    if takes_stdin && !args.yes {
        let problem = Problem::error("with the key on standard input, nobody can be asked there");
        console.problems(&[problem.hint("add --yes")], &[]);
        return Ok(Exit::Usage);
    }
    let Some((session, plan)) = plan(args, world, console).await? else {
        return Ok(Exit::Failed);
    };
    show(&plan, console)?;
    let mut refusal = refusal(args, world, &plan);
    if refusal.is_none() && args.plan.is_some() {
        refusal = tokio::select! {
            biased;
            () = signals::first() => Some(Problem::error("interrupted: nothing was written")),
            checked = current::check(&session, &plan, console) => checked.err(),
        };
    }
    if let Some(problem) = refusal {
        return refuse(&plan, &problem, console);
    }
    if !plan.changes.is_empty() && !args.yes && !ask::ask(console, &question(&plan)).await {
        return refuse(&plan, &Problem::error("declined: nothing was written"), console);
    }
    let (report, is_stopped) = apply(args, &session, &plan, console).await;
    let exit = if report.is_success() && !is_stopped {
        Exit::Done
    } else {
        Exit::Incomplete
    };
    let exit = console.print_after(true, &document(&report, console), exit)?;
    if report.is_success() && is_stopped {
        console.say("Interrupted when all was done or under way: nothing of the plan is left to do.\n");
    }
    Ok(exit)
}

/// A fresh plan, or a saved one; none if the files are not good.
async fn plan(args: &Apply, world: &World, console: &Console) -> anyhow::Result<Option<(Session, Plan)>> {
    if let Some(file) = &args.plan {
        let mut plan = saved::read(file)?;
        narrow(&mut plan, &args.targets.targets)?;
        let session = connect(&args.service, world, console).await?;
        return Ok(Some((session, plan)));
    }
    let Some(roster) = read(&args.files, world, console) else {
        return Ok(None);
    };
    let base = base::read(&args.base, &args.files, world, console)?;
    let mut wish = planning::wish(&roster, &args.targets, &args.planning)?;
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
    let show = Show {
        full: false,
        verbose: console.verbose,
    };
    match console.format {
        Format::Human => console.print(&human::plan(plan, console.out, show))?,
        Format::Json | Format::Markdown => console.say(&human::plan(plan, console.err, show)),
    }
    Ok(())
}

/// Why this plan is not carried out, if so.
fn refusal(args: &Apply, world: &World, plan: &Plan) -> Option<Problem> {
    let updates = args.max_updates.filter(|most| plan.updates() > *most);
    let has_terminal = world.stdin_is_terminal && world.stderr_width.is_some();
    if !plan.complete() {
        Some(
            Problem::error("the plan is incomplete, so nothing was written")
                .hint("mend what could not be read, and apply again"),
        )
    } else if plan.blocked() > 0 {
        let problem = Problem::error(format!("{} blocked, so nothing was written", plan.blocked()));
        Some(problem.hint(if plan.blocked() < plan.changes.len() {
            "resolve what is blocked, or apply the others alone with --target NAME"
        } else {
            "resolve what is blocked, and apply again"
        }))
    } else if plan.creates() > args.max_creates {
        let (creates, most) = (plan.creates(), args.max_creates);
        let problem = Problem::error(format!(
            "{creates} would be created, more than --max-creates {most}; nothing was written"
        ));
        Some(problem.hint(format!(
            "a creation cannot be undone through this API; if it is meant: --max-creates {creates}"
        )))
    } else if let Some(most) = updates {
        let updates = plan.updates();
        let problem = Problem::error(format!(
            "{updates} would be updated, more than --max-updates {most}; nothing was written"
        ));
        Some(problem.hint(format!("if it is meant: --max-updates {updates}")))
    } else if !plan.changes.is_empty() && !args.yes && !has_terminal {
        let problem = Problem::error("there is no terminal to ask on, so nothing was written");
        Some(problem.hint("look at the plan, then apply with --yes"))
    } else {
        None
    }
}

fn refuse(plan: &Plan, problem: &Problem, console: &Console) -> anyhow::Result<Exit> {
    // People have just read the plan; a program gets its document in any case.
    if console.format != Format::Human {
        console.print(&document(&Report::refused(plan, &problem.what), console))?;
    }
    console.problems(std::slice::from_ref(problem), &[]);
    Ok(Exit::Failed)
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
        crate::render::safe::line(&plan.api_url)
    )
}

/// Carries the plan out. The second says whether that was interrupted.
async fn apply(args: &Apply, session: &Session, plan: &Plan, console: &Console) -> (Report, bool) {
    let how = How {
        concurrency: session.concurrency,
        settle: Duration::from_secs_f64(args.service.settle),
    };
    if !plan.changes.is_empty() {
        forecast(session, console, "applying:", requests(plan));
    }
    let stop = Stop::default();
    let progress = console.progress("applying", plan.changes.len());
    let so_far = RefCell::new(SoFar::default());
    let watch = |event: Event<'_>| {
        so_far.borrow_mut().note(event);
        if let Event::Finished(_) = event {
            progress.inc(1);
        }
    };
    let report = tokio::select! {
        biased; // it listens before anything is sent
        () = signals::second(&stop, console) => so_far.borrow().report(plan),
        report = carry_out(&session.client, plan, how, &stop, &watch) => report,
    };
    progress.finish_and_clear();
    (report, stop.reason().is_some())
}

fn document(report: &Report, console: &Console) -> String {
    match console.format {
        Format::Human => format!("\n{}", human::report(report, console.out)),
        Format::Json => json::report(report),
        Format::Markdown => markdown::report(report),
    }
}
