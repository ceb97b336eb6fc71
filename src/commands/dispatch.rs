//! From typed words to a verb, and from a verb's end to an exit code.

use std::ffi::OsString;

use clap::Parser;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::prelude::*;

use super::console::Console;
use super::inputs::InputError;
use super::{
    apply, completions, drift, get, list, man, pin, ping, plan, pull, render, revert, sandbox, schema, show, validate,
};
use crate::cli::args::{Cli, Command, LogArgs};
use crate::cli::{Environment, ExitStatus, advise, dashed_flag};

/// Runs one command to its end.
pub fn run(words: impl Iterator<Item = OsString>, environment: &Environment) -> ExitStatus {
    let words: Vec<_> = words.collect();
    let typed = Cli::try_parse_from(&words).and_then(|cli| dashed_flag(&words).map_or(Ok(cli), Err));
    let cli = match typed {
        Ok(cli) => cli,
        Err(mut error) => {
            advise(&mut error, &words);
            // When nobody can be told, the exit code still tells.
            let _ = error.print();
            return if error.use_stderr() {
                ExitStatus::Usage
            } else {
                ExitStatus::Done
            };
        }
    };
    let console = Console::new(&cli.command, environment);
    log_requests(cli.command.talk(), &console);
    let ended = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| {
            let ended = runtime.block_on(command(cli.command, environment, &console));
            // A question may still wait for its answer: whoever interrupted it need not press Enter.
            runtime.shutdown_background();
            ended
        });
    ended.unwrap_or_else(|error| match error.downcast_ref::<InputError>() {
        Some(InputError::Usage(problem)) => {
            console.problems(std::slice::from_ref(problem), &[]);
            ExitStatus::Usage
        }
        Some(InputError::Invalid) => ExitStatus::Failed,
        None => {
            console.error(&error);
            ExitStatus::Failed
        }
    })
}

async fn command(command: Command, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    match command {
        Command::Validate(args) => validate::run(&args, environment, console),
        Command::Plan(args) => plan::run(&args, environment, console).await,
        Command::Show(args) => show::run(&args, console),
        Command::Apply(args) => apply::run(&args, environment, console).await,
        Command::Revert(args) => revert::run(&args, environment, console).await,
        Command::Drift(args) => drift::run(&args, environment, console).await,
        Command::Pull(args) => pull::run(&args, environment, console).await,
        Command::Render(args) => render::run(&args, environment, console),
        Command::Get(args) => get::run(&args, environment, console).await,
        Command::List(args) => list::run(&args, environment, console).await,
        Command::Pin(args) => pin::run(&args, environment, console).await,
        Command::Ping(args) => ping::run(&args, environment, console).await,
        Command::Sandbox(args) => sandbox::run(&args, console).await,
        Command::Schema(args) => schema::run(&args, console),
        Command::Completions(args) => completions::run(&args, console),
        Command::Man(args) => man::run(&args, console),
    }
}

/// What goes on beneath: pauses in any case, requests where they are asked for. Only our own lines: other crates log headers, and with them the key.
fn log_requests(talk: LogArgs, console: &Console) {
    let level = match talk.verbose {
        0 if talk.quiet => return,
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(console.lines())
        .with_ansi(false)
        .with_target(talk.verbose > 0)
        .with_level(talk.verbose > 0)
        .without_time();
    let ours = filter_fn(|meta| meta.target().starts_with("roster"));
    // A second subscriber in one process (in tests) is refused: the first one stays.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(level).with_filter(ours))
        .try_init();
}
