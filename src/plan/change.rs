//! A plan as data: all that a reader or an apply needs, no more choices to be made.
//!
//! The types that derive `Serialize` stand in the plan document as they are, so their names, keys and docs are a promise to
//! programs; the schema is made of them. What the document shapes otherwise has a type of its own in `render::json`.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::text_merge::LineMerge;
use crate::desired::{AssistantSpec, DeclaredField};
use crate::diagnostic::Location;
use crate::live::LastEdit;

/// A place in a roster file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceLine {
    /// The file, as it was named to `roster`.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl SourceLine {
    /// Where a value is set, if elsewhere than in its entry.
    fn elsewhere(entry: &AssistantSpec, declared: &DeclaredField) -> Option<Self> {
        let (entry, place) = (&entry.place, &declared.location);
        let within = declared.from_entry && place.file == entry.file && place.line >= entry.line;
        (!within).then(|| Self::from(place))
    }
}

impl FieldChange {
    /// With the places of the declared value.
    pub(super) fn declared_by(self, entry: &AssistantSpec, declared: &DeclaredField) -> Self {
        let text = declared.lines.iter().map(|lines| TextPlace {
            from: lines.from,
            file: lines.file.to_string(),
            line: lines.line,
        });
        Self {
            source: SourceLine::elsewhere(entry, declared),
            text: text.collect(),
            ..self
        }
    }
}

impl From<&Location> for SourceLine {
    fn from(place: &Location) -> Self {
        Self {
            file: place.file.to_string(),
            line: place.line,
        }
    }
}

/// From some line of a text on: where its lines stand. It holds up to the next one's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextPlace {
    /// The first line of the text, from 1.
    pub from: u32,
    /// The file that holds it.
    pub file: String,
    /// The line of that file, from 1.
    pub line: u32,
}

/// One field that would be set.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct FieldChange {
    /// The name of the field.
    pub field: String,
    /// The live value as it was reported; null if it is not reported, and for a creation.
    pub before: Option<Value>,
    /// The declared value.
    pub after: Value,
    /// Where the value that counts is set, if elsewhere than in the entry: by a default, an overlay, or a merged anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceLine>,
    /// Where the lines of a text stand that a prompt file holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<TextPlace>,
    /// Which side changed since the baseline. Only there with `--base`, and not for a field that is merely sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<ChangeOrigin>,
    /// The value that the baseline declares. Only there for a conflict: it is neither the live nor the declared one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Value>,
    /// Whether both sides' changes of a text go together. Only there for a conflict of long texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<LineMerge>,
}

/// Which side changed since the baseline, the commit that `--base` names.
// Worst last: a change has the worst origin of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeOrigin {
    /// The files changed, live did not.
    Pending,
    /// Live changed, the files did not.
    Drift,
    /// Both changed, and differently.
    Conflict,
}

impl ChangeOrigin {
    /// The name in the plan document and for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Drift => "drift",
            Self::Conflict => "conflict",
        }
    }
}

/// Why a change is blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockReason {
    /// The id that the entry is pinned to is not live.
    IdNotFound,
    /// Several live assistants have the name.
    AmbiguousName,
    /// A live assistant that no entry claims may be this one, under its name as the server keeps it.
    NearMatch,
    /// The list of live assistants may not be all of them.
    ListIncomplete,
    /// No entry matches anything: it may be the wrong key.
    NothingMatches,
    /// Two entries are one live assistant.
    ClaimedTwice,
    /// A field that only a creation can set differs.
    CreateOnlyField,
    /// An entry that is gone from the files is still live, and may be this one under its old name (`--base`).
    LooksRenamed,
    /// The entry is `protected`, and no `--allow-change` names it.
    Protected,
    /// Somebody has changed a field since the apply that is to be taken back (`revert`).
    MovedSince,
}

impl BlockReason {
    /// The name in the plan document.
    pub fn name(self) -> &'static str {
        match self {
            Self::IdNotFound => "id_not_found",
            Self::AmbiguousName => "ambiguous_name",
            Self::NearMatch => "near_match",
            Self::ListIncomplete => "list_incomplete",
            Self::NothingMatches => "nothing_matches",
            Self::ClaimedTwice => "claimed_twice",
            Self::CreateOnlyField => "create_only_field",
            Self::LooksRenamed => "looks_renamed",
            Self::Protected => "protected",
            Self::MovedSince => "moved_since",
        }
    }
}

