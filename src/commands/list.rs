//! `roster list`: the live assistants, and the entry that manages each.

use std::collections::{BTreeMap, BTreeSet};

use super::console::Console;
use super::inputs::{Inputs, check_stdin, has_default};
use super::name_patterns::target;
use super::session;
use super::session::connect;
use crate::api::ReadApi;
use crate::cli::args::{ListArgs, OutputFormat};
use crate::cli::{Environment, ExitStatus};
use crate::desired::{AssistantSpec, Roster};
use crate::diagnostic::Diagnostic;
use crate::live::{AssistantList, AssistantSummary};
use crate::plan::{EntryMatch, SafetyOverrides, SourceLine, TargetFilter, match_entries};
use crate::render::{TermStyle, human, json, markdown};

pub(super) async fn run(args: &ListArgs, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    check_stdin(&args.files, &args.service)?;
    let roster = if args.files.files.is_empty() && !has_default() {
        Roster::default()
    } else {
        Inputs::load(&args.files, &args.service, None, environment, console)?
            .loaded
            .roster
    };
    let target = target("--target", &roster, &args.targets)?;
    let session = connect(&args.service, environment, console).await?;
    let listing = session
        .reader()
        .list()
        .await
        .map_err(|trouble| session::unread(&session, &trouble))?;
    let (rows, set_aside) = rows(&roster, &listing, &target, args.targets.targets.is_empty());
    console.print(&match console.format {
        OutputFormat::Human => human::list(&rows, console.out),
        OutputFormat::Json => json::list(&rows),
        OutputFormat::Markdown => markdown::fenced("list", &human::list(&rows, TermStyle::default())),
    })?;
    let left_out = listing.assistants.len() - rows.len() - set_aside;
    if set_aside > 0 {
        console.info(&format!("{set_aside} left out by settings.unmanaged\n"));
    }
    if left_out > 0 {
        console.info(&format!("{left_out} left out by --target or --exclude\n"));
    }
    if let Some(why) = listing.incomplete {
        console.problems(&[Diagnostic::warning(format!("there may be more: {why}"))], &[]);
    }
    Ok(ExitStatus::Done)
}

/// The live assistants in the target, each with the entry that manages it; `unmanaged`: also those that no entry manages. And
/// how many are left out because they are meant to be unmanaged.
fn rows(
    roster: &Roster,
    listing: &AssistantList,
    target: &TargetFilter,
    unmanaged: bool,
) -> (Vec<human::ListRow>, usize) {
    let pairs = match_entries(roster, listing, &BTreeMap::new(), &SafetyOverrides::default(), None);
    let mut managed: BTreeMap<&str, &AssistantSpec> = BTreeMap::new();
    for (entry, pairing) in roster.assistants.iter().zip(&pairs.entries) {
        if let EntryMatch::Live(known) = pairing {
            managed.insert(&known.id, entry);
        }
    }
    let row = |live: &AssistantSummary| human::ListRow {
        id: live.id.clone(),
        name: live.name.clone(),
        managed_by: managed.get(live.id.as_str()).map(|entry| SourceLine {
            file: entry.place.file.to_string(),
            line: entry.place.line,
        }),
        last_edit: live.last_edit.clone(),
    };
    let is_meant = |live: &&AssistantSummary| {
        let entry = managed.get(live.id.as_str());
        entry.map_or(unmanaged, |entry| target.selects(&entry.name))
    };
    let set_aside: BTreeSet<&str> = pairs.set_aside.iter().map(|live| live.id.as_str()).collect();
    let shown = listing
        .assistants
        .iter()
        .filter(|live| !set_aside.contains(live.id.as_str()));
    (shown.filter(is_meant).map(row).collect(), set_aside.len())
}
