//! `roster pin`: writes the ids of matched assistants into the files. All is prepared and checked before the first file is replaced.

use std::collections::BTreeMap;
use std::path::Path;

use super::console::Console;
use super::inputs::{check_writable, read_to_edit, request};
use super::key_guard;
use super::name_patterns::target;
use super::pin_edits::{PinDraft, draft};
use super::session;
use super::session::connect;
use crate::api::ReadApi;
use crate::cli::args::{OutputFormat, PinArgs};
use crate::cli::{Environment, ExitStatus};
use crate::desired::LoadedRoster;
use crate::diagnostic::Diagnostic;
use crate::files::DiskFiles;
use crate::files::atomic::replace_file;
use crate::files::spare::remove_leftovers;
use crate::live::AssistantList;
use crate::plan::{BlockReason, EntryMatch, SafetyOverrides, TargetFilter, match_entries};
use crate::pull::FileChange;
use crate::render::human::{PinReport, UnpinnedEntry};
use crate::render::{TermStyle, human, json, markdown};

pub(super) async fn run(args: &PinArgs, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    check_writable(&args.files, &args.service, "no id can be written into standard input")?;
    let request = request(&args.files, None, environment);
    let disk = DiskFiles::new(".");
    let reading = read_to_edit(&request, &disk, false, console)?;
    let names = reading.roster.names();
    let target = target("--target", &reading.roster, &args.targets)?;

    let session = connect(&args.service, environment, console).await?;
    let unread = |trouble| session::unread(&session, &trouble);
    let listing = session.reader().list().await.map_err(unread)?;
    let (ids, mut pinning) = choose(&reading, &listing, &target);
    let mut draft = draft(&reading, &ids, &disk, &request)?;
    pinning.left.extend(std::mem::take(&mut draft.left));
    write(&draft, &mut pinning, console);
    in_order(&mut pinning, &names);
    let document = match console.format {
        OutputFormat::Human => human::pin(&pinning, console.out),
        OutputFormat::Json => json::pin(&pinning),
        OutputFormat::Markdown => markdown::fenced("pin", &human::pin(&pinning, TermStyle::default())),
    };
    let ended = console.print_result(!pinning.pinned.is_empty(), &document, exit(&pinning))?;
    if let Some(why) = listing.incomplete {
        let problem = Diagnostic::warning(format!("there may be more live assistants: {why}"));
        console.problems(&[problem], &[]);
    }
    Ok(ended)
}

/// The ids to be written, by the place of their entry in the roster; and what is left already.
fn choose(
    reading: &LoadedRoster,
    listing: &AssistantList,
    target: &TargetFilter,
) -> (BTreeMap<usize, String>, PinReport) {
    let roster = &reading.roster;
    let pairs = match_entries(roster, listing, &BTreeMap::new(), &SafetyOverrides::default(), None);
    let mut ids = BTreeMap::new();
    let mut pinning = PinReport::default();
    for (at, (entry, pairing)) in roster.assistants.iter().zip(pairs.entries).enumerate() {
        if !target.selects(&entry.name) {
            continue;
        }
        let left = |reason, message| UnpinnedEntry {
            name: entry.name.clone(),
            reason,
            message,
        };
        match pairing {
            EntryMatch::Live(_) if entry.id.is_some() => pinning.already += 1,
            // What an incomplete list does not show may be live all the same.
            _ if entry.id.is_some() && listing.incomplete.is_some() => pinning.already += 1,
            EntryMatch::Live(known) => {
                ids.insert(at, known.id);
            }
            EntryMatch::Absent => {
                let message = "no live assistant has this name: once it is created, pin again".to_owned();
                pinning.left.push(left(UnpinnedEntry::NOT_LIVE, message));
            }
            EntryMatch::Blocked {
                reason: reason @ BlockReason::NothingMatches,
                ..
            } => {
                let message = "no entry matches any live assistant: is it the wrong key or address?".to_owned();
                pinning.left.push(left(reason.name(), message));
            }
            EntryMatch::Blocked { reason, message, .. } => pinning.left.push(left(reason.name(), message)),
        }
    }
    (ids, pinning)
}

/// Replaces each file at once. After one that can't be written, none is attempted.
fn write(draft: &PinDraft, pinning: &mut PinReport, console: &Console) {
    let mut broken: Option<String> = None;
    remove_leftovers(draft.files.iter().map(|file| Path::new(&*file.file)));
    for FileChange {
        file, before, after, ..
    } in &draft.files
    {
        let why = match &broken {
            Some(why) => Some(format!("it was not attempted, because {why}")),
            None => key_guard::refuse_key_in_file(before.as_deref(), after, console)
                .and_then(|()| replace_file(Path::new(file), before.as_deref(), after))
                .err()
                .map(|error| format!("`{file}` could not be written: {error}")),
        };
        let pins = draft.pins.iter().filter(|pin| pin.source.file == *file);
        match &why {
            None => pinning.pinned.extend(pins.cloned()),
            Some(why) => pinning.left.extend(pins.map(|pin| UnpinnedEntry {
                name: pin.name.clone(),
                reason: UnpinnedEntry::NOT_WRITTEN,
                message: why.clone(),
            })),
        }
        broken = broken.or(why);
    }
}

fn in_order(pinning: &mut PinReport, names: &[&str]) {
    let order: BTreeMap<&str, usize> = names.iter().copied().zip(0..).collect();
    pinning.pinned.sort_by_key(|pin| order.get(pin.name.as_str()).copied());
    pinning.left.sort_by_key(|left| order.get(left.name.as_str()).copied());
}

/// An entry that is only waiting to be created is as it should be.
fn exit(pinning: &PinReport) -> ExitStatus {
    if pinning.left.iter().all(UnpinnedEntry::is_not_live) {
        ExitStatus::Done
    } else if pinning.pinned.is_empty() {
        ExitStatus::Failed
    } else {
        ExitStatus::Incomplete
    }
}
