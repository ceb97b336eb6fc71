//! `roster list`: the live assistants, and the entry that manages each.

use std::collections::BTreeMap;

use super::connect::connect;
use super::console::Console;
use super::read::{check_stdin, has_default, read};
use super::trouble;
use crate::api::Api;
use crate::cli::args::{Format, List};
use crate::cli::{Exit, World};
use crate::desired::{Assistant, Roster};
use crate::live::Listing;
use crate::plan::{Lifts, Pairing, Source, pair};
use crate::problem::Problem;
use crate::render::{human, json};

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
    let session = connect(&args.service, world, console).await?;
    let listing = session
        .client
        .list()
        .await
        .map_err(|trouble| trouble::unread(&session, &trouble))?;
    let rows = rows(&roster, &listing);
    console.print(&match console.format {
        Format::Human => human::list(&rows, console.out),
        Format::Json => json::list(&rows),
    })?;
    if let Some(why) = listing.incomplete {
        console.problems(&[Problem::warning(format!("there may be more: {why}"))], &[]);
    }
    Ok(Exit::Done)
}

fn rows(roster: &Roster, listing: &Listing) -> Vec<human::Row> {
    let pairs = pair(roster, listing, &BTreeMap::new(), &Lifts::default(), None);
    let mut managed: BTreeMap<&str, &Assistant> = BTreeMap::new();
    for (entry, pairing) in roster.assistants.iter().zip(&pairs.entries) {
        if let Pairing::Live(known) = pairing {
            managed.insert(&known.id, entry);
        }
    }
    let row = |live: &crate::live::Listed| human::Row {
        id: live.id.clone(),
        name: live.name.clone(),
        managed_by: managed.get(live.id.as_str()).map(|entry| Source {
            file: entry.place.file.to_string(),
            line: entry.place.line,
        }),
    };
    listing.assistants.iter().map(row).collect()
}
