//! The files of a pinning as they will be: which entry gets its id where, prepared and read again before anything is written.

use std::collections::BTreeMap;

use crate::desired;
use crate::desired::{AssistantSpec, LoadOptions, LoadedRoster, escape};
use crate::diagnostic::{Diagnostic, Location};
use crate::files::{DiskFiles, FileSource, StagedFiles};
use crate::plan::SourceLine;
use crate::pull::{FileChange, FileState, largest_working_subset};
use crate::render::human::{PinnedEntry, UnpinnedEntry};
use crate::yaml::edit::{Edit, InsertAt, edit};
use crate::yaml::{PathSegment, SourceMap};

/// What is prepared.
#[derive(Debug, Default)]
pub(super) struct PinDraft {
    pub(super) files: Vec<FileChange>,
    /// By the file of their sources.
    pub(super) pins: Vec<PinnedEntry>,
    pub(super) left: Vec<UnpinnedEntry>,
}

/// An id for an entry.
struct PinEdit<'a> {
    pin: PinnedEntry,
    /// Its own place in the file that gets the id; none if it has no entry there.
    place: Option<&'a Location>,
    edit: Option<Edit>,
}

/// What the ids are written into.
struct PinPlanner<'a> {
    reading: &'a LoadedRoster,
    disk: &'a DiskFiles,
    request: &'a LoadOptions,
    outlines: BTreeMap<String, SourceMap>,
    /// The files that get ids, as they are.
    texts: BTreeMap<String, String>,
}

/// Prepares the files. With overlays, the ids go into the last one: a pin belongs to one environment. An id that can't be
/// written without changing anything else is left, and the others are not.
///
/// # Errors
/// When a file was changed meanwhile.
pub(super) fn draft(
    reading: &LoadedRoster,
    ids: &BTreeMap<usize, String>,
    disk: &DiskFiles,
    request: &LoadOptions,
) -> anyhow::Result<PinDraft> {
    let mut bench = PinPlanner {
        reading,
        disk,
        request,
        outlines: BTreeMap::new(),
        texts: BTreeMap::new(),
    };
    let overlay = reading.layout.files.iter().rfind(|file| file.overlay);
    let mut wishes = Vec::new();
    for (at, id) in ids {
        let Some(entry) = reading.roster.assistants.get(*at) else {
            continue;
        };
        let place = match overlay {
            None => Some(&entry.place),
            Some(overlay) => own(reading, entry, &overlay.file),
        };
        let file = overlay.map_or(&entry.place.file, |overlay| &overlay.file);
        bench.open(file)?;
        let edit = match place {
            None => Some(new_entry(&entry.name, id)),
            Some(place) => bench
                .outlines
                .get(&**file)
                .and_then(|outline| add_id(outline, place, id)),
        };
        let source = SourceLine {
            file: file.to_string(),
            line: place.unwrap_or(&entry.place).line,
        };
        let pin = PinnedEntry {
            name: entry.name.clone(),
            id: id.clone(),
            source,
        };
        wishes.push(PinEdit { pin, place, edit });
    }
    let mut draft = PinDraft::default();
    let kept = largest_working_subset(wishes.len(), |some| {
        let chosen: Vec<_> = some.iter().filter_map(|at| wishes.get(*at)).collect();
        let prepared = bench.prepare(&chosen).map(|prepared| draft = prepared);
        prepared.is_ok()
    });
    let left = wishes.iter().enumerate().filter(|(at, _)| !kept.contains(at));
    draft.left = left.map(|(_, wish)| bench.left(wish, &draft)).collect();
    Ok(draft)
}

/// The entry's own place in the overlay.
fn own<'a>(reading: &'a LoadedRoster, entry: &AssistantSpec, file: &str) -> Option<&'a Location> {
    let places = reading.layout.overlaid.get(&entry.name)?;
    places.iter().rfind(|place| &*place.file == file)
}

/// Behind the name, if that is written in the entry itself.
fn add_id(outline: &SourceMap, place: &Location, id: &str) -> Option<Edit> {
    let way = outline.path_to(place)?;
    let [PathSegment::Key(section), PathSegment::Item(item)] = way.as_slice() else {
        return None;
    };
    let has_name = outline.keys(place).iter().any(|key| key == "name");
    Some(Edit::Add {
        path: vec![PathSegment::Key(section.clone()), PathSegment::Item(*item)],
        key: "id".to_owned(),
        value: id.into(),
        at: if has_name {
            InsertAt::After("name".to_owned())
        } else {
            InsertAt::First
        },
    })
}

fn new_entry(name: &str, id: &str) -> Edit {
    Edit::Append {
        path: vec![PathSegment::Key("assistants".to_owned())],
        item: vec![("name".to_owned(), escape(name).into()), ("id".to_owned(), id.into())],
    }
}

