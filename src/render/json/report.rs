//! The report document, version 1.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::text::{FORMAT_VERSION, text};
use crate::apply::{Item, Outcome, Report};

/// What became of a plan. Readers ignore keys that they do not know.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReportV1 {
    /// The version of this format; the first number changes when keys change their meaning.
    pub format_version: String,
    /// How many of each.
    pub summary: ReportSummaryV1,
    /// Each item of the plan, in its order.
    pub results: Vec<ResultV1>,
}

/// How many of each.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReportSummaryV1 {
    /// Written.
    pub applied: usize,
    /// Nothing was to be done, those that were `already_so` included.
    pub unchanged: usize,
    /// Not done, or done in part.
    pub failed: usize,
    /// Nobody knows whether it was done.
    pub unknown: usize,
    /// No write was sent.
    pub not_attempted: usize,
}

/// What became of one item.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ResultV1 {
    /// The assistant's name.
    pub name: String,
    /// Its id, when known.
    pub id: Option<String>,
    /// `create`, `update` or `blocked`.
    pub action: String,
    /// What became of it.
    pub outcome: OutcomeV1,
    /// Were all declared values read back? Null when some are not reported, or nothing was read back.
    pub verified: Option<bool>,
    /// Why not, and how to go on.
    pub error: Option<String>,
    /// Worth a look.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeV1 {
    /// Written.
    Applied,
    /// Live was as planned already.
    AlreadySo,
    /// Not done, or done in part.
    Failed,
    /// Nobody knows whether it was done.
    Unknown,
    /// No write was sent.
    NotAttempted,
}

/// The document as text.
pub fn report(report: &Report) -> String {
    text(&ReportV1::from(report))
}

/// Its JSON Schema.
pub fn report_schema() -> Value {
    schemars::schema_for!(ReportV1).to_value()
}

impl From<&Report> for ReportV1 {
    fn from(report: &Report) -> Self {
        Self {
            format_version: FORMAT_VERSION.to_owned(),
            summary: ReportSummaryV1 {
                applied: report.count(Outcome::Applied),
                unchanged: report.unchanged + report.count(Outcome::AlreadySo),
                failed: report.count(Outcome::Failed),
                unknown: report.count(Outcome::Unknown),
                not_attempted: report.count(Outcome::NotAttempted),
            },
            results: report.items.iter().map(ResultV1::from).collect(),
        }
    }
}

impl From<&Item> for ResultV1 {
    fn from(item: &Item) -> Self {
        Self {
            name: item.name.clone(),
            id: item.id.clone(),
            action: item.action.to_owned(),
            outcome: match item.outcome {
                Outcome::Applied => OutcomeV1::Applied,
                Outcome::AlreadySo => OutcomeV1::AlreadySo,
                Outcome::Failed => OutcomeV1::Failed,
                Outcome::Unknown => OutcomeV1::Unknown,
                Outcome::NotAttempted => OutcomeV1::NotAttempted,
            },
            verified: item.verified,
            error: item.error.clone(),
            warnings: item.warnings.clone(),
        }
    }
}
