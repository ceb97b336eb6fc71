//! One thing to do, at several sizes: how it grows, and how it stands beside an older command that is run in turns with this one.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::cost::{Cost, least, roster, run_to_any_end};
use super::service::Service;
use super::team::Answers;
use super::{Bench, row};

/// What a command is run on.
#[derive(Default)]
pub(super) struct Scene {
    /// What the service answers; nothing where none is asked.
    pub(super) answers: Option<Answers>,
    /// A roster that git knows, before the files are as they are.
    pub(super) committed: Option<String>,
    /// The files before each run, by their names.
    pub(super) files: Vec<(String, String)>,
    /// What is run before it, unmeasured.
    pub(super) first: Option<String>,
    /// What is typed after `roster`, words apart by spaces.
    pub(super) words: String,
}

/// So many runs of each command. The least figure counts: what else the machine does only adds to it.
const RUNS: usize = 5;
/// After a run of so long there are no others.
const LONG: Duration = Duration::from_secs(2);

/// Runs a scene at sizes from small to large and prints its rows: the exponent of the last beside the first, without what the command
/// takes to start; and, where an older command was named, both at the size `beside`. The time is that of the processor, which a
/// busy machine spoils least.
pub(super) fn measure(
    bench: &Bench,
    what: &str,
    sizes: &[usize],
    beside: usize,
    scene: impl Fn(usize) -> Scene,
) -> Result<(), Box<dyn Error>> {
    let start = costs(
        &[&bench.binary],
        &Scene {
            words: "--version".to_owned(),
            ..Scene::default()
        },
    )?;
    let start = start.first().copied().unwrap_or_default().cpu;
    let mut points = Vec::new();
    let mut pair = None;
    for size in sizes {
        let older = bench.older.as_deref().filter(|_| *size == beside);
        let commands: Vec<&Path> = [&*bench.binary].into_iter().chain(older).collect();
        let scene = scene(*size);
        let costs = costs(&commands, &scene)?;
        points.extend(costs.first().map(|ours| (*size as f64, *ours)));
        if let [ours, theirs] = costs.as_slice() {
            pair = Some((*ours, *theirs));
        }
    }
    let time = |cost: &Cost| format!("{:.3}", cost.cpu.as_secs_f64());
    if let [(from, less), .., (to, more)] = points.as_slice() {
        let own = |cost: &Cost| cost.cpu.saturating_sub(start).as_secs_f64().max(1e-3);
        let exponent = (own(more) / own(less)).ln() / (to / from).ln();
        let times: Vec<_> = points.iter().map(|(_, cost)| time(cost)).collect();
        let measured = format!("{} s, {:.0} MB: {exponent:.2}", times.join(", "), more.memory);
        row(
            &format!("{what}, {from} to {to}: exponent"),
            &measured,
            "1.00",
            exponent,
        );
    }
    if let Some((ours, theirs)) = pair {
        let said = |cost: &Cost| format!("{} s, {:.0} MB", time(cost), cost.memory);
        let ratio = theirs.cpu.as_secs_f64() / ours.cpu.as_secs_f64();
        let floor = format!(
            "{}: {ratio:.1} times as fast with {:.2} of the memory",
            said(&theirs),
            ours.memory / theirs.memory
        );
        row(
            &format!("{what}, {beside}, beside the older command"),
            &said(&ours),
            &floor,
            1.0 / ratio,
        );
    }
    Ok(())
}

/// What each command costs, in turns. A command that does not know the words costs nothing and is left out.
fn costs(commands: &[&Path], scene: &Scene) -> Result<Vec<Cost>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    if let Some(committed) = &scene.committed {
        std::fs::write(folder.path().join("assistants.yaml"), committed)?;
        for words in [
            &["init", "-q"][..],
            &["add", "."],
            &[
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.com",
                "commit",
                "-qm",
                "a",
            ],
        ] {
            let done = Command::new("git").args(words).current_dir(folder.path()).status()?;
            if !done.success() {
                return Err(format!("git {words:?}").into());
            }
        }
    }
    let service = match &scene.answers {
        Some(answers) => Some(Service::start(answers.clone(), Duration::ZERO, None)?),
        None => None,
    };
    let url = service.as_ref().map_or("", |service| &service.url);
    let run = |command: &Path, words: &str| {
        let words: Vec<&str> = words.split(' ').collect();
        run_to_any_end(roster(command, &words, url, None).current_dir(folder.path()))
    };
    let mut all = vec![Vec::new(); commands.len()];
    for _ in 0..RUNS {
        for (command, costs) in commands.iter().zip(&mut all) {
            if costs.last().is_some_and(|cost: &Cost| cost.cpu > LONG) {
                continue;
            }
            empty(folder.path())?;
            for (name, text) in &scene.files {
                std::fs::write(folder.path().join(name), text)?;
            }
            if let Some(first) = &scene.first {
                run(command, first)?;
            }
            costs.extend(run(command, &scene.words)?);
        }
    }
    Ok(all.into_iter().filter(|costs| !costs.is_empty()).map(least).collect())
}

/// Takes everything but git's own away: what one run wrote is not there for the next.
fn empty(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true if path.ends_with(".git") => {}
            true => std::fs::remove_dir_all(path)?,
            false => std::fs::remove_file(path)?,
        }
    }
    Ok(())
}
