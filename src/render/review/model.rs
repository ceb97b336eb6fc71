//! What a reader is told of a plan, as data. The texts in it are as they came from the files and the API, but for what the docs call
//! *safe*: that can stand in a line of any terminal or log as it is.

use crate::plan::{Action, BlockReason, Change, FieldChange, Plan, SourceLine};
use crate::render::text_diff::{DiffOptions, TextDiff};

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

impl<'p> Review<'p> {
    /// What is told one after another, in the order of every format: what waits for a decision first, and beside each other what
    /// several assistants share before what one has alone.
    pub fn sections(&self) -> Vec<Section<'_, 'p>> {
        let own = self.assistants.iter().filter(|one| !one.is_told_elsewhere());
        let mut sections: Vec<_> = (self.blocks.iter().map(Section::Block))
            .chain(self.shared.iter().map(Section::Shared))
            .chain(own.map(Section::Own))
            .collect();
        // The sort is stable: within a standing, the order stays that of the files.
        sections.sort_by_key(Section::standing);
        sections
    }

    /// The assistants of something that is told once.
    pub fn members(&self, members: &[usize]) -> impl ExactSizeIterator<Item = &AssistantReview<'p>> {
        let them: Vec<_> = members.iter().filter_map(|at| self.assistants.get(*at)).collect();
        them.into_iter()
    }
}

/// One thing that is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Section<'r, 'p> {
    /// What blocks several assistants.
    Block(&'r SharedBlock<'p>),
    /// What changes alike in several assistants.
    Shared(&'r SharedChange<'p>),
    /// One assistant, with what it does not share.
    Own(&'r AssistantReview<'p>),
}

impl Section<'_, '_> {
    /// How it stands.
    pub fn standing(&self) -> Standing {
        match self {
            Self::Block(_) => Standing::Blocked,
            Self::Shared(shared) => shared.standing,
            Self::Own(one) => one.standing,
        }
    }

    /// What must be seen sooner sorts first, where there is not room for all: how it stands, then creations, which nobody can undo.
    pub fn urgency(&self) -> (Standing, bool) {
        (self.standing(), !self.is_creation())
    }

    /// Is it told of whom to create? Of drift: who is in the files, and not live.
    fn is_creation(&self) -> bool {
        match self {
            Self::Block(_) => false,
            Self::Shared(shared) => shared.is_creation,
            Self::Own(one) => one.change.action == Action::Create,
        }
    }
}

/// How a plan is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Looking {
    /// What of a text is compared.
    pub(super) diff: DiffOptions,
    /// Is it what live made of the files?
    pub(super) is_drift: bool,
}

/// One planned change.
#[derive(Debug, Clone, PartialEq)]
pub struct AssistantReview<'p> {
    /// The change.
    pub change: &'p Change,
    /// How it stands.
    pub standing: Standing,
    /// What is told at this assistant, in catalogue order. A rename is a field called `name`.
    pub own: Vec<&'p FieldChange>,
    /// What is told once for several assistants: indices into [`Review::shared`], ascending.
    pub shared: Vec<usize>,
    /// Is its block told once for several: an index into [`Review::blocks`]?
    pub block: Option<usize>,
    /// How its fields are looked at.
    pub(super) looking: Looking,
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
    /// Are they to be created?
    pub is_creation: bool,
    /// How the least urgent of its members stands: a default that reaches a blocked assistant, too, waits for none of the others.
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
    /// Is it told line by line?
    pub fn is_long(&self) -> bool {
        !matches!(self.body, FieldBody::Short { .. } | FieldBody::ShortConflict { .. })
    }

    /// The lines that are new and those that are gone, where it is a text that had a value before.
    pub fn lines(&self) -> Option<(usize, usize)> {
        match &self.body {
            FieldBody::Long(text) if text.before.is_some() => Some((text.added, text.removed)),
            FieldBody::LongConflict { files, .. } => Some((files.added, files.removed)),
            FieldBody::Long(_) | FieldBody::Short { .. } | FieldBody::ShortConflict { .. } => None,
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
        /// The left one; none where live has none.
        left: Option<String>,
        /// The right one. Where live has none, that of the files, whichever side they stand on.
        right: String,
    },
    /// Of a conflict, by name, so that no format can take one side for the other. Each fits on a line, and is safe.
    ShortConflict {
        /// What it was at the baseline.
        base: String,
        /// What is live.
        live: String,
        /// What the files say.
        files: String,
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
