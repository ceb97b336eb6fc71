//! `roster render`: prints the resolved desired state, offline.

use super::console::Console;
use super::inputs::{InputError, read_files};
use super::name_patterns::{check, select};
use crate::cli::args::{EntryFormat, RenderArgs, TargetArgs};
use crate::cli::{Environment, ExitStatus};
use crate::desired::written_roster;
use crate::render::json;

pub(super) fn run(args: &RenderArgs, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    let loaded = read_files(&args.files, environment);
    console.problems(&loaded.problems, &loaded.sources);
    if loaded.has_errors() {
        return Err(InputError::Invalid.into());
    }
    let wanted = TargetArgs {
        targets: args.names.clone(),
        excluded: Vec::new(),
    };
    check("render", "no entry has", &wanted, &loaded.roster.names())?;
    let target = select(&wanted, &loaded.roster.names());
    let assistants = loaded.roster.assistants.iter();
    let entries: Vec<_> = assistants.filter(|entry| target.selects(&entry.name)).collect();
    console.print(&match args.format {
        EntryFormat::Json => json::roster(&loaded, &entries, console.verbose),
        EntryFormat::Yaml => written_roster(&loaded, &entries, console.verbose),
    })?;
    Ok(ExitStatus::Done)
}
