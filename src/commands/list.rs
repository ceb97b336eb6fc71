//! `roster list`: the live assistants, and the entry that manages each.

use std::collections::BTreeMap;

use super::connect::connect;
use super::console::Console;
use super::read::{check_names, check_stdin, has_default, read};
use super::trouble;
use crate::api::Api;
use crate::cli::args::{Format, List};
use crate::cli::{Exit, World};
use crate::desired::{Assistant, Roster};
use crate::live::{Listed, Listing};
use crate::plan::{Lifts, Pairing, Source, Target, pair};
use crate::problem::Problem;
use crate::render::{Style, human, json, markdown};

pub(super) async fn run(args: &List, world: &World, console: &Console) -> anyhow::Result<Exit> {
    if let Err(problem) = check_stdin(&args.files, &args.service) {
        console.problems(&[problem], &[]);
        return Ok(Exit::Usage);
    }
    let roster = if args.files.files.is_empty() && !has_default() {
        Roster::default()
    } else {
        match read(&args.files, world, console) {
            Some(roster) => roster,
            None => return Ok(Exit::Failed),
        }
    };
    check_names("--target", &args.targets.targets, &roster.names())?;
    let session = connect(&args.service, world, console).await?;
    let listing = session
        .client
        .list()
        .await
        .map_err(|trouble| trouble::unread(&session, &trouble))?;
    let rows = rows(
        &roster,
        &listing,
        &Target(args.targets.targets.iter().cloned().collect()),
    );
    console.print(&match console.format {
        Format::Human => human::list(&rows, console.out),
        Format::Json => json::list(&rows),
        Format::Markdown => markdown::fenced(&human::list(&rows, Style::default())),
    })?;
    let left_out = listing.assistants.len() - rows.len();
    if left_out > 0 {
        console.say(&format!("{left_out} left out by --target\n"));
    }
    if let Some(why) = listing.incomplete {
        console.problems(&[Problem::warning(format!("there may be more: {why}"))], &[]);
    }
    Ok(Exit::Done)
}

/// The live assistants in the target, each with the entry that manages it.
fn rows(roster: &Roster, listing: &Listing, target: &Target) -> Vec<human::Row> {
    let pairs = pair(roster, listing, &BTreeMap::new(), &Lifts::default(), None);
    let mut managed: BTreeMap<&str, &Assistant> = BTreeMap::new();
    for (entry, pairing) in roster.assistants.iter().zip(&pairs.entries) {
        if let Pairing::Live(known) = pairing {
            managed.insert(&known.id, entry);
        }
    }
    let row = |live: &Listed| human::Row {
        id: live.id.clone(),
        name: live.name.clone(),
        managed_by: managed.get(live.id.as_str()).map(|entry| Source {
            file: entry.place.file.to_string(),
            line: entry.place.line,
        }),
    };
    let is_meant = |live: &&Listed| {
        let entry = managed.get(live.id.as_str());
        entry.map_or(target.0.is_empty(), |entry| target.takes(&entry.name))
    };
    listing.assistants.iter().filter(is_meant).map(row).collect()
}
