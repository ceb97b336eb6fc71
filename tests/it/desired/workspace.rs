//! A temporary folder with roster files for each test, and short functions for what is read from it.

use std::{fs, io::Cursor, path::PathBuf};

use roster::desired::{AssistantSpec, LoadOptions, LoadedRoster, load};
use roster::diagnostic::{Diagnostic, Severity};
use roster::files::DiskFiles;
use serde_json::Value;
use tempfile::TempDir;

/// A folder with roster files, and what to read from it.
pub(crate) struct Workspace {
    folder: TempDir,
    pub(crate) request: LoadOptions,
    pub(crate) stdin: Vec<u8>,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            request: LoadOptions::default(),
            stdin: Vec::new(),
        }
    }

    /// A folder whose `assistants.yaml` holds this text.
    pub(crate) fn of(text: impl AsRef<[u8]>) -> Self {
        Self::new().file("assistants.yaml", text)
    }

    /// Writes a file, with its folders.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub(crate) fn from(mut self, path: &str) -> Self {
        self.request.files.push(path.to_owned());
        self
    }

    /// Writes an overlay, and names it.
    pub(crate) fn overlay(mut self, path: &str, text: &str) -> Self {
        self.request.overlays.push(path.to_owned());
        self.file(path, text)
    }

    pub(crate) fn var(mut self, name: &str, value: &str) -> Self {
        self.request.vars.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.request.env_vars.push((name.to_owned(), Some(value.to_owned())));
        self
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn read(&self) -> LoadedRoster {
        load(
            &self.request,
            &DiskFiles::new(self.folder.path()),
            &mut Cursor::new(&self.stdin),
        )
    }

    /// The loaded roster, which must have no errors.
    pub(crate) fn assistants(&self) -> Vec<AssistantSpec> {
        let reading = self.read();
        assert!(!reading.has_errors(), "{:#?}", reading.problems);
        reading.roster.assistants
    }

    /// The errors, each as `file:line:column: what`.
    pub(crate) fn errors(&self) -> Vec<String> {
        said(&self.read(), Severity::Error)
    }

    /// The warnings.
    pub(crate) fn warnings(&self) -> Vec<String> {
        said(&self.read(), Severity::Warning)
    }

    /// The one diagnostic whose message contains this.
    #[track_caller]
    pub(crate) fn problem(&self, part: &str) -> Diagnostic {
        let problems = self.read().problems;
        let mut fitting = problems.iter().filter(|problem| problem.message.contains(part));
        let found = fitting.next().unwrap_or_else(|| panic!("no {part:?} in {problems:#?}"));
        assert!(fitting.next().is_none(), "several {part:?} in {problems:#?}");
        found.clone()
    }

    /// The help of that diagnostic.
    #[track_caller]
    pub(crate) fn hint(&self, part: &str) -> String {
        self.problem(part).help.unwrap_or_default()
    }
}

fn said(reading: &LoadedRoster, severity: Severity) -> Vec<String> {
    let of_it = reading.problems.iter().filter(|problem| problem.severity == severity);
    of_it.map(line).collect()
}

fn line(problem: &Diagnostic) -> String {
    match &problem.location {
        Some(place) => format!("{}:{}:{}: {}", place.file, place.line, place.column, problem.message),
        None => problem.message.clone(),
    }
}

/// A declared value.
pub(crate) fn value<'a>(assistant: &'a AssistantSpec, field: &str) -> Option<&'a Value> {
    assistant
        .declared
        .iter()
        .find(|declared| declared.field == field)
        .map(|declared| &declared.value)
}

/// `assistants.yaml` with one entry, whose further lines are these.
pub(crate) fn entry(lines: &str) -> Workspace {
    let lines = lines.replace('\n', "\n    ");
    Workspace::of(format!("assistants:\n  - name: A\n    {lines}\n"))
}

/// The value of a field that one entry's lines give.
#[track_caller]
pub(crate) fn given(lines: &str, field: &str) -> Value {
    let all = entry(lines).assistants();
    value(&all[0], field)
        .unwrap_or_else(|| panic!("{field} is not declared by {lines}"))
        .clone()
}

/// The errors of one entry's lines, without the file's name.
pub(crate) fn errors_of(lines: &str) -> Vec<String> {
    let errors = entry(lines).errors();
    errors
        .iter()
        .map(|error| error.replace("assistants.yaml:", ""))
        .collect()
}