/// What is to be done with one assistant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `POST`, and `PATCH` for what `POST` cannot carry.
    Create,
    /// `PATCH`.
    Update,
    /// Nothing, until a person has decided.
    Blocked {
        /// Why.
        reason: BlockReason,
        /// Why and what to do, in words.
        message: String,
    },
}

/// What is planned for one assistant.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What to do.
    pub action: Action,
    /// The name that the entry gives.
    pub name: String,
    /// The live id; none for a creation.
    pub id: Option<String>,
    /// The entry's place.
    pub source: SourceLine,
    /// The fields that would be set, in catalogue order. A rename is a field named `name`. A creation's own name is not among them.
    pub fields: Vec<FieldChange>,
    /// Declared fields that already are as declared. They ride along in the `PATCH`, so they must not have moved either.
    pub carried: BTreeMap<String, Value>,
    /// Names in `fields` or `carried` that are sent but never compared: unobservable ones, and at a creation ignored ones.
    pub unverified: BTreeSet<String>,
    /// Names of undeclared fields that the `PATCH` of an update sends along as they are live, in catalogue order. Empty with
    /// `patch: declared`, and for what is no update.
    pub sent_along: Vec<String>,
    /// Is the entry `protected`? The report of an apply keeps it, so that a revert, which reads no files, is held back as well.
    pub protected: bool,
    /// When live was last edited and by whom: of drift, and where that is reported.
    pub last_edit: Option<LastEdit>,
    /// Which side changed: the worst origin of its fields, or that of the change as a whole where no field says it (`--base`).
    pub origin: Option<ChangeOrigin>,
}

impl Change {
    /// A change of nothing yet.
    pub(super) fn new(action: Action, name: &str, source: SourceLine) -> Self {
        Self {
            action,
            name: name.to_owned(),
            id: None,
            source,
            fields: Vec::new(),
            carried: BTreeMap::new(),
            unverified: BTreeSet::new(),
            sent_along: Vec::new(),
            protected: false,
            last_edit: None,
            origin: None,
        }
    }

    /// Would it give the assistant another name? (A creation's own name is none.)
    pub fn renames(&self) -> bool {
        self.fields.iter().any(|field| field.field == "name")
    }
}

/// The commit that stands for what was last applied (`--base REF`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Baseline {
    /// As it was given to `--base`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The commit's hash.
    pub commit: String,
    /// Entries of that commit that the files no longer have. Nothing is done about them.
    #[serde(rename = "no_longer_managed")]
    pub gone: Vec<RemovedEntry>,
}

/// An entry that the files no longer have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RemovedEntry {
    /// The name that it gave.
    pub name: String,
    /// The live assistant that it meant; null if there is none.
    pub id: Option<String>,
}

/// A live assistant by id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LiveRef {
    /// The live name.
    pub name: String,
    /// The id.
    pub id: String,
}

/// A matched entry whose detail should have been compared and could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnreadAssistant {
    /// The name that the entry gives.
    pub name: String,
    /// The live assistant's id.
    pub id: String,
    /// What happened, in words.
    pub why: String,
    /// How many of `changes` stand before it, in the order of the files.
    pub before: usize,
}

/// How many there are of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct PlanSummary {
    /// Assistants that would be created. This API cannot undo that.
    pub create: usize,
    /// Assistants that would be updated.
    pub update: usize,
    /// Matched assistants that are as declared.
    pub unchanged: usize,
    /// Changes that wait for a decision. While there are any, nothing is applied.
    pub blocked: usize,
    /// Live assistants that no entry names.
    pub unmanaged: usize,
    /// Declared fields that cannot be compared, because the API does not report them.
    pub unobservable: usize,
    /// How many of them nothing else sends, so that it takes `--resend`; left out where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub resendable: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Something that a reader of the plan should look at twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanWarning {
    /// What kind it is, as in `docs/errors.md`; none in a plan that an earlier version saved.
    pub code: Option<String>,
    /// What is so: one sentence without a full stop. Data in it is not escaped.
    pub message: String,
}

impl PlanWarning {
    /// A warning of this plan.
    pub fn of(code: &str, message: String) -> Self {
        Self {
            code: Some(code.to_owned()),
            message,
        }
    }
}

