//! The verbs, and what all of them answer.

use clap::{ArgAction, Parser, Subcommand};

use super::examples;
use super::{
    ApplyArgs, CompletionsArgs, DriftArgs, GetArgs, ListArgs, LogArgs, ManArgs, OutputArgs, PinArgs, PingArgs,
    PlanArgs, PullArgs, RenderArgs, RevertArgs, SandboxArgs, SchemaArgs, ShowArgs, ValidateArgs,
};

/// Plan and apply Indigenius voice assistants from YAML in git.
#[derive(Debug, Parser)]
#[command(name = "roster", version, about, after_help = AFTER, disable_help_flag = true, disable_version_flag = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    // Ours in place of clap's, which stand first: whoever reads help looks for something else.
    #[arg(short, long, global = true, action = ArgAction::Help, help_heading = "Help", help = "Print help (--help lists every flag)", long_help = "Print help")]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "Help", help = "Print the version")]
    version: Option<bool>,
}

const AFTER: &str = "\
Environment: INDIGENIUS_API_KEY, INDIGENIUS_API_URL, ROSTER_VAR_NAME, NO_COLOR.
Exit codes: 0 done; 1 failed or refused, nothing was written; 2 differences, where asked for; 3 incomplete after a write; \
64 wrong command line.";

/// One verb each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read and check the files, offline
    #[command(after_help = examples::VALIDATE)]
    Validate(ValidateArgs),
    /// Show what apply would do; write nothing
    #[command(after_help = examples::PLAN)]
    Plan(PlanArgs),
    /// Print a saved plan again, offline
    #[command(after_help = examples::SHOW)]
    Show(ShowArgs),
    /// Make a plan or read a saved one, ask, write, verify
    #[command(after_help = examples::APPLY)]
    Apply(ApplyArgs),
    /// Plan how to undo an apply, from its report
    #[command(after_help = examples::REVERT)]
    Revert(RevertArgs),
    /// Compare the live state with the files; exit 2 on drift
    #[command(after_help = examples::DRIFT)]
    Drift(DriftArgs),
    /// Write the ids of matched assistants into the files, keeping comments and layout
    #[command(after_help = examples::PIN)]
    Pin(PinArgs),
    /// Bring live values back into the files (the reverse of apply), keeping comments and layout
    #[command(after_help = examples::PULL)]
    Pull(PullArgs),
    /// Print what the files ask for, with every value resolved, offline
    #[command(after_help = examples::RENDER)]
    Render(RenderArgs),
    /// Print one live assistant as an entry of a roster file
    #[command(after_help = examples::GET)]
    Get(GetArgs),
    /// List the live assistants and the entries that manage them
    #[command(after_help = examples::LIST)]
    List(ListArgs),
    /// Check that the key can read
    #[command(after_help = examples::PING)]
    Ping(PingArgs),
    /// Serve a local sandbox of the API
    #[command(after_help = examples::SANDBOX)]
    Sandbox(SandboxArgs),
    /// Print a JSON Schema
    #[command(after_help = examples::SCHEMA)]
    Schema(SchemaArgs),
    /// Print a completion script
    #[command(after_help = examples::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Print the man page
    #[command(after_help = examples::MAN)]
    Man(ManArgs),
}

impl Command {
    /// The output flags of this command, where it has any and they are the usual ones.
    pub fn output(&self) -> Option<&OutputArgs> {
        match self {
            Self::Apply(ApplyArgs { output, .. })
            | Self::Pin(PinArgs { output, .. })
            | Self::Pull(PullArgs { output, .. })
            | Self::Ping(PingArgs { output, .. })
            | Self::List(ListArgs { output, .. }) => Some(output),
            Self::Plan(_)
            | Self::Show(_)
            | Self::Drift(_)
            | Self::Revert(_)
            | Self::Validate(_)
            | Self::Render(_)
            | Self::Get(_)
            | Self::Sandbox(_)
            | Self::Schema(_)
            | Self::Completions(_)
            | Self::Man(_) => None,
        }
    }

    /// Its `-q`, `-v` and `--color`.
    pub fn talk(&self) -> LogArgs {
        match self {
            Self::Plan(PlanArgs { output, .. })
            | Self::Show(ShowArgs { output, .. })
            | Self::Drift(DriftArgs { output, .. })
            | Self::Revert(RevertArgs { output, .. }) => output.talk,
            Self::Validate(validate) => validate.talk,
            Self::Render(render) => render.talk,
            Self::Get(get) => get.talk,
            Self::Sandbox(sandbox) => sandbox.talk,
            other => other.output().map(|output| output.talk).unwrap_or_default(),
        }
    }
}
