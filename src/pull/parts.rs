//! Live edits within a part: a file that gives a variable its value, which several texts share. Where all of these texts ask for
//! the same, the part is written. Else each that was edited gets its own text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::prompt_files::{fits_file, match_style};
use super::report::PullOutcome;
use super::select::FieldToPull;
use super::value_index::{FieldRef, ValueHome, ValueIndex};
use crate::desired::{DeclaredField, LoadedRoster, PartsEdit, Template};

/// What comes back to parts.
#[derive(Default)]
pub(super) struct SharedParts {
    /// By file, its new text.
    pub texts: BTreeMap<Arc<str>, String>,
    /// By entry and field: what is left of the live text, with the parts as they are now.
    pub edits: BTreeMap<(usize, String), PartsEdit>,
}

impl SharedParts {
    /// Finds the parts that all who use them ask the same of.
    pub(super) fn agreed(loaded: &LoadedRoster, index: &ValueIndex<'_>, wants: &[&FieldToPull]) -> Self {
        let users = users(loaded, index);
        if users.is_empty() {
            return Self::default();
        }
        let edits_of = |wanted: &dyn Fn(&Arc<str>) -> bool| -> BTreeMap<_, _> {
            let edited = wants.iter().filter_map(|want| {
                let edit = edit(loaded, index, want, wanted)?;
                Some(((want.entry, want.field.clone()), edit))
            });
            edited.collect()
        };
        let asked = edits_of(&|_| true);
        let agreed = |part: &Arc<str>| {
            let mut texts = users.get(part)?.iter().map(|user| {
                let (entry, field) = (*user)?;
                asked.get(&(entry, field.to_owned()))?.parts.get(part)
            });
            let text = texts.next()??;
            (fits_file(text) && texts.all(|other| other == Some(text))).then(|| text.clone())
        };
        let parts: BTreeSet<_> = asked.values().flat_map(|edit| edit.parts.keys()).collect();
        let texts: BTreeMap<_, _> = parts
            .into_iter()
            .filter_map(|part| Some((Arc::clone(part), agreed(part)?)))
            .collect();
        // What a text asks of a part that others want otherwise is left to the text itself.
        let edits = edits_of(&|part| texts.contains_key(part));
        Self { texts, edits }
    }
}

/// By part, the values that it is put into; nothing for a use that is no declared text, which nobody asks anything of.
fn users<'a>(loaded: &'a LoadedRoster, index: &ValueIndex<'a>) -> BTreeMap<Arc<str>, Vec<Option<FieldRef<'a>>>> {
    let mut users: BTreeMap<Arc<str>, Vec<Option<FieldRef<'a>>>> = BTreeMap::new();
    let mut counted = BTreeSet::new();
    for (at, entry) in loaded.roster.assistants.iter().enumerate() {
        for declared in &entry.declared {
            let Some(template) = template(index, declared) else {
                continue;
            };
            counted.insert(template.written());
            let mut files: Vec<_> = template.files().flatten().collect();
            files.sort_unstable();
            files.dedup();
            for file in files {
                let user = (at, declared.field.as_str());
                users.entry(Arc::clone(file)).or_default().push(Some(user));
            }
        }
    }
    // Names, values within lists and maps, and texts that nobody takes any more.
    let others = loaded.origins.values().filter_map(|origin| origin.woven.as_ref());
    for other in others.filter(|other| !counted.contains(other.written())) {
        for file in other.files().flatten() {
            users.entry(Arc::clone(file)).or_default().push(None);
        }
    }
    // A prompt of its own is read otherwise than a part.
    for (file, users) in &mut users {
        if !index.users(&ValueHome::Prompt(Arc::clone(file))).is_empty() {
            users.push(None);
        }
    }
    users
}

fn template<'d>(index: &ValueIndex<'d>, declared: &'d DeclaredField) -> Option<&'d Template> {
    let home = index.prompt(declared).map_or_else(
        || ValueHome::Node(declared.location.clone()),
        |file| ValueHome::Prompt(Arc::clone(file)),
    );
    index.template(&home, declared)
}

/// What a live text asks of the parts that are wanted, if it can't be written around them.
fn edit(
    loaded: &LoadedRoster,
    index: &ValueIndex<'_>,
    want: &FieldToPull,
    wanted: &dyn Fn(&Arc<str>) -> bool,
) -> Option<PartsEdit> {
    let Value::String(live) = &want.live else { return None };
    if want.outcome != PullOutcome::Pulled {
        return None;
    }
    let entry = loaded.roster.assistants.get(want.entry)?;
    let declared = entry.declared.iter().find(|declared| declared.field == want.field)?;
    let template = template(index, declared)?;
    template.files().flatten().next()?;
    let live = match_style(live, template.written());
    if template.rewrite_for(&live).is_some() {
        return None;
    }
    template.edit_parts(&live, wanted)
}
