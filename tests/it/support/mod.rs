//! What the tests of the finished command share: a project to run it in, the command itself, a terminal, a stand-in.
//!
//! `main.rs` names each module with `#[cfg(test)]`, so that lints know helpers for test code, too.

mod command;
mod project;
mod ran;
mod repo;
mod running;
mod stand_in;
mod terminal;
pub(crate) mod tool;

pub(crate) use command::Call;
pub(crate) use project::Project;
pub(crate) use ran::Ran;
pub(crate) use running::Running;
pub(crate) use stand_in::StandIn;
pub(crate) use terminal::Terminal;
