//! What became of each item of a plan, also of a run that is cut short: data only.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::plan::{Action, Change, Plan};

/// What became of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplyOutcome {
    /// Written, and read back (see [`ItemReport::verified`]).
    Applied,
    /// Live was as planned already: nothing was written.
    AlreadySo,
    /// Not done, and surely so; or done in part, which the error says.
    Failed,
    /// A write was sent, and whether it was done could not be found out.
    Unknown,
    /// No write was sent.
    NotAttempted,
}

impl ApplyOutcome {
    /// The name in the report document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::AlreadySo => "already_so",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NotAttempted => "not_attempted",
        }
    }
}

/// One item of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemReport {
    /// The assistant's name.
    pub name: String,
    /// Its id, when known.
    pub id: Option<String>,
    /// `create`, `update` or `blocked`.
    pub action: &'static str,
    /// What became of it.
    pub outcome: ApplyOutcome,
    /// Were all declared values found after the write? None when some are not reported, or nothing was read back.
    pub verified: Option<bool>,
    /// Why it failed, is unknown or was not attempted, in the server's own words where it gave any; and how to go on.
    pub error: Option<String>,
    /// Worth a look: values that are not reported back, undeclared fields that changed.
    pub warnings: Vec<String>,
    /// What was read back of the fields that came back otherwise than they were sent: this run's doing, and no later edit.
    pub found: BTreeMap<String, Value>,
}

impl ItemReport {
    /// An item of which nothing has come yet.
    pub fn new(change: &Change, id: Option<String>) -> Self {
        let action = match change.action {
            Action::Create => "create",
            Action::Update => "update",
            Action::Blocked { .. } => "blocked",
        };
        let name = change.name.clone();
        let outcome = ApplyOutcome::NotAttempted;
        Self {
            name,
            id,
            action,
            outcome,
            verified: None,
            error: None,
            warnings: Vec::new(),
            found: BTreeMap::new(),
        }
    }

    fn ended(self, outcome: ApplyOutcome, why: impl Into<String>) -> Self {
        Self {
            outcome,
            error: Some(why.into()),
            ..self
        }
    }

    pub(super) fn already_so(self) -> Self {
        Self {
            outcome: ApplyOutcome::AlreadySo,
            verified: Some(true),
            ..self
        }
    }

    pub(super) fn failed(self, why: impl Into<String>) -> Self {
        self.ended(ApplyOutcome::Failed, why)
    }

    pub(super) fn unknown(self, why: impl Into<String>) -> Self {
        self.ended(ApplyOutcome::Unknown, why)
    }

    pub(super) fn not_attempted(self, why: impl Into<String>) -> Self {
        self.ended(ApplyOutcome::NotAttempted, why)
    }
}

/// What became of a plan, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApplyReport {
    /// Each item.
    pub items: Vec<ItemReport>,
    /// How many matched assistants had nothing to be done for them.
    pub unchanged: usize,
}

impl ApplyReport {
    /// The report of a plan that was not carried out.
    pub fn refused(plan: &Plan, why: &str) -> Self {
        let changes = plan.changes.iter().enumerate().map(|(at, change)| {
            let why = match &change.action {
                Action::Blocked { message, .. } => message,
                _ => why,
            };
            (at, ItemReport::new(change, change.id.clone()).not_attempted(why))
        });
        let unread = plan.unread.iter().map(|unread| {
            let item = ItemReport {
                name: unread.name.clone(),
                id: Some(unread.id.clone()),
                action: "update",
                outcome: ApplyOutcome::NotAttempted,
                verified: None,
                error: Some(unread.why.clone()),
                warnings: Vec::new(),
                found: BTreeMap::new(),
            };
            (unread.before, item)
        });
        // What could not be read stands before the change that follows it in the files.
        let mut items: Vec<_> = unread.chain(changes).collect();
        items.sort_by_key(|(at, _)| *at);
        Self {
            items: items.into_iter().map(|(_, item)| item).collect(),
            unchanged: plan.unchanged.len(),
        }
    }

    /// How many items came out so.
    pub fn count(&self, outcome: ApplyOutcome) -> usize {
        self.items.iter().filter(|item| item.outcome == outcome).count()
    }

    /// How many items were written and are not known to be as planned.
    pub fn unverified(&self) -> usize {
        let is_off = |item: &&ItemReport| item.outcome == ApplyOutcome::Applied && item.verified == Some(false);
        self.items.iter().filter(is_off).count()
    }

    /// Was any item begun?
    pub fn was_begun(&self) -> bool {
        self.items.iter().any(|item| item.outcome != ApplyOutcome::NotAttempted)
    }

    /// Is all done, and nothing known to differ from what was planned?
    pub fn is_success(&self) -> bool {
        self.items.iter().all(|item| {
            matches!(item.outcome, ApplyOutcome::Applied | ApplyOutcome::AlreadySo) && item.verified != Some(false)
        })
    }
}

/// When a plan was carried out, from what and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunRecord {
    /// When it started, as in `2026-01-31T08:30:00Z`.
    pub started: String,
    /// When it ended; none for a report that is written before.
    pub finished: Option<String>,
    /// The digest of the plan's document.
    pub plan_digest: String,
    /// The commit that is checked out, or that the build server runs for; none without either.
    pub commit: Option<String>,
    /// Are the roster files as in that commit? None where that is not known.
    pub clean: Option<bool>,
    /// Who runs it, if that is known.
    pub who: Option<String>,
}

impl RunRecord {
    /// The same run, ended at this time.
    #[must_use]
    pub fn ended(self, finished: String) -> Self {
        Self {
            finished: Some(finished),
            ..self
        }
    }
}

/// What happens on the way, for those who watch.
#[derive(Debug, Clone, Copy)]
pub enum ApplyEvent<'a> {
    /// A first write of an item is about to be sent, or sent again after it was surely not done.
    Writing(&'a Change),
    /// An item has ended.
    Finished(&'a ItemReport),
}

/// Which items have ended, and for which a write was begun.
#[derive(Debug, Default)]
pub struct InterimReport {
    writing: BTreeSet<String>,
    ended: BTreeMap<String, ItemReport>,
}

impl InterimReport {
    /// Takes note of what happened.
    pub fn note(&mut self, event: ApplyEvent<'_>) {
        match event {
            ApplyEvent::Writing(change) => {
                self.writing.insert(change.name.clone());
            }
            ApplyEvent::Finished(item) => {
                self.ended.insert(item.name.clone(), item.clone());
            }
        }
    }

    /// The report that stands there while a run goes on, for one that is killed: nobody knows of any item what became of it.
    pub fn lost(plan: &Plan) -> ApplyReport {
        let items = plan.changes.iter().map(|change| {
            ItemReport::new(change, change.id.clone())
                .unknown("the run ended before it could report: plan again to see what was done")
        });
        ApplyReport {
            items: items.collect(),
            unchanged: plan.unchanged.len(),
        }
    }

    /// The report as if the run had ended here.
    pub fn report(&self, plan: &Plan) -> ApplyReport {
        let items = plan.changes.iter().map(|change| {
            let item = ItemReport::new(change, change.id.clone());
            match self.ended.get(&change.name) {
                Some(ended) => ended.clone(),
                None if self.writing.contains(&change.name) => {
                    item.unknown("ended at once, while it was written: wait a little, and plan again")
                }
                None => item.not_attempted("interrupted"),
            }
        });
        ApplyReport {
            items: items.collect(),
            unchanged: plan.unchanged.len(),
        }
    }
}
