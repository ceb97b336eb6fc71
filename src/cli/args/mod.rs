//! The command line: only what can be typed. What it means together with the environment is for [`super::connection`].

mod command;
mod examples;
mod shared;
mod verbs;

pub use command::{Cli, Command};
pub use shared::{
    BaselineArgs, ColorWhen, DEFAULT_SANDBOX, DetailArgs, FileArgs, LogArgs, OutputArgs, OutputFormat, PlanFormat,
    PlanOutputArgs, PlanningArgs, ServiceArgs, TargetArgs,
};
pub use verbs::{
    ApplyArgs, CompletionsArgs, Denied, DriftArgs, EntryFormat, GetArgs, ListArgs, ManArgs, PinArgs, PingArgs,
    PlanArgs, PullArgs, RenderArgs, RevertArgs, SandboxArgs, SchemaArgs, SchemaKind, ShowArgs, ValidateArgs,
    ValidateFormat,
};
