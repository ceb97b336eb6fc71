//! What each verb takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::values::per_minute;
use super::{Base, Files, Output, Planning, Service, Talk, Targets};

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
    #[command(flatten)]
    pub base: Base,
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
    #[arg(value_hint = ValueHint::FilePath, conflicts_with_all = ["files", "overlays", "vars", "first_apply", "allow_create", "resend", "reference"])]
    pub plan: Option<PathBuf>,
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub targets: Targets,
    #[command(flatten)]
    pub planning: Planning,
    #[command(flatten)]
    pub base: Base,
    /// Don't ask
    #[arg(long, visible_alias = "auto-approve", overrides_with = "yes")]
    pub yes: bool,
    /// Refuse a plan with more creations: they cannot be undone through this API
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 10)]
    pub max_creates: usize,
    /// Refuse a plan with more updates [default: none]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub max_updates: Option<usize>,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub service: Service,
}

/// `roster drift`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Drift {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub targets: Targets,
    #[command(flatten)]
    pub base: Base,
    /// Live assistants that no entry names count too
    #[arg(long)]
    pub strict: bool,
    /// Show the unchanged lines of long texts too
    #[arg(long)]
    pub full: bool,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub service: Service,
}

/// `roster pin`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Pin {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub targets: Targets,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub service: Service,
}

/// `roster pull`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Pull {
    /// Only the entries of these names (with --all, also only these live assistants) [default: all]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    #[command(flatten)]
    targets: Targets,
    #[command(flatten)]
    pub files: Files,
    /// Add the live assistants that no entry mentions; where there are no files, start one
    #[arg(long)]
    pub all: bool,
    /// The folder for long prompts of added assistants, beside the file that names them
    #[arg(long, value_name = "DIR", default_value = "prompts", requires = "all", value_hint = ValueHint::DirPath)]
    pub prompts: String,
    /// Pull over changes that are not committed
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub base: Base,
    /// Show what would change in each file; write nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub output: Output,
    #[command(flatten)]
    pub service: Service,
}

impl Pull {
    /// The names that are meant, by position or by `--target`; none means all.
    pub fn wanted(&self) -> Vec<String> {
        self.names.iter().chain(&self.targets.targets).cloned().collect()
    }
}

/// `roster list`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct List {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub targets: Targets,
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
    pub output: Output,
    #[command(flatten)]
    pub service: Service,
}

/// `roster sandbox`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Sandbox {
    /// The port on 127.0.0.1; 0 is any that is free
    #[arg(long, allow_negative_numbers = true, default_value_t = 0)]
    pub port: u16,
    /// The file that keeps the state [default: memory only]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub data: Option<PathBuf>,
    /// How long every answer takes
    #[arg(long, value_name = "MS", allow_negative_numbers = true, default_value_t = 0)]
    pub latency: u64,
    /// How many requests a key has; more are answered 429
    #[arg(long, value_name = "N/min", allow_hyphen_values = true, value_parser = per_minute)]
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
