//! Where each live value goes: to the place that set the value, if all who take theirs from there agree; else it becomes the
//! assistant's own. A live name comes back to the entry, unless an overlay finds the entry by that name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::add::{AddOptions, add};
use super::coerce::{Rendering, render_live};
use super::own_value;
use super::own_value::dependents;
use super::parts::SharedParts;
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

/// The file that a value was written to, and what there is to say of that.
type Placed = (String, Option<String>);

fn with_note(placed: Result<Placed, String>) -> (Result<String, String>, Option<String>) {
    match placed {
        Ok((file, note)) => (Ok(file), note),
        Err(why) => (Err(why), None),
    }
}

/// All decisions being made.
pub(super) struct Placement<'a> {
    pub loaded: &'a LoadedRoster,
    pub index: ValueIndex<'a>,
    pub edits: PendingEdits<'a>,
    pub items: Vec<PulledItem>,
    /// Who has a live value of its own by now.
    have_own: BTreeSet<(usize, String)>,
}

/// Decides, and prepares the files in memory, for these wants.
///
/// # Errors
/// When a file was changed meanwhile, or can't be edited. What can't be brought back is no error: its item says why.
pub(super) fn place_all<'w>(
    input: &PullInput<'_>,
    items: Vec<PulledItem>,
    wants: impl Iterator<Item = &'w FieldToPull>,
    adding: Option<&AddOptions<'_>>,
    files: &dyn FileSource,
) -> Result<PullReport, PullError> {
    let loaded = input.loaded;
    let mut placement = Placement {
        loaded,
        index: ValueIndex::of(loaded),
        edits: PendingEdits::new(loaded, files),
        items,
        have_own: BTreeSet::new(),
    };
    placement.decide(wants);
    if let Some(adding) = adding {
        add(input, &mut placement.edits, &mut placement.items, adding);
    }
    let files = placement.edits.finish(&placement.index)?;
    Ok(PullReport {
        items: placement.items,
        files,
    })
}

