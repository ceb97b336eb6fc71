//! README, SECURITY and the pages of `docs` stay true: their blocks run in order, as one story a page.
//!
//! - `sh`: bash runs it, and it must succeed. Where a reader is asked for a `yes`, the test gives it.
//! - `yaml`, `python`: its first line names the file that it becomes.
//! - `console`: a command and just what it prints.
//! - `bash`: for jq or Python, run by tests of their own. `text`: a picture.
//! - `not-run` behind any of them: it can't run here. Those are counted.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Project, TestSandbox};

/// Blocks that are marked `not-run`, over all pages: one that installs what is not published, one that is a step of GitHub's.
const NOT_RUN: usize = 2;

/// Its blocks are run by tests of their own.
const ELSEWHERE: &str = "errors.md";

/// A fenced block.
struct Block {
    language: String,
    mark: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir(root().join("docs")).unwrap();
    let mut pages: Vec<_> = docs.map(|file| file.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|ending| ending == "md") && !page.ends_with(ELSEWHERE));
    pages.extend(["README.md", "SECURITY.md"].map(|page| root().join(page)));
    pages.sort();
    pages
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else {
            continue;
        };
        let (language, mark) = fence.split_once(' ').unwrap_or((fence, ""));
        let text = lines.by_ref().take_while(|line| *line != "```");
        blocks.push(Block {
            language: language.to_owned(),
            mark: mark.to_owned(),
            text: text.flat_map(|line| [line, "\n"]).collect(),
        });
    }
    blocks
}

/// A git repository with an origin, the examples, and stubs on its path: `roster` confirms, `cargo` runs `roster`.
fn project() -> Project {
    let project = Project::new();
    let copied = Project::copy_of(&root().join("examples"));
    fs::rename(copied.dir(), project.dir().join("examples")).unwrap();
    project.write("prompts/sales.md", project.read("examples/first/prompts/sales.md"));
    let bin = env!("CARGO_BIN_EXE_roster");
    let stubs = [
        (
            "roster",
            format!("#!/bin/sh\nif [ \"$1\" = apply ]; then shift; set -- apply --yes \"$@\"; fi\nexec {bin} \"$@\"\n"),
        ),
        (
            "cargo",
            "#!/bin/sh\nif [ \"$1\" = test ]; then exit; fi\nshift 3\nexec roster \"$@\"\n".to_owned(),
        ),
    ];
    for (name, script) in stubs {
        project.write(&format!("../bin/{name}"), script);
    }
    let setup = "chmod +x ../bin/*
        git init --quiet --initial-branch=main . && git init --quiet --bare ../origin.git
        git config --global user.name Ann && git config --global user.email ann@example.com
        git remote add origin ../origin.git";
    bash(&project, None, setup);
    project
}

/// Runs a script, and gives what it prints on standard output. It must succeed.
#[track_caller]
fn bash(project: &Project, sandbox: Option<&TestSandbox>, script: &str) -> String {
    let stubs = project.beside("bin");
    let path = format!("{}:{}", stubs.display(), std::env::var("PATH").unwrap());
    let call = project
        .call("bash", ["-eo", "pipefail", "-c", script])
        .env("PATH", path);
    let call = match sandbox {
        Some(sandbox) => call.against(sandbox),
        None => call,
    };
    let ran = call.env("GIT_CONFIG_NOSYSTEM", "1").run();
    assert_eq!(ran.code, Some(0), "{script}\n{ran}");
    ran.stdout
}

