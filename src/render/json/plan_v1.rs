//! The plan document, version 1: what `plan --format json` prints, and `plan --out` saves for `apply` and `show`.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::live::LastEdit;
use crate::plan::{
    Baseline, BlockReason, ChangeOrigin, FieldChange, LiveRef, Plan, PlanSummary, SourceLine, UnreadAssistant,
};

/// A plan: what differs between the roster files and the live assistants, and what `roster apply` would do about it.
/// Keys that are not described here may be added; ignore them.
// `C` is a list of changes: one that is read, or one that makes each of its items only when that is written.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Roster plan")]
pub(super) struct PlanV1<C = Vec<ChangeV1>> {
    /// The version of this format, `major.minor`. Within a major version, keys are only ever added.
    pub(super) format_version: String,
    /// The version of `roster` that made the plan.
    pub(super) roster_version: String,
    /// The address that the live state was read from, or `sandbox:FILE`. The plan can be applied there only.
    pub(super) api_url: String,
    /// Was the live state read in full? A plan that is not complete cannot be saved or applied.
    pub(super) complete: bool,
    /// How many there are of each.
    pub(super) summary: PlanSummary,
    /// What would be done, in the order of the files.
    pub(super) changes: C,
    /// The matched assistants that are as declared.
    pub(super) unchanged: Vec<LiveRef>,
    /// The live assistants that no entry names. They are never touched.
    pub(super) unmanaged: Vec<LiveRef>,
    /// Worth a look.
    pub(super) warnings: Vec<WarningV1>,
    /// What an update sends: all settings, the undeclared ones as they are live (`whole`), or only declared ones.
    pub(super) patch: PatchV1,
    /// The object in a detail that the settings are read from, where the files name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
    /// Why details of matched assistants could not be read. There are some exactly if `complete` is false.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) unread: Vec<UnreadAssistant>,
    /// Is it the way back from an apply (`revert`)? Only there if it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) revert: bool,
    /// The commit that was checked out when the plan was made; outside of a git work tree that of `GITHUB_SHA` or `CI_COMMIT_SHA`.
    /// Left out where none is known, and of a way back, which is made of a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) commit: Option<String>,
    /// Were the roster files as in that commit? Left out where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) clean: Option<bool>,
    /// The roster files as `-f` named them. Left out where the usual ones were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) files: Vec<String>,
    /// The overlays as `--overlay` named them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) overlays: Vec<String>,
    /// The names of the entries that `--target` left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) left_out: Vec<String>,
    /// The ids of live assistants that are meant to be unmanaged (`settings.unmanaged`). They are counted nowhere.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) set_aside: BTreeSet<String>,
    /// What origins are told by. Only there with `--base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) base: Option<Baseline>,
    /// `sha256:` and the hash of everything else in the document. It tells a cut or changed file, not who wrote it.
    pub(super) digest: String,
}

/// What is planned for one assistant.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct ChangeV1 {
    /// What would be done.
    pub(super) action: ActionV1,
    /// The name that the entry gives.
    pub(super) name: String,
    /// The live id; null for one that would be created.
    pub(super) id: Option<String>,
    /// The place of the entry.
    pub(super) source: SourceLine,
    /// Why it is blocked. Only there if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<BlockReason>,
    /// Why it is blocked, and what to do, in words. Only there if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
    /// The fields that would be set. A rename is a field called `name`.
    pub(super) fields: Vec<FieldChange>,
    /// Declared fields that already are as declared, and their live values. They are sent along with an update.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) carried: BTreeMap<String, Value>,
    /// Names of fields that are sent, and never compared with what is live.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) unverified: BTreeSet<String>,
    /// Names of undeclared fields that an update sends along as they are live; none with `patch: declared`. Only there for an
    /// update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sent_along: Option<Vec<String>>,
    /// Is the entry `protected`? Only there if it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) protected: bool,
    /// When live was last edited and by whom, as the API reports it. Only there in `drift`, and where it is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) last_edit: Option<LastEdit>,
    /// Which side changed since the baseline: the worst of the fields' origins, or that of the assistant as a whole. Only there with `--base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<ChangeOrigin>,
}

/// What would be done with one assistant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ActionV1 {
    /// It would be created.
    Create,
    /// It would be updated.
    Update,
    /// Nothing, until a person has decided.
    Blocked,
}

/// Something worth a look.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct WarningV1 {
    /// What kind it is: `docs/errors.md` explains each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    /// It, in words.
    pub(super) message: String,
}

/// What an update sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PatchV1 {
    /// The declared fields, and every other setting as it is live.
    Whole,
    /// The declared fields only.
    Declared,
}

impl PatchV1 {
    /// What the updates of a plan send.
    pub(super) fn of(plan: &Plan) -> Self {
        if plan.patch_declared_only {
            Self::Declared
        } else {
            Self::Whole
        }
    }
}
