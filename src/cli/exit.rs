//! The exit codes: what a script or a CI job can rely on.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, or nothing to do.
    Done,
    /// Failed, or refused, before anything was written.
    Failed,
    /// There are differences, and it was asked to say so.
    Differences,
    /// Ended incomplete: something failed, is unknown, was not attempted, or did not verify.
    Incomplete,
    /// The command line itself is wrong.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Differences => 2,
            Exit::Incomplete => 3,
            Exit::Usage => 64,
        })
    }
}