#[test]
fn every_block_runs_and_prints_what_is_shown() {
    let mut not_run = 0;
    for file in pages() {
        println!("{}", file.display());
        let project = project();
        let sandbox = TestSandbox::with_json(&project, include_str!("pages/live.json"));
        let page = fs::read_to_string(&file).unwrap();
        let mut now = page.clone();
        for block in blocks(&page) {
            match (block.language.as_str(), block.mark.as_str()) {
                (_, "not-run") => not_run += 1,
                ("sh", "") => drop(bash(&project, Some(&sandbox), &block.text)),
                ("yaml" | "python", "") => {
                    let first = block.text.lines().next().and_then(|line| line.strip_prefix("# "));
                    let name = first.unwrap_or_else(|| panic!("which file is it?\n{}", block.text));
                    project.write(name, &block.text);
                }
                ("console", "") => {
                    let (command, shown) = block.text.split_once('\n').unwrap();
                    let printed = bash(&project, Some(&sandbox), command.strip_prefix("$ ").unwrap());
                    // The page shows the address that a reader will see.
                    let printed = printed.replace(sandbox.url(), "https://api.indigenius.ai");
                    now = now.replace(shown, &printed);
                }
                ("bash" | "text", "") => {}
                (language, mark) => panic!("what is `{language} {mark}`?"),
            }
        }
        if std::env::var_os("ROSTER_BLESS").is_some() {
            fs::write(&file, &now).unwrap();
        } else {
            assert_eq!(
                page, now,
                "ROSTER_BLESS=1 cargo test writes what is printed into the page"
            );
        }
    }
    assert_eq!(not_run, NOT_RUN);
}

#[test]
fn the_job_of_the_readme_moves_no_branch_when_its_apply_fails() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let job = blocks(&readme)
        .into_iter()
        .find(|block| block.text.contains("refs/heads/roster/applied"))
        .unwrap();
    let project = project();
    project
        .write("assistants.yaml", "assistants: [{ name: Bot, temperature: 0.5 }]")
        .commit();
    let live = r#"{"assistants": [{"name": "Bot"}], "faults": [{"on": {"which": "update"}, "does": {"framework": {"status": 404}}}]}"#;
    let sandbox = TestSandbox::with_json(&project, live);
    // As a shell runs it that was not told to stop at an error.
    let ran = project
        .call("bash", ["-c", &job.text])
        .env("PATH", path_with_roster())
        .against(&sandbox)
        .run();
    assert_eq!(ran.code, Some(3), "{ran}");
    assert_eq!(project.git(["ls-remote", "origin"]).stdout, "", "{ran}");
}

#[test]
fn every_link_to_a_page_or_a_heading_has_one() {
    for file in pages() {
        let page = fs::read_to_string(&file).unwrap();
        for rest in page.split("](").skip(1) {
            let link = rest.split(')').next().unwrap();
            if link.starts_with("http") {
                continue;
            }
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => file.clone(),
                path => file.parent().unwrap().join(path),
            };
            let text = fs::read_to_string(&target);
            // That page is not among these, nor are its headings.
            if target.ends_with(ELSEWHERE) {
                continue;
            }
            let text = text.unwrap_or_else(|error| panic!("{}: {link}: {error}", file.display()));
            let has_heading = text
                .lines()
                .any(|line| line.starts_with('#') && anchor(line) == heading);
            assert!(heading.is_empty() || has_heading, "{}: {link}", file.display());
        }
    }
}

/// The name that GitHub gives to a heading.
fn anchor(line: &str) -> String {
    let heading = line.trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Is this program there? Where it has to be, it must.
fn has_program(name: &str) -> bool {
    let found =
        std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(name).exists()));
    assert!(found || std::env::var_os("ROSTER_CI").is_none(), "{name} is missing");
    if !found {
        println!("skipped: there is no {name}");
    }
    found
}

/// The path with the real command on it: `apply` asks.
fn path_with_roster() -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_roster")).parent().unwrap();
    format!("{}:{}", bin.display(), std::env::var("PATH").unwrap())
}

/// The blocks of `docs/how-to.md` that are for a program, in order.
fn programs() -> Vec<Block> {
    let page = fs::read_to_string(root().join("docs/how-to.md")).unwrap();
    let mut blocks = blocks(&page);
    blocks.retain(|block| block.language == "bash" || block.language == "python");
    blocks
}

