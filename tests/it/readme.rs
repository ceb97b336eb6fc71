//! Every code block of the README is run or checked, so that it stays true.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Project, TestSandbox};

const README: &str = include_str!("../../README.md");

/// The fenced blocks of one language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    README
        .split(fence.as_str())
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect()
}

/// A project with the examples in it, and the README's own roster file.
fn project() -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = Project::new();
    for file in ["examples/first/assistants.yaml", "examples/first/prompts/sales.md"] {
        project.write(file, std::fs::read(root.join(file)).unwrap_or_default());
    }
    for yaml in blocks("yaml") {
        project.write("assistants.yaml", yaml);
    }
    project
}

#[test]
fn every_block_is_of_a_kind_that_is_tested() {
    let fences: Vec<_> = README
        .lines()
        .filter(|line| line.starts_with("```") && *line != "```")
        .collect();
    assert!(fences.len() > 5);
    assert!(
        fences
            .iter()
            .all(|fence| ["```bash", "```console", "```sh", "```yaml"].contains(fence)),
        "{fences:?}"
    );
}

#[test]
fn what_is_shown_on_screen_is_what_is_printed() {
    for block in blocks("console") {
        let (command, shown) = block.split_once('\n').unwrap();
        let words = command.strip_prefix("$ roster ").unwrap().split_whitespace();
        let project = project();
        let service = TestSandbox::with_json(&project, include_str!("readme/live.json"));
        let ran = project.roster(words).against(&service).run().exits(0);
        assert_eq!(ran.stdout, shown, "{ran}");
    }
}

#[test]
fn the_roster_file_is_valid() {
    let blocks = blocks("yaml");
    assert_eq!(blocks.len(), 1);
    let ran = project().roster(["validate"]).run().exits(0);
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str()),
        ("Valid: 1 assistant.\n", "")
    );
}

#[test]
fn every_command_line_does_what_it_says() {
    let project = project();
    let service = TestSandbox::with_json(&project, r#"{"shape": {"extra": ["top_p"], "unset": "default"}}"#);
    project.commit();
    project.git(["branch", "roster/applied"]);
    let lines: Vec<_> = blocks("sh").into_iter().flat_map(str::lines).collect();
    assert!(lines.len() > 5);
    for line in lines {
        let words: Vec<_> = line.split_whitespace().collect();
        match words.as_slice() {
            ["cargo", "test", "--locked"] => {}
            // Cargo runs the same command; the words after `--` are what a user types.
            ["cargo", "run", "--quiet", "--", words @ ..] => {
                let first = project.roster(words).run().exits(0);
                assert!(first.stdout.contains("Apply: 2 applied,"), "{first}");
                let again = project.roster(words).run().exits(0);
                assert!(again.stdout.starts_with("No changes."), "{again}");
            }
            ["roster", "apply", plan] => {
                let mut terminal = project.roster(["apply", plan]).against(&service).on_terminal(100);
                terminal.until_shown("Only `yes` is taken: ");
                terminal.type_line("yes");
                let (code, screen) = terminal.wait();
                assert_eq!(code, Some(0), "{line}\n{screen}");
            }
            ["roster", words @ ..] => {
                // The CI job starts with a commit that was merged.
                if words == ["validate"] {
                    let merged = project
                        .read("assistants.yaml")
                        .replace("temperature: 0.7", "temperature: 0.8");
                    project.write("assistants.yaml", merged);
                }
                let ran = project.roster(words).against(&service).run();
                let expected = if words.contains(&"--detailed-exitcode") { 2 } else { 0 };
                assert_eq!(ran.code, Some(expected), "{line}\n{ran}");
            }
            _ => panic!("{line}: what is this?"),
        }
    }
}

#[test]
fn what_programs_read_is_read_by_jq() {
    let found =
        std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join("jq").exists()));
    if !found {
        assert!(std::env::var_os("ROSTER_CI").is_none(), "jq is missing");
        println!("skipped: there is no jq");
        return;
    }
    let project = project();
    project
        .write(
            "assistants.yaml",
            "assistants:\n  - { name: Bot, temperature: 0.5, system_prompt: Be kind. }\n",
        )
        .commit();
    project.git(["branch", "roster/applied"]);
    project.write(
        "assistants.yaml",
        "assistants:\n  - { name: Bot, temperature: 0.5, system_prompt: Be very kind. }\n",
    );
    let bin = Path::new(env!("CARGO_BIN_EXE_roster"))
        .parent()
        .unwrap()
        .display()
        .to_string();
    let path = format!("{bin}:{}", std::env::var("PATH").unwrap());
    let run = |temperature: f64, script: &str| {
        let live = serde_json::json!({"assistants": [{"name": "Bot", "temperature": temperature, "system_prompt": "Be kind."}]});
        let service = TestSandbox::with_json(&project, &live.to_string());
        let call = project.call("bash", ["-c", script]).env("PATH", &path);
        call.against(&service).run()
    };
    let [block] = blocks("bash")[..] else {
        panic!("one block")
    };
    let (fails_on_drift, grown) = block.split_once("\nroster").unwrap();
    assert_eq!(run(0.5, fails_on_drift).exits(0).stdout, "true\n");
    assert_eq!(run(0.9, fails_on_drift).exits(1).stdout, "false\n");
    assert_eq!(run(0.5, &format!("roster{grown}")).exits(0).stdout, "Bot\n");
}

#[test]
fn every_flag_that_is_named_exists() {
    let flags = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '-'));
        words
            .filter(|word| word.starts_with("--") && word.len() > 3)
            .map(str::to_owned)
            .collect()
    };
    let help = |verb: &str| Project::new().roster([verb, "--help"]).run().exits(0).stdout;
    let verbs: String = [
        "validate", "plan", "apply", "drift", "pull", "pin", "sandbox", "list", "ping",
    ]
    .into_iter()
    .map(help)
    .collect();
    let known = flags(&verbs);
    let of_cargo = flags("--locked --quiet --path");
    let unknown: Vec<_> = flags(README)
        .into_iter()
        .filter(|flag| !known.contains(flag) && !of_cargo.contains(flag))
        .collect();
    assert_eq!(unknown, [""; 0]);
    let missing: Vec<_> = flags(&help("apply"))
        .into_iter()
        .filter(|flag| !README.contains(flag.as_str()))
        .collect();
    assert_eq!(missing, ["--auto-approve", "--color", "--file", "--help", "--verbose"]);
}
