//! Which side changed since the baseline (the commit that `--base` names, which stands for what was last applied): the files,
//! live, or both.
//!
//! Git is the state file. A difference between the files and live has three possible stories, and the declared value in the
//! baseline tells them apart: the files changed and wait to be applied (`pending`), somebody changed live (`drift`), or both
//! happened (`conflict`). For that, each of today's entries must be known again in the baseline, also when it was renamed,
//! pinned or both since; what is mistaken here makes a drift look like a change of ours.

use std::collections::BTreeMap;

use serde_json::Value;

use super::change::{ChangeOrigin, FieldChange};
use super::live_index::LiveIndex;
use super::text_merge::TextMerge;
use crate::desired::{AssistantSpec, Roster};
use crate::live::{AssistantList, same_value, values_match};

/// Today's entries as they were in the baseline.
#[derive(Debug, Clone)]
pub struct BaselineEntries<'a> {
    /// The commit as it was named.
    pub reference: String,
    /// The commit's hash.
    pub commit: String,
    /// What each of today's entries was, in the roster's order. No entry of the baseline is there twice.
    earlier: Vec<Option<&'a AssistantSpec>>,
    /// Entries of the baseline that none of today's was, in the baseline's order.
    pub(super) gone: Vec<&'a AssistantSpec>,
}

/// The merge of a conflict, if it is one of long texts: of a short line each, it is plain that they overlap.
fn merge_of<'a>(base: &'a Value, live: &'a Value, files: &'a Value) -> Option<TextMerge<'a>> {
    /// More characters are no short line.
    const SHORT: usize = 60;
    let (Value::String(base), Value::String(live), Value::String(files)) = (base, live, files) else {
        return None;
    };
    let is_long = |text: &&String| text.contains('\n') || text.chars().nth(SHORT).is_some();
    let texts = [base, live, files];
    texts.iter().any(is_long).then(|| TextMerge::new(base, live, files))
}

/// What an entry was in the baseline.
#[derive(Debug, Clone, Copy, Default)]
pub enum BaselineEntry<'a> {
    /// Nobody asked: there is no baseline.
    #[default]
    Unasked,
    /// It was not there.
    New,
    /// It was this.
    Existing(&'a AssistantSpec),
}

/// What an entry of today and one of the baseline must have in common to be one and the same.
#[derive(Debug, Clone, Copy)]
enum IdentityKey {
    /// The pin: it means one assistant, whatever it is called.
    Id,
    /// The name and the old name: an entry whose rename is not done with stays what it is, and does not pass its old name on
    /// to another entry.
    NameAndOldName,
    /// Today's `renamed_from` and the name of then: the rename that was written since.
    OldName,
    /// The name.
    Name,
}

impl IdentityKey {
    /// The surest first. Each entry, of today and of the baseline, is taken by the first pass that finds it, so that a weaker
    /// key never takes what a stronger one has settled.
    const PASSES: [Self; 4] = [Self::Id, Self::NameAndOldName, Self::OldName, Self::Name];

    /// The key of an entry of today's files; none where it lacks what the key is made of.
    fn of_today(self, entry: &AssistantSpec) -> Option<(&str, Option<&str>)> {
        let (name, old_name) = (entry.name.as_str(), entry.renamed_from.as_deref());
        match self {
            Self::Id => entry.id.as_deref().map(|id| (id, None)),
            Self::NameAndOldName => Some((name, old_name)),
            Self::OldName => old_name.map(|old_name| (old_name, None)),
            Self::Name => Some((name, None)),
        }
    }

    /// The key of an entry of the baseline.
    fn of_baseline(self, entry: &AssistantSpec) -> Option<(&str, Option<&str>)> {
        match self {
            // What is called the old name today was simply called so then.
            Self::OldName => Self::Name.of_today(entry),
            same => same.of_today(entry),
        }
    }
}

impl<'a> BaselineEntries<'a> {
    /// Finds what each of today's entries was.
    pub fn new(reference: &str, commit: &str, today: &Roster, baseline: &'a Roster) -> Self {
        // Each entry of the baseline is taken at most once: a second entry that it was given to would no longer count
        // as new, and so miss the question whether it is a rename.
        let mut earlier: Vec<Option<&AssistantSpec>> = vec![None; today.assistants.len()];
        let mut is_taken = vec![false; baseline.assistants.len()];
        // A pass over all entries for each key, not all keys for each entry: else an entry further up could take by
        // its name what one further down is pinned to.
        for key in IdentityKey::PASSES {
            let keyed = baseline.assistants.iter().enumerate();
            // A map for each pass costs n log n; to search the baseline for each entry would cost n².
            let keyed: BTreeMap<_, _> = keyed
                .filter_map(|(at, former)| Some((key.of_baseline(former)?, at)))
                .collect();
            for (entry, slot) in today.assistants.iter().zip(&mut earlier) {
                let found = key.of_today(entry).and_then(|key| keyed.get(&key)).copied();
                // What an earlier, surer pass has settled stays, on both sides.
                if let (None, Some(at)) = (&slot, found)
                    && let Some(is_taken) = is_taken.get_mut(at).filter(|is_taken| !**is_taken)
                {
                    *is_taken = true;
                    *slot = baseline.assistants.get(at);
                }
            }
        }
        let gone = baseline.assistants.iter().zip(is_taken);
        Self {
            reference: reference.to_owned(),
            commit: commit.to_owned(),
            earlier,
            gone: gone
                .filter_map(|(former, is_taken)| (!is_taken).then_some(former))
                .collect(),
        }
    }

