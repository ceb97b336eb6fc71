//! `roster pull`: brings live values back into the files. All is prepared and checked before the first file is replaced.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::base;
use super::connect::{Session, connect};
use super::console::Console;
use super::forecast::forecast;
use super::fresh::{Fresh, fresh};
use super::read::{check_names, check_stdin, request};
use super::survey::{Observed, Wish, details, observe};
use super::swap::swap;
use super::trouble;
use crate::cli::args::{Format, Pull as Args};
use crate::cli::{Exit, World};
use crate::desired::{self, Disk, Files, Reading};
use crate::git::uncommitted;
use crate::live::Detail;
use crate::plan::{Known, Pairs, Target};
use crate::problem::Problem;
use crate::pull::{self, Adding, Changed, Given, Prepared, Pulling, State};
use crate::render::{Show, Style, human, json, markdown};

pub(super) async fn run(args: &Args, world: &World, console: &Console) -> anyhow::Result<Exit> {
    if let Err(problem) = check_stdin(&args.files, &args.service).and_then(|()| check_writable(args)) {
        console.problems(&[problem], &[]);
        return Ok(Exit::Usage);
    }
    let disk = Disk::new(".");
    let fresh = if args.all { fresh(&args.files) } else { None };
    let start: Vec<Changed> = fresh.iter().map(Fresh::changed).collect();
    let files = Prepared::over(&disk, &start);
    let mut request = request(&args.files, world);
    request.files.extend(
        fresh
            .iter()
            .filter(|_| args.files.files.is_empty())
            .map(|fresh| fresh.named.clone()),
    );
    let reading = desired::read(&request, &files, &mut std::io::empty());
    let problems: Vec<_> = reading
        .problems
        .iter()
        .filter(|_| fresh.is_none() || reading.failed())
        .cloned()
        .collect();
    console.problems(&problems, &reading.sources);
    if reading.failed() {
        return Ok(Exit::Failed);
    }
    let names: Vec<&str> = reading
        .roster
        .assistants
        .iter()
        .map(|entry| entry.name.as_str())
        .collect();
    check_names("pull", &args.names, &names)?;

    let base = base::read(&args.base, &args.files, world, console)?;
    let since = base.as_ref().map(|base| base.since(&reading.roster));
    let session = connect(&args.service, world, console).await?;
    let live = look(args, &session, &reading, console).await?;
    let given = Given {
        reading: &reading,
        pairs: &live.pairs,
        details: &live.details,
        names: &args.names.iter().cloned().collect(),
        since: since.as_ref(),
    };
    let adding = args.all.then(|| Adding {
        unmanaged: &live.pairs.unmanaged,
        prompts: args.prompts.trim_end_matches('/'),
        lift: fresh.is_some(),
    });
    let mut pulling = pull::pull(&given, adding.as_ref(), &files)?;
    // Without any live assistant it is a roster all the same.
    let untouched = start
        .iter()
        .filter(|file| pulling.files.iter().all(|other| other.file != file.file));
    let untouched: Vec<_> = untouched.cloned().collect();
    pulling.files.extend(untouched);
    let after = Prepared::over(&files, &pulling.files);
    let after = desired::read(&request, &after, &mut std::io::empty());
    if let Err(wrong) = pull::check(&given, &pulling.items, &after) {
        console.problems(&wrong, &after.sources);
        return Ok(Exit::Failed);
    }
    for file in pulling
        .files
        .iter_mut()
        .filter(|file| disk.look(&file.file) == desired::Found::Nothing)
    {
        file.before = None;
    }
    check_new(&pulling, &reading, &disk)?;
    if !args.dry_run {
        if let Some(problem) = refusal(args, &pulling)? {
            pulling.leave(&problem.what, |_| true);
            // A program gets its document in any case.
            if console.format != Format::Human {
                print(&pulling, args, console)?;
            }
            return Err(problem.into());
        }
        write(&mut pulling);
    }
    print(&pulling, args, console)?;
    Ok(exit(&pulling))
}

/// What is in no commit could not be brought back.
fn refusal(args: &Args, pulling: &Pulling) -> Result<Option<Problem>, Problem> {
    if args.force {
        return Ok(None);
    }
    let files = pulling.files.iter().filter(|file| file.before.is_some());
    let files: Vec<_> = files.map(|file| PathBuf::from(&*file.file)).collect();
    let dirty = uncommitted(&files)?;
    if dirty.is_empty() {
        return Ok(None);
    }
    let names: Vec<_> = dirty.iter().map(|file| format!("`{}`", file.display())).collect();
    let what = format!(
        "{} would be written, with changes that are not committed",
        names.join(", ")
    );
    Ok(Some(
        Problem::error(what).hint("commit them first, or pull over them with --force"),
    ))
}

