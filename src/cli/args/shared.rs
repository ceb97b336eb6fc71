//! Flags that several verbs take, in groups: a verb takes just the groups that mean something to it. And values as they are
//! typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::api::RateLimit;
use crate::text::TYPOGRAPHIC_QUOTES;

/// Where `--sandbox` without a file keeps its state.
pub const DEFAULT_SANDBOX: &str = ".roster/sandbox.json";

/// Which files are read.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Files")]
pub struct FileArgs {
    /// A roster file, a directory, or `-`; repeatable [default: assistants.yaml, else assistants/]
    #[arg(short, long = "file", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub files: Vec<String>,
    /// An overlay: a file that replaces fields of entries with the same name; repeatable
    #[arg(long = "overlay", value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub overlays: Vec<String>,
    /// Set a declared variable; repeatable
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = name_and_value)]
    pub vars: Vec<(String, String)>,
}

/// How much is shown beside the output itself.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct LogArgs {
    /// Hide progress and notes
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show more detail (-vv also logs requests)
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Use color
    #[arg(long, hide_short_help = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: ColorWhen,
}

/// What comes out.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// The format of standard output
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
    /// How much is shown beside the output itself.
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

/// What comes out of a command that shows a plan.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub struct PlanOutputArgs {
    /// The format of standard output
    #[arg(long, value_enum, default_value_t)]
    pub format: PlanFormat,
    /// How much is shown beside the output itself.
    #[command(flatten)]
    pub talk: LogArgs,
}

/// A format of a plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For people.
    #[default]
    Human,
    /// For programs; the keys are stable.
    Json,
    /// For a comment on a pull request.
    Markdown,
    /// One page for a browser, for review.
    Html,
}

/// When to use color.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Even without a terminal.
    Always,
    /// No color, even on a terminal.
    Never,
}

/// Which service, and how requests are made.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Service")]
#[expect(missing_docs, reason = "the help texts say it")]
pub struct ServiceArgs {
    #[arg(long, help = "The API's address [env: INDIGENIUS_API_URL] [default: https://api.indigenius.ai]", value_name = "URL", value_hint = ValueHint::Url)]
    pub api_url: Option<String>,
    #[arg(long, help = "A file that holds the key; `-` is standard input [default: the key in INDIGENIUS_API_KEY]", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub api_key_file: Option<PathBuf>,
    /// Maximum concurrent requests
    #[arg(long, hide_short_help = true, value_name = "N", allow_negative_numbers = true, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub concurrency: u16,
    /// Limit the request rate to N/min or N/hour; repeatable [default: follow the server's 429 responses]
    #[arg(
        long = "rate-limit",
        hide_short_help = true,
        value_name = "N/min|N/hour",
        allow_hyphen_values = true
    )]
    pub rate_limits: Vec<RateLimit>,
    /// How long one request may take
    #[arg(long, hide_short_help = true, value_name = "SECONDS", allow_negative_numbers = true, default_value = "30", value_parser = positive_seconds)]
    pub timeout: f64,
    /// Retries for requests that are safe to repeat
    #[arg(long, hide_short_help = true, value_name = "N", allow_negative_numbers = true, default_value_t = 4, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub retries: u32,
    /// How long to wait for a write to become visible in reads
    #[arg(long, hide_short_help = true, value_name = "SECONDS", allow_negative_numbers = true, default_value = "5", value_parser = seconds)]
    pub settle: f64,
    /// Use the built-in sandbox with its state in FILE (no key, no network) [default: .roster/sandbox.json]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = DEFAULT_SANDBOX)]
    #[arg(conflicts_with_all = ["api_url", "api_key_file"], value_hint = ValueHint::FilePath)]
    pub sandbox: Option<PathBuf>,
}

/// How much of a plan is shown.
#[derive(Debug, Clone, Args)]
pub struct DetailArgs {
    /// Also show unchanged lines of long texts
    #[arg(long)]
    pub full: bool,
    /// Show one line per assistant: its changed fields, and how many lines of its texts change
    #[arg(long, conflicts_with = "full")]
    pub summary: bool,
}

/// Which entries are selected.
#[derive(Debug, Clone, Args)]
pub struct TargetArgs {
    /// Only the entry NAME; `*` matches any characters; repeatable
    #[arg(long = "target", value_name = "NAME")]
    pub targets: Vec<String>,
    /// All but the entry NAME; `*` matches any characters; repeatable
    #[arg(long = "exclude", value_name = "NAME")]
    pub excluded: Vec<String>,
}

/// The baseline: what was last applied.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Planning")]
pub struct BaselineArgs {
    /// Tell pending changes from drift; REF is the last applied commit
    #[arg(long = "base", value_name = "REF", value_parser = reference)]
    pub reference: Option<String>,
}

/// What a person allows explicitly in a plan.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Planning")]
pub struct PlanningArgs {
    /// Allow creations even if no entry matches any live assistant
    #[arg(long)]
    pub first_apply: bool,
    /// Create NAME even if a similar name is live; repeatable
    #[arg(long = "allow-create", value_name = "NAME")]
    pub allow_create: Vec<String>,
    /// Allow changing or creating the protected entry NAME; repeatable
    #[arg(long = "allow-change", value_name = "NAME")]
    pub allow_change: Vec<String>,
    /// Send write-only fields (those that the API never reports) again
    #[arg(long)]
    pub resend: bool,
}

pub(super) fn name_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !begins_quoted(name) => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

/// Empty is what a script's variable is that was not set: it must not mean that there is no base.
fn reference(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err(
            "it is empty: name a commit, a branch or a tag, such as `--base origin/main`, or leave it out".to_owned(),
        );
    }
    if begins_quoted(text) {
        return Err("no commit, branch or tag begins with a quote".to_owned());
    }
    Ok(text.to_owned())
}

fn begins_quoted(text: &str) -> bool {
    TYPOGRAPHIC_QUOTES.iter().any(|(open, _)| text.starts_with(*open))
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
