//! The pull document, version 1: what `pull --format json` prints.

use serde::Serialize;
use serde_json::Value;

use super::write::{self, FORMAT_VERSION};
use crate::plan::LineMerge;
use crate::pull::{FileChange, FileState, PullOutcome, PullReport, PulledItem};

#[derive(Serialize)]
struct PullV1<'a> {
    format_version: &'static str,
    summary: SummaryV1,
    /// The files that changed, or would.
    files: Vec<FileV1<'a>>,
    /// What became of each value, in the order of the files.
    results: Vec<ResultV1<'a>>,
}

#[derive(Serialize)]
struct SummaryV1 {
    pulled: usize,
    /// Conflicts that went together; left out where there are none.
    #[serde(skip_serializing_if = "is_zero")]
    merged: usize,
    added: usize,
    left: usize,
    pending: usize,
    conflict: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[derive(Serialize)]
struct FileV1<'a> {
    file: &'a str,
    /// Was it not there before?
    new: bool,
    /// `written`, `failed`, or `prepared` where nothing is to be written (`--dry-run`).
    outcome: &'static str,
}

#[derive(Serialize)]
struct ResultV1<'a> {
    name: &'a str,
    id: Option<&'a str>,
    /// Null where it is about the assistant as a whole.
    field: Option<&'a str>,
    /// `pulled`, `merged`, `added`, `left`, `pending` or `conflict`.
    outcome: &'static str,
    /// Why it was left; or what else there is to know.
    reason: Option<&'a str>,
    /// What was declared.
    before: Option<&'a Value>,
    /// What is live.
    after: Option<&'a Value>,
    /// What the files hold now, where that is not the live value: a merged text, or of a conflict one with conflict markers.
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<&'a Value>,
    /// Of a conflict of long texts: which lines overlap, if it does not merge.
    #[serde(skip_serializing_if = "Option::is_none")]
    merge: Option<&'a LineMerge>,
    /// The file that holds it now.
    file: Option<&'a str>,
}

/// The pull document.
pub fn pull(pulling: &PullReport) -> String {
    let PullReport { items, files } = pulling;
    write::text(&PullV1 {
        format_version: FORMAT_VERSION,
        summary: SummaryV1 {
            pulled: pulling.count(PullOutcome::Pulled),
            merged: pulling.count(PullOutcome::Merged),
            added: pulling.count(PullOutcome::Added),
            left: pulling.count(PullOutcome::Skipped),
            pending: pulling.count(PullOutcome::Pending),
            conflict: pulling.count(PullOutcome::Conflict),
        },
        files: files.iter().map(FileV1::from).collect(),
        results: items.iter().map(ResultV1::from).collect(),
    })
}

impl<'a> From<&'a FileChange> for FileV1<'a> {
    fn from(changed: &'a FileChange) -> Self {
        Self {
            file: &changed.file,
            new: changed.before.is_none(),
            outcome: match changed.state {
                FileState::Prepared => "prepared",
                FileState::Written => "written",
                FileState::Failed => "failed",
            },
        }
    }
}

impl<'a> From<&'a PulledItem> for ResultV1<'a> {
    fn from(item: &'a PulledItem) -> Self {
        let PulledItem {
            name,
            id,
            field,
            outcome,
            reason,
            before,
            after,
            written,
            merge,
            file,
        } = item;
        Self {
            name,
            id: id.as_deref(),
            field: field.as_deref(),
            outcome: outcome.name(),
            reason: reason.as_deref(),
            before: before.as_ref(),
            after: after.as_ref(),
            written: written.as_ref(),
            merge: merge.as_ref(),
            file: file.as_deref(),
        }
    }
}
