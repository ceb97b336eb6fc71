//! What needs no service: reading and checking a big file, starting at all, and the size of the command.

use std::error::Error;
use std::process::Command;
use std::time::Duration;

use super::cost::{median, run};
use super::team::Team;
use super::{Bench, row};

pub(super) fn measure(bench: &Bench) -> Result<(), Box<dyn Error>> {
    let file = bench.folder.path().join("offline.yaml");
    std::fs::write(
        &file,
        Team {
            size: 1000,
            prompt: 9_200,
        }
        .roster(),
    )?;
    let megabytes = file.metadata()?.len() as f64 / 1e6;
    let file = file.to_string_lossy();
    let time = |words: &[&str], runs: usize| -> Result<_, Box<dyn Error>> {
        let costs: Result<Vec<_>, _> = (0..runs)
            .map(|_| run(Command::new(&bench.binary).args(words)))
            .collect();
        Ok(median(costs?))
    };
    let report = |goal: &str, wall: Duration, most: f64| {
        let wall = wall.as_secs_f64() * 1000.0;
        row(goal, &format!("{wall:.1} ms"), &format!("under {most} ms"), wall / most);
    };
    let validate = time(&["validate", "-f", &file], 9)?;
    report(
        &format!("validate {megabytes:.1} MB, 1,000 assistants"),
        validate.wall,
        200.0,
    );
    report(
        "`roster --version`, with the fork that measures it",
        time(&["--version"], 21)?.wall,
        10.0,
    );
    let size = bench.binary.metadata()?.len() as f64 / 1e6;
    row(
        "size of the command",
        &format!("{size:.2} MB"),
        "under 9 MB",
        size / 9.0,
    );
    Ok(())
}
