//! Where each live value goes: to the place that set the value, if all who take theirs from there agree; else it becomes the
//! assistant's own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::add::{AddOptions, add};
use super::draft::PendingEdits;
use super::heirs::dependents;
use super::outcome::{PullOutcome, PullReport, PulledItem};
use super::own;
use super::rename;
use super::slot::{ValueHome, ValueIndex};
use super::text::fits_file;
use super::unfit::PullError;
use super::want::{FieldToPull, PullInput};
use super::written::{escape_all, render_live};
use crate::desired::{AssistantSpec, DeclaredField, LoadedRoster};
use crate::files::FileSource;
use crate::live::values_match;
use crate::yaml::PathSegment;

/// All decisions being made.
pub(super) struct Placement<'a> {
    pub reading: &'a LoadedRoster,
    pub slots: ValueIndex<'a>,
    pub draft: PendingEdits<'a>,
    pub items: Vec<PulledItem>,
    /// Who has a live value of its own by now.
    given: BTreeSet<(usize, String)>,
}

/// Decides, and prepares the files in memory, for these wants.
///
/// # Errors
/// When a file was changed meanwhile, or can't be edited. What can't be brought back is no error: its item says why.
pub(super) fn place_all<'w>(
    given: &PullInput<'_>,
    items: Vec<PulledItem>,
    wants: impl Iterator<Item = &'w FieldToPull>,
    adding: Option<&AddOptions<'_>>,
    files: &dyn FileSource,
) -> Result<PullReport, PullError> {
    let reading = given.reading;
    let mut decisions = Placement {
        reading,
        slots: ValueIndex::of(reading),
        draft: PendingEdits::new(reading, files),
        items,
        given: BTreeSet::new(),
    };
    decisions.decide(wants);
    if let Some(adding) = adding {
        add(given, &mut decisions.draft, &mut decisions.items, adding);
    }
    let files = decisions.draft.finish(&decisions.slots)?;
    Ok(PullReport {
        items: decisions.items,
        files,
    })
}

