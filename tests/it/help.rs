//! What help, man pages and the reference say of every command.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{Project, TestSandbox};

/// A terminal of ordinary size, and a little: `-h` is read without scrolling far.
const SCREEN: usize = 50;

fn verbs() -> Vec<String> {
    let help = Project::new().roster(["-h"]).run().exits(0).stdout;
    let commands = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    let names = commands.filter_map(|line| {
        line.strip_prefix("  ")?
            .split_whitespace()
            .next()
            .filter(|_| !line.starts_with("   "))
    });
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

fn examples(verb: &str) -> Vec<String> {
    let help = Project::new().roster([verb, "-h"]).run().exits(0).stdout;
    let lines = help.lines().skip_while(|line| *line != "Examples:").skip(1);
    lines.map(|line| line.trim().to_owned()).collect()
}

/// A repository with all that the examples name: files, an overlay, an origin, a saved plan, folders.
fn scene(verb: &str) -> (Project, TestSandbox) {
    let project = Project::new();
    let sandbox = TestSandbox::with_json(&project, include_str!("pages/live.json"));
    let entry = "assistants:\n  - name: Sales Assistant\n    temperature: 0.7\n";
    project.write("assistants.yaml", entry);
    project.write(
        "production.yaml",
        "assistants:\n  - name: Sales Assistant\n    max_tokens: 300\n",
    );
    if verb == "validate" {
        project.write("assistants/sales.yaml", entry);
        fs::remove_file(project.dir().join("assistants.yaml")).unwrap();
    }
    project.write(".gitignore", "plan.json\n");
    let setup = "git init --quiet --initial-branch=main . && git init --quiet --bare ../origin.git
        git config user.name Ann && git config user.email ann@example.com
        git add . && git commit --quiet --message First && git remote add origin ../origin.git && git push --quiet origin main
        mkdir -p ~/.local/share/bash-completion/completions ~/.zfunc ~/.config/fish/completions ~/.local/share/man/man1";
    run(&project, &sandbox, setup);
    if verb != "validate" {
        run(&project, &sandbox, "roster plan --quiet --out plan.json");
    }
    if verb == "revert" {
        run(&project, &sandbox, "roster apply --quiet --yes --report report.json");
    }
    (project, sandbox)
}

fn run(project: &Project, sandbox: &TestSandbox, script: &str) -> crate::support::Ran {
    let bin = Path::new(env!("CARGO_BIN_EXE_roster")).parent().unwrap();
    project
        .call("bash", ["-eo", "pipefail", "-c", script])
        .env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()))
        .env("HOME", project.beside("home"))
        .against(sandbox)
        .run()
}

#[test]
fn every_example_at_the_end_of_a_commands_help_runs() {
    for verb in verbs() {
        let examples = examples(&verb);
        assert!(
            (2..=3).contains(&examples.len()),
            "{verb} has two or three: {examples:?}"
        );
        for example in examples {
            assert!(example.starts_with(&format!("roster {verb}")), "{example}");
            // It serves until it is stopped, and `man` needs a pager: these are tested elsewhere.
            if verb == "sandbox" || example.contains("| man") {
                continue;
            }
            let (project, sandbox) = scene(&verb);
            // Whoever types it answers the question.
            let typed = if example == "roster apply" || example.starts_with("roster apply --target") {
                format!("{example} --yes")
            } else {
                example.clone()
            };
            let ran = run(&project, &sandbox, &typed);
            let expected = if verb == "drift" { 2 } else { 0 };
            assert_eq!(ran.code, Some(expected), "{example}\n{ran}");
        }
    }
}

#[test]
fn the_short_help_fits_on_a_screen() {
    for verb in verbs() {
        let lines = Project::new()
            .roster([&verb, "-h"])
            .run()
            .exits(0)
            .stdout
            .lines()
            .count();
        assert!(lines <= SCREEN, "{verb}: {lines} lines");
    }
}

#[test]
fn every_command_has_a_man_page_and_a_place_in_the_reference() {
    let project = Project::new();
    fs::create_dir(project.dir().join("man1")).unwrap();
    project.roster(["man", "--dir", "man1"]).run().exits(0);
    let written: BTreeSet<_> = fs::read_dir(project.dir().join("man1"))
        .unwrap()
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected: BTreeSet<_> = verbs()
        .iter()
        .map(|verb| format!("roster-{verb}.1"))
        .chain(["roster.1".to_owned()])
        .collect();
    assert_eq!(written, expected);
    let main = project.roster(["man"]).run().exits(0).stdout;
    assert_eq!(main, project.read("man1/roster.1"));
    assert!(
        project.read("man1/roster-plan.1").contains("detailed"),
        "the flags are there"
    );

    let reference = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md")).unwrap();
    for verb in verbs() {
        assert!(
            reference.contains(&format!("\n## roster {verb}\n\n```console\n$ roster {verb} --help\n")),
            "{verb}"
        );
    }
}

#[test]
fn a_man_page_that_cant_be_written_is_an_error() {
    let ran = Project::new().roster(["man", "--dir", "nowhere"]).run().exits(1);
    assert!(
        ran.stderr.contains("the man pages can't be written into nowhere"),
        "{ran}"
    );
}
