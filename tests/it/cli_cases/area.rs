//! Runs the cases of one area in parallel, compares all of them, and names every one that differs.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::script;
use super::transcript::{Entry, record};

/// How many cases run at once. Most of them wait for a process.
const AT_ONCE: usize = 4;

/// The folder of all areas.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")
}

/// All areas.
pub(crate) fn all_areas() -> BTreeSet<String> {
    folders(&root()).iter().map(|path| name(path)).collect()
}

/// Runs the cases of an area; only those whose `AREA/CASE` contains `only`.
pub(crate) fn run_area(root: &Path, area: &str, only: &str) {
    let cases = folders(&root.join(area));
    assert!(!cases.is_empty(), "the area {area} has no cases");
    let chosen: Vec<_> = cases
        .into_iter()
        .filter(|case| format!("{area}/{}", name(case)).contains(only))
        .collect();
    // A case that can't be run has printed the reason when it panicked.
    let mut recorded = record_all(&chosen);
    recorded.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut failed = Vec::new();
    for (case, entries) in recorded {
        let same = entries.is_some_and(|entries| compare(&case, &entries));
        if !same {
            failed.push(format!("    {area}/{}", name(&case)));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {} cases failed:\n{}",
        failed.len(),
        chosen.len(),
        failed.join("\n")
    );
}

fn record_all(cases: &[PathBuf]) -> Vec<(PathBuf, Option<Vec<Entry>>)> {
    let open = Mutex::new(cases.iter());
    let done = Mutex::new(Vec::new());
    let work = || {
        loop {
            let next = open.lock().unwrap().next();
            let Some(case) = next else { break };
            let entries = catch_unwind(|| record(case, &steps(case))).ok();
            done.lock().unwrap().push((case.clone(), entries));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(cases.len()) {
            scope.spawn(work);
        }
    });
    done.into_inner().unwrap()
}

fn steps(case: &Path) -> Vec<script::Step> {
    let text = fs::read_to_string(case.join("cmd")).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
    // A reader must not have to guess what a case is for.
    assert!(
        text.starts_with("# "),
        "{}: `cmd` begins with a comment that says what the case shows",
        case.display()
    );
    script::read(&text).unwrap_or_else(|why| panic!("{}: {why}", case.display()))
}

/// Compares with the snapshots in the case's folder; says what differs. A snapshot that no command made is an error, too.
fn compare(case: &Path, entries: &[Entry]) -> bool {
    let mut same = true;
    for entry in entries {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(entry.line.as_str());
        let check = || settings.bind(|| insta::assert_snapshot!(entry.name.as_str(), entry.text));
        same &= catch_unwind(AssertUnwindSafe(check)).is_ok();
    }
    let made: BTreeSet<_> = entries.iter().map(|entry| format!("{}.snap", entry.name)).collect();
    for file in fs::read_dir(case).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "snap") && !made.contains(&name(&path)) {
            eprintln!("{} belongs to no command: remove it", path.display());
            same = false;
        }
    }
    same
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).unwrap_or_else(|error| panic!("{}: {error}", of.display()));
    let mut found: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}