impl<'a> Placement<'a> {
    /// Decides all wants, those that come from one place together.
    fn decide<'w>(&mut self, wants: impl Iterator<Item = &'w FieldToPull>) {
        let wants: Vec<_> = wants.collect();
        let parts = SharedParts::agreed(self.loaded, &self.index, &wants);
        for (file, text) in &parts.texts {
            self.edits.prompt(file, text.clone());
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
        // A list beside a map: the list keeps the order of the plan, which the edits follow; the map saves a walk
        // through thousands of homes for each value.
        let mut positions = BTreeMap::new();
        for want in wants {
            // A name stands in its entry and is shared with nobody, so it has no home to agree about.
            if want.field == "name" {
                let result = rename(self, want);
                self.record(want, result, None);
                continue;
            }
            let Some((_, declared)) = self.declared(want) else {
                continue;
            };
            let home = self.home_of(declared, &want.live);
            let position = *positions.entry(home.clone()).or_insert(groups.len());
            match groups.get_mut(position) {
                Some((_, group)) => group.push(want),
                None => groups.push((home, vec![want])),
            }
        }
        for (home, group) in &groups {
            self.place_group(home, group);
        }
    }

    /// The entry and the declared value that a want is about.
    fn declared(&self, want: &FieldToPull) -> Option<(&'a AssistantSpec, &'a DeclaredField)> {
        let entry = self.loaded.roster.assistants.get(want.entry)?;
        let declared = entry.declared.iter().find(|declared| declared.field == want.field)?;
        Some((entry, declared))
    }

    /// Where the value is written: in a prompt file, unless that can't hold the live text.
    fn home_of(&self, declared: &DeclaredField, live: &Value) -> ValueHome {
        let prompt = self.index.prompt(declared);
        match (prompt, live) {
            (Some(file), Value::String(text)) if fits_file(text) => ValueHome::Prompt(file.clone()),
            _ => ValueHome::Node(declared.location.clone()),
        }
    }

    /// Writes the values of all who take theirs from one place.
    fn place_group(&mut self, home: &ValueHome, group: &[&FieldToPull]) {
        let users = self.index.users(home).len();
        let Some((first, rest)) = group.split_first() else {
            return;
        };
        // All who take their value from here must be among these. One that is not (left out by a target, or as
        // declared already) would change unasked.
        let agree = users == group.len() && self.agree(home, first, rest);
        if agree && let Some((_, declared)) = self.declared(first) {
            let (result, note) = with_note(self.write(home, declared, &first.live));
            for want in group {
                self.record(want, result.clone(), note.clone());
            }
            return;
        }
        for want in group {
            // Each by itself: one that can't be written holds no other back.
            let (result, lost) = with_note(self.own(want));
            let note = match home {
                ValueHome::Prompt(file) => format!("given a value of its own: `{file}` is shared, and stays as it is"),
                ValueHome::Node(location) => format!(
                    "given a value of its own: the one at {}:{} is shared",
                    location.file, location.line
                ),
            };
            let note = [note].into_iter().chain(lost).collect::<Vec<_>>().join("; ");
            self.record(want, result, Some(note));
        }
    }

    /// Would all write the same there? With variables of their own, several live texts may come from one written text.
    fn agree(&self, home: &ValueHome, first: &FieldToPull, rest: &[&FieldToPull]) -> bool {
        let declared = |want: &FieldToPull| self.declared(want).map(|(_, declared)| declared);
        let all = || [first].into_iter().chain(rest.iter().copied());
        if all().all(|want| declared(want).is_some_and(|declared| declared.own_template.is_none())) {
            return rest.iter().all(|want| values_match(&first.live, &want.live));
        }
        // With values of their own for variables, two entries may have different texts from one template. So it is
        // what would be written that has to be the same.
        let written = |want: &FieldToPull| Some(self.rendered(home, declared(want)?, &want.live).ok()?.value);
        // One alone is written, or told why it can't be.
        rest.is_empty()
            || written(first).is_some_and(|text| rest.iter().all(|want| written(want).as_ref() == Some(&text)))
    }

    /// What to write at the place that a value came from.
    fn rendered(&self, home: &ValueHome, declared: &DeclaredField, live: &Value) -> Result<Rendering, String> {
        let from = match (home, self.index.prompt(declared)) {
            // The text leaves its file, which can't hold it: what the file is written with matters all the same.
            (ValueHome::Node(_), Some(file)) => ValueHome::Prompt(file.clone()),
            (ValueHome::Node(_), None) => ValueHome::Node(declared.location.clone()),
            (ValueHome::Prompt(_), _) => home.clone(),
        };
        render_live(self.loaded, &self.index, &from, declared, live)
    }

    /// Writes a value to the place that it came from. Gives the file, and what to say of it.
    fn write(&mut self, home: &ValueHome, declared: &DeclaredField, live: &Value) -> Result<Placed, String> {
        let (value, note) = self.rendered(home, declared, live)?.in_place()?;
        match (home, value) {
            (ValueHome::Prompt(file), Value::String(text)) => {
                self.edits.prompt(file, text);
                Ok((file.to_string(), note))
            }
            // Also a text that no prompt file can hold: it takes the place of the reference to the file.
            (_, value) => {
                let location = &declared.location;
                let path = self.index.path_to(declared);
                let path = path.ok_or_else(|| "it is written in a form that can't be edited".to_owned())?;
                // What a merge key or an alias brings is not written in the map itself: then the map is replaced as a whole.
                if self.index.borrows(declared) {
                    self.edits.set(&location.file, path, value);
                } else {
                    self.set_leaves(&location.file, path, &declared.value, value);
                }
                Ok((location.file.to_string(), note))
            }
        }
    }

    /// Sets what differs within lists and maps of one shape, so that the comments between the rest stay.
    fn set_leaves(&mut self, file: &str, path: Vec<PathSegment>, old: &Value, new: Value) {
        let below = |step| path.iter().cloned().chain([step]).collect::<Vec<_>>();
        match (old, new) {
            (Value::Object(old), Value::Object(new))
                // Only where both have the same keys: else it can't be said which of the comments in there still
                // hold.
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
            // The new value is escaped for the file already; the old one is as it was read.
            (old, new) if escape_all(old) == new => {}
            (_, new) => self.edits.set(file, path, new),
        }
    }

    /// Gives an assistant a value of its own. If others would take it over, they get what they have as their own before.
    fn own(&mut self, want: &FieldToPull) -> Result<Placed, String> {
        let Some((entry, declared)) = self.declared(want) else {
            return Err("it is not declared".to_owned());
        };
        // These before the value itself, since each is written as it counts now. Whoever has got its live value in
        // this run keeps that.
        for dependent in dependents(self.loaded, &self.index, entry, declared)? {
            if dependent.user != (want.entry, want.field.clone()) && !self.have_own.contains(&dependent.user) {
                own_value::preserve_value(self.loaded, &self.index, &mut self.edits, dependent)?;
            }
        }
        self.have_own.insert((want.entry, want.field.clone()));
        own_value::give_own_value(self.loaded, &self.index, &mut self.edits, entry, declared, &want.live)
    }

    fn record(&mut self, want: &FieldToPull, result: Result<String, String>, note: Option<String>) {
        let Some(item) = self.items.get_mut(want.item) else {
            return;
        };
        match result {
            Ok(file) => {
                item.outcome = want.outcome;
                item.file = Some(file);
                item.reason = match want.outcome {
                    PullOutcome::Pulled | PullOutcome::Merged => note,
                    // That it is in conflict, and where, is still the point.
                    _ => {
                        let marked = "it is written with conflict markers, for you to decide".to_owned();
                        let all = item.reason.take().into_iter().chain([marked]).chain(note);
                        Some(all.collect::<Vec<_>>().join("; "))
                    }
                };
                item.written = (want.outcome != PullOutcome::Pulled).then(|| want.live.clone());
            }
            Err(why) => item.reason = Some(why),
        }
    }
}

