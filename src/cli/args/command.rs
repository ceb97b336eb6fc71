//! The verbs, and what all of them answer.

use clap::{Parser, Subcommand};

use super::{
    ApplyArgs, CompletionsArgs, DriftArgs, ListArgs, LogArgs, OutputArgs, PinArgs, PingArgs, PlanArgs, PullArgs,
    SandboxArgs, SchemaArgs, ShowArgs, ValidateArgs,
};

/// Plan and apply Indigenius voice assistants from YAML in git.
#[derive(Debug, Parser)]
#[command(name = "roster", version, about, after_help = AFTER)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "\
Environment: INDIGENIUS_API_KEY, INDIGENIUS_API_URL, ROSTER_VAR_NAME, NO_COLOR.
Exit codes: 0 done; 1 failed or refused, nothing was written; 2 differences, where asked for; 3 incomplete after a write; \
64 wrong command line.";

/// One verb each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read and check the files, offline
    Validate(ValidateArgs),
    /// Show what apply would do; write nothing
    Plan(PlanArgs),
    /// Print a saved plan again, offline
    Show(ShowArgs),
    /// Plan (or take a saved plan), ask, apply, verify
    Apply(ApplyArgs),
    /// Compare the live state with the files; exit 2 on drift
    Drift(DriftArgs),
    /// Write the ids of matched assistants into the files, keeping comments and layout
    Pin(PinArgs),
    /// Bring live values back into the files (the reverse of apply), keeping comments and layout
    Pull(PullArgs),
    /// List the live assistants and the entries that manage them
    List(ListArgs),
    /// Check that the key can read
    Ping(PingArgs),
    /// Serve a local fake of the API, to try things
    Sandbox(SandboxArgs),
    /// Print a JSON Schema
    Schema(SchemaArgs),
    /// Print a completion script
    Completions(CompletionsArgs),
}

impl Command {
    /// The output flags of this command, where it has any.
    pub fn output(&self) -> Option<&OutputArgs> {
        match self {
            Self::Plan(PlanArgs { output, .. })
            | Self::Show(ShowArgs { output, .. })
            | Self::Apply(ApplyArgs { output, .. })
            | Self::Drift(DriftArgs { output, .. })
            | Self::Pin(PinArgs { output, .. })
            | Self::Pull(PullArgs { output, .. })
            | Self::Ping(PingArgs { output, .. })
            | Self::List(ListArgs { output, .. }) => Some(output),
            Self::Validate(_) | Self::Sandbox(_) | Self::Schema(_) | Self::Completions(_) => None,
        }
    }

    /// Its `-q`, `-v` and `--color`.
    pub fn talk(&self) -> LogArgs {
        match self {
            Self::Validate(validate) => validate.talk,
            Self::Sandbox(sandbox) => sandbox.talk,
            other => other.output().map(|output| output.talk).unwrap_or_default(),
        }
    }
}
