//! What each verb takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::shared::per_minute;
use super::{
    BaselineArgs, DetailArgs, FileArgs, LogArgs, OutputArgs, PlanOutputArgs, PlanningArgs, ServiceArgs, TargetArgs,
};

/// `roster validate`
#[derive(Debug, Args)]
pub struct ValidateArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "the type says it")]
    pub files: FileArgs,
    /// Exit 1 on warnings too
    #[arg(long, value_name = "warnings", value_enum, hide_possible_values = true)]
    pub deny: Option<Denied>,
    /// The format of standard output
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: ValidateFormat,
    #[command(flatten)]
    #[expect(missing_docs, reason = "the type says it")]
    pub talk: LogArgs,
}

/// What `validate` fails for, beside errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Denied {
    /// Warnings.
    Warnings,
}

/// A format of `validate`'s standard output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ValidateFormat {
    /// For people.
    #[default]
    Human,
    /// For programs; the keys are stable.
    Json,
    /// For a comment on a pull request.
    Markdown,
    /// Annotations of GitHub Actions.
    Github,
}

/// `roster plan`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct PlanArgs {
    #[command(flatten)]
    pub files: FileArgs,
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub planning: PlanningArgs,
    #[command(flatten)]
    pub base: BaselineArgs,
    /// Save the plan, for `roster apply FILE`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// Exit 2 when there are changes
    #[arg(long)]
    pub detailed_exitcode: bool,
    #[command(flatten)]
    pub detail: DetailArgs,
    #[command(flatten)]
    pub output: PlanOutputArgs,
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `roster show`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct ShowArgs {
    /// A plan that `roster plan --out` saved
    #[arg(value_hint = ValueHint::FilePath)]
    pub plan: PathBuf,
    #[command(flatten)]
    pub detail: DetailArgs,
    #[command(flatten)]
    pub output: PlanOutputArgs,
}

/// `roster apply`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct ApplyArgs {
    /// A plan saved by `roster plan --out` [default: make a fresh plan]
    #[arg(value_hint = ValueHint::FilePath, conflicts_with_all = ["files", "overlays", "vars", "first_apply", "allow_create", "allow_change", "resend", "reference"])]
    pub plan: Option<PathBuf>,
    #[command(flatten)]
    pub files: FileArgs,
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub planning: PlanningArgs,
    #[command(flatten)]
    pub base: BaselineArgs,
    /// Skip the confirmation prompt
    #[arg(long, visible_alias = "auto-approve", overrides_with = "yes")]
    pub yes: bool,
    /// Refuse plans that create more than N assistants (the API cannot delete)
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 10)]
    pub max_creates: usize,
    /// Refuse plans that update more than N assistants [default: no limit]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub max_updates: Option<usize>,
    /// Write the report as JSON to FILE, also when the run is interrupted
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub report: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `roster revert`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct RevertArgs {
    /// A report that `roster apply --report` wrote
    #[arg(value_hint = ValueHint::FilePath)]
    pub report: PathBuf,
    #[command(flatten)]
    pub targets: TargetArgs,
    /// Allow setting back the protected entry NAME; repeatable
    #[arg(long = "allow-change", value_name = "NAME")]
    pub allow_change: Vec<String>,
    /// Save the plan, for `roster apply FILE`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub detail: DetailArgs,
    #[command(flatten)]
    pub output: PlanOutputArgs,
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `roster drift`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct DriftArgs {
    #[command(flatten)]
    pub files: FileArgs,
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub base: BaselineArgs,
    /// Also report unmanaged assistants as drift
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub detail: DetailArgs,
    #[command(flatten)]
    pub output: PlanOutputArgs,
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `roster pin`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct PinArgs {
    #[command(flatten)]
    pub files: FileArgs,
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `roster pull`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct PullArgs {
    /// Only the entries with these names (with --all, also only these live assistants) [default: all]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    #[command(flatten)]
    targets: TargetArgs,
    #[command(flatten)]
    pub files: FileArgs,
    /// Also add unmanaged live assistants; create a file if there is none
    #[arg(long)]
    pub all: bool,
    /// Folder for long prompts of added assistants, next to the file that names them
    #[arg(long, value_name = "DIR", default_value = "prompts", requires = "all", value_hint = ValueHint::DirPath)]
    pub prompts: String,
    /// Overwrite files that have uncommitted changes
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub base: BaselineArgs,
    /// With --base: write overlapping lines with git's conflict markers
    #[arg(long, requires = "reference")]
    pub conflict_markers: bool,
    /// Show what would change in each file; write nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub service: ServiceArgs,
}

impl PullArgs {
    /// What is meant, by position or by `--target`, and without what `--exclude` names.
    pub fn wanted(&self) -> TargetArgs {
        TargetArgs {
            targets: self.names.iter().chain(&self.targets.targets).cloned().collect(),
            excluded: self.targets.excluded.clone(),
        }
    }
}

/// How an entry is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum EntryFormat {
    /// As in a roster file.
    #[default]
    #[value(alias = "human")]
    Yaml,
    /// For programs; JSON is YAML, so a roster file may hold it, too.
    Json,
}

/// `roster render`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct RenderArgs {
    /// Only the entries with these names; `*` matches any characters [default: all]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    #[command(flatten)]
    pub files: FileArgs,
    /// The format of standard output; -v adds where each value comes from
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: EntryFormat,
    #[command(flatten)]
    pub talk: LogArgs,
}

/// `roster get`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct GetArgs {
    /// The live name or id
    #[arg(value_name = "NAME|ID")]
    pub assistant: String,
    /// The format of standard output
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: EntryFormat,
    #[command(flatten)]
    pub talk: LogArgs,
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `roster list`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct ListArgs {
    #[command(flatten)]
    pub files: FileArgs,
    #[command(flatten)]
    pub targets: TargetArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `roster ping`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct PingArgs {
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub service: ServiceArgs,
}

/// `roster sandbox`
#[derive(Debug, Args)]
#[expect(missing_docs, reason = "the types say it")]
pub struct SandboxArgs {
    /// The port on 127.0.0.1; 0 picks a free one
    #[arg(long, allow_negative_numbers = true, default_value_t = 0)]
    pub port: u16,
    /// The file that keeps the state [default: memory only]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub data: Option<PathBuf>,
    /// Delay every response by this many milliseconds
    #[arg(long, value_name = "MS", allow_negative_numbers = true, default_value_t = 0)]
    pub latency: u64,
    /// Respond with 429 above this rate
    #[arg(long, value_name = "N/min", allow_hyphen_values = true, value_parser = per_minute)]
    pub limit: Option<u32>,
    #[command(flatten)]
    pub talk: LogArgs,
}

/// `roster schema`
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// What the schema describes
    #[arg(value_enum, default_value_t)]
    pub of: SchemaKind,
}

/// What a schema describes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
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
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `roster man`
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write one page per command into DIR, which must exist
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}