/// Writes the live name where the entry is named.
pub(super) fn rename(placement: &mut Placement<'_>, want: &FieldToPull) -> Result<String, String> {
    let Some(entry) = placement.loaded.roster.assistants.get(want.entry) else {
        return Err("its entry is gone".to_owned());
    };
    // The other environments' overlays are not known here.
    if placement.loaded.layout.files.iter().any(|file| file.overlay) {
        return Err(
            "overlays find their entries by name: rename it by hand, in the entry and in every overlay".to_owned(),
        );
    }
    let (file, path, value) = name(placement, &entry.place, &want.live)?;
    placement.edits.set(&file, path, value);
    Ok(file)
}

/// The file, the way to the name of an entry, and what to write there.
fn name(
    placement: &Placement<'_>,
    entry: &Location,
    live: &Value,
) -> Result<(String, Vec<PathSegment>, Value), String> {
    let source_map = placement.index.source_map(entry);
    let found =
        source_map.and_then(|source_map| Some((source_map.path_to(entry)?, source_map.value_location(entry, "name")?)));
    let Some((mut path, location)) = found else {
        return Err(format!(
            "the name in {}:{} is not written there itself",
            entry.file, entry.line
        ));
    };
    path.push(PathSegment::Key("name".to_owned()));
    let live = live.as_str().unwrap_or_default();
    let template = placement
        .loaded
        .origins
        .get(&location)
        .and_then(|origin| origin.woven.as_ref());
    let written = match template {
        None => escape(live).into_owned(),
        Some(template) => template.rewrite_for(live).ok_or_else(|| {
            format!(
                "the name in {}:{} is written with variables that no longer give it",
                location.file, location.line
            )
        })?,
    };
    // No field is declared at a name, so whoever is found here has it by an alias.
    let users = placement.index.users(&ValueHome::Node(location.clone()));
    if !users.is_empty() {
        return Err(format!(
            "other values are aliases of the name in {}:{}",
            location.file, location.line
        ));
    }
    Ok((location.file.to_string(), path, Value::from(written)))
}
