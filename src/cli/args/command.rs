//! The verbs, and what all of them answer.

use clap::{Parser, Subcommand};

use super::{Apply, Completions, Drift, List, Output, Pin, Ping, Plan, Pull, Sandbox, Schema, Show, Talk, Validate};

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
    /// Ask whether live is still what the files say; exit with 2 when not
    Drift(Drift),
    /// Write the ids of matched assistants into the files, their comments and layout kept
    Pin(Pin),
    /// Bring live values back into the files, their comments and layout kept
    Pull(Pull),
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
            | Self::Drift(Drift { output, .. })
            | Self::Pin(Pin { output, .. })
            | Self::Pull(Pull { output, .. })
            | Self::Ping(Ping { output, .. })
            | Self::List(List { output, .. }) => Some(output),
            Self::Sandbox(_) | Self::Schema(_) | Self::Completions(_) => None,
        }
    }

    /// How talkative it is to be.
    pub fn talk(&self) -> Talk {
        match self {
            Self::Sandbox(sandbox) => sandbox.talk,
            other => other.output().map(|output| output.talk).unwrap_or_default(),
        }
    }
}
