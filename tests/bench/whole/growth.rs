//! From 10 to 10,000 assistants: how requests, processor and memory grow.

use std::error::Error;
use std::process::Command;
use std::time::Duration;

use super::cost::{median, roster, run};
use super::service::Service;
use super::team::Team;
use super::{Bench, row};

pub(super) fn measure(bench: &Bench) -> Result<(), Box<dyn Error>> {
    let mut points = Vec::new();
    let mut idle = 0.0;
    let file = bench.folder.path().join("growth.yaml");
    for size in [10, 100, 1000, 10_000] {
        let team = Team { size, prompt: 1000 };
        std::fs::write(&file, team.roster())?;
        let service = Service::start(team.answers(), Duration::ZERO, None)?;
        let words = ["plan", "-f", &file.to_string_lossy(), "--detailed-exitcode"];
        let runs = if size > 1000 { 3 } else { 7 };
        let costs: Result<Vec<_>, _> = (0..runs)
            .map(|_| run(&mut roster(&bench.binary, &words, &service.url, None)))
            .collect();
        let (requests, _) = service.counts();
        let cost = median(costs?);
        let megabytes = file.metadata()?.len() as f64 / 1e6;
        if size == 10 {
            idle = cost.memory;
        }
        row(
            &format!("plan of {size}: requests, floor is 1 + matched"),
            &format!(
                "{}; {:.2} s wall, {:.2} s processor, {:.0} MB",
                requests / runs,
                cost.wall.as_secs_f64(),
                cost.cpu.as_secs_f64(),
                cost.memory
            ),
            &(1 + size).to_string(),
            (requests / runs) as f64 / (1 + size) as f64,
        );
        points.push((size as f64, cost, megabytes));
    }
    if let [.., (from, less, _), (to, more, megabytes)] = points.as_slice() {
        let slope = (more.cpu.as_secs_f64() / less.cpu.as_secs_f64()).ln() / (to / from).ln();
        row(
            "processor from 1,000 to 10,000: exponent",
            &format!("{slope:.2}"),
            "1.00",
            slope,
        );
        // The file of the last size is still there.
        let reading = run(Command::new(&bench.binary).args(["validate", "-f"]).arg(&file))?;
        row(
            "memory of a plan of 10,000, to that of reading its file alone (`validate`)",
            &format!("{:.0} MB", more.memory),
            &format!("{:.0} MB", reading.memory),
            more.memory / reading.memory,
        );
        let beside = more.memory - idle;
        row(
            "memory at 10,000 beside that at 10, to the size of the file",
            &format!("{beside:.0} MB"),
            &format!("{megabytes:.0} MB"),
            beside / megabytes,
        );
    }
    Ok(())
}
