//! The plan document, version 1.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::digest::digest;
use super::text::{FORMAT_VERSION, text};
use crate::plan::{Action, Change, Known, Plan};

/// A plan: what differs between the roster files and the live assistants. Readers ignore keys that they do not know.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PlanV1 {
    /// The version of this format; the first number changes when keys change their meaning.
    pub format_version: String,
    /// The version of Roster that made it.
    pub roster_version: String,
    /// The address that the live state was read from, or `sandbox:FILE`.
    pub api_url: String,
    /// False when a detail could not be read: then it can't be applied.
    pub complete: bool,
    /// How many of each.
    pub summary: SummaryV1,
    /// Creations, updates and blocked changes, in the order of the files.
    pub changes: Vec<ChangeV1>,
    /// Matched assistants that are as declared.
    pub unchanged: Vec<KnownV1>,
    /// Live assistants that no entry names.
    pub unmanaged: Vec<KnownV1>,
    /// Worth a look.
    pub warnings: Vec<MessageV1>,
    /// What an update carries: `whole` or `declared`.
    pub patch: PatchV1,
    /// Assistants whose detail could not be read, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<UnreadV1>,
    /// Names that `--target` left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// `sha256:` of the document without this key, compact and with sorted keys.
    pub digest: String,
}

/// How many of each.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SummaryV1 {
    /// To create.
    pub create: usize,
    /// To update.
    pub update: usize,
    /// As declared.
    pub unchanged: usize,
    /// Blocked.
    pub blocked: usize,
    /// Live, and named by no entry.
    pub unmanaged: usize,
    /// Declared fields that can't be compared, because the API does not report them.
    pub unobservable: usize,
}

/// What is planned for one assistant.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ChangeV1 {
    /// What to do.
    pub action: ActionV1,
    /// The name that the entry gives.
    pub name: String,
    /// The live id; null when there is none.
    pub id: Option<String>,
    /// The entry's place.
    pub source: SourceV1,
    /// Why it is blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReasonV1>,
    /// Why it is blocked and what to do, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The fields that would be set.
    pub fields: Vec<FieldV1>,
    /// Declared fields that already are as declared, and are sent along.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub carried: BTreeMap<String, Value>,
    /// Fields that are sent but can't be compared.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unverified: BTreeSet<String>,
}

/// What to do with an assistant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionV1 {
    /// It is missing.
    Create,
    /// It differs.
    Update,
    /// A person must decide.
    Blocked,
}

/// Why a change is blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonV1 {
    /// The pinned id is not live.
    IdNotFound,
    /// Several live assistants have the name.
    AmbiguousName,
    /// A live assistant has nearly the name.
    NearMatch,
    /// The list of live assistants may not be all of them.
    ListIncomplete,
    /// No entry matches anything.
    NothingMatches,
    /// Two entries are one live assistant.
    ClaimedTwice,
    /// A field that only a creation can set differs.
    CreateOnlyField,
}

/// What an update carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PatchV1 {
    /// Every field of the update body that is reported.
    Whole,
    /// Only what is declared.
    Declared,
}

/// A place in a roster file.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SourceV1 {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// One field that would be set.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct FieldV1 {
    /// The field's name.
    pub field: String,
    /// The live value; null when it is not reported.
    pub before: Option<Value>,
    /// The declared value.
    pub after: Value,
}

/// A live assistant.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct KnownV1 {
    /// The live name.
    pub name: String,
    /// The id.
    pub id: String,
}

/// Something to be said.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct MessageV1 {
    /// In words.
    pub message: String,
}

/// An assistant whose detail could not be read.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct UnreadV1 {
    /// The entry's name.
    pub name: String,
    /// Why, in words.
    pub message: String,
}

/// The document as text.
pub fn plan(plan: &Plan) -> String {
    let mut document = PlanV1::from(plan);
    document.digest = serde_json::to_value(&document).as_ref().map(digest).unwrap_or_default();
    text(&document)
}

/// Its JSON Schema.
pub fn plan_schema() -> Value {
    schemars::schema_for!(PlanV1).to_value()
}

impl From<&Plan> for PlanV1 {
    fn from(plan: &Plan) -> Self {
        Self {
            format_version: FORMAT_VERSION.to_owned(),
            roster_version: env!("CARGO_PKG_VERSION").to_owned(),
            api_url: plan.api_url.clone(),
            complete: plan.complete(),
            summary: SummaryV1 {
                create: plan.creates(),
                update: plan.updates(),
                unchanged: plan.unchanged.len(),
                blocked: plan.blocked(),
                unmanaged: plan.unmanaged.len(),
                unobservable: plan.unobservable,
            },
            changes: plan.changes.iter().map(ChangeV1::from).collect(),
            unchanged: plan.unchanged.iter().map(KnownV1::from).collect(),
            unmanaged: plan.unmanaged.iter().map(KnownV1::from).collect(),
            warnings: plan
                .warnings
                .iter()
                .map(|message| MessageV1 {
                    message: message.clone(),
                })
                .collect(),
            patch: if plan.patch_declared_only {
                PatchV1::Declared
            } else {
                PatchV1::Whole
            },
            unread: plan
                .unread
                .iter()
                .map(|(name, message)| UnreadV1 {
                    name: name.clone(),
                    message: message.clone(),
                })
                .collect(),
            left_out: plan.left_out.clone(),
            digest: String::new(),
        }
    }
}

impl From<&Change> for ChangeV1 {
    fn from(change: &Change) -> Self {
        let (action, blocked) = match &change.action {
            Action::Create => (ActionV1::Create, None),
            Action::Update => (ActionV1::Update, None),
            Action::Blocked { reason, message } => (ActionV1::Blocked, Some(((*reason).into(), message.clone()))),
        };
        let (reason, message) = blocked.unzip();
        let field = |field: &crate::plan::FieldChange| FieldV1 {
            field: field.field.clone(),
            before: field.before.clone(),
            after: field.after.clone(),
        };
        Self {
            action,
            name: change.name.clone(),
            id: change.id.clone(),
            source: SourceV1 {
                file: change.source.file.clone(),
                line: change.source.line,
            },
            reason,
            message,
            fields: change.fields.iter().map(field).collect(),
            carried: change.carried.clone(),
            unverified: change.unverified.clone(),
        }
    }
}

impl From<&Known> for KnownV1 {
    fn from(known: &Known) -> Self {
        Self {
            name: known.name.clone(),
            id: known.id.clone(),
        }
    }
}
