//! The result of a call: its exit code and its output.

use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Output};

/// The result of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ran {
    /// The exit code; none when a signal ended it.
    pub(crate) code: Option<i32>,
    /// The signal that ended it.
    pub(crate) signal: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Ran {
    pub(super) fn new(status: ExitStatus, stdout: Vec<u8>, stderr: Vec<u8>) -> Self {
        // A kill may cut a character in half; nothing else may.
        let text = |bytes: Vec<u8>| match status.signal() {
            Some(_) => String::from_utf8_lossy(&bytes).into_owned(),
            None => String::from_utf8(bytes).expect("the output is UTF-8"),
        };
        let ran = Self {
            code: status.code(),
            signal: status.signal(),
            stdout: text(stdout),
            stderr: text(stderr),
        };
        ran.check_plan();
        ran
    }

    /// A plan that is printed as JSON must be one that can be read back: whole, and without a contradiction. (But one from which
    /// the key was taken out is no longer what its digest says.)
    #[track_caller]
    fn check_plan(&self) {
        let has = |key: &str| self.stdout.contains(&format!("\n  \"{key}\": "));
        let is_plan = self.stdout.starts_with('{') && has("digest") && has("changes");
        if is_plan && !self.stdout.contains("[key]") {
            let read = roster::render::json::read_plan(&self.stdout);
            assert!(read.is_ok(), "{read:#?}\n{self}");
        }
    }

    /// Fails and prints everything, unless it exited with this code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{self}");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self::new(output.status, output.stdout, output.stderr)
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code, self.signal) {
            (Some(code), _) => writeln!(f, "exit {code}")?,
            (None, Some(signal)) => writeln!(f, "ended by signal {signal}")?,
            (None, None) => writeln!(f, "ended")?,
        }
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "── {name}\n{}", text.trim_end_matches('\n'))?;
            }
        }
        Ok(())
    }
}
