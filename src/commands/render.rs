//! `roster render`: prints the resolved desired state, offline.

use super::console::Console;
use super::inputs::{InputError, check_names, read_files};
use crate::cli::args::{EntryFormat, RenderArgs};
use crate::cli::{Environment, ExitStatus};
use crate::desired::{NamePatterns, written_roster};
use crate::render::json;

pub(super) fn run(args: &RenderArgs, world: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    let loaded = read_files(&args.files, world);
    console.problems(&loaded.problems, &loaded.sources);
    if loaded.has_errors() {
        return Err(InputError::Invalid.into());
    }
    check_names("render", &args.names, &loaded.roster.names())?;
    let wanted = NamePatterns::new(&args.names);
    let assistants = loaded.roster.assistants.iter();
    let entries: Vec<_> = assistants
        .filter(|entry| args.names.is_empty() || wanted.matches(&entry.name))
        .collect();
    console.print(&match args.format {
        EntryFormat::Json => json::roster(&loaded, &entries, console.verbose),
        EntryFormat::Yaml => written_roster(&loaded, &entries, console.verbose)?,
    })?;
    Ok(ExitStatus::Done)
}
