//! What the tests of the finished command share: a project to run it in, the command itself, a terminal, a stand-in.
//!
//! A test binary says `#[cfg(test)] mod support;` (so that lints know it for test code), with
//! `#[expect(dead_code, reason = "...")]` if it uses only a part.

mod command;
mod project;
mod ran;
mod repo;
mod running;
mod stand_in;
mod terminal;

pub(crate) use command::Call;
pub(crate) use project::Project;
pub(crate) use ran::Ran;
pub(crate) use running::Running;
pub(crate) use stand_in::StandIn;
pub(crate) use terminal::Terminal;
