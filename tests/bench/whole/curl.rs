//! A plan of many assistants without latency, against curl fetching the same addresses and throwing them away.

use std::error::Error;
use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use super::cost::{Cost, median, roster, run};
use super::service::Service;
use super::team::Team;
use super::{Bench, row};

const MEMORY: f64 = 60.0;

pub(super) fn measure(bench: &Bench) -> Result<(), Box<dyn Error>> {
    let team = Team {
        size: 2000,
        prompt: 10_000,
    };
    let service = Service::start(team.answers(), Duration::ZERO, None)?;
    let mut list = String::new();
    for address in team.addresses(&service.url) {
        let _ = writeln!(list, "url = \"{address}\"\noutput = \"/dev/null\"");
    }
    let addresses = bench.folder.path().join("addresses");
    std::fs::write(&addresses, list)?;
    let within = bench.folder.path().join("within.yaml");
    std::fs::write(&within, team.roster())?;
    let beside = bench.folder.path().join("beside.yaml");
    std::fs::write(&beside, team.roster_beside(bench.folder.path())?)?;
    for (place, file) in [("in the YAML", within), ("in files", beside)] {
        let words = ["plan", "-f", &file.to_string_lossy(), "--detailed-exitcode"];
        let (mut ours, mut offline, mut curls) = (Vec::new(), Vec::new(), Vec::new());
        // In turns, so that what else the machine does spoils all alike.
        for _ in 0..9 {
            ours.push(run(&mut roster(&bench.binary, &words, &service.url, None))?);
            offline.push(run(Command::new(&bench.binary).arg("validate").arg("-f").arg(&file))?);
            let mut curl = Command::new("curl");
            curl.args(["--silent", "--parallel", "--parallel-max", "8", "--config"])
                .arg(&addresses);
            curls.push(run(&mut curl)?);
        }
        compare(place, median(ours), median(offline), median(curls));
    }
    Ok(())
}

fn compare(place: &str, ours: Cost, offline: Cost, curl: Cost) {
    let goal = format!("plan of 2,000, prompts of 10 KB {place}");
    let seconds = |length: Duration| format!("{:.3} s", length.as_secs_f64());
    let times = |what: &str, ours: Duration, curl: Duration| {
        let ratio = ours.as_secs_f64() / curl.as_secs_f64();
        row(
            &format!("{goal}: {what}, floor is `curl --parallel-max 8`"),
            &seconds(ours),
            &seconds(curl),
            ratio,
        );
    };
    times("wall time", ours.wall, curl.wall);
    times(
        "wall time but for reading the files",
        ours.wall.saturating_sub(offline.wall),
        curl.wall,
    );
    times("processor", ours.cpu, curl.cpu);
    let memory = format!("{:.0} MB", ours.memory);
    row(
        &format!("{goal}: memory"),
        &memory,
        &format!("under {MEMORY} MB"),
        ours.memory / MEMORY,
    );
}
