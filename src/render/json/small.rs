//! The documents of `validate`, `list`, `pin` and `ping`, version 1.

use serde::Serialize;

use super::write::{FORMAT_VERSION, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::live::LastEdit;
use crate::render::human::{ListRow, PinReport, PingResult, PinnedEntry, UnpinnedEntry};

#[derive(Serialize)]
struct CheckV1<'a> {
    format_version: &'a str,
    valid: bool,
    problems: Vec<ProblemV1<'a>>,
}

#[derive(Serialize)]
struct ProblemV1<'a> {
    code: Option<&'a str>,
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
            code: problem.code,
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

#[derive(Serialize)]
struct ListV1<'a> {
    format_version: &'static str,
    assistants: Vec<AssistantV1<'a>>,
}

#[derive(Serialize)]
struct AssistantV1<'a> {
    id: &'a str,
    name: &'a str,
    /// The entry that is matched with it; null for an unmanaged one.
    managed_by: Option<EntryV1<'a>>,
    /// Only there where it is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_edit: Option<&'a LastEdit>,
}

#[derive(Serialize)]
struct EntryV1<'a> {
    file: &'a str,
    line: u32,
}

/// The list document, in the order of the rows.
pub fn list(rows: &[ListRow]) -> String {
    let assistants = rows.iter().map(
        |ListRow {
             id,
             name,
             managed_by,
             last_edit,
         }| AssistantV1 {
            id,
            name,
            managed_by: managed_by.as_ref().map(|source| EntryV1 {
                file: &source.file,
                line: source.line,
            }),
            last_edit: last_edit.as_ref(),
        },
    );
    text(&ListV1 {
        format_version: FORMAT_VERSION,
        assistants: assistants.collect(),
    })
}

#[derive(Serialize)]
struct PinningV1<'a> {
    format_version: &'static str,
    pinned: Vec<PinV1<'a>>,
    left: Vec<LeftV1<'a>>,
    /// How many had an id before.
    pinned_before: usize,
}

#[derive(Serialize)]
struct PinV1<'a> {
    name: &'a str,
    id: &'a str,
    file: &'a str,
    line: u32,
}

#[derive(Serialize)]
struct LeftV1<'a> {
    name: &'a str,
    reason: &'a str,
    message: &'a str,
}

/// The pin document.
pub fn pin(pinning: &PinReport) -> String {
    let pinned = pinning.pinned.iter().map(|PinnedEntry { name, id, source }| PinV1 {
        name,
        id,
        file: &source.file,
        line: source.line,
    });
    let left = pinning
        .left
        .iter()
        .map(|UnpinnedEntry { name, reason, message }| LeftV1 { name, reason, message });
    text(&PinningV1 {
        format_version: FORMAT_VERSION,
        pinned: pinned.collect(),
        left: left.collect(),
        pinned_before: pinning.already,
    })
}

#[derive(Serialize)]
struct PingV1<'a> {
    format_version: &'static str,
    api_url: &'a str,
    /// How many are live.
    assistants: usize,
    /// Why there may be more; null if there are not.
    incomplete: Option<&'a str>,
    /// What a detail reports. Only there with `-v`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<Vec<FieldV1<'a>>>,
}

#[derive(Serialize)]
struct FieldV1<'a> {
    field: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
}

/// The ping document.
pub fn pong(pong: &PingResult) -> String {
    let reported = pong
        .reported
        .as_ref()
        .map(|all| all.iter().map(|(field, kind)| FieldV1 { field, kind }).collect());
    text(&PingV1 {
        format_version: FORMAT_VERSION,
        api_url: &pong.api_url,
        assistants: pong.assistants,
        incomplete: pong.incomplete.as_deref(),
        reported,
    })
}
