//! What a person can be told is wrong: what, where, and what to do about it.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A position in a file that was read. Only the position: the text stays with its [`SourceFile`].
///
/// Two locations are the same if something begins at the same place. How much of it is underlined does not matter: `pull` finds a
/// value again by where it begins, and knows its width only where it read the value itself.
#[derive(Debug, Clone)]
pub struct Location {
    /// The path as the user gave it or as it was reached from there; `<stdin>` for standard input.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// How many characters the caret underlines, at least 1.
    pub width: u32,
    /// In bytes, from the start of the file's text. With it an excerpt is found without counting lines: there may be a thousand
    /// problems in a file of a megabyte.
    pub offset: usize,
}

impl Location {
    /// The first character of a file.
    pub fn top_of(file: &Arc<str>) -> Self {
        Self {
            file: Arc::clone(file),
            line: 1,
            column: 1,
            width: 1,
            offset: 0,
        }
    }

    /// What tells two locations apart.
    fn begin(&self) -> (&str, u32, u32) {
        (&self.file, self.line, self.column)
    }
}

impl PartialEq for Location {
    fn eq(&self, other: &Self) -> bool {
        self.begin() == other.begin()
    }
}

impl Eq for Location {}

impl PartialOrd for Location {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Location {
    fn cmp(&self, other: &Self) -> Ordering {
        self.begin().cmp(&other.begin())
    }
}

impl Hash for Location {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.begin().hash(state);
    }
}

/// The bytes before a line and column (both from 1, the column in characters); the end of the line or text, if it is shorter. Counts from
/// the top of the text: for the few problems that know no byte.
pub fn offset_of(text: &str, line: u32, column: u32) -> usize {
    let above = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    let start: usize = text.split_inclusive('\n').take(above).map(str::len).sum();
    let before = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.chars().take_while(|c| *c != '\n');
    start + line.take(before).map(char::len_utf8).sum::<usize>()
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is done while it stands.
    Error,
    /// Worth a look; the command goes on.
    Warning,
}

/// One thing that is wrong, in words for the person who can fix it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Diagnostic {
    /// Does it stop the command?
    pub severity: Severity,
    /// What kind of problem it is, for programs and for `docs/errors.md`: kebab case, never changed and never used again for something
    /// else. Every problem of the files has one; those of a command's flags, of the network and of the service have none.
    pub code: Option<&'static str>,
    /// What is wrong: one sentence without a full stop, lower case. Data in it is escaped when it is rendered, not here.
    pub message: String,
    /// Where, when it is in a file.
    pub location: Option<Location>,
    /// What to do about it, when that is known.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something that stops the command.
    pub fn error(what: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code: None,
            message: what.into(),
            location: None,
            help: None,
        }
    }

    /// Something worth a look.
    pub fn warning(what: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(what)
        }
    }

    /// Something in the files that stops the command: an error with its [code](Self::code).
    pub fn error_of(code: &'static str, what: impl Into<String>) -> Self {
        Self {
            code: Some(code),
            ..Self::error(what)
        }
    }

    /// Something in the files that is worth a look: a warning with its [code](Self::code).
    pub fn warning_of(code: &'static str, what: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error_of(code, what)
        }
    }

    /// The same problem, pointing at a place.
    #[must_use]
    pub fn with_location(mut self, place: &Location) -> Self {
        self.location = Some(place.clone());
        self
    }

    /// The same problem, with what to do.
    #[must_use]
    pub fn with_help(mut self, hint: impl Into<String>) -> Self {
        self.help = Some(hint.into());
        self
    }
}

/// A text file that was read, kept as long as problems may point into it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// As in [`Location::file`].
    pub file: Arc<str>,
    /// The whole text, but for a byte order mark and (of a prompt file) one newline at its end. A `String`, because to make an
    /// `Arc<str>` of what was read is to copy it.
    pub text: Arc<String>,
}
