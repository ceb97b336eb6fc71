//! The plan document, version 1: what `plan --format json` prints, and `plan --out` saves for `apply` and `show`.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A plan: what differs between the roster files and the live assistants, and what `roster apply` would do about it.
/// Keys that are not described here may be added; ignore them.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Roster plan")]
pub(super) struct PlanV1 {
    /// The version of this format, `major.minor`. Within a major version, keys are only ever added.
    pub(super) format_version: String,
    /// The version of `roster` that made the plan.
    pub(super) roster_version: String,
    /// The address that the live state was read from, or `sandbox:FILE`. The plan can be applied there only.
    pub(super) api_url: String,
    /// Was the live state read in full? A plan that is not complete cannot be saved or applied.
    pub(super) complete: bool,
    /// How many there are of each.
    pub(super) summary: SummaryV1,
    /// What would be done, in the order of the files.
    pub(super) changes: Vec<ChangeV1>,
    /// The matched assistants that are as declared.
    pub(super) unchanged: Vec<KnownV1>,
    /// The live assistants that no entry names. They are never touched.
    pub(super) unmanaged: Vec<KnownV1>,
    /// Worth a look.
    pub(super) warnings: Vec<WarningV1>,
    /// What an update sends: all settings, the undeclared ones as they are live (`whole`), or only declared ones.
    pub(super) patch: PatchV1,
    /// The object in a detail that the settings are read from, where the files name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
    /// Why details of matched assistants could not be read. There are some exactly if `complete` is false.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) unread: Vec<UnreadV1>,
    /// The names of the entries that `--target` left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) left_out: Vec<String>,
    /// What origins are told by. Only there with `--base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) base: Option<BaseV1>,
    /// `sha256:` and the hash of everything else in the document. It tells a cut or changed file, not who wrote it.
    pub(super) digest: String,
}

/// How many there are of each.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct SummaryV1 {
    /// Assistants that would be created. This API cannot undo that.
    pub(super) create: usize,
    /// Assistants that would be updated.
    pub(super) update: usize,
    /// Matched assistants that are as declared.
    pub(super) unchanged: usize,
    /// Changes that wait for a decision. While there are any, nothing is applied.
    pub(super) blocked: usize,
    /// Live assistants that no entry names.
    pub(super) unmanaged: usize,
    /// Declared fields that cannot be compared, because the API does not report them.
    pub(super) unobservable: usize,
    /// How many of them nothing else sends, so that it takes `--resend`; left out where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) resendable: usize,
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
    pub(super) source: SourceV1,
    /// Why it is blocked. Only there if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<ReasonV1>,
    /// Why it is blocked, and what to do, in words. Only there if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
    /// The fields that would be set. A rename is a field called `name`.
    pub(super) fields: Vec<FieldV1>,
    /// Declared fields that already are as declared, and their live values. They are sent along with an update.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) carried: BTreeMap<String, Value>,
    /// Names of fields that are sent, and never compared with what is live.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) unverified: BTreeSet<String>,
    /// Who moved since the base: the worst of the fields' origins, or that of the assistant as a whole. Only there with `--base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<OriginV1>,
}

/// What would be done with one assistant.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ActionV1 {
    /// It would be created.
    Create,
    /// It would be updated.
    Update,
    /// Nothing, until a person has decided.
    Blocked,
}

/// Why a change is blocked.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ReasonV1 {
    /// The id that the entry is pinned to is not live.
    IdNotFound,
    /// Several live assistants have the name.
    AmbiguousName,
    /// A live assistant that no entry claims has nearly the name.
    NearMatch,
    /// The list of live assistants may not be all of them.
    ListIncomplete,
    /// No entry matches anything: it may be the wrong key.
    NothingMatches,
    /// Two entries are one live assistant.
    ClaimedTwice,
    /// A field that only a creation can set differs.
    CreateOnlyField,
    /// An entry that is gone from the files is still live, and may be this one under its old name.
    LooksRenamed,
}

/// Who moved since the base.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum OriginV1 {
    /// The files changed since, live did not.
    Pending,
    /// Live changed, the files did not.
    Drift,
    /// Both changed, and differently.
    Conflict,
}

/// The commit that stands for what was last applied.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct BaseV1 {
    /// As it was given to `--base`.
    #[serde(rename = "ref")]
    pub(super) reference: String,
    /// The commit's hash.
    pub(super) commit: String,
    /// Entries of that commit that the files no longer have. Nothing is done about them.
    pub(super) no_longer_managed: Vec<GoneV1>,
}

/// An entry that the files no longer have.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct GoneV1 {
    /// The name that it gave.
    pub(super) name: String,
    /// The live assistant that it meant; null if there is none.
    pub(super) id: Option<String>,
}

/// One field that would be set.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct FieldV1 {
    /// The name of the field.
    pub(super) field: String,
    /// The live value; null if it is not reported, and for a creation.
    pub(super) before: Option<Value>,
    /// The declared value.
    pub(super) after: Value,
    /// Where the value that counts is set, if elsewhere than in the entry: by a default, an overlay, or a merged anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<SourceV1>,
    /// Who moved since the base. Only there with `--base`, and not for a field that is merely sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<OriginV1>,
    /// The value that was declared at the base. Only there for a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) base: Option<Value>,
}

/// A place in a roster file.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct SourceV1 {
    /// The file, as it was named to `roster`.
    pub(super) file: String,
    /// The line, from 1.
    pub(super) line: u32,
}

/// A live assistant.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct KnownV1 {
    /// The live name.
    pub(super) name: String,
    /// The id.
    pub(super) id: String,
}

/// Something worth a look.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct WarningV1 {
    /// It, in words.
    pub(super) message: String,
}

/// An assistant whose detail could not be read.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct UnreadV1 {
    /// The name that the entry gives.
    pub(super) name: String,
    /// The live assistant's id.
    pub(super) id: String,
    /// What happened, in words.
    pub(super) why: String,
    /// How many of `changes` stand before it in the files.
    pub(super) before: usize,
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}
