//! The report document, version 1: what `apply --format json` prints, `apply --report` writes and `revert` reads.

use std::collections::BTreeMap;
use std::io;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::digest;
use super::plan_v1::PatchV1;
use super::write::{self, FORMAT_VERSION};
use crate::apply::{ApplyOutcome, ApplyReport, ItemReport, RunRecord};
use crate::plan::{Change, Plan, SourceLine};

/// What became of a plan. Keys that are not described here may be added; ignore them.
// `R` is a list of results, or one that makes each of its items only when that is written.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Roster report")]
pub(super) struct ReportV1<'a, R = Vec<ResultV1<'a>>> {
    /// The version of this format, `major.minor`. Within a major version, keys are only ever added.
    format_version: &'static str,
    /// When the run started, as in `2026-01-31T08:30:00Z`.
    started: &'a str,
    /// When it ended. Null in a report whose run was killed before it could say what it did: then every item is `unknown`.
    finished: Option<&'a str>,
    /// The address that was written to, or `sandbox:FILE`.
    api_url: &'a str,
    /// The digest of the plan that was carried out.
    plan_digest: &'a str,
    /// The commit that the plan was made of: the one that was checked out; outside of a git work tree that of `GITHUB_SHA` or
    /// `CI_COMMIT_SHA`; null where none is known, and of a way back.
    commit: Option<&'a str>,
    /// Were the roster files as in that commit? Null where that is not known.
    clean: Option<bool>,
    /// Who ran it: `GITHUB_ACTOR`, `GITLAB_USER_LOGIN`, else the user's name; null if none of them is known.
    who: Option<&'a str>,
    /// How many there are of each.
    summary: SummaryV1,
    /// What became of each item, in the order of the plan.
    results: R,
    /// What an update sent: all settings, the undeclared ones as they were live (`whole`), or only declared ones.
    patch: PatchV1,
    /// The object in a detail that the settings were read from, where the files name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    /// `sha256:` and the hash of everything else in the document, as of a plan: `revert` takes no report that was cut or changed.
    digest: String,
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
pub(super) struct ResultV1<'a> {
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
    /// The place of the entry. Left out where the plan holds no change of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a SourceLine>,
    /// Is the entry `protected`? Only there if it is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    protected: bool,
    /// The fields that were planned to be set.
    fields: Vec<FieldV1<'a>>,
    /// Names of undeclared fields that an update sends along as they are live.
    sent_along: &'a [String],
}

/// One field that was planned to be set.
#[derive(Debug, Serialize, JsonSchema)]
struct FieldV1<'a> {
    /// The name of the field.
    field: &'a str,
    /// The live value when it was planned; null if it was not reported, and for a creation.
    before: Option<&'a Value>,
    /// The value that was to be set.
    after: &'a Value,
    /// What was read back after the write, where that is another value. Only there then.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<&'a Value>,
}

/// What became of one item.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OutcomeV1 {
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

/// The report document, with its digest. `plan` is what the report is about.
pub fn report(report: &ApplyReport, plan: &Plan, run: &RunRecord) -> String {
    let mut text = String::new();
    let written = write_report(report, plan, run, &mut |lines| {
        text.push_str(lines);
        Ok(())
    });
    // A string takes whatever there is.
    written.map_or_else(|_| String::new(), |()| text)
}

/// Writes the report document piece by piece, as [`super::write_plan`] does: it holds the prompts of a fleet twice.
///
/// # Errors
/// What `out` fails with.
pub fn write_report(
    report: &ApplyReport,
    plan: &Plan,
    run: &RunRecord,
    out: &mut dyn FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    let results = Results {
        items: &report.items,
        changes: plan
            .changes
            .iter()
            .map(|change| (change.name.as_str(), change))
            .collect(),
    };
    let all_else = write::value(&document(report, plan, run, ()));
    let whole = ReportV1 {
        digest: digest::digest_with(&all_else, "results", results.iter().map(|result| write::value(&result))),
        ..document(report, plan, run, &results)
    };
    write::lines(&whole, out)
}

/// The results of a report, each made when it is its turn.
struct Results<'a> {
    items: &'a [ItemReport],
    changes: BTreeMap<&'a str, &'a Change>,
}

impl Results<'_> {
    fn iter(&self) -> impl Iterator<Item = ResultV1<'_>> {
        self.items
            .iter()
            .map(|item| ResultV1::new(item, self.changes.get(item.name.as_str()).copied()))
    }
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

/// The document of a report with such results, and no digest yet.
fn document<'a, R>(report: &ApplyReport, plan: &'a Plan, run: &'a RunRecord, results: R) -> ReportV1<'a, R> {
    let RunRecord {
        started,
        finished,
        plan_digest,
        commit,
        clean,
        who,
    } = run;
    ReportV1 {
        format_version: FORMAT_VERSION,
        started,
        finished: finished.as_deref(),
        api_url: &plan.api_url,
        plan_digest,
        commit: commit.as_deref(),
        clean: *clean,
        who: who.as_deref(),
        summary: SummaryV1 {
            applied: report.count(ApplyOutcome::Applied),
            unchanged: report.unchanged + report.count(ApplyOutcome::AlreadySo),
            failed: report.count(ApplyOutcome::Failed),
            unknown: report.count(ApplyOutcome::Unknown),
            not_attempted: report.count(ApplyOutcome::NotAttempted),
        },
        results,
        patch: PatchV1::of(plan),
        detail: plan.detail.as_deref(),
        digest: String::new(),
    }
}

impl<'a> ResultV1<'a> {
    fn new(item: &'a ItemReport, change: Option<&'a Change>) -> Self {
        let ItemReport {
            name,
            id,
            action,
            outcome,
            verified,
            error,
            warnings,
            found,
        } = item;
        let fields = change.into_iter().flat_map(|change| &change.fields);
        let fields = fields.map(|field| FieldV1 {
            field: &field.field,
            before: field.before.as_ref(),
            after: &field.after,
            found: found.get(&field.field),
        });
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
            source: change.map(|change| &change.source),
            protected: change.is_some_and(|change| change.protected),
            fields: fields.collect(),
            sent_along: change.map_or(&[], |change| &change.sent_along),
        }
    }
}
