//! The files that a command names, read and checked, with what is wrong said.

use std::path::Path;

use super::console::Console;
use crate::cli::Environment;
use crate::cli::args::{FileArgs, ServiceArgs};
use crate::desired::{self, LoadOptions, LoadedRoster, Roster};
use crate::diagnostic::Diagnostic;
use crate::files::DiskFiles;

/// Reads; says every problem; gives the roster if it can be used.
pub(super) fn read(files: &FileArgs, world: &Environment, console: &Console) -> Option<Roster> {
    let reading = reading(files, world);
    console.problems(&reading.problems, &reading.sources);
    (!reading.has_errors()).then_some(reading.roster)
}

/// Reads and says nothing.
pub(super) fn reading(files: &FileArgs, world: &Environment) -> LoadedRoster {
    desired::load(
        &request(files, world),
        &DiskFiles::new("."),
        &mut std::io::stdin().lock(),
    )
}

/// Reads what is to be written to; says every problem (or, of a file that is only being started, those that matter); gives
/// it if it can be used.
pub(super) fn read_to_edit(
    request: &LoadOptions,
    files: &dyn crate::files::FileSource,
    is_started: bool,
    console: &Console,
) -> Option<LoadedRoster> {
    let reading = desired::load(request, files, &mut std::io::empty());
    if !is_started || reading.has_errors() {
        console.problems(&reading.problems, &reading.sources);
    }
    (!reading.has_errors()).then_some(reading)
}

/// What to read.
pub(super) fn request(files: &FileArgs, world: &Environment) -> LoadOptions {
    LoadOptions {
        files: files.files.clone(),
        overlays: files.overlays.clone(),
        vars: files.vars.clone(),
        env_vars: world.variables.clone().into_iter().collect(),
    }
}

/// Standard input can be read only once.
///
/// # Errors
/// When it is named both for the roster and for the key.
pub(super) fn check_stdin(files: &FileArgs, service: &ServiceArgs) -> Result<(), Diagnostic> {
    let is_stdin = |path: &String| path == "-";
    let for_files = files.files.iter().chain(&files.overlays).any(is_stdin);
    if for_files && service.api_key_file.as_deref() == Some(Path::new("-")) {
        return Err(
            Diagnostic::error("standard input is named for the roster and for the key")
                .with_help("put one of them into a file, or the key into INDIGENIUS_API_KEY"),
        );
    }
    Ok(())
}

/// What would have to be written to must be a file.
///
/// # Errors
/// When it is standard input; `refusal` says what can't be done with that.
pub(super) fn check_writable(files: &FileArgs, service: &ServiceArgs, refusal: &str) -> Result<(), Diagnostic> {
    check_stdin(files, service)?;
    if files.files.iter().chain(&files.overlays).any(|path| path == "-") {
        return Err(Diagnostic::error(refusal).with_help("name the file itself with `-f FILE`"));
    }
    Ok(())
}

/// Is there anything to read, when no file is named?
pub(super) fn has_default() -> bool {
    Path::new("assistants.yaml").exists() || Path::new("assistants").exists()
}

/// Do all these names stand in the files?
///
/// # Errors
/// The first that does not, with the nearest that does.
pub(super) fn check_names(flag: &str, names: &[String], known: &[&str]) -> Result<(), Diagnostic> {
    check_known(flag, "no entry has", names, known)
}

/// Are all these names known?
///
/// # Errors
/// The first that is not, with the nearest that is.
pub(super) fn check_known(flag: &str, nobody_has: &str, names: &[String], known: &[&str]) -> Result<(), Diagnostic> {
    let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) else {
        return Ok(());
    };
    let near = known
        .iter()
        .map(|name| (strsim::jaro_winkler(name, unknown), name))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let problem = Diagnostic::error(format!("{flag}: {nobody_has} the name {unknown:?}"));
    Err(match near {
        Some((likeness, name)) if likeness > 0.8 => problem.with_help(format!("did you mean {name:?}?")),
        _ => problem.with_help("names are matched exactly, after overlays and variables"),
    })
}