impl<'a> Placement<'a> {
    /// Decides all wants, those that come from one place together.
    fn decide<'w>(&mut self, wants: impl Iterator<Item = &'w FieldToPull>) {
        let mut groups: Vec<(ValueHome, Vec<&'w FieldToPull>)> = Vec::new();
        let mut numbers = BTreeMap::new();
        for want in wants {
            if want.field == "name" {
                let done = rename::rename(self, want);
                self.record(want, done, None);
                continue;
            }
            let Some((_, declared)) = self.declared(want) else {
                continue;
            };
            let slot = self.slot(declared, &want.live);
            let number = *numbers.entry(slot.clone()).or_insert(groups.len());
            match groups.get_mut(number) {
                Some((_, group)) => group.push(want),
                None => groups.push((slot, vec![want])),
            }
        }
        for (slot, group) in &groups {
            self.place(slot, group);
        }
    }

    /// The entry and the declared value that a want is about.
    fn declared(&self, want: &FieldToPull) -> Option<(&'a AssistantSpec, &'a DeclaredField)> {
        let entry = self.reading.roster.assistants.get(want.entry)?;
        let declared = entry.declared.iter().find(|declared| declared.field == want.field)?;
        Some((entry, declared))
    }

    /// Where the value is written: in a prompt file, unless that can't hold the live text.
    fn slot(&self, declared: &DeclaredField, live: &Value) -> ValueHome {
        let prompt = self.slots.prompt(declared);
        match (prompt, live) {
            (Some(file), Value::String(text)) if fits_file(text) => ValueHome::Prompt(file.clone()),
            _ => ValueHome::Node(declared.location.clone()),
        }
    }

    /// Writes the values of all who take theirs from one place.
    fn place(&mut self, slot: &ValueHome, group: &[&FieldToPull]) {
        let users = self.slots.users(slot).len();
        let Some((first, rest)) = group.split_first() else {
            return;
        };
        let agree = users == group.len() && rest.iter().all(|want| values_match(&first.live, &want.live));
        if agree && let Some((_, declared)) = self.declared(first) {
            let done = self.write(slot, declared, &first.live);
            for want in group {
                self.record(want, done.clone(), None);
            }
            return;
        }
        for want in group {
            let done = self.own(want);
            let note = match slot {
                ValueHome::Prompt(file) => format!("given a value of its own: `{file}` is shared, and stays as it is"),
                ValueHome::Node(place) => format!(
                    "given a value of its own: the one at {}:{} is shared",
                    place.file, place.line
                ),
            };
            self.record(want, done, Some(note));
        }
    }

    /// Writes a value to the place that it came from.
    fn write(&mut self, slot: &ValueHome, declared: &DeclaredField, live: &Value) -> Result<String, String> {
        let node = ValueHome::Node(declared.location.clone());
        let from = match (slot, self.slots.prompt(declared)) {
            // The text leaves its file, which can't hold it: what the file is written with matters all the same.
            (ValueHome::Node(_), Some(file)) => ValueHome::Prompt(file.clone()),
            (ValueHome::Node(_), None) => node,
            (ValueHome::Prompt(_), _) => slot.clone(),
        };
        let value = render_live(self.reading, &self.slots, &from, declared, live)?;
        match (slot, value) {
            (ValueHome::Prompt(file), Value::String(text)) => {
                self.draft.prompt(file, text);
                Ok(file.to_string())
            }
            (_, value) => {
                let place = &declared.location;
                let way = self.slots.way(declared);
                let way = way.ok_or_else(|| "it stands where it cannot be edited".to_owned())?;
                // A merge key may bring what the map itself does not hold: then it is replaced as a whole.
                let mut sources = self.reading.sources.iter();
                let merges = sources.any(|source| source.file == place.file && source.text.contains("<<"));
                if merges {
                    self.draft.set(&place.file, way, value);
                } else {
                    self.set_leaves(&place.file, way, &declared.value, value);
                }
                Ok(place.file.to_string())
            }
        }
    }

    /// Sets what differs within lists and maps of one shape, so that the comments between the rest stay.
    fn set_leaves(&mut self, file: &str, way: Vec<PathSegment>, old: &Value, new: Value) {
        let below = |step| way.iter().cloned().chain([step]).collect::<Vec<_>>();
        match (old, new) {
            (Value::Object(old), Value::Object(new))
                if old.len() == new.len() && new.keys().all(|key| old.contains_key(key)) =>
            {
                for (key, value) in new {
                    if let Some(old) = old.get(&key) {
                        self.set_leaves(file, below(PathSegment::Key(key)), old, value);
                    }
                }
            }
            (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
                for (at, (old, value)) in old.iter().zip(new).enumerate() {
                    self.set_leaves(file, below(PathSegment::Item(at)), old, value);
                }
            }
            (old, new) if escape_all(old) == new => {}
            (_, new) => self.draft.set(file, way, new),
        }
    }

    /// Gives an assistant a value of its own. If others would take it over, they get what they have as their own before.
    fn own(&mut self, want: &FieldToPull) -> Result<String, String> {
        let Some((entry, declared)) = self.declared(want) else {
            return Err("it is not declared".to_owned());
        };
        for heir in dependents(self.reading, &self.slots, entry, declared)? {
            if heir.user != (want.entry, want.field.clone()) && !self.given.contains(&heir.user) {
                own::preserve_value(self.reading, &self.slots, &mut self.draft, heir)?;
            }
        }
        self.given.insert((want.entry, want.field.clone()));
        own::give_own_value(self.reading, &self.slots, &mut self.draft, entry, declared, &want.live)
    }

    fn record(&mut self, want: &FieldToPull, done: Result<String, String>, note: Option<String>) {
        let Some(item) = self.items.get_mut(want.item) else {
            return;
        };
        match done {
            Ok(file) => {
                item.outcome = PullOutcome::Pulled;
                item.file = Some(file);
                item.reason = note;
            }
            Err(why) => item.reason = Some(why),
        }
    }
}
