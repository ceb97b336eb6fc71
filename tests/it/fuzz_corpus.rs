//! Replays the inputs that the fuzzers start from, and those that they found: see `tests/fuzz/`.

#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Much longer than any input takes in a debug build: a failure here is one that takes a hundred times as long.
const LONG: Duration = Duration::from_secs(20);

/// Runs a target over each file of its corpus; gives how many there are.
fn replay(target: &str, run: fn(&[u8])) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(target);
    let inputs: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    for input in &inputs {
        let bytes = fs::read(input).unwrap();
        let start = Instant::now();
        // The name of the file is then in the output of a failing test.
        println!("{}", input.display());
        run(&bytes);
        assert!(start.elapsed() < LONG, "{} took {:?}", input.display(), start.elapsed());
    }
    inputs.len()
}

#[test]
fn roster_files() {
    assert!(replay("files", targets::files) > 5);
}

#[test]
fn answers() {
    assert!(replay("wire", targets::wire) > 5);
}

#[test]
fn texts() {
    assert!(replay("lint", targets::lint) > 5);
}

#[test]
fn saved_plans() {
    assert!(replay("plan", targets::plan) > 3);
}
