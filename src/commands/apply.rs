//! `roster apply`: plans (or takes a saved plan), asks, applies, verifies.

use std::cell::RefCell;
use std::io;
use std::path::Path;
use std::time::Duration;

use super::console::Console;
use super::inputs::{InputError, Inputs, check_stdin};
use super::lint_plan::lint_plan;
use super::observe::{PlanOptions, make_plan};
use super::report_file::ReportFile;
use super::session::{Session, connect, forecast};
use super::{interrupt, name_patterns, plan_file, preflight, run_record};
use crate::apply::{
    ApplyEvent, ApplyOptions, ApplyReport, InterimReport, RunRecord, StopSignal, apply_plan, estimate_requests,
};
use crate::cli::args::{ApplyArgs, DEFAULT_SANDBOX, OutputFormat, TargetArgs};
use crate::cli::{Environment, ExitStatus, shown};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::render::{Verbosity, human, json, markdown, sanitize};

pub(super) async fn run(args: &ApplyArgs, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    check_stdin(&args.files, &args.service)?;
    check_can_ask(args)?;
    // Before any request: nobody waits for a plan whose report could not be kept.
    let mut file = args.report.as_deref().map(ReportFile::new).transpose()?;
    let Planned { session, plan, run } = match &args.plan {
        Some(file) => saved_plan(file, args, environment, console).await?,
        None => fresh_plan(args, environment, console).await?,
    };
    show(&plan, console)?;
    if let Some(problem) = refusal(args, environment, &session, &plan, console).await {
        return refuse(&plan, &problem, run, file, console);
    }
    if !plan.changes.is_empty() && !args.yes && !interrupt::ask(console, &question(&plan)).await {
        return refuse(
            &plan,
            &Diagnostic::error("declined: nothing was written"),
            run,
            file,
            console,
        );
    }
    if let Some(file) = &mut file {
        let first = Record {
            report: &InterimReport::lost(&plan),
            plan: &plan,
            run: &run,
        };
        if let Err(error) = file.begin(&|out| first.write_json(console, out), plan.changes.len()) {
            let problem = Diagnostic::error(sanitize::escape_line(&format!("{error:#}, so nothing was applied")));
            let problem = problem.with_help("make room or name another file, and apply again");
            return refuse(&plan, &problem, run, None, console);
        }
        say_kept(file, console);
    }
    let (report, is_stopped) = apply_and_verify(args, &session, &plan, console).await;
    let exit = if report.is_success() && !is_stopped {
        ExitStatus::Done
    } else {
        ExitStatus::Incomplete
    };
    let exit = Record {
        report: &report,
        plan: &plan,
        run: &run.ended(run_record::now()),
    }
    .leave(file, exit, console);
    if report.is_success() && is_stopped {
        console.info("Interrupted when all was done or under way: nothing of the plan is left to do.\n");
    }
    Ok(exit)
}

/// The question and the key can't both come from standard input.
fn check_can_ask(args: &ApplyArgs) -> Result<(), InputError> {
    let takes_stdin = args.service.api_key_file.as_deref() == Some(Path::new("-"));
    if takes_stdin && !args.yes {
        let problem =
            Diagnostic::error("the key comes from standard input, so Roster can't ask for confirmation there");
        return Err(InputError::Usage(problem.with_help("add --yes")));
    }
    Ok(())
}

/// What is to be carried out, and where.
struct Planned {
    session: Session,
    plan: Plan,
    run: RunRecord,
}

async fn fresh_plan(args: &ApplyArgs, environment: &Environment, console: &Console) -> anyhow::Result<Planned> {
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
    run_record::note_commit(&mut plan, &inputs.loaded.sources, environment, console);
    let run = run_record::begin(&plan, json::plan_digest(&plan), environment);
    Ok(Planned { session, plan, run })
}

