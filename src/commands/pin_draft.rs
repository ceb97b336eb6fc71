//! The files of a pinning as they will be: which entry gets its id where, prepared and read again before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::desired::{self, Assistant, Disk, Files, Found, Outline, Reading, Refusal, Request, Step, escape};
use crate::edit::{self, Edit, Where, edit};
use crate::plan::Source;
use crate::problem::{Place, Problem};
use crate::render::human::{Left, Pin};

/// What is prepared.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) files: Vec<File>,
    pub(super) left: Vec<Left>,
}

/// A file that gets ids.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: String,
    /// The text that was read.
    pub(super) before: String,
    pub(super) after: String,
    pub(super) pins: Vec<Pin>,
}

/// Prepares the files. With overlays, the ids go into the last one: a pin belongs to one environment.
///
/// # Errors
/// When the prepared files would not mean the same roster with these ids.
pub(super) fn draft(
    reading: &Reading,
    ids: &BTreeMap<usize, String>,
    disk: &Disk,
    request: &Request,
) -> anyhow::Result<Draft> {
    let mut draft = Draft::default();
    let mut edits: BTreeMap<String, Vec<(Edit, Pin)>> = BTreeMap::new();
    let mut outlines = BTreeMap::new();
    let overlay = reading
        .layout
        .files
        .iter()
        .rfind(|file| file.overlay)
        .map(|file| &*file.file);
    let mut seen = BTreeSet::new();
    let wanted = ids
        .iter()
        .filter_map(|(at, id)| Some((reading.roster.assistants.get(*at)?, id)));
    for (entry, id) in wanted {
        let place = match overlay {
            None => Some(&entry.place),
            Some(file) => own(reading, entry, file),
        };
        let file = overlay.unwrap_or(&entry.place.file);
        let outline = outlines.entry(file.to_owned()).or_insert_with(|| {
            let source = reading.sources.iter().find(|source| &*source.file == file);
            source.map(Outline::of).unwrap_or_default()
        });
        let is_shared = place.is_some_and(|place| !seen.insert(place.clone()));
        let change = match place {
            None => Some(new_entry(&entry.name, id)),
            Some(place) => add_id(outline, place, id).filter(|_| !is_shared),
        };
        let line = place.unwrap_or(&entry.place).line;
        let pin = Pin {
            name: entry.name.clone(),
            id: id.clone(),
            source: Source {
                file: file.to_owned(),
                line,
            },
        };
        match change {
            Some(change) => edits.entry(file.to_owned()).or_default().push((change, pin)),
            None => draft
                .left
                .push(no_place(&pin, "its entry is an alias of a map that stands elsewhere")),
        }
    }
    for (file, edits) in edits {
        prepare(reading, &mut draft, file, edits, disk)?;
    }
    check(reading, &mut draft, disk, request)?;
    Ok(draft)
}

/// The entry's own place in the overlay.
fn own<'a>(reading: &'a Reading, entry: &Assistant, file: &str) -> Option<&'a Place> {
    let places = reading.layout.overlaid.get(&entry.name)?;
    places.iter().rfind(|place| &*place.file == file)
}

/// Behind the name, if that is written in the entry itself.
fn add_id(outline: &Outline, place: &Place, id: &str) -> Option<Edit> {
    let way = outline.way(place)?;
    let [Step::Key(section), Step::Item(item)] = way.as_slice() else {
        return None;
    };
    let has_name = outline.keys(place).iter().any(|key| key == "name");
    Some(Edit::Add {
        path: vec![edit::Step::Key(section.clone()), edit::Step::Item(*item)],
        key: "id".to_owned(),
        value: id.into(),
        at: if has_name {
            Where::After("name".to_owned())
        } else {
            Where::First
        },
    })
}

fn new_entry(name: &str, id: &str) -> Edit {
    Edit::Append {
        path: vec![edit::Step::Key("assistants".to_owned())],
        item: vec![("name".to_owned(), escape(name).into()), ("id".to_owned(), id.into())],
    }
}

fn no_place(pin: &Pin, why: &str) -> Left {
    Left {
        name: pin.name.clone(),
        reason: Left::NO_PLACE,
        message: format!(
            "{why}: add `id: \"{}\"` by hand ({}:{})",
            pin.id, pin.source.file, pin.source.line
        ),
    }
}

