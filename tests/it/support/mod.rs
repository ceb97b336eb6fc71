//! What the end-to-end tests share: a project to run the binary in, the binary itself, a terminal, a sandbox.
//!
//! `main.rs` names each module with `#[cfg(test)]`, so that lints know helpers for test code, too.

mod command;
mod project;
mod ran;
mod repo;
mod running;
mod sandbox;
mod terminal;
pub(crate) mod tool;

pub(crate) use command::Call;
pub(crate) use project::Project;
pub(crate) use ran::Ran;
pub(crate) use running::Running;
pub(crate) use sandbox::TestSandbox;
pub(crate) use terminal::Terminal;