#[test]
fn what_programs_read_is_read_by_jq() {
    if !has_program("jq") {
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
    let path = path_with_roster();
    let run = |temperature: f64, script: &str| {
        let live = serde_json::json!({"assistants": [{"name": "Bot", "temperature": temperature, "system_prompt": "Be kind."}]});
        let service = TestSandbox::with_json(&project, &live.to_string());
        let call = project.call("bash", ["-c", script]).env("PATH", &path);
        call.against(&service).run()
    };
    let blocks = programs();
    let [fails_on_drift, grown, ..] = blocks.as_slice() else {
        panic!("two blocks")
    };
    assert_eq!(run(0.5, &fails_on_drift.text).exits(0).stdout, "true\n");
    assert_eq!(run(0.9, &fails_on_drift.text).exits(1).stdout, "false\n");
    assert_eq!(run(0.5, &grown.text).exits(0).stdout, "Bot\n");
}

#[test]
fn a_rule_of_ones_own_refuses_what_the_files_ask_for_and_what_a_saved_plan_would_change() {
    let blocks = programs();
    let [.., of_files, of_plan, script, both] = blocks.as_slice() else {
        panic!("four blocks on rules")
    };
    let path = path_with_roster();
    let project = project();
    project.write("policy.py", &script.text);
    let run = |hipaa: bool, script: &str| {
        let file =
            format!("assistants:\n  - {{ name: Night Hotline, hipaa: {hipaa} }}\n  - {{ name: Shop, hipaa: false }}\n");
        project.write("assistants.yaml", file);
        let live = |name: &str, hipaa: bool| serde_json::json!({"name": name, "hipaa": hipaa});
        let live = serde_json::json!({"assistants": [live("Night Hotline", !hipaa), live("Shop", true)]});
        let service = TestSandbox::with_json(&project, &live.to_string());
        let call = project
            .call("bash", ["-eo", "pipefail", "-c", script])
            .env("PATH", &path);
        call.against(&service).run()
    };
    if has_program("jq") {
        for rule in [of_files, of_plan] {
            assert_eq!(run(true, &rule.text).exits(0).stdout, "true\n");
            assert_eq!(run(false, &rule.text).exits(1).stdout, "false\n");
        }
    }
    if has_program("python3") {
        run(true, &both.text).exits(0);
        let of_the_plan = both.text.split_once('\n').unwrap().1;
        for rule in [both.text.as_str(), of_the_plan] {
            let refused = run(false, rule).exits(1);
            assert_eq!(refused.stderr, "Night Hotline: a hotline needs `hipaa: true`\n");
        }
    }
}

#[test]
fn every_flag_that_the_pages_name_exists_and_every_flag_of_apply_is_named() {
    let flags = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '-'));
        let flags = words.filter(|word| word.starts_with("--") && word.len() > 3);
        flags.map(str::to_owned).collect()
    };
    let help = |verb: &str| Project::new().roster([verb, "--help"]).run().exits(0).stdout;
    let verbs = [
        "validate", "plan", "apply", "drift", "pull", "pin", "sandbox", "list", "ping",
    ];
    let known = flags(&verbs.map(help).concat());
    let of_others = flags("--locked --quiet --path --message --verify --version --branch --no-edit");
    let pages: String = [
        "README.md",
        "docs/planning.md",
        "docs/drift-and-pull.md",
        "docs/how-to.md",
    ]
    .map(|page| fs::read_to_string(root().join(page)).unwrap())
    .concat();
    let named = flags(&pages);
    let unknown: Vec<_> = named
        .difference(&known)
        .filter(|flag| !of_others.contains(*flag))
        .collect();
    assert_eq!(unknown, [""; 0]);
    let missing: Vec<_> = flags(&help("apply"))
        .into_iter()
        .filter(|flag| !named.contains(flag))
        .collect();
    assert_eq!(
        missing,
        ["--auto-approve", "--color", "--file", "--help", "--var", "--verbose"]
    );
}
