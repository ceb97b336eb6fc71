//! A live name comes back: to the entry, and to the overlays, which find it by its name.

use serde_json::Value;

use super::decide::Decisions;
use super::slot::Slot;
use super::want::Want;
use crate::desired::{Step, escape};
use crate::problem::Place;

/// Writes the live name wherever the entry is named; nowhere, if it can't be everywhere.
pub(super) fn rename(decisions: &mut Decisions<'_>, want: &Want) -> Result<String, String> {
    let reading = decisions.reading;
    let Some(entry) = reading.roster.assistants.get(want.entry) else {
        return Err("its entry is gone".to_owned());
    };
    let overlaid = reading.layout.overlaid.get(&entry.name).into_iter().flatten();
    let mut names = Vec::new();
    for place in [&entry.place].into_iter().chain(overlaid) {
        names.push(name(decisions, place, &want.live)?);
    }
    for (file, way, value) in names {
        decisions.draft.set(&file, way, value);
    }
    decisions
        .draft
        .rename(&entry.name, want.live.as_str().unwrap_or_default());
    Ok(entry.place.file.to_string())
}

/// The file, the way to the name of an entry, and what to write there.
fn name(decisions: &Decisions<'_>, entry: &Place, live: &Value) -> Result<(String, Vec<Step>, Value), String> {
    let outline = decisions.slots.outline(entry);
    let found = outline.and_then(|outline| Some((outline.way(entry)?, outline.inner(entry, "name")?)));
    let Some((mut way, place)) = found else {
        return Err(format!(
            "the name in {}:{} is not written there itself",
            entry.file, entry.line
        ));
    };
    way.push(Step::Key("name".to_owned()));
    let live = live.as_str().unwrap_or_default();
    let woven = decisions.reading.origins.iter().find_map(|(other, origin)| {
        let is_it = (&other.file, other.line, other.column) == (&place.file, place.line, place.column);
        origin.woven.as_ref().filter(|_| is_it)
    });
    let written = match woven {
        None => escape(live).into_owned(),
        Some(woven) => woven.rewrite(live).ok_or_else(|| {
            format!(
                "the name in {}:{} is written with variables that no longer give it",
                place.file, place.line
            )
        })?,
    };
    let users = decisions.slots.users(&Slot::Node(place.clone()));
    if !users.is_empty() {
        return Err(format!(
            "other values are aliases of the name in {}:{}",
            place.file, place.line
        ));
    }
    Ok((place.file.to_string(), way, Value::from(written)))
}
