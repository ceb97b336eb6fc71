//! `roster pull`: brings live values back into the files. All is prepared and checked before the first file is replaced.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::console::Console;
use super::inputs;
use super::inputs::{InputError, check_writable, read_to_edit, request};
use super::key_guard;
use super::name_patterns;
use super::new_roster::{NewRosterFile, fresh};
use super::observe::{MatchedDetails, PlanOptions, read_each, read_list_and_pins, read_matched};
use super::session;
use super::session::forecast;
use super::session::{Session, connect};
use crate::cli::args::{OutputFormat, PullArgs};
use crate::cli::{Environment, ExitStatus};
use crate::desired::LoadedRoster;
use crate::diagnostic::Diagnostic;
use crate::files::PathKind;
use crate::files::StagedFiles;
use crate::files::atomic::replace_file;
use crate::files::check_inner_path;
use crate::files::git::uncommitted;
use crate::files::spare::remove_leftovers;
use crate::files::{DiskFiles, FileSource};
use crate::live::{AssistantList, LiveAssistant};
use crate::plan::{EntryMatches, LiveRef, TargetFilter, match_entries};
use crate::pull::{self, AddOptions, FileChange, FileState, PullError, PullInput, PullReport};
use crate::render::{TermStyle, Verbosity, human, json, markdown};

pub(super) async fn run(args: &PullArgs, environment: &Environment, console: &Console) -> anyhow::Result<ExitStatus> {
    check_writable(&args.files, &args.service, "nothing can be pulled into standard input")?;
    check_prompts(&args.prompts).map_err(InputError::Usage)?;
    let wanted = args.wanted();
    let disk = DiskFiles::new(".");
    let fresh = if args.all { fresh(&args.files) } else { None };
    let start: Vec<FileChange> = fresh.iter().map(NewRosterFile::changed).collect();
    let files = StagedFiles::over(&disk, start.iter().map(FileChange::staged));
    let mut request = request(&args.files, args.base.reference.as_deref(), environment);
    request.files.extend(
        fresh
            .iter()
            .filter(|_| args.files.files.is_empty())
            .map(|fresh| fresh.named.clone()),
    );
    let reading = read_to_edit(&request, &files, fresh.is_some(), console)?;
    if !args.all {
        name_patterns::check_pulled(&wanted, &reading.roster.names())?;
    }

    let base = inputs::read_baseline(&args.base, &args.files, environment, console)?;
    let since = base.as_ref().map(|base| base.since(&reading.roster));
    let session = connect(&args.service, environment, console).await?;
    let target = name_patterns::select(&wanted, &reading.roster.names());
    let live = read_details_to_pull(args, &target, &session, &reading, console).await?;
    let since = since.map(|since| since.match_by_live_name(&reading.roster, &live.listing));
    let given = PullInput {
        loaded: &reading,
        matches: &live.pairs,
        details: &live.details,
        target: &target,
        baseline: since.as_ref(),
        conflict_markers: args.conflict_markers,
    };
    let adding = args.all.then(|| AddOptions {
        unmanaged: &live.pairs.unmanaged,
        prompts: args.prompts.trim_end_matches('/'),
        lift: fresh.is_some(),
    });
    let mut pulling = match pull::pull(&given, adding.as_ref(), &files, &request) {
        Ok(pulling) => pulling,
        Err(PullError::Moved(problem) | PullError::Uneditable(problem)) => return Err(problem.into()),
        Err(PullError::Unmeant(wrong, sources)) => {
            console.problems(&wrong, &sources);
            return Ok(ExitStatus::Failed);
        }
    };
    // Without any live assistant it is a roster all the same.
    let untouched = start
        .iter()
        .filter(|file| pulling.files.iter().all(|other| other.file != file.file));
    let untouched: Vec<_> = untouched.cloned().collect();
    pulling.files.extend(untouched);
    for file in pulling
        .files
        .iter_mut()
        .filter(|file| disk.kind_of(&file.file) == PathKind::Nothing)
    {
        file.before = None;
    }
    check_new(&pulling, &reading, &disk)?;
    if args.dry_run {
        warn_dry_run(args, &pulling, console);
    } else {
        if let Some(problem) = refusal(args, &pulling)? {
            pulling.skip_file(&problem.message, |_| true);
            // A program gets its document in any case.
            if console.format != OutputFormat::Human {
                console.print(&document(&pulling, args, console))?;
            }
            return Err(problem.into());
        }
        write(&mut pulling, console);
    }
    let document = document(&pulling, args, console);
    let wrote = pulling.files.iter().any(|file| file.state == FileState::Written);
    console.print_result(wrote, &document, exit(&pulling))
}