impl PinPlanner<'_> {
    /// Takes a file as it is, which must still be what was read.
    fn open(&mut self, file: &str) -> anyhow::Result<()> {
        if self.texts.contains_key(file) {
            return Ok(());
        }
        let bytes = FileSource::read(self.disk, file).map_err(|refusal| refusal.problem())?;
        let text = String::from_utf8(bytes)?;
        let read = self.reading.sources.iter().find(|source| &*source.file == file);
        let Some(source) = read.filter(|source| text.strip_prefix('\u{feff}').unwrap_or(&text) == *source.text) else {
            let problem = Diagnostic::error(format!("`{file}` was changed meanwhile, so nothing was written"));
            return Err(problem.with_help("pin again").into());
        };
        self.outlines.insert(file.to_owned(), SourceMap::of(source));
        self.texts.insert(file.to_owned(), text);
        Ok(())
    }

    /// The files with these ids in them. Nothing else may differ when they are read again; that also tells where the
    /// entries stand then.
    fn prepare(&self, wishes: &[&PinEdit<'_>]) -> Result<PinDraft, String> {
        let mut draft = PinDraft {
            pins: wishes.iter().map(|wish| wish.pin.clone()).collect(),
            ..PinDraft::default()
        };
        for (file, before) in &self.texts {
            let wishes = wishes.iter().filter(|wish| wish.pin.source.file == *file);
            let edits: Option<Vec<Edit>> = wishes.map(|wish| wish.edit.clone()).collect();
            let edits = edits.ok_or("its entry is an alias of a map that is written elsewhere")?;
            let after = edit(before, &edits).map_err(|refusal| refusal.to_string())?;
            if after != *before {
                draft.files.push(FileChange {
                    file: file.clone(),
                    before: Some(before.clone()),
                    after,
                    state: FileState::Prepared,
                });
            }
        }
        let files = StagedFiles::over(self.disk, draft.files.iter().map(FileChange::staged));
        let after = desired::load(self.request, &files, &mut std::io::empty());
        if !draft.files.is_empty() && !self.is_same(&after, &draft.pins) {
            return Err("the files would not mean the same roster with its id".to_owned());
        }
        for pin in &mut draft.pins {
            let entry = after.roster.assistants.iter().find(|entry| entry.name == pin.name);
            let place = entry.and_then(|entry| own(&after, entry, &pin.source.file).or(Some(&entry.place)));
            pin.source.line = place.map_or(pin.source.line, |place| place.line);
        }
        Ok(draft)
    }

    /// Does the roster differ by these ids, and by nothing else?
    fn is_same(&self, after: &LoadedRoster, pins: &[PinnedEntry]) -> bool {
        let ids: BTreeMap<&str, &String> = pins.iter().map(|pin| (pin.name.as_str(), &pin.id)).collect();
        let before = &self.reading.roster;
        let wanted = before.assistants.iter().map(|entry| {
            let id = ids.get(entry.name.as_str()).copied();
            meaning(entry, id.or(entry.id.as_ref()))
        });
        let found = after.roster.assistants.iter();
        !after.has_errors()
            && wanted.eq(found.map(|entry| meaning(entry, entry.id.as_ref())))
            && after.roster.settings == before.settings
    }

    /// Why an entry gets no id, and what to do.
    fn left(&self, wish: &PinEdit<'_>, draft: &PinDraft) -> UnpinnedEntry {
        let PinnedEntry { name, id, source } = &wish.pin;
        let alone = self.prepare(&[wish]).err();
        let message = match self.heir(wish, draft) {
            Some(heir) => format!(
                "{heir:?} takes over what its entry says, and would get its id too: give that one an id of its own first, or let it not merge this entry ({}:{})",
                source.file, source.line
            ),
            None => format!(
                "{}: add `id: \"{id}\"` by hand ({}:{})",
                alone
                    .as_deref()
                    .unwrap_or("it cannot be pinned together with the others"),
                source.file,
                source.line
            ),
        };
        UnpinnedEntry {
            name: name.clone(),
            reason: UnpinnedEntry::NO_PLACE,
            message,
        }
    }

    /// One that takes over the entry, and gets no id of its own.
    fn heir(&self, wish: &PinEdit<'_>, draft: &PinDraft) -> Option<&str> {
        let heirs = self.outlines.get(&wish.pin.source.file)?.merged_into(wish.place?, "id");
        let entries = self.reading.roster.assistants.iter();
        let mut unpinned = entries.filter(|entry| draft.pins.iter().all(|pin| pin.name != entry.name));
        let is_heir = |place: &Location| {
            let mut heirs = heirs.iter();
            heirs.any(|heir| *heir == *place)
        };
        let heir = unpinned.find(|entry| {
            let overlaid = self.reading.layout.overlaid.get(&entry.name).into_iter().flatten();
            overlaid.chain([&entry.place]).any(is_heir)
        });
        heir.map(|heir| heir.name.as_str())
    }
}

/// All that an entry says, but for where.
fn meaning<'a>(entry: &'a AssistantSpec, id: Option<&'a String>) -> impl PartialEq + 'a {
    let declared: Vec<_> = entry
        .declared
        .iter()
        .map(|declared| (&declared.field, &declared.value))
        .collect();
    (&entry.name, id, &entry.renamed_from, &entry.ignore, declared)
}
