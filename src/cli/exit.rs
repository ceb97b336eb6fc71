//! The exit codes: what a script or a CI job can rely on.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
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

impl From<ExitStatus> for ExitCode {
    fn from(exit: ExitStatus) -> Self {
        Self::from(match exit {
            ExitStatus::Done => 0,
            ExitStatus::Failed => 1,
            ExitStatus::Differences => 2,
            ExitStatus::Incomplete => 3,
            ExitStatus::Usage => 64,
        })
    }
}