    /// Once it is known who is live: an entry that was pinned since is known again by the name that the live assistant still
    /// has, if a former entry went by that and is no more. (Pinned and renamed in one commit, the files alone don't tell.)
    #[must_use]
    pub fn match_by_live_name(mut self, today: &Roster, list: &AssistantList) -> Self {
        // The baseline is read before the list, so that a wrong `--base` costs no request. Hence this step of its
        // own, afterwards.
        let live = LiveIndex::new(list);
        let pins = today.assistants.iter().zip(&mut self.earlier);
        let mut unknown: BTreeMap<_, _> = pins
            .filter(|(_, slot)| slot.is_none())
            .filter_map(|(entry, slot)| Some((live.with_id(entry.id.as_ref()?)?.id, slot)))
            .collect();
        self.gone.retain(|former| {
            // Of several that share the name, the former entry meant none that could be told.
            let found = match live.named(&former.name) {
                // Taken out, so that no second former entry is given to it. A former entry with a pin would have been
                // found by that.
                [one] if former.id.is_none() => unknown.remove(one.id),
                _ => None,
            };
            found.map(|slot| *slot = Some(former)).is_none()
        });
        self
    }

    /// For each of today's entries, in the roster's order: the entry that it was, if it was there.
    pub(super) fn former(&self) -> &[Option<&'a AssistantSpec>] {
        &self.earlier
    }

    /// What the entry at that index of today's roster was.
    pub fn earlier(&self, at: usize) -> BaselineEntry<'a> {
        match self.earlier.get(at) {
            Some(Some(former)) => BaselineEntry::Existing(former),
            _ => BaselineEntry::New,
        }
    }
}

impl BaselineEntry<'_> {
    /// The value that the baseline declares; `name` included.
    fn value(&self, field: &str) -> Option<Value> {
        let Self::Existing(former) = self else { return None };
        if field == "name" {
            return Some(Value::String(former.name.clone()));
        }
        let declared = former.declared.iter().find(|declared| declared.field == field)?;
        Some(declared.value.clone())
    }

    /// Does the baseline declare another value, or none?
    pub(super) fn changed(&self, field: &str, now: &Value) -> bool {
        match self {
            Self::Unasked => false,
            Self::New => true,
            // What the baseline did not declare is new in the files, and so a change of theirs.
            Self::Existing(_) => self.value(field).is_none_or(|former| !same_value(now, &former)),
        }
    }

    /// Does the baseline declare another value?
    pub(super) fn was_replaced(&self, field: &str, now: &Value) -> bool {
        self.value(field).is_some_and(|former| !same_value(now, &former))
    }

    /// A field that differs, with the side that changed.
    ///
    /// Files unchanged: it must have been live. Files changed: whether live changed too is told by comparing it with the
    /// baseline's value, unless live does not report the field, for silence is no witness of a change.
    pub(super) fn field_change(&self, field: &str, before: Option<&Value>, after: &Value) -> FieldChange {
        let former = self.value(field);
        let origin = match (&former, before) {
            _ if matches!(self, Self::Unasked) => None,
            // Two declared values must be the same as a whole. A live one may hold more than was declared (what the
            // server adds to an object), and that is no change.
            (Some(former), _) if same_value(after, former) => Some(ChangeOrigin::Drift),
            (Some(former), Some(live)) if !values_match(former, live) => Some(ChangeOrigin::Conflict),
            _ => Some(ChangeOrigin::Pending),
        };
        // A merge compares both texts with a third, line by line. A fleet has thousands of fields that differ, and
        // few in conflict.
        let in_conflict = || origin == Some(ChangeOrigin::Conflict);
        let texts = in_conflict()
            .then(|| merge_of(former.as_ref()?, before?, after))
            .flatten();
        // The files already have what live changed, as after `pull --base`: only their own changes are to be applied.
        let origin = match &texts {
            Some(texts) if texts.files_hold_live() => Some(ChangeOrigin::Pending),
            _ => origin,
        };
        let in_conflict = origin == Some(ChangeOrigin::Conflict);
        FieldChange {
            field: field.to_owned(),
            before: before.cloned(),
            after: after.clone(),
            origin,
            merge: texts.filter(|_| in_conflict).map(|texts| texts.overlaps()),
            base: former.filter(|_| in_conflict),
            ..FieldChange::default()
        }
    }

    /// Which side changed, where no field tells it (a creation, a blocked entry): if the entry was there already and what it
    /// meant then is no longer live, live did; else the files did.
    pub(super) fn change_origin(&self, is_still_live: bool) -> Option<ChangeOrigin> {
        match self {
            Self::Unasked => None,
            Self::Existing(_) if !is_still_live => Some(ChangeOrigin::Drift),
            Self::New | Self::Existing(_) => Some(ChangeOrigin::Pending),
        }
    }
}
