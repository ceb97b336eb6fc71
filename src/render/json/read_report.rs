//! The report of an apply, read back for the way back: refused unless it is whole, unchanged and of a version that is understood.

use serde::Deserialize;
use serde_json::Value;

use super::plan_v1::PatchV1;
use super::read::{DocumentKind, read_document};
use super::report::OutcomeV1;
use crate::diagnostic::Diagnostic;
use crate::plan::{AppliedField, AppliedItem, AppliedKind, AppliedRun, SourceLine};

/// What of a report the way back is made of.
#[derive(Debug, Deserialize)]
struct Report {
    api_url: String,
    results: Vec<ReportItem>,
    patch: PatchV1,
    detail: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ReportItem {
    name: String,
    id: Option<String>,
    action: String,
    outcome: OutcomeV1,
    verified: Option<bool>,
    source: Option<SourceLine>,
    #[serde(default)]
    protected: bool,
    fields: Vec<ReportField>,
}

#[derive(Debug, Deserialize)]
struct ReportField {
    field: String,
    before: Option<Value>,
    after: Value,
    found: Option<Value>,
}

/// Reads the report of an apply: what it wrote, or may have written. The caller bounds its size.
///
/// # Errors
/// As [`super::read_plan`].
pub fn read_report(text: &str) -> Result<AppliedRun, Diagnostic> {
    let (document, _) = read_document(text, DocumentKind::Report)?;
    let not_understood = |what: &str| {
        Diagnostic::error(format!("the report holds what this roster does not understand: {what}"))
            .with_help("use the roster that wrote the report")
    };
    let report = Report::deserialize(&document).map_err(|error| not_understood(&error.to_string()))?;
    let mut items = Vec::new();
    for (at, item) in report.results.into_iter().enumerate() {
        let item = written(item).map_err(|what| not_understood(&format!("results[{at}]: {what}")))?;
        items.extend(item);
    }
    Ok(AppliedRun {
        api_url: report.api_url,
        patch_declared_only: report.patch == PatchV1::Declared,
        detail: report.detail,
        items,
    })
}

/// What was written, or may have been; none of an item that surely was not.
fn written(item: ReportItem) -> Result<Option<AppliedItem>, &'static str> {
    let kind = match (item.action.as_str(), item.outcome) {
        (_, OutcomeV1::AlreadySo | OutcomeV1::NotAttempted) => return Ok(None),
        ("create", OutcomeV1::Failed) if item.id.is_none() => return Ok(None),
        ("create", _) => AppliedKind::Creation,
        // Refused, or not even sent. What live holds by now is somebody else's, though it may look like what was planned.
        ("update", OutcomeV1::Failed) if item.verified.is_none() => return Ok(None),
        ("update", _) if item.id.is_none() => return Err("an update has an `id`"),
        ("update", _) => AppliedKind::Update(item.fields.into_iter().map(applied).collect()),
        _ => return Err("what was written has the `action` `create` or `update`"),
    };
    Ok(Some(AppliedItem {
        name: item.name,
        id: item.id,
        source: item.source.ok_or("what was written has a `source`")?,
        protected: item.protected,
        kind,
    }))
}

fn applied(field: ReportField) -> AppliedField {
    AppliedField {
        field: field.field,
        before: field.before,
        after: field.after,
        found: field.found,
    }
}
