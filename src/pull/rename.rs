//! A live name comes back to the entry, where no overlay finds it by its name.

use serde_json::Value;

use super::decide::Placement;
use super::slot::ValueHome;
use super::want::FieldToPull;
use crate::desired::escape;
use crate::diagnostic::Location;
use crate::yaml::PathSegment;

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
    let woven = decisions.reading.origins.iter().find_map(|(other, origin)| {
        let is_it = (&other.file, other.line, other.column) == (&place.file, place.line, place.column);
        origin.woven.as_ref().filter(|_| is_it)
    });
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
