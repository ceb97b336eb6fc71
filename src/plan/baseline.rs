//! Who moved: the files as they are, the files as they were at the base, and live, three ways.

use std::collections::BTreeMap;

use serde_json::Value;

use super::change::{ChangeOrigin, FieldChange};
use crate::desired::{AssistantSpec, Roster};
use crate::live::{AssistantList, values_match};

/// Today's entries as they were at the base: the commit that stands for what was last applied.
#[derive(Debug, Clone)]
pub struct BaselineEntries<'a> {
    /// The commit as it was named.
    pub reference: String,
    /// The commit's hash.
    pub commit: String,
    /// What each of today's entries was, in their order.
    earlier: Vec<Option<&'a AssistantSpec>>,
    /// Entries of then that are no more.
    pub(super) gone: Vec<&'a AssistantSpec>,
}

/// What an entry was at the base.
#[derive(Debug, Clone, Copy, Default)]
pub enum BaselineEntry<'a> {
    /// Nobody asked: there is no base.
    #[default]
    Unasked,
    /// It was not there.
    New,
    /// This.
    Was(&'a AssistantSpec),
}

/// What tells an entry from others; it does not, where the first part is missing.
type Mark = fn(&AssistantSpec) -> [Option<&str>; 2];

const BY_ID: Mark = |entry| [entry.id.as_deref(), None];
const BY_BOTH_NAMES: Mark = |entry| [Some(&entry.name), entry.renamed_from.as_deref()];
const BY_OLD_NAME: Mark = |entry| [entry.renamed_from.as_deref(), None];
const BY_NAME: Mark = |entry| [Some(&entry.name), None];

/// How an entry is known again, best first: by its mark of today, and the one it had then. What stayed as it is called, old
/// name included, is not taken for another entry's former self.
const MARKS: [(Mark, Mark); 4] = [
    (BY_ID, BY_ID),
    (BY_BOTH_NAMES, BY_BOTH_NAMES),
    (BY_OLD_NAME, BY_NAME),
    (BY_NAME, BY_NAME),
];

impl<'a> BaselineEntries<'a> {
    /// Finds what each of today's entries was.
    pub fn new(reference: &str, commit: &str, today: &Roster, base: &'a Roster) -> Self {
        let mut earlier: Vec<Option<&AssistantSpec>> = vec![None; today.assistants.len()];
        let mut claimed = vec![false; base.assistants.len()];
        for (mark, mark_then) in MARKS {
            let marks = base.assistants.iter().enumerate();
            let marks: BTreeMap<_, _> = marks.map(|(at, was)| (mark_then(was), at)).collect();
            for (entry, slot) in today.assistants.iter().zip(&mut earlier) {
                let mark = Some(mark(entry)).filter(|[first, _]| first.is_some());
                let found = mark.and_then(|mark| marks.get(&mark)).copied();
                if let (None, Some(at)) = (&slot, found)
                    && let Some(claimed) = claimed.get_mut(at).filter(|claimed| !**claimed)
                {
                    *claimed = true;
                    *slot = base.assistants.get(at);
                }
            }
        }
        let gone = base.assistants.iter().zip(claimed);
        Self {
            reference: reference.to_owned(),
            commit: commit.to_owned(),
            earlier,
            gone: gone.filter_map(|(was, claimed)| (!claimed).then_some(was)).collect(),
        }
    }

    /// Once it is known who is live: an entry that was pinned since is known again by the name that the live assistant still
    /// has, if a former entry went by that and is no more.
    #[must_use]
    pub fn match_by_live_name(mut self, today: &Roster, listing: &AssistantList) -> Self {
        let mut live = BTreeMap::new();
        for listed in &listing.assistants {
            live.entry(listed.name.as_str())
                .or_insert_with(Vec::new)
                .push(&listed.id);
        }
        let pins = today.assistants.iter().zip(&mut self.earlier);
        let mut unknown: BTreeMap<_, _> = pins
            .filter(|(_, slot)| slot.is_none())
            .filter_map(|(entry, slot)| Some((entry.id.as_ref()?, slot)))
            .collect();
        self.gone.retain(|was| {
            let found = match live.get(was.name.as_str()).map(Vec::as_slice) {
                Some([id]) if was.id.is_none() => unknown.remove(*id),
                _ => None,
            };
            found.map(|slot| *slot = Some(was)).is_none()
        });
        self
    }

    /// For each of today's entries, in the roster's order: the entry that it was, if it was there.
    pub(super) fn former(&self) -> &[Option<&'a AssistantSpec>] {
        &self.earlier
    }

    /// What the entry at that place of today's roster was.
    pub fn earlier(&self, at: usize) -> BaselineEntry<'a> {
        match self.earlier.get(at) {
            Some(Some(was)) => BaselineEntry::Was(was),
            _ => BaselineEntry::New,
        }
    }
}

impl BaselineEntry<'_> {
    /// The value that was declared then; `name` included.
    fn value(&self, field: &str) -> Option<Value> {
        let Self::Was(was) = self else { return None };
        if field == "name" {
            return Some(Value::String(was.name.clone()));
        }
        let declared = was.declared.iter().find(|declared| declared.field == field)?;
        Some(declared.value.clone())
    }

    /// Was the declared value another one, or was there none?
    pub(super) fn changed(&self, field: &str, now: &Value) -> bool {
        match self {
            Self::Unasked => false,
            Self::New => true,
            Self::Was(_) => self.value(field).is_none_or(|then| !values_match(now, &then)),
        }
    }

    /// Was another value declared?
    pub(super) fn was_replaced(&self, field: &str, now: &Value) -> bool {
        self.value(field).is_some_and(|then| !values_match(now, &then))
    }

    /// A field that differs, with who moved. A value that is not reported is no witness that live changed.
    pub(super) fn field_change(&self, field: &str, before: Option<&Value>, after: &Value) -> FieldChange {
        let then = self.value(field);
        let origin = match (&then, before) {
            _ if matches!(self, Self::Unasked) => None,
            (Some(then), _) if values_match(after, then) => Some(ChangeOrigin::Drift),
            (Some(then), Some(live)) if !values_match(then, live) => Some(ChangeOrigin::Conflict),
            _ => Some(ChangeOrigin::Pending),
        };
        FieldChange {
            field: field.to_owned(),
            before: before.cloned(),
            after: after.clone(),
            source: None,
            origin,
            base: then.filter(|_| origin == Some(ChangeOrigin::Conflict)),
        }
    }

    /// Who moved, where no field tells it: live did, if the entry was there already, and what it was then means nobody any
    /// more.
    pub(super) fn change_origin(&self, held: bool) -> Option<ChangeOrigin> {
        match self {
            Self::Unasked => None,
            Self::Was(_) if !held => Some(ChangeOrigin::Drift),
            Self::New | Self::Was(_) => Some(ChangeOrigin::Pending),
        }
    }
}
