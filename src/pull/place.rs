//! Where each live value goes: to the place that set the value, if all who take theirs from there agree; else it becomes the
//! assistant's own. A live name comes back to the entry, unless an overlay finds the entry by that name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::add::{AddOptions, add};
use super::coerce::render_live;
use super::own_value;
use super::own_value::dependents;
use super::parts::{SharedParts, lost_part};
use super::pending_edits::PendingEdits;
use super::prompt_files::fits_file;
use super::report::{PullError, PullOutcome, PullReport, PulledItem};
use super::select::{FieldToPull, PullInput};
use super::value_index::{ValueHome, ValueIndex};
use crate::desired::{AssistantSpec, DeclaredField, LoadedRoster, PartsEdit, escape, escape_all};
use crate::diagnostic::Location;
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
        let wants: Vec<_> = wants.collect();
        let parts = SharedParts::agreed(self.reading, &self.slots, &wants);
        for (file, text) in &parts.texts {
            self.draft.prompt(file, text.clone());
        }
        let mut around = Vec::new();
        let mut others = Vec::new();
        for want in wants {
            match parts.edits.get(&(want.entry, want.field.clone())) {
                Some(edit) => around.extend(self.around_parts(want, edit)),
                None => others.push(want),
            }
        }
        self.decide_around(others.into_iter().chain(&around));
    }

    /// What is left of a live text whose edits within parts were written there; nothing, if that is what the files say.
    fn around_parts(&mut self, want: &FieldToPull, edit: &PartsEdit) -> Option<FieldToPull> {
        let live = Value::from(edit.around.as_str());
        let (_, declared) = self.declared(want)?;
        if values_match(&declared.value, &live) {
            let files: Vec<_> = edit.parts.keys().map(|file| &**file).collect();
            self.record(want, Ok(files.join(", ")), None);
            return None;
        }
        Some(FieldToPull {
            field: want.field.clone(),
            live,
            ..*want
        })
    }

    /// Decides wants of which none asks anything of a part.
    fn decide_around<'w>(&mut self, wants: impl Iterator<Item = &'w FieldToPull>) {
        let mut groups: Vec<(ValueHome, Vec<&'w FieldToPull>)> = Vec::new();
        let mut numbers = BTreeMap::new();
        for want in wants {
            if want.field == "name" {
                let done = rename(self, want);
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
        let agree = users == group.len() && self.agree(slot, first, rest);
        if agree && let Some((_, declared)) = self.declared(first) {
            let done = self.write(slot, declared, &first.live);
            let note = lost_part(&self.slots, declared, &first.live);
            for want in group {
                self.record(want, done.clone(), note.clone());
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

    /// Would all write the same there? With variables of their own, several live texts may come from one written text.
    fn agree(&self, slot: &ValueHome, first: &FieldToPull, rest: &[&FieldToPull]) -> bool {
        let declared = |want: &FieldToPull| self.declared(want).map(|(_, declared)| declared);
        let all = || [first].into_iter().chain(rest.iter().copied());
        if all().all(|want| declared(want).is_some_and(|declared| declared.own_template.is_none())) {
            return rest.iter().all(|want| values_match(&first.live, &want.live));
        }
        let written = |want: &FieldToPull| self.rendered(slot, declared(want)?, &want.live).ok();
        // One alone is written, or told why it can't be.
        rest.is_empty()
            || written(first).is_some_and(|text| rest.iter().all(|want| written(want).as_ref() == Some(&text)))
    }

    /// What to write at the place that a value came from.
    fn rendered(&self, slot: &ValueHome, declared: &DeclaredField, live: &Value) -> Result<Value, String> {
        let from = match (slot, self.slots.prompt(declared)) {
            // The text leaves its file, which can't hold it: what the file is written with matters all the same.
            (ValueHome::Node(_), Some(file)) => ValueHome::Prompt(file.clone()),
            (ValueHome::Node(_), None) => ValueHome::Node(declared.location.clone()),
            (ValueHome::Prompt(_), _) => slot.clone(),
        };
        render_live(self.reading, &self.slots, &from, declared, live)
    }

    /// Writes a value to the place that it came from.
    fn write(&mut self, slot: &ValueHome, declared: &DeclaredField, live: &Value) -> Result<String, String> {
        let value = self.rendered(slot, declared, live)?;
        match (slot, value) {
            (ValueHome::Prompt(file), Value::String(text)) => {
                self.draft.prompt(file, text);
                Ok(file.to_string())
            }
            (_, value) => {
                let place = &declared.location;
                let way = self.slots.way(declared);
                let way = way.ok_or_else(|| "it stands where it cannot be edited".to_owned())?;
                // What a merge key or an alias brings is not written in the map itself: then the map is replaced as a whole.
                if self.slots.borrows(declared) {
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
                own_value::preserve_value(self.reading, &self.slots, &mut self.draft, heir)?;
            }
        }
        self.given.insert((want.entry, want.field.clone()));
        own_value::give_own_value(self.reading, &self.slots, &mut self.draft, entry, declared, &want.live)
    }

    fn record(&mut self, want: &FieldToPull, done: Result<String, String>, note: Option<String>) {
        let Some(item) = self.items.get_mut(want.item) else {
            return;
        };
        match done {
            Ok(file) => {
                item.outcome = want.done;
                item.file = Some(file);
                item.reason = match want.done {
                    PullOutcome::Pulled | PullOutcome::Merged => note,
                    // That it is in conflict, and where, is still the point.
                    _ => {
                        let marked = "it is written with conflict markers, for you to decide".to_owned();
                        let all = item.reason.take().into_iter().chain([marked]).chain(note);
                        Some(all.collect::<Vec<_>>().join("; "))
                    }
                };
                item.written = (want.done != PullOutcome::Pulled).then(|| want.live.clone());
            }
            Err(why) => item.reason = Some(why),
        }
    }
}

/// Writes the live name where the entry is named.
pub(super) fn rename(decisions: &mut Placement<'_>, want: &FieldToPull) -> Result<String, String> {
    let Some(entry) = decisions.reading.roster.assistants.get(want.entry) else {
        return Err("its entry is gone".to_owned());
    };
    // The other environments' overlays are not known here.
    if decisions.reading.layout.files.iter().any(|file| file.overlay) {
        return Err(
            "overlays find their entries by name: rename it by hand, in the entry and in every overlay".to_owned(),
        );
    }
    let (file, way, value) = name(decisions, &entry.place, &want.live)?;
    decisions.draft.set(&file, way, value);
    Ok(file)
}

/// The file, the way to the name of an entry, and what to write there.
fn name(
    decisions: &Placement<'_>,
    entry: &Location,
    live: &Value,
) -> Result<(String, Vec<PathSegment>, Value), String> {
    let outline = decisions.slots.outline(entry);
    let found = outline.and_then(|outline| Some((outline.path_to(entry)?, outline.value_location(entry, "name")?)));
    let Some((mut way, place)) = found else {
        return Err(format!(
            "the name in {}:{} is not written there itself",
            entry.file, entry.line
        ));
    };
    way.push(PathSegment::Key("name".to_owned()));
    let live = live.as_str().unwrap_or_default();
    let woven = decisions
        .reading
        .origins
        .get(&place)
        .and_then(|origin| origin.woven.as_ref());
    let written = match woven {
        None => escape(live).into_owned(),
        Some(woven) => woven.rewrite_for(live).ok_or_else(|| {
            format!(
                "the name in {}:{} is written with variables that no longer give it",
                place.file, place.line
            )
        })?,
    };
    let users = decisions.slots.users(&ValueHome::Node(place.clone()));
    if !users.is_empty() {
        return Err(format!(
            "other values are aliases of the name in {}:{}",
            place.file, place.line
        ));
    }
    Ok((place.file.to_string(), way, Value::from(written)))
}
