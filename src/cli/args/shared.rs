//! Flags that several verbs take, in groups: a verb takes just the groups that mean something to it. And values as they are
//! typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::api::RateLimit;

/// Which files are read.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Files")]
pub struct FileArgs {
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
pub struct LogArgs {
    /// Say less: no progress, no remarks; errors and the asked-for output remain
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more; twice: each request too
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Use colour
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub color: ColorWhen,
}

/// What comes out.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// The format of standard output
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
    /// How much is said.
    #[command(flatten)]
    pub talk: LogArgs,
}

/// A format of standard output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people.
    #[default]
    Human,
    /// For programs; the keys are stable.
    Json,
    /// For a comment on a pull request.
    Markdown,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
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
#[expect(missing_docs, reason = "the help texts say it")]
pub struct ServiceArgs {
    #[arg(long, help = "The API's address [env: INDIGENIUS_API_URL] [default: https://api.indigenius.ai]", value_name = "URL", value_hint = ValueHint::Url)]
    pub api_url: Option<String>,
    #[arg(long, help = "A file that holds the key; `-` is standard input [default: the key in INDIGENIUS_API_KEY]", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub api_key_file: Option<PathBuf>,
    /// How many requests may be under way at once
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub concurrency: u16,
    /// The budget of requests, `N/min` or `N/hour`; repeatable [default: adapt to the server's 429s]
    #[arg(long = "rate-limit", value_name = "N/min|N/hour", allow_hyphen_values = true)]
    pub rate_limits: Vec<RateLimit>,
    /// How long one request may take
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, default_value = "30", value_parser = positive_seconds)]
    pub timeout: f64,
    /// How often a request that surely can be repeated is tried again
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 4, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub retries: u32,
    /// How long a write may take to show in reads (only writing commands wait for that)
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, default_value = "5", value_parser = seconds)]
    pub settle: f64,
    /// Run against the embedded stand-in, its state kept in FILE: no key, no network [default FILE: .roster/sandbox.json]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = ".roster/sandbox.json")]
    #[arg(conflicts_with_all = ["api_url", "api_key_file"], value_hint = ValueHint::FilePath)]
    pub sandbox: Option<PathBuf>,
}

/// Which entries are meant.
#[derive(Debug, Clone, Args)]
pub struct TargetArgs {
    /// Only the entry of this name; repeatable
    #[arg(long = "target", value_name = "NAME")]
    pub targets: Vec<String>,
}

/// What was last applied.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Planning")]
pub struct BaselineArgs {
    /// Say of each difference who moved since REF, the commit that was last applied: pending, drift or conflict
    #[arg(long = "base", value_name = "REF")]
    pub reference: Option<String>,
}

/// What a person allows explicitly in a plan.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Planning")]
pub struct PlanningArgs {
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

pub(super) fn name_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

pub(super) fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("write a number of seconds from 0 to 86400".to_owned()),
    }
}

pub(super) fn positive_seconds(text: &str) -> Result<f64, String> {
    seconds(text).and_then(|seconds| {
        if seconds > 0.0 {
            Ok(seconds)
        } else {
            Err("it must be more than 0".to_owned())
        }
    })
}

pub(super) fn per_minute(text: &str) -> Result<u32, String> {
    let number = text
        .strip_suffix("/min")
        .and_then(|number| number.parse().ok())
        .filter(|number| *number > 0);
    number.ok_or_else(|| "write it as N/min".to_owned())
}
