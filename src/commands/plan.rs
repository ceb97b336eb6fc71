//! `roster plan`: reads live state, shows what apply would do, writes nothing (but `--out`).

use std::path::Path;

use super::connect::{Session, connect};
use super::console::Console;
use super::forecast::forecast;
use super::read::{check_names, check_stdin, read};
use super::survey::{Wish, survey};
use super::{base, saved, trouble};
use crate::cli::args::{Format, Plan as Args, Planning, Targets};
use crate::cli::{Exit, World};
use crate::desired::Roster;
use crate::plan::{Lifts, Plan, Target};
use crate::problem::Problem;
use crate::render::{Show, human, json, markdown};

pub(super) async fn run(args: &Args, world: &World, console: &Console) -> anyhow::Result<Exit> {
    if let Err(problem) = check_stdin(&args.files, &args.service) {
        console.problems(&[problem], &[]);
        return Ok(Exit::Usage);
    }
    let Some(roster) = read(&args.files, world, console) else {
        return Ok(Exit::Failed);
    };
    let base = base::read(&args.base, &args.files, world, console)?;
    let mut wish = wish(&roster, &args.targets, &args.planning)?;
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
pub(super) fn wish<'a>(roster: &Roster, targets: &Targets, planning: &Planning) -> anyhow::Result<Wish<'a>> {
    let names = roster.names();
    check_names("--target", &targets.targets, &names)?;
    check_names("--allow-create", &planning.allow_create, &names)?;
    Ok(Wish {
        target: Target(targets.targets.iter().cloned().collect()),
        lifts: Lifts {
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
    wish: &Wish<'_>,
    console: &Console,
) -> anyhow::Result<Plan> {
    let entries = roster.assistants.iter().filter(|entry| wish.target.takes(&entry.name));
    forecast(session, console, "reading: up to", 1 + entries.count());
    Ok(survey(session, roster, wish, console)
        .await
        .map_err(|trouble| trouble::unread(session, &trouble))?)
}

/// Puts the plan on standard output.
pub(super) fn print(plan: &Plan, full: bool, console: &Console) -> anyhow::Result<()> {
    console.print(&match console.format {
        Format::Human => human::plan(
            plan,
            console.out,
            Show {
                full,
                verbose: console.verbose,
            },
        ),
        Format::Json => json::plan(plan),
        Format::Markdown => markdown::plan(plan),
    })
}

fn save(plan: &Plan, out: &Path, console: &Console) -> anyhow::Result<()> {
    if !plan.complete() {
        console.say("The plan is incomplete, so it was not saved.\n");
        return Ok(());
    }
    let document = json::plan(plan);
    if console.redact(&document) != document {
        let problem = Problem::error("the plan holds the API key, so it was not saved");
        return Err(problem
            .hint("take the key out of the roster and of what is live, and make a new key")
            .into());
    }
    saved::write(&document, out)?;
    let blocked = if plan.blocked() > 0 {
        " (once nothing is blocked, or with --target)"
    } else {
        ""
    };
    let sandbox = match plan.api_url.strip_prefix("sandbox:") {
        Some(file) => format!(" --sandbox={file}"),
        None => String::new(),
    };
    console.say(&format!(
        "Saved the plan: roster apply {}{sandbox}{blocked}\n",
        out.display()
    ));
    Ok(())
}

fn exit(plan: &Plan, detailed: bool) -> Exit {
    if !plan.complete() || plan.blocked() > 0 {
        Exit::Failed
    } else if detailed && !plan.changes.is_empty() {
        Exit::Differences
    } else {
        Exit::Done
    }
}
