//! What `roster validate` found, version 1.

use serde::Serialize;

use super::write::{FORMAT_VERSION, text};
use crate::diagnostic::{Diagnostic, Severity};

#[derive(Serialize)]
struct CheckV1<'a> {
    format_version: &'a str,
    valid: bool,
    problems: Vec<ProblemV1<'a>>,
}

#[derive(Serialize)]
struct ProblemV1<'a> {
    severity: &'a str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    hint: Option<&'a str>,
}

/// The document as text.
pub fn problems(problems: &[Diagnostic]) -> String {
    text(&CheckV1 {
        format_version: FORMAT_VERSION,
        valid: problems.iter().all(|problem| problem.severity == Severity::Warning),
        problems: problems.iter().map(ProblemV1::from).collect(),
    })
}

impl<'a> From<&'a Diagnostic> for ProblemV1<'a> {
    fn from(problem: &'a Diagnostic) -> Self {
        let place = problem.location.as_ref();
        Self {
            severity: match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            message: &problem.message,
            file: place.map(|place| &*place.file),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            hint: problem.help.as_deref(),
        }
    }
}
