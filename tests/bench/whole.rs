//! The finished command against a fast loopback service: each goal, what was measured, the floor, and their ratio.
//!
//! `cargo bench --bench whole`; `ROSTER_BENCH=FILE` measures that command instead, `ROSTER_BENCH_OLDER=FILE` names another one to
//! stand beside it where things grow (`corners`, `verbs`), and words after `--` choose groups.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]
#![expect(clippy::cast_precision_loss, reason = "figures for people, far below 2^53")]

use std::error::Error;
use std::path::PathBuf;

#[path = "whole/certificate.rs"]
mod certificate;
#[path = "whole/corners.rs"]
mod corners;
#[path = "whole/cost.rs"]
mod cost;
#[path = "whole/curl.rs"]
mod curl;
#[path = "whole/growth.rs"]
mod growth;
#[path = "whole/offline.rs"]
mod offline;
#[path = "whole/requests.rs"]
mod requests;
#[path = "whole/scene.rs"]
mod scene;
#[path = "whole/service.rs"]
mod service;
#[path = "whole/team.rs"]
mod team;
#[path = "whole/verbs.rs"]
mod verbs;
#[path = "whole/wall.rs"]
mod wall;

/// What is measured, and where files may be put.
struct Bench {
    binary: PathBuf,
    /// Another command to compare it with.
    older: Option<PathBuf>,
    folder: tempfile::TempDir,
}

/// A group of figures.
type Group = fn(&Bench) -> Result<(), Box<dyn Error>>;

const GROUPS: &[(&str, Group)] = &[
    ("requests", requests::measure),
    ("wall", wall::measure),
    ("curl", curl::measure),
    ("offline", offline::measure),
    ("growth", growth::measure),
    ("corners", corners::measure),
    ("verbs", verbs::measure),
];

fn main() -> Result<(), Box<dyn Error>> {
    let given = std::env::var_os("ROSTER_BENCH").map(PathBuf::from);
    let bench = Bench {
        binary: given.unwrap_or_else(|| env!("CARGO_BIN_EXE_roster").into()),
        older: std::env::var_os("ROSTER_BENCH_OLDER").map(PathBuf::from),
        folder: tempfile::tempdir()?,
    };
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    println!("| goal | measured | floor | ratio |\n|---|---|---|---|");
    for (name, measure) in GROUPS {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            measure(&bench)?;
        }
    }
    Ok(())
}

/// One line of the table.
fn row(goal: &str, measured: &str, floor: &str, ratio: f64) {
    println!("| {goal} | {measured} | {floor} | {ratio:.2} |");
}
