//! Runs a case and records all that each command did: exit code, output, requests, live assistants, files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use roster::sandbox::LoggedRequest;
use similar::TextDiff;

use super::filter::same_everywhere;
use super::script::{Step, Verb};
use crate::support::{Project, TestSandbox};

/// The files of a case that the command does not see.
const RESERVED: &[&str] = &["cmd", "live.json"];

/// What one command did.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The number of the line among the case's commands and the verb: `1-plan`.
    pub(crate) name: String,
    /// The line.
    pub(crate) line: String,
    /// What it did.
    pub(crate) text: String,
}

/// Runs all steps of a case, in order, in a fresh copy of its folder.
pub(crate) fn record(case: &Path, steps: &[Step]) -> Vec<Entry> {
    let project = Project::copy_of(case);
    for entry in fs::read_dir(project.dir()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        if RESERVED.contains(&&*name) || name.contains(".snap") {
            fs::remove_file(path).unwrap();
        }
    }
    let live = fs::read_to_string(case.join("live.json")).ok();
    let sandbox = live.map(|world| TestSandbox::with_json(&project, &world));
    let mut entries = Vec::new();
    for step in steps {
        match &step.verb {
            Verb::Roster { env, args, input } => {
                let verb = args.first().map_or("roster", |first| first.trim_start_matches('-'));
                entries.push(Entry {
                    name: format!("{}-{verb}", entries.len() + 1),
                    line: step.line.clone(),
                    text: run(&project, sandbox.as_ref(), env, args, input.as_deref()),
                });
            }
            Verb::Copy { from, to } => {
                project.write(to, fs::read(case.join(from)).unwrap());
            }
            Verb::Remove { file } => fs::remove_file(project.dir().join(file)).unwrap(),
            Verb::Live { file } => {
                let world = fs::read_to_string(case.join(file)).unwrap();
                sandbox.as_ref().expect("`live` needs a live.json").replace(&world);
            }
        }
    }
    entries
}

fn run(
    project: &Project,
    sandbox: Option<&TestSandbox>,
    env: &[(String, String)],
    args: &[String],
    input: Option<&str>,
) -> String {
    let url = sandbox.map(|sandbox| sandbox.url());
    let placed = |word: &str| {
        let word = word.replace("{dir}", &project.dir().to_string_lossy());
        sandbox.map_or(word.clone(), |it| {
            word.replace("{url}", it.url()).replace("{key}", it.key())
        })
    };
    let mut call = project.roster(args.iter().map(|arg| placed(arg)));
    if let Some(sandbox) = sandbox {
        call = call.against(sandbox);
    }
    for (name, value) in env {
        call = call.env(name, placed(value));
    }
    if let Some(input) = input {
        call = call.input(project.read(input));
    }

    let files_before = files(&project.dir());
    let asked_before = sandbox.map_or(0, |sandbox| sandbox.requests().len());
    let live_before = sandbox.map(live);
    let mut text = call.run().to_string();
    if let Some(sandbox) = sandbox {
        let asked = sandbox.requests().split_off(asked_before);
        let in_order = args.windows(2).any(|pair| pair == ["--concurrency", "1"]);
        text.push_str(&requests(&asked, in_order));
        text.push_str(&difference("live", &live_before.unwrap_or_default(), &live(sandbox)));
    }
    text.push_str(&changes(&files_before, &files(&project.dir())));
    same_everywhere(&text, url, &project.dir())
}

/// The requests that were made. In parallel their order is random, so then they are sorted by path.
pub(super) fn requests(asked: &[LoggedRequest], in_order: bool) -> String {
    let mut paths: Vec<_> = asked.iter().map(|request| request.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    let sorted = paths
        .iter()
        .flat_map(|path| asked.iter().filter(move |request| request.path == *path));
    let asked: Vec<_> = if in_order {
        asked.iter().collect()
    } else {
        sorted.collect()
    };
    let mut text = String::new();
    if !asked.is_empty() {
        text.push_str(if in_order {
            "── requests, in order\n"
        } else {
            "── requests, by path\n"
        });
    }
    for request in asked {
        let status = request
            .status
            .map_or("no answer".to_owned(), |status| status.to_string());
        writeln!(text, "{} {} → {status}", request.method, request.path).unwrap();
        if let Some(body) = &request.body {
            for line in serde_json::to_string_pretty(body).unwrap().lines() {
                writeln!(text, "    {line}").unwrap();
            }
        }
    }
    text
}

/// The live assistants, as text.
pub(super) fn live(sandbox: &TestSandbox) -> String {
    let world = sandbox.world().unwrap_or_else(|error| panic!("{error}"));
    serde_json::to_string_pretty(&world.assistants).unwrap() + "\n"
}

fn difference(title: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let diff = TextDiff::from_lines(before, after);
    format!("── {title}\n{}", diff.unified_diff().context_radius(2))
}

/// Every file, by its path, with its permissions.
pub(super) fn files(dir: &Path) -> BTreeMap<String, (u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().to_string_lossy().into_owned();
                let mode = fs::symlink_metadata(&path).unwrap().permissions().mode() & 0o777;
                found.insert(name, (mode, fs::read(&path).unwrap_or_default()));
            }
        }
    }
    found
}

pub(super) fn changes(before: &BTreeMap<String, (u32, Vec<u8>)>, after: &BTreeMap<String, (u32, Vec<u8>)>) -> String {
    let mut text = String::new();
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        writeln!(text, "── removed {name}").unwrap();
    }
    for (name, (mode, bytes)) in after {
        let now = String::from_utf8_lossy(bytes);
        match before.get(name) {
            None => write!(text, "── made {name} (mode {mode:o})\n{now}").unwrap(),
            Some((old_mode, old)) => {
                if old_mode != mode {
                    writeln!(text, "── {name}: mode {old_mode:o}, now {mode:o}").unwrap();
                }
                text.push_str(&difference(name, &String::from_utf8_lossy(old), &now));
            }
        }
    }
    text
}
