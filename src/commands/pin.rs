//! `roster pin`: writes the ids of matched assistants into the files. All is prepared and checked before the first file is replaced.

use std::collections::BTreeMap;
use std::path::Path;

use super::connect::connect;
use super::console::Console;
use super::leak;
use super::pin_draft::{Draft, draft};
use super::read::{check_names, check_writable, read_to_edit, request};
use super::swap::swap;
use super::trouble;
use crate::api::Api;
use crate::cli::args::{Format, Pin as Args};
use crate::cli::{Exit, World};
use crate::desired::{Disk, Reading};
use crate::live::Listing;
use crate::plan::{Lifts, Pairing, Reason, Target, pair};
use crate::problem::Problem;
use crate::pull::Changed;
use crate::render::human::{Left, Pinning};
use crate::render::{Style, human, json, markdown};

pub(super) async fn run(args: &Args, world: &World, console: &Console) -> anyhow::Result<Exit> {
    if let Err(problem) = check_writable(&args.files, &args.service, "no id can be written into standard input") {
        console.problems(&[problem], &[]);
        return Ok(Exit::Usage);
    }
    let request = request(&args.files, world);
    let disk = Disk::new(".");
    let Some(reading) = read_to_edit(&request, &disk, false, console) else {
        return Ok(Exit::Failed);
    };
    let names = reading.roster.names();
    check_names("--target", &args.targets.targets, &names)?;
    let target = Target(args.targets.targets.iter().cloned().collect());

    let session = connect(&args.service, world, console).await?;
    let unread = |trouble| trouble::unread(&session, &trouble);
    let listing = session.client.list().await.map_err(unread)?;
    let (ids, mut pinning) = choose(&reading, &listing, &target);
    let mut draft = draft(&reading, &ids, &disk, &request)?;
    pinning.left.extend(std::mem::take(&mut draft.left));
    write(&draft, &mut pinning, console);
    in_order(&mut pinning, &names);
    let document = match console.format {
        Format::Human => human::pin(&pinning, console.out),
        Format::Json => json::pin(&pinning),
        Format::Markdown => markdown::fenced(&human::pin(&pinning, Style::default())),
    };
    let ended = console.print_after(!pinning.pinned.is_empty(), &document, exit(&pinning))?;
    if let Some(why) = listing.incomplete {
        let problem = Problem::warning(format!("there may be more live assistants: {why}"));
        console.problems(&[problem], &[]);
    }
    Ok(ended)
}

/// The ids to be written, by the place of their entry in the roster; and what is left already.
fn choose(reading: &Reading, listing: &Listing, target: &Target) -> (BTreeMap<usize, String>, Pinning) {
    let roster = &reading.roster;
    let pairs = pair(roster, listing, &BTreeMap::new(), &Lifts::default(), None);
    let mut ids = BTreeMap::new();
    let mut pinning = Pinning::default();
    for (at, (entry, pairing)) in roster.assistants.iter().zip(pairs.entries).enumerate() {
        if !target.takes(&entry.name) {
            continue;
        }
        let left = |reason, message| Left {
            name: entry.name.clone(),
            reason,
            message,
        };
        match pairing {
            Pairing::Live(_) if entry.id.is_some() => pinning.already += 1,
            // What an incomplete list does not show may be live all the same.
            _ if entry.id.is_some() && listing.incomplete.is_some() => pinning.already += 1,
            Pairing::Live(known) => {
                ids.insert(at, known.id);
            }
            Pairing::Absent => {
                let message = "no live assistant has this name: once it is created, pin again".to_owned();
                pinning.left.push(left(Left::NOT_LIVE, message));
            }
            Pairing::Blocked {
                reason: reason @ Reason::NothingMatches,
                ..
            } => {
                let message = "no entry matches any live assistant: is it the wrong key or address?".to_owned();
                pinning.left.push(left(reason.name(), message));
            }
            Pairing::Blocked { reason, message, .. } => pinning.left.push(left(reason.name(), message)),
        }
    }
    (ids, pinning)
}

/// Replaces each file at once. After one that can't be written, none is attempted.
fn write(draft: &Draft, pinning: &mut Pinning, console: &Console) {
    let mut broken: Option<String> = None;
    for Changed {
        file, before, after, ..
    } in &draft.files
    {
        let why = match &broken {
            Some(why) => Some(format!("it was not attempted, because {why}")),
            None => leak::check(before.as_deref(), after, console)
                .and_then(|()| swap(Path::new(file), before.as_deref(), after))
                .err()
                .map(|error| format!("`{file}` could not be written: {error}")),
        };
        let pins = draft.pins.iter().filter(|pin| pin.source.file == *file);
        match &why {
            None => pinning.pinned.extend(pins.cloned()),
            Some(why) => pinning.left.extend(pins.map(|pin| Left {
                name: pin.name.clone(),
                reason: Left::NOT_WRITTEN,
                message: why.clone(),
            })),
        }
        broken = broken.or(why);
    }
}

fn in_order(pinning: &mut Pinning, names: &[&str]) {
    let order: BTreeMap<&str, usize> = names.iter().copied().zip(0..).collect();
    pinning.pinned.sort_by_key(|pin| order.get(pin.name.as_str()).copied());
    pinning.left.sort_by_key(|left| order.get(left.name.as_str()).copied());
}

/// An entry that is only waiting to be created is as it should be.
fn exit(pinning: &Pinning) -> Exit {
    if pinning.left.iter().all(Left::is_not_live) {
        Exit::Done
    } else if pinning.pinned.is_empty() {
        Exit::Failed
    } else {
        Exit::Incomplete
    }
}