/// What is in no commit could not be brought back.
fn refusal(args: &PullArgs, pulling: &PullReport) -> Result<Option<Diagnostic>, Diagnostic> {
    if args.force {
        return Ok(None);
    }
    let files = pulling.files.iter().filter(|file| file.before.is_some());
    let files: Vec<_> = files.map(|file| PathBuf::from(&*file.file)).collect();
    let dirty = uncommitted(&files).map_err(|problem| match problem.help {
        Some(_) => problem,
        None => problem.with_help("--force goes on without asking git"),
    })?;
    if dirty.is_empty() {
        return Ok(None);
    }
    let names: Vec<_> = dirty.iter().map(|file| format!("`{}`", file.display())).collect();
    let what = format!(
        "{} would be written, with changes that are not committed",
        names.join(", ")
    );
    Ok(Some(
        Diagnostic::error(what).with_help("commit them first, or pull over them with --force"),
    ))
}

/// What a real run would refuse is worth knowing before, also where git gives no answer.
fn warn_dry_run(args: &PullArgs, pulling: &PullReport, console: &Console) {
    if let Some(problem) = refusal(args, pulling).unwrap_or_else(Some) {
        let warning = Diagnostic::warning(format!("without --dry-run this is refused: {}", problem.message));
        console.problems(
            &[Diagnostic {
                help: problem.help,
                ..warning
            }],
            &[],
        );
    }
}

fn exit(pulling: &PullReport) -> ExitStatus {
    let is = |state| pulling.files.iter().any(|file| file.state == state);
    if pulling.complete() {
        ExitStatus::Done
    } else if is(FileState::Failed) && !is(FileState::Written) {
        ExitStatus::Failed
    } else {
        ExitStatus::Incomplete
    }
}

/// What is live.
struct LiveDetails {
    pairs: EntryMatches,
    listing: AssistantList,
    details: BTreeMap<String, Result<LiveAssistant, String>>,
}

/// Reads the list and the details of all that is asked for.
async fn read_details_to_pull(
    args: &PullArgs,
    target: &TargetFilter,
    session: &Session,
    reading: &LoadedRoster,
    console: &Console,
) -> anyhow::Result<LiveDetails> {
    let options = PlanOptions {
        target: target.clone(),
        ..PlanOptions::default()
    };
    let roster = &reading.roster;
    options.forecast_reads(session, roster, console);
    let unread = |error| session::unread(session, &error);
    let live = read_list_and_pins(session, roster, target).await.map_err(unread)?;
    let listing = live.list.clone();
    let mut pairs = match_entries(roster, &listing, &live.unlisted(roster), &options.overrides, None);
    let MatchedDetails { by_id, denied } =
        read_matched(session, roster, live, &pairs, target, console, |_, detail| Ok(detail)).await;
    if let Some(error) = denied {
        return Err(unread(error).into());
    }
    let mut all = by_id;
    if args.all {
        narrow_to_names(&mut pairs, args, reading)?;
        let ids: Vec<&str> = pairs.unmanaged.iter().map(|LiveRef { id, .. }| id.as_str()).collect();
        forecast(session, console, "reading what no entry names:", ids.len());
        let details = read_each(session, console, &ids, |id| id, |_, detail| detail).await;
        for (id, detail) in ids.into_iter().zip(details) {
            match detail {
                Err(failed) if failed.error.is_fatal() => return Err(unread(failed.error).into()),
                detail => all.insert(id.to_owned(), detail.map_err(|failed| failed.to_string())),
            };
        }
        if listing.assistants.is_empty() {
            let what = format!("no assistant is live at {}", session.address);
            let problem =
                Diagnostic::warning(what).with_help("is it the right key and address, or the right --sandbox file?");
            console.problems(&[problem], &[]);
        }
        if let Some(why) = &listing.incomplete {
            console.problems(
                &[Diagnostic::warning(format!("there may be more live assistants: {why}"))],
                &[],
            );
        }
    }
    key_guard::withhold_leaks(&mut all, console);
    Ok(LiveDetails {
        pairs,
        listing,
        details: all,
    })
}

