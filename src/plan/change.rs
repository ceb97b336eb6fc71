//! A plan as data: all that a reader or an apply needs, no more choices to be made.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::desired::{AssistantSpec, DeclaredField};
use crate::diagnostic::Location;

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// The file as the user named it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl SourceLine {
    /// Where a value is set, if elsewhere than in its entry.
    pub(super) fn elsewhere(entry: &AssistantSpec, declared: &DeclaredField) -> Option<Self> {
        let (entry, place) = (&entry.place, &declared.location);
        let within = declared.from_entry && place.file == entry.file && place.line >= entry.line;
        (!within).then(|| Self::from(place))
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

/// One field that would be set.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The field's name.
    pub field: String,
    /// The live value as it was reported; none if it is not reported, and for a creation.
    pub before: Option<Value>,
    /// The declared value.
    pub after: Value,
    /// Where the value that counts is set, if elsewhere than in the entry: by a default, an overlay, or a merged anchor.
    pub source: Option<SourceLine>,
    /// Who moved, where that was asked (`--base`).
    pub origin: Option<ChangeOrigin>,
    /// The value at the base, of a conflict: there it is neither the live nor the declared one.
    pub base: Option<Value>,
}

/// Who moved since the commit that `--base` names, worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeOrigin {
    /// The files changed since, live did not.
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

/// Why a change is blocked. The names are fixed: programs read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockReason {
    /// The pinned id is not live.
    IdNotFound,
    /// Several live assistants have the name.
    AmbiguousName,
    /// A live assistant that no entry claims has nearly the name.
    NearMatch,
    /// The list of live assistants may not be all of them.
    ListIncomplete,
    /// No entry matches anything: perhaps the wrong key.
    NothingMatches,
    /// Two entries are one live assistant.
    ClaimedTwice,
    /// A field that only a creation can set differs.
    CreateOnlyField,
    /// An entry that is gone from the files is still live, and may be this one under its old name (`--base`).
    LooksRenamed,
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
    /// Who moved: the worst origin of its fields, or of the change as a whole where no field says it (`--base`).
    pub origin: Option<ChangeOrigin>,
}

impl Change {
    /// Would it give the assistant another name? (A creation's own name is none.)
    pub fn renames(&self) -> bool {
        self.fields.iter().any(|field| field.field == "name")
    }
}

/// The commit that stands for what was last applied (`--base REF`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// As it was given.
    pub reference: String,
    /// The commit's hash.
    pub commit: String,
    /// Entries of that commit that the files no longer have.
    pub gone: Vec<RemovedEntry>,
}

/// An entry that the files no longer have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedEntry {
    /// The name that it gave.
    pub name: String,
    /// The live assistant that it meant, if there still is one.
    pub id: Option<String>,
}

/// A live assistant by id and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveRef {
    /// The live name.
    pub name: String,
    /// The id.
    pub id: String,
}

/// A matched entry whose detail should have been compared and could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadAssistant {
    /// The name that the entry gives.
    pub name: String,
    /// The live assistant's id.
    pub id: String,
    /// Why, in words.
    pub why: String,
    /// How many of the plan's changes stand before it, in the order of the files.
    pub before: usize,
}

/// What differs, in the order of the files.
#[derive(Debug, Clone, PartialEq, Default)]
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
    /// How many declared fields of planned assistants cannot be compared, because the API does not report them.
    pub unobservable: usize,
    /// How many of them nothing else sends, so that it takes `--resend`.
    pub resendable: usize,
    /// Names of entries that `--target` left out.
    pub left_out: Vec<String>,
    /// Why there may be more live assistants than were listed, if there may. A warning says it.
    pub incomplete_list: Option<String>,
    /// Is an unmanaged assistant a difference too (`drift --strict`)?
    pub strict: bool,
    /// Worth a look.
    pub warnings: Vec<String>,
    /// As in [`crate::desired::Settings::patch_declared_only`].
    pub patch_declared_only: bool,
    /// As in [`crate::desired::Settings::detail`]: a saved plan is checked and applied without the files.
    pub detail: Option<String>,
    /// What origins are told by, if they are.
    pub base: Option<Baseline>,
}

impl Plan {
    /// Was every detail read?
    pub fn complete(&self) -> bool {
        self.unread.is_empty()
    }

    /// Is it certain that nothing differs, in what was looked at?
    pub fn no_difference(&self) -> bool {
        let may_be_unmanaged = !self.unmanaged.is_empty() || self.incomplete_list.is_some();
        self.complete() && self.changes.is_empty() && !(self.strict && may_be_unmanaged)
    }

    /// How many changes satisfy a test.
    fn count(&self, test: impl Fn(&Action) -> bool) -> usize {
        self.changes.iter().filter(|change| test(&change.action)).count()
    }

    /// How many would be created.
    pub fn creates(&self) -> usize {
        self.count(|action| *action == Action::Create)
    }

    /// How many would be updated.
    pub fn updates(&self) -> usize {
        self.count(|action| *action == Action::Update)
    }

    /// How many are blocked.
    pub fn blocked(&self) -> usize {
        self.count(|action| matches!(action, Action::Blocked { .. }))
    }
}