async fn saved_plan(
    file: &Path,
    args: &ApplyArgs,
    environment: &Environment,
    console: &Console,
) -> anyhow::Result<Planned> {
    let (mut plan, digest) =
        plan_file::read(file).map_err(|error| meant(file, args).map_or(error, anyhow::Error::from))?;
    narrow(&mut plan, &args.targets)?;
    let session = connect(&args.service, environment, console).await?;
    let run = run_record::begin(&plan, digest, environment);
    Ok(Planned { session, plan, run })
}

/// What was probably meant by a word that names no plan: a roster file, an assistant, or the file of the sandbox.
fn meant(file: &Path, args: &ApplyArgs) -> Option<InputError> {
    let word = file.to_str()?;
    let usage = |what: &str, help: String| {
        let problem = Diagnostic::error(format!("{word:?} is no saved plan: {what}"));
        Some(InputError::Usage(problem.with_help(help)))
    };
    let has_ending = |endings: &[&str]| {
        endings
            .iter()
            .any(|ending| file.extension().is_some_and(|own| own == *ending))
    };
    if has_ending(&["yaml", "yml"]) || file.is_dir() {
        let command = shown(["roster", "apply", "-f", word]);
        return usage("roster files are given with `-f`", command);
    }
    if word == "help" && !file.exists() {
        return usage("to read about `apply`", shown(["roster", "apply", "--help"]));
    }
    if !file.exists() && file.extension().is_none() && !word.contains('/') {
        let command = shown(["roster", "apply", "--target", word]);
        return usage("assistants are given with `--target`", command);
    }
    let sandbox = args.service.sandbox.as_deref();
    if sandbox == Some(Path::new(DEFAULT_SANDBOX)) && !plan_file::is_document(file) {
        let command = shown(["roster", "apply", &format!("--sandbox={word}")]);
        return usage("the sandbox's file follows an equals sign", command);
    }
    None
}

/// Leaves only the targets in a saved plan.
fn narrow(plan: &mut Plan, targets: &TargetArgs) -> anyhow::Result<()> {
    let changes = plan.changes.iter().map(|change| change.name.as_str());
    let names: Vec<_> = changes
        .chain(plan.unchanged.iter().map(|known| known.name.as_str()))
        .collect();
    let target = name_patterns::select_some("--target", "no entry in the plan has", targets, &names)?;
    let (kept, left) = std::mem::take(&mut plan.changes)
        .into_iter()
        .partition(|change| target.selects(&change.name));
    plan.changes = kept;
    plan.left_out
        .extend(left.into_iter().map(|change: crate::plan::Change| change.name));
    Ok(())
}

/// The plan for people: part of the document for them, talk where a program reads.
fn show(plan: &Plan, console: &Console) -> anyhow::Result<()> {
    let show = Verbosity {
        verbose: console.verbose,
        ..Verbosity::default()
    };
    match console.format {
        // What was done follows, and is the summary.
        OutputFormat::Human if plan.no_difference() => console.print(&human::no_difference(plan, console.out, show))?,
        OutputFormat::Human => console.print(&human::plan(plan, console.out, show))?,
        OutputFormat::Json | OutputFormat::Markdown => console.info(&human::plan(plan, console.err, show)),
    }
    Ok(())
}

/// Why this plan is not applied, if so. A saved one may be out of date: that takes a look at the live state.
async fn refusal(
    args: &ApplyArgs,
    environment: &Environment,
    session: &Session,
    plan: &Plan,
    console: &Console,
) -> Option<Diagnostic> {
    let refusal = refusal_by_itself(args, environment, plan);
    if refusal.is_some() || args.plan.is_none() {
        return refusal;
    }
    tokio::select! {
        biased;
        () = interrupt::interrupted() => Some(Diagnostic::error("interrupted: nothing was written")),
        checked = preflight::check(session, plan, console) => checked.err(),
    }
}

