//! Wall time of a plan under latency, against the rounds that latency itself forces; connections are counted.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use super::cost::{median, roster, run};
use super::service::Service;
use super::team::Team;
use super::{Bench, certificate, row};

const LATENCY: Duration = Duration::from_millis(50);
const AT_ONCE: usize = 8;

pub(super) fn measure(bench: &Bench) -> Result<(), Box<dyn Error>> {
    let team = Team {
        size: 200,
        prompt: 1000,
    };
    let file = bench.folder.path().join("wall.yaml");
    std::fs::write(&file, team.roster())?;
    let words = [
        "plan",
        "-f",
        &file.to_string_lossy(),
        "--concurrency",
        "8",
        "--detailed-exitcode",
    ];
    let rounds = u32::try_from(1 + team.size.div_ceil(AT_ONCE))?;
    let floor = LATENCY * rounds;
    let report = |protocol: &str, certificate: Option<&Path>, tls| -> Result<(), Box<dyn Error>> {
        let service = Service::start(team.answers(), LATENCY, tls)?;
        let mut costs = Vec::new();
        let mut most_connections = 0;
        for _ in 0..5 {
            costs.push(run(&mut roster(&bench.binary, &words, &service.url, certificate))?);
            let (requests, connections) = service.counts();
            if requests != 1 + team.size {
                return Err(format!("{requests} requests").into());
            }
            most_connections = most_connections.max(connections);
        }
        let wall = median(costs).wall;
        row(
            &format!("plan of 200 at 50 ms, 8 at a time, {protocol}"),
            &format!("{:.3} s, {most_connections} connections", wall.as_secs_f64()),
            &format!("{:.3} s in {rounds} rounds", floor.as_secs_f64()),
            wall.as_secs_f64() / floor.as_secs_f64(),
        );
        Ok(())
    };
    report("HTTP/1.1", None, None)?;
    for (protocol, offered) in [("HTTP/1.1 in TLS", &b"http/1.1"[..]), ("HTTP/2 in TLS", &b"h2"[..])] {
        let (certificate, tls) = certificate::make(bench.folder.path(), &[offered])?;
        report(protocol, Some(certificate.as_path()), Some(tls))?;
    }
    Ok(())
}
