//! The command line: only what can be typed. What it means together with the world is for [`super::connection`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use crate::api::Limit;

/// Plan and apply Indigenius voice assistants from YAML in git.
#[derive(Debug, Parser)]
#[command(name = "roster", version, about, disable_help_subcommand = true, after_help = AFTER)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "\
Environment: INDIGENIUS_API_KEY, INDIGENIUS_API_URL, ROSTER_VAR_NAME, NO_COLOR.
Exit codes: 0 done; 1 failed or refused before anything was written; 2 differences, where asked for; 3 ended incomplete; \
64 wrong command line.";

/// One verb each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read and check the files, offline
    Validate(Validate),
    /// Show what apply would do; write nothing
    Plan(Plan),
    /// Print a saved plan again, offline
    Show(Show),
    /// Plan (or take a saved plan), ask, apply, verify
    Apply(Apply),
    /// List the live assistants and the entries that manage them
    List(List),
    /// Ask whether the key is good for reads
    Ping(Ping),
    /// Serve a local stand-in of the API
    Sandbox(Sandbox),
    /// Print a JSON Schema
    Schema(Schema),
    /// Print a completion script
    Completions(Completions),
}

impl Command {
    /// The output flags of this command, where it has any.
    pub fn output(&self) -> Option<&Output> {
        match self {
            Self::Validate(Validate { output, .. })
            | Self::Plan(Plan { output, .. })
            | Self::Show(Show { output, .. })
            | Self::Apply(Apply { output, .. })
            | Self::List(List { output, .. }) => Some(output),
            Self::Ping(_) | Self::Sandbox(_) | Self::Schema(_) | Self::Completions(_) => None,
        }
    }

    /// How talkative it is to be.
    pub fn talk(&self) -> Talk {
        match self {
            Self::Ping(ping) => ping.talk,
            Self::Sandbox(sandbox) => sandbox.talk,
            other => other.output().map(|output| output.talk).unwrap_or_default(),
        }
    }
}

/// Which files are read.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Files")]
pub struct Files {
    /// A roster file, a directory of them, or `-` for standard input; repeatable [default: assistants.yaml, else assistants/]
    #[arg(short, long = "file", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub files: Vec<String>,
    /// A file laid over them: entries match by name and replace field by field; repeatable, in order
    #[arg(long = "overlay", value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub overlays: Vec<String>,
    /// The value of a declared variable; repeatable
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = name_and_value)]
    pub vars: Vec<(String, String)>,
}

/// How much is said.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct Talk {
    /// Say less: no progress, no remarks; errors and the asked-for output remain
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more; twice: each request too
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub color: When,
}

/// What comes out.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// The format of standard output
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// How much is said.
    #[command(flatten)]
    pub talk: Talk,
}

/// A format of standard output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs; the keys are stable.
    Json,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Yes.
    Always,
    /// No.
    Never,
}

/// Which service is spoken to, and how.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Service")]
pub struct Service {
    /// The API's address [env: INDIGENIUS_API_URL] [default: https://api.indigenius.ai]
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub api_url: Option<String>,
    /// A file that holds the key; `-` is standard input [default: the key in INDIGENIUS_API_KEY]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub api_key_file: Option<PathBuf>,
    /// How many requests may be under way at once
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub concurrency: u16,
    /// The budget of requests, `N/min` or `N/hour`; repeatable [default: adapt to the server's 429s]
    #[arg(long = "rate-limit", value_name = "N/min|N/hour")]
    pub rate_limits: Vec<Limit>,
    /// How long one request may take
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = positive_seconds)]
    pub timeout: f64,
    /// How often a request that surely can be repeated is tried again
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub retries: u32,
    /// Run against the embedded stand-in, its state kept in FILE: no key, no network [default FILE: .roster/sandbox.json]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = ".roster/sandbox.json")]
    #[arg(conflicts_with_all = ["api_url", "api_key_file"], value_hint = ValueHint::FilePath)]
    pub sandbox: Option<PathBuf>,
}

