//! The command line: only what can be typed. What it means together with the world is for [`super::connection`].

mod command;
mod shared;
mod values;
mod verbs;

pub use command::{Cli, Command};
pub use shared::{Base, Files, Format, Output, Planning, Service, Talk, Targets, When};
pub use verbs::{Apply, Completions, Drift, List, Pin, Ping, Plan, Pull, Sandbox, Schema, SchemaOf, Show, Validate};