/// What speaks against a plan without another look at the live state.
fn refusal_by_itself(args: &ApplyArgs, environment: &Environment, plan: &Plan) -> Option<Diagnostic> {
    let updates = args.max_updates.filter(|most| plan.updates() > *most);
    let has_terminal = environment.stdin_is_terminal && environment.stderr_width.is_some();
    if !plan.complete() {
        Some(
            Diagnostic::error("the plan is incomplete, so nothing was written")
                .with_help("fix what could not be read, and apply again"),
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
            "the API cannot undo a creation; to allow them all: --max-creates {creates}"
        )))
    } else if let Some(most) = updates {
        let updates = plan.updates();
        let problem = Diagnostic::error(format!(
            "{updates} would be updated, more than --max-updates {most}; nothing was written"
        ));
        Some(problem.with_help(format!("to allow them all: --max-updates {updates}")))
    } else if !plan.changes.is_empty() && !args.yes && !has_terminal {
        let problem = Diagnostic::error("there is no terminal to ask on, so nothing was written");
        Some(problem.with_help("look at the plan, then apply with --yes"))
    } else {
        None
    }
}

fn refuse(
    plan: &Plan,
    problem: &Diagnostic,
    run: RunRecord,
    file: Option<ReportFile>,
    console: &Console,
) -> anyhow::Result<ExitStatus> {
    let record = Record {
        report: &ApplyReport::refused(plan, &problem.message),
        plan,
        run: &run.ended(run_record::now()),
    };
    let saved = file.map_or(Ok(()), |mut file| {
        let saved = file.write(&|out| record.write_json(console, out));
        say_kept(&file, console);
        saved
    });
    // People have just read the plan; a program gets its document in any case.
    if console.format != OutputFormat::Human {
        record.print(console)?;
    }
    console.problems(std::slice::from_ref(problem), &[]);
    saved?;
    Ok(ExitStatus::Failed)
}

fn say_kept(file: &ReportFile, console: &Console) {
    if let Some(kept) = file.kept() {
        let kept = sanitize::escape_line(&kept.display().to_string());
        console.info(&format!("The report of an earlier apply is kept as {kept}.\n"));
    }
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
        sanitize::escape_line(&plan.api_url)
    )
}

/// Applies the plan and reads everything back. The second value: was the run stopped?
async fn apply_and_verify(args: &ApplyArgs, session: &Session, plan: &Plan, console: &Console) -> (ApplyReport, bool) {
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
        report = apply_plan(session.writer(), plan, how, &stop, &watch) => report,
    };
    progress.finish_and_clear();
    (report, stop.reason().is_some())
}

/// What a run leaves behind.
struct Record<'a> {
    report: &'a ApplyReport,
    plan: &'a Plan,
    run: &'a RunRecord,
}

impl Record<'_> {
    /// Leaves it where it was asked for, after what may have written: that nobody could be told is no reason to deny it.
    fn leave(&self, file: Option<ReportFile>, exit: ExitStatus, console: &Console) -> ExitStatus {
        let saved = file.map_or(Ok(()), |mut file| file.write(&|out| self.write_json(console, out)));
        let mut exit = exit;
        for failed in [self.print(console), saved].into_iter().filter_map(Result::err) {
            console.error(&failed);
            exit = ExitStatus::Incomplete;
        }
        exit
    }

    /// Puts it on standard output.
    fn print(&self, console: &Console) -> anyhow::Result<()> {
        match console.format {
            OutputFormat::Human if self.plan.no_difference() => console.print(&human::report(self.report, console.out)),
            OutputFormat::Human => console.print(&format!("\n{}", human::report(self.report, console.out))),
            OutputFormat::Json => console.print_pieces(|out| json::write_report(self.report, self.plan, self.run, out)),
            OutputFormat::Markdown => console.print(&markdown::report(self.report, self.plan)),
        }
    }

    /// The JSON document without the key, piece by piece.
    fn write_json(&self, console: &Console, out: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
        json::write_report(self.report, self.plan, self.run, &mut |piece| {
            out(&console.redact(piece))
        })
    }
}
