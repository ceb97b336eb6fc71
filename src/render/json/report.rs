//! The report document, version 1: what `apply --format json` prints.

use schemars::JsonSchema;
use serde::Serialize;

use super::write::{self, FORMAT_VERSION};
use crate::apply::{ApplyOutcome, ApplyReport, ItemReport};

/// What became of a plan. Keys that are not described here may be added; ignore them.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Roster report")]
pub(super) struct ReportV1<'a> {
    /// The version of this format, `major.minor`. Within a major version, keys are only ever added.
    format_version: &'static str,
    /// How many there are of each.
    summary: SummaryV1,
    /// What became of each item, in the order of the plan.
    results: Vec<ResultV1<'a>>,
}

/// How many there are of each.
#[derive(Debug, Serialize, JsonSchema)]
struct SummaryV1 {
    /// Items that were written.
    applied: usize,
    /// Assistants that had nothing to be done for them, those that already were as planned included.
    unchanged: usize,
    /// Items that surely were not done, or only in part.
    failed: usize,
    /// Items of which it could not be found out whether they were done.
    unknown: usize,
    /// Items for which no write was sent.
    not_attempted: usize,
}

/// What became of one item.
#[derive(Debug, Serialize, JsonSchema)]
struct ResultV1<'a> {
    /// The name of the assistant.
    name: &'a str,
    /// Its id, when it is known.
    id: Option<&'a str>,
    /// What was planned: `create`, `update` or `blocked`.
    action: &'a str,
    /// What became of it.
    outcome: OutcomeV1,
    /// Were all declared values found after the write? Null if some are not reported, or nothing was read back.
    verified: Option<bool>,
    /// Why it failed, is unknown or was not attempted, in the server's own words where it gave any; how to go on.
    error: Option<&'a str>,
    /// Worth a look. Only there if there is anything.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'a [String],
}

/// What became of one item.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum OutcomeV1 {
    /// It was written, and read back.
    Applied,
    /// It was as planned already; nothing was written.
    AlreadySo,
    /// It was surely not done, or only in part.
    Failed,
    /// It could not be found out whether it was done.
    Unknown,
    /// No write was sent.
    NotAttempted,
}

/// The report document.
pub fn report(report: &ApplyReport) -> String {
    let ApplyReport {
        items,
        unchanged,
        // Only the exit code tells it.
    } = report;
    write::text(&ReportV1 {
        format_version: FORMAT_VERSION,
        summary: SummaryV1 {
            applied: report.count(ApplyOutcome::Applied),
            unchanged: unchanged + report.count(ApplyOutcome::AlreadySo),
            failed: report.count(ApplyOutcome::Failed),
            unknown: report.count(ApplyOutcome::Unknown),
            not_attempted: report.count(ApplyOutcome::NotAttempted),
        },
        results: items.iter().map(ResultV1::from).collect(),
    })
}

impl<'a> From<&'a ItemReport> for ResultV1<'a> {
    fn from(item: &'a ItemReport) -> Self {
        let ItemReport {
            name,
            id,
            action,
            outcome,
            verified,
            error,
            warnings,
        } = item;
        Self {
            name,
            id: id.as_deref(),
            action,
            outcome: match outcome {
                ApplyOutcome::Applied => OutcomeV1::Applied,
                ApplyOutcome::AlreadySo => OutcomeV1::AlreadySo,
                ApplyOutcome::Failed => OutcomeV1::Failed,
                ApplyOutcome::Unknown => OutcomeV1::Unknown,
                ApplyOutcome::NotAttempted => OutcomeV1::NotAttempted,
            },
            verified: *verified,
            error: error.as_deref(),
            warnings,
        }
    }
}