/// Names narrow what is added as they narrow what is pulled.
fn narrow_to_names(pairs: &mut EntryMatches, args: &PullArgs, reading: &LoadedRoster) -> Result<(), Diagnostic> {
    let wanted = args.wanted();
    let mut known = reading.roster.names();
    known.extend(pairs.unmanaged.iter().map(|known| known.name.as_str()));
    let is_meant = |typed: &&String| pairs.set_aside.iter().any(|live| live.name == **typed);
    if let Some(typed) = wanted.targets.iter().find(is_meant) {
        let problem = Diagnostic::error(format!("{typed:?} is meant to be unmanaged (`settings.unmanaged`)"));
        return Err(problem.with_help("take it out there, and pull again"));
    }
    name_patterns::check("pull", "no entry and no live assistant has", &wanted, &known)?;
    let target = name_patterns::select(&wanted, &known);
    pairs.unmanaged.retain(|known| target.selects(&known.name));
    Ok(())
}

/// New prompt files must be where a roster could read them, and be no rosters.
fn check_prompts(prompts: &str) -> Result<(), Diagnostic> {
    let is_roster = Path::new(prompts)
        .extension()
        .is_some_and(|ending| ending == "yaml" || ending == "yml");
    if is_roster {
        return Err(Diagnostic::error(
            "--prompts names a folder, and this looks like a roster file",
        ));
    }
    check_inner_path(prompts).map_err(|refusal| {
        Diagnostic::error(format!("--prompts: {}", refusal.what))
            .with_help("name a folder below that of the roster file")
    })
}

/// Prompt files that are not there yet must be where the roster could read them.
fn check_new(pulling: &PullReport, reading: &LoadedRoster, disk: &DiskFiles) -> Result<(), Diagnostic> {
    let new = pulling.files.iter().filter(|file| file.before.is_none());
    let rosters = &reading.layout.files;
    for file in new.filter(|file| rosters.iter().all(|roster| *roster.file != *file.file)) {
        let folders = rosters.iter().map(|roster| roster.folder.as_str());
        let root = folders
            .filter(|folder| file.file.starts_with(folder))
            .max_by_key(|folder| folder.len());
        let path = root.and_then(|root| Some((root, file.file.strip_prefix(root)?)));
        if let Some((root, path)) = path {
            let hint = "name another folder with --prompts, or make room for this one";
            disk.check_new(root, path)
                .map_err(|refusal| refusal.problem().with_help(hint))?;
        }
    }
    Ok(())
}

/// Replaces each file at once; what went into one that can't be written was not pulled.
fn write(pulling: &mut PullReport, console: &Console) {
    let mut broken = None;
    let mut files = std::mem::take(&mut pulling.files);
    remove_leftovers(files.iter().map(|file| Path::new(&*file.file)));
    for file in &mut files {
        // A roster file would name a prompt file that is not there.
        let done = if let Some(why) = &broken {
            Err(format!("it was not attempted, because {why}"))
        } else {
            let done = key_guard::refuse_key_in_file(file.before.as_deref(), &file.after, console)
                .and_then(|()| replace_file(Path::new(&file.file), file.before.as_deref(), &file.after));
            done.map_err(|error| error.to_string())
        };
        match done {
            Ok(()) => file.state = FileState::Written,
            Err(why) => {
                file.state = FileState::Failed;
                let why = format!("`{}` could not be written: {why}", file.file);
                pulling.skip_file(&why, |name| name == file.file);
                broken.get_or_insert(why);
            }
        }
    }
    pulling.files = files;
}

fn document(pulling: &PullReport, args: &PullArgs, console: &Console) -> String {
    let show = Verbosity {
        verbose: console.verbose,
        ..Verbosity::default()
    };
    match console.format {
        OutputFormat::Human => human::pull(pulling, args.dry_run, console.out, show),
        OutputFormat::Json => json::pull(pulling),
        OutputFormat::Markdown => {
            markdown::fenced("pull", &human::pull(pulling, args.dry_run, TermStyle::default(), show))
        }
    }
}