/// Which entries are meant.
#[derive(Debug, Clone, Args)]
pub struct Targets {
    /// Only the entry of this name; repeatable
    #[arg(long = "target", value_name = "NAME")]
    pub targets: Vec<String>,
}

/// What a person allows explicitly in a plan.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Planning")]
pub struct Planning {
    /// Allow creations although no entry matches any live assistant
    #[arg(long)]
    pub first_apply: bool,
    /// Allow the creation of NAME although a live assistant has nearly that name; repeatable
    #[arg(long = "allow-create", value_name = "NAME")]
    pub allow_create: Vec<String>,
    /// Send again what the API never reports back
    #[arg(long)]
    pub resend: bool,
}

/// `roster validate`
#[derive(Debug, Args)]
pub struct Validate {
    #[command(flatten)]
    #[expect(missing_docs, reason = "the type says it")]
    pub files: Files,
    #[command(flatten)]
    #[expect(missing_docs, reason = "the type says it")]
    pub output: Output,
}

/// `roster plan`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Plan {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub targets: Targets,
    #[command(flatten)]
    pub planning: Planning,
    /// Save the plan, for `roster apply FILE`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// Exit with 2 when there are changes
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Show the unchanged lines of long texts too
    #[arg(long)]
    pub full: bool,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub service: Service,
}

/// `roster show`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Show {
    /// A plan that `roster plan --out` saved
    #[arg(value_hint = ValueHint::FilePath)]
    pub plan: PathBuf,
    /// Show the unchanged lines of long texts too
    #[arg(long)]
    pub full: bool,
    #[command(flatten)]
    pub output: Output,
}

/// `roster apply`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Apply {
    /// A plan that `roster plan --out` saved; without it, a fresh one is made
    #[arg(value_hint = ValueHint::FilePath, conflicts_with_all = ["files", "overlays", "vars", "first_apply", "allow_create", "resend"])]
    pub plan: Option<PathBuf>,
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub targets: Targets,
    #[command(flatten)]
    pub planning: Planning,
    /// Don't ask
    #[arg(long, visible_alias = "auto-approve")]
    pub yes: bool,
    /// Refuse a plan with more creations: they cannot be undone through this API
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub max_creates: usize,
    /// Refuse a plan with more updates [default: none]
    #[arg(long, value_name = "N")]
    pub max_updates: Option<usize>,
    /// How long a write may take to show in reads
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub settle: f64,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub service: Service,
}

/// `roster list`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct List {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub service: Service,
}

/// `roster ping`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Ping {
    #[command(flatten)]
    pub talk: Talk,
    #[command(flatten)]
    pub service: Service,
}

/// `roster sandbox`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Sandbox {
    /// The port on 127.0.0.1; 0 is any that is free
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// The file that keeps the state [default: memory only]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub data: Option<PathBuf>,
    /// How long every answer takes
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub latency: u64,
    /// How many requests a key has; more are answered 429
    #[arg(long, value_name = "N/min", value_parser = per_minute)]
    pub limit: Option<u32>,
    #[command(flatten)]
    pub talk: Talk,
}

/// `roster schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// Of what
    #[arg(value_enum, default_value_t)]
    pub of: SchemaOf,
}

/// What a schema describes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// The roster file.
    #[default]
    Assistants,
    /// The plan document.
    Plan,
    /// The apply report.
    Report,
}

/// `roster completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// For which shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

fn name_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("write a number of seconds from 0 to 86400".to_owned()),
    }
}

fn positive_seconds(text: &str) -> Result<f64, String> {
    seconds(text).and_then(|seconds| {
        if seconds > 0.0 {
            Ok(seconds)
        } else {
            Err("it must be more than 0".to_owned())
        }
    })
}

fn per_minute(text: &str) -> Result<u32, String> {
    let number = text
        .strip_suffix("/min")
        .and_then(|number| number.parse().ok())
        .filter(|number| *number > 0);
    number.ok_or_else(|| "write it as N/min".to_owned())
}