fn exit(pulling: &Pulling) -> Exit {
    let is = |state| pulling.files.iter().any(|file| file.state == state);
    if pulling.complete() {
        Exit::Done
    } else if is(State::Failed) && !is(State::Written) {
        Exit::Failed
    } else {
        Exit::Incomplete
    }
}

/// What is live.
struct Live {
    pairs: Pairs,
    details: BTreeMap<String, Result<Detail, String>>,
}

/// Reads the list and the details of all that is asked for.
async fn look(args: &Args, session: &Session, reading: &Reading, console: &Console) -> anyhow::Result<Live> {
    let chosen: BTreeSet<String> = args.names.iter().cloned().collect();
    let wish = Wish {
        target: Target(chosen),
        ..Wish::default()
    };
    let entries = reading.roster.assistants.len();
    forecast(console, "reading", 1 + entries, &args.service.rate_limits);
    let mut all = BTreeMap::new();
    let take = |_, id: &str, read| {
        all.insert(id.to_owned(), read);
    };
    let unread = |trouble| trouble::unread(session, &trouble);
    let Observed {
        pairs,
        listing,
        refused,
    } = observe(session, &reading.roster, &wish, console, take)
        .await
        .map_err(unread)?;
    if let Some(trouble) = refused {
        return Err(unread(trouble).into());
    }
    if args.all {
        let ids: Vec<&str> = pairs.unmanaged.iter().map(|Known { id, .. }| id.as_str()).collect();
        all.extend(details(session, &ids, console).await.map_err(unread)?);
        if let Some(why) = &listing.incomplete {
            console.problems(
                &[Problem::warning(format!("there may be more live assistants: {why}"))],
                &[],
            );
        }
    }
    Ok(Live { pairs, details: all })
}

/// What would have to be written must be a file.
fn check_writable(args: &Args) -> Result<(), Problem> {
    if args
        .files
        .files
        .iter()
        .chain(&args.files.overlays)
        .any(|path| path == "-")
    {
        return Err(
            Problem::error("nothing can be pulled into standard input").hint("name the file itself with `-f FILE`")
        );
    }
    let is_roster = Path::new(&args.prompts)
        .extension()
        .is_some_and(|ending| ending == "yaml" || ending == "yml");
    if is_roster {
        return Err(Problem::error(
            "--prompts names a folder, and this looks like a roster file",
        ));
    }
    desired::check_inner_path(&args.prompts).map_err(|refusal| {
        Problem::error(format!("--prompts: {}", refusal.what)).hint("name a folder below that of the roster file")
    })
}

/// Prompt files that are not there yet must be where the roster could read them.
fn check_new(pulling: &Pulling, reading: &Reading, disk: &Disk) -> Result<(), Problem> {
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
                .map_err(|refusal| refusal.problem().hint(hint))?;
        }
    }
    Ok(())
}

/// Replaces each file at once; what went into one that can't be written was not pulled.
fn write(pulling: &mut Pulling) {
    let mut broken = None;
    let mut files = std::mem::take(&mut pulling.files);
    for file in &mut files {
        // A roster file would name a prompt file that is not there.
        let done = if let Some(why) = &broken {
            Err(format!("it was not attempted, because {why}"))
        } else {
            let done = swap(Path::new(&file.file), file.before.as_deref(), &file.after);
            done.map_err(|error| error.to_string())
        };
        match done {
            Ok(()) => file.state = State::Written,
            Err(why) => {
                file.state = State::Failed;
                let why = format!("`{}` could not be written: {why}", file.file);
                pulling.leave(&why, |name| name == file.file);
                broken.get_or_insert(why);
            }
        }
    }
    pulling.files = files;
}

fn print(pulling: &Pulling, args: &Args, console: &Console) -> anyhow::Result<()> {
    let show = Show {
        full: false,
        verbose: console.verbose,
    };
    console.print(&match console.format {
        Format::Human => human::pull(pulling, args.dry_run, console.out, show),
        Format::Json => json::pull(pulling),
        Format::Markdown => markdown::fenced(&human::pull(pulling, args.dry_run, Style::default(), show)),
    })
}