/// The words, and the code behind them, as with every other problem.
impl std::fmt::Display for PlanWarning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        match &self.code {
            Some(code) => write!(f, " [{code}]"),
            None => Ok(()),
        }
    }
}

/// What differs, in the order of the files.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct Plan {
    /// The address that the live state was read from, or `sandbox:FILE`.
    pub api_url: String,
    /// Details that should have been compared and could not be read. A plan with any is incomplete: it can
    /// be shown, never saved or applied.
    pub unread: Vec<UnreadAssistant>,
    /// Creations, updates and blocked changes.
    pub changes: Vec<Change>,
    /// Matched assistants that are as declared.
    pub unchanged: Vec<LiveRef>,
    /// Live assistants that no entry names.
    pub unmanaged: Vec<LiveRef>,
    /// The ids of live assistants that are meant to be unmanaged (`settings.unmanaged`): known to the plan, so that nobody takes
    /// them for new ones, and shown nowhere.
    pub set_aside: BTreeSet<String>,
    /// How many declared fields of planned assistants cannot be compared, because the API does not report them.
    pub unobservable: usize,
    /// How many of them nothing else sends, so that it takes `--resend`.
    pub resendable: usize,
    /// The roster files, as `-f` named them; none where the usual ones were read.
    pub files: Vec<String>,
    /// The overlays, as `--overlay` named them.
    pub overlays: Vec<String>,
    /// Is it shown as drift: what live has made of the files?
    pub is_drift: bool,
    /// Is it the way back from an apply, and no comparison with the files?
    pub is_revert: bool,
    /// The commit that it was made of, where it is saved: the report of its apply tells it.
    pub commit: Option<String>,
    /// Were its files as in that commit, if that is known?
    pub clean: Option<bool>,
    /// Names of entries that `--target` left out.
    pub left_out: Vec<String>,
    /// Why there may be more live assistants than were listed, if there may. A warning says it.
    pub incomplete_list: Option<String>,
    /// Is an unmanaged assistant a difference too (`drift --strict`)?
    pub strict: bool,
    /// Worth a look.
    pub warnings: Vec<PlanWarning>,
    /// As in [`crate::desired::Settings::patch_declared_only`].
    pub patch_declared_only: bool,
    /// As in [`crate::desired::Settings::detail`]: a saved plan is checked and applied without the files.
    pub detail: Option<String>,
    /// What origins are told by, if they are.
    pub base: Option<Baseline>,
}

impl Plan {
    /// The verb whose plan it is.
    pub fn command(&self) -> &'static str {
        match (self.is_drift, self.is_revert) {
            (true, _) => "drift",
            (false, true) => "revert",
            (false, false) => "plan",
        }
    }

    /// Was every detail read?
    pub fn complete(&self) -> bool {
        self.unread.is_empty()
    }

    /// Is it certain that nothing differs, in what was looked at?
    pub fn no_difference(&self) -> bool {
        let may_be_unmanaged = !self.unmanaged.is_empty() || self.incomplete_list.is_some();
        self.complete() && self.changes.is_empty() && !(self.strict && may_be_unmanaged)
    }

    /// How many changes are drift: all that differ, or, where the baseline says who moved, those that are not merely pending.
    pub fn drifted(&self) -> usize {
        let counts = |change: &&Change| self.base.is_none() || change.origin > Some(ChangeOrigin::Pending);
        self.changes.iter().filter(counts).count()
    }

    /// Counts everything, for the last line, a table and the document alike.
    pub fn summary(&self) -> PlanSummary {
        let mut summary = PlanSummary {
            unchanged: self.unchanged.len(),
            unmanaged: self.unmanaged.len(),
            unobservable: self.unobservable,
            resendable: self.resendable,
            ..PlanSummary::default()
        };
        for change in &self.changes {
            *match change.action {
                Action::Create => &mut summary.create,
                Action::Update => &mut summary.update,
                Action::Blocked { .. } => &mut summary.blocked,
            } += 1;
        }
        summary
    }

    /// How many would be created.
    pub fn creates(&self) -> usize {
        self.summary().create
    }

    /// How many would be updated.
    pub fn updates(&self) -> usize {
        self.summary().update
    }

    /// How many are blocked.
    pub fn blocked(&self) -> usize {
        self.summary().blocked
    }
}
