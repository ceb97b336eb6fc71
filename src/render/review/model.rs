//! What a reader is told of a plan, as data. The texts in it are as they came from the files and the API, but for what the docs call
//! *safe*: that can stand in a line of any terminal or log as it is.

use crate::plan::{BlockReason, Change, FieldChange, Plan, SourceLine};
use crate::render::text_diff::TextDiff;

/// A plan as its reader is told it.
#[derive(Debug, Clone, PartialEq)]
pub struct Review<'p> {
    /// The plan. What only counts or lists (unmanaged, left out, warnings) is taken from here.
    pub plan: &'p Plan,
    /// What the plan comes to, in whole sentences without a name or value in them: safe. Never empty.
    pub headline: Vec<String>,
    /// Reasons that block several assistants alike.
    pub blocks: Vec<SharedBlock<'p>>,
    /// Changes that several assistants share from one place, in the order of their first assistants.
    pub shared: Vec<SharedChange<'p>>,
    /// Every planned change: the blocked ones first, then conflicts, then the rest; within these in the order of the files.
    pub assistants: Vec<AssistantReview<'p>>,
}

/// How a change stands, first what a reader must see first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It waits for a decision.
    Blocked,
    /// Live and the files both changed.
    Conflict,
    /// It would be done.
    Planned,
}

/// One planned change.
#[derive(Debug, Clone, PartialEq)]
pub struct AssistantReview<'p> {
    /// The change.
    pub change: &'p Change,
    /// How it stands.
    pub standing: Standing,
    /// What is told at this assistant, in catalogue order. A rename is a field called `name`.
    pub own: Vec<FieldView<'p>>,
    /// What is told once for several assistants: indices into [`Review::shared`], ascending.
    pub shared: Vec<usize>,
    /// Is its block told once for several: an index into [`Review::blocks`]?
    pub block: Option<usize>,
}

impl AssistantReview<'_> {
    /// Is everything about it told by what it shares?
    pub fn is_told_elsewhere(&self) -> bool {
        let block_is_told = self.block.is_some() || self.standing != Standing::Blocked;
        self.own.is_empty() && block_is_told && (self.block.is_some() || !self.shared.is_empty())
    }
}

/// One reason that blocks several assistants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedBlock<'p> {
    /// Why.
    pub reason: BlockReason,
    /// Why and what to do, in words. Not safe.
    pub message: &'p str,
    /// Whom: two or more indices into [`Review::assistants`], ascending.
    pub members: Vec<usize>,
}

/// The same change of one field, from one place, in several assistants.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedChange<'p> {
    /// The change, as its first assistant has it. A text may go on differently in the others; what changes in it is the same.
    pub view: FieldView<'p>,
    /// Whether the members are created, blocked, in conflict or changed: all of them alike.
    pub standing: Standing,
    /// In whom: two or more indices into [`Review::assistants`], ascending.
    pub members: Vec<usize>,
}

/// One field of one change, its sides beside each other.
///
/// A plan shows what it would do: left is live, right the files. Drift shows what has happened: left are the files, right is live.
/// So in both what was added is added.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldView<'p> {
    /// The field as it is planned: [`FieldChange::before`] is live, [`FieldChange::after`] what the files say.
    pub field: &'p FieldChange,
    /// What is known of its left side.
    pub kind: FieldKind,
    /// Its values.
    pub body: FieldBody,
    /// Where in the files the change stands.
    pub place: PlaceOfChange,
}

impl FieldView<'_> {
    /// The lines that are new and those that are gone, where it is a text that had a value before.
    pub fn lines(&self) -> Option<(usize, usize)> {
        match &self.body {
            FieldBody::Long(text) if text.before.is_some() => Some((text.added, text.removed)),
            FieldBody::LongConflict { files, .. } => Some((files.added, files.removed)),
            FieldBody::Long(_) | FieldBody::Short { .. } => None,
        }
    }
}

/// What is known of a field's live value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// There is none: the assistant is new, or not known.
    New,
    /// It is sent, and never reported back.
    Unobservable,
    /// It is not reported.
    NotReported,
    /// It is another one.
    Differs,
    /// It is another one, and so is the one of the baseline.
    Conflict,
}

/// The values of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldBody {
    /// Each fits on a line, and is safe.
    Short {
        /// Of a conflict: what it was at the baseline.
        base: Option<String>,
        /// The left one; none where live has none.
        left: Option<String>,
        /// The right one. Where live has none, that of the files, whichever side they stand on.
        right: String,
    },
    /// Texts. Where live has none, that of the files as if it were new.
    Long(Box<TextDiff>),
    /// Texts of a conflict, each side against the baseline.
    LongConflict {
        /// What live made of the baseline.
        live: Box<TextDiff>,
        /// What the files made of the baseline.
        files: Box<TextDiff>,
    },
}

/// Where in the files a change stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceOfChange {
    /// The line: of a text that a prompt file holds, the first one that differs; else the one that sets the value, or begins the
    /// entry. The file's name is not safe.
    pub at: SourceLine,
    /// Is it elsewhere than in the assistant's entry: in a default, an overlay, an anchor or a prompt file?
    pub is_elsewhere: bool,
}