/// Edits one file. If they can't be done together, those that can be done alone are.
fn prepare(
    reading: &Reading,
    draft: &mut Draft,
    file: String,
    edits: Vec<(Edit, Pin)>,
    disk: &Disk,
) -> anyhow::Result<()> {
    let bytes = disk.named(&file).map_err(|refusal| refusal.problem())?;
    let before = String::from_utf8(bytes)?;
    let read = reading.sources.iter().find(|source| *source.file == file);
    if read.is_none_or(|source| before.trim_start_matches('\u{feff}') != &*source.text) {
        let problem = Problem::error(format!("`{file}` was changed meanwhile, so nothing was written"));
        return Err(problem.hint("pin again").into());
    }
    let all: Vec<Edit> = edits.iter().map(|(change, _)| change.clone()).collect();
    let (mut after, mut pins) = (before.clone(), Vec::new());
    if let Ok(text) = edit(&before, &all) {
        after = text;
        pins = edits.into_iter().map(|(_, pin)| pin).collect();
    } else {
        for (change, pin) in edits {
            match edit(&after, &[change]) {
                Ok(text) => {
                    after = text;
                    pins.push(pin);
                }
                Err(why) => draft.left.push(no_place(&pin, &why.to_string())),
            }
        }
    }
    if after != before {
        draft.files.push(File {
            path: file,
            before,
            after,
            pins,
        });
    }
    Ok(())
}

/// Reads the files as they will be: nothing but the ids may differ. Takes over where the entries stand then.
fn check(reading: &Reading, draft: &mut Draft, disk: &Disk, request: &Request) -> anyhow::Result<()> {
    if draft.files.is_empty() {
        return Ok(());
    }
    let texts = draft
        .files
        .iter()
        .map(|file| (file.path.as_str(), file.after.as_str()))
        .collect();
    let after = desired::read(request, &Edited { disk, texts }, &mut std::io::empty());
    let ids: BTreeMap<&str, &str> = draft
        .files
        .iter()
        .flat_map(|file| &file.pins)
        .map(|pin| (pin.name.as_str(), pin.id.as_str()))
        .collect();
    let wanted = reading.roster.assistants.iter().map(|entry| {
        let id = ids.get(entry.name.as_str()).map(ToString::to_string);
        meaning(entry, id.or_else(|| entry.id.clone()))
    });
    let found = after
        .roster
        .assistants
        .iter()
        .map(|entry| meaning(entry, entry.id.clone()));
    if after.failed() || !wanted.eq(found) || after.roster.settings != reading.roster.settings {
        let problem = Problem::error("the files with their ids would not mean the same roster, so nothing was written");
        return Err(problem.hint("add the ids by hand; `roster list` shows them").into());
    }
    for file in &mut draft.files {
        for pin in &mut file.pins {
            let entry = after.roster.assistants.iter().find(|entry| entry.name == pin.name);
            let place = entry.and_then(|entry| own(&after, entry, &file.path).or(Some(&entry.place)));
            pin.source.line = place.map_or(pin.source.line, |place| place.line);
        }
    }
    Ok(())
}

/// All that an entry says, but for where.
fn meaning(entry: &Assistant, id: Option<String>) -> impl PartialEq + '_ {
    let declared: Vec<_> = entry
        .declared
        .iter()
        .map(|declared| (&declared.field, &declared.value))
        .collect();
    (&entry.name, id, &entry.renamed_from, &entry.ignore, declared)
}

/// The working tree with some files edited.
struct Edited<'a> {
    disk: &'a Disk,
    texts: BTreeMap<&'a str, &'a str>,
}

impl Files for Edited<'_> {
    fn look(&self, path: &str) -> Found {
        self.disk.look(path)
    }

    fn names(&self, folder: &str) -> Result<Vec<String>, Refusal> {
        self.disk.names(folder)
    }

    fn named(&self, path: &str) -> Result<Vec<u8>, Refusal> {
        let edited = self.texts.get(path);
        edited.map_or_else(|| self.disk.named(path), |text| Ok(text.as_bytes().to_vec()))
    }

    fn inner(&self, folder: &str, path: &str, most: u64) -> Result<Vec<u8>, Refusal> {
        let edited = self.texts.get(format!("{folder}{path}").as_str());
        edited.map_or_else(
            || self.disk.inner(folder, path, most),
            |text| Ok(text.as_bytes().to_vec()),
        )
    }

    fn identity(&self, path: &str) -> String {
        self.disk.identity(path)
    }
}
