//! Why a file was not read, and what to do.

use crate::diagnostic::Diagnostic;

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// What is wrong, as in [`Diagnostic::message`].
    pub what: String,
    /// What kind of problem it is, as in [`Diagnostic::code`].
    pub code: &'static str,
    /// What to do, as in [`Diagnostic::help`].
    pub hint: Option<String>,
    /// Does the path lead out of the folder that it has to stay in? What to do then is for whoever asked for the file to say.
    pub outside: bool,
}

impl FileError {
    /// A refusal without a hint.
    pub fn new(what: impl Into<String>) -> Self {
        Self::coded("file-unreadable", what)
    }

    /// A refusal of a kind of its own.
    pub(super) fn coded(code: &'static str, what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            code,
            hint: None,
            outside: false,
        }
    }

    /// A refusal of a path that leads out of its folder.
    pub fn outside(what: impl Into<String>) -> Self {
        Self {
            outside: true,
            ..Self::new(what)
        }
    }

    /// The same refusal, with what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// As a problem without a place.
    pub fn problem(&self) -> Diagnostic {
        Diagnostic {
            help: self.hint.clone(),
            ..Diagnostic::error_of(self.code, self.what.clone())
        }
    }
}
