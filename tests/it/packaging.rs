//! What is released: the wheel, built and installed as users do it, and the files that bring it to them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::support::tool::{python_tool, tools};
use crate::support::{Call, Project};
use crate::workflows::machine::yaml;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Roomy: the machine may compile something else meanwhile.
const INSTALL: Duration = Duration::from_secs(300);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a build tool as its user would, with the machine's own environment; the command itself never gets that.
fn build(program: &Path, arguments: &[&str], folder: &Path) {
    let ran = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{} {arguments:?}\n{said}", program.display());
}

/// The one file of a folder whose name ends so.
fn file(folder: &Path, end: &str) -> PathBuf {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let found: Vec<_> = files.filter(|path| path.to_str().unwrap().ends_with(end)).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

/// Builds the source distribution, and the wheel from it, so that neither lacks anything; unoptimized, which takes less time.
fn wheel(maturin: &Path) -> PathBuf {
    let target = Path::new(env!("CARGO_BIN_EXE_roster")).ancestors().nth(2).unwrap();
    // One place, so that a second run compiles nothing.
    let place = target.join("wheel");
    let _ = fs::remove_dir_all(&place);
    let dist = place.join("dist");
    let out = dist.to_str().unwrap();
    build(maturin, &["sdist", "--out", out], root());
    let source = file(&dist, ".tar.gz");
    build(
        Path::new("tar"),
        &["-xzf", source.to_str().unwrap(), "-C", place.to_str().unwrap()],
        root(),
    );
    let unpacked = place.join(format!("indigenius_roster-{VERSION}"));
    // A folder of its own: in the tests' own, the build would take `roster` away for a moment, while other tests run it.
    let target = target.join("packaging");
    let target = target.to_str().unwrap();
    let options = ["--profile", "dev", "--locked", "--target-dir", target, "--out", out];
    build(maturin, &[&["build"], options.as_slice()].concat(), &unpacked);
    dist
}

/// A call that finds the wheel, and the setuptools that .ci/run fetched, instead of `PyPI`.
fn offline<'a>(call: Call<'a>, wheels: &Path) -> Call<'a> {
    call.env("PATH", env::var_os("PATH").unwrap())
        .env("PIP_NO_INDEX", "1")
        .env(
            "PIP_FIND_LINKS",
            format!("{} {}", wheels.display(), tools().join("wheels").display()),
        )
        .env("VIRTUALENV_NO_PERIODIC_UPDATE", "1")
        .limit(INSTALL)
}

#[test]
fn the_wheel_brings_a_command_that_does_its_work() {
    let (Some(maturin), Some(python), Some(pre_commit)) = (
        python_tool("maturin"),
        python_tool("python3"),
        python_tool("pre-commit"),
    ) else {
        return;
    };
    let wheels = wheel(&maturin);
    pip_installs_it(&python, &wheels);
    the_action_runs_it(&python, &wheels);
    pre_commit_runs_it(&pre_commit, &wheels);
}

fn pip_installs_it(python: &Path, wheels: &Path) {
    let project = Project::copy_of(&root().join("examples/first"));
    let venv = project.beside("venv");
    project
        .call(python, ["-m", "venv", venv.to_str().unwrap()])
        .limit(INSTALL)
        .run()
        .exits(0);
    let install = [
        "install",
        "--quiet",
        "--only-binary",
        "indigenius-roster",
        "indigenius-roster",
    ];
    offline(project.call(venv.join("bin/pip"), install), wheels)
        .run()
        .exits(0);
    let roster = |arguments: &[&str]| project.call(venv.join("bin/roster"), arguments).run();
    assert_eq!(roster(&["--version"]).exits(0).stdout, format!("roster {VERSION}\n"));
    roster(&["plan", "--sandbox", "--detailed-exitcode"]).exits(2);
    roster(&["apply", "--yes", "--sandbox"]).exits(0);
    roster(&["plan", "--sandbox", "--detailed-exitcode"]).exits(0);
}

/// `action.yml`, its steps run as GitHub's runner runs them.
fn the_action_runs_it(python: &Path, wheels: &Path) {
    let action = yaml(&root().join("action.yml"));
    let steps = action["runs"]["steps"].as_array().unwrap();
    let [install, run] = steps.as_slice() else {
        panic!("{action}");
    };
    let project = Project::copy_of(&root().join("examples/first"));
    let path = |first: &Path| format!("{}:{}", first.display(), env::var("PATH").unwrap());
    let added = project.beside("path");
    let step = |step: &Value, path: &str, args: &str| {
        let script = step["run"].as_str().unwrap();
        assert!(
            !script.contains("${{"),
            "an expression in a script is an injection: {script}"
        );
        let bash = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
        offline(project.call("bash", bash), wheels)
            .env("PATH", path)
            .env("RUNNER_TEMP", project.beside("tmp"))
            .env("GITHUB_PATH", &added)
            .env("VERSION", action["inputs"]["version"]["default"].as_str().unwrap())
            .env("ARGS", args)
            .run()
    };
    assert_eq!(install["env"]["VERSION"], "${{ inputs.version }}");
    assert_eq!(run["env"]["ARGS"], "${{ inputs.args }}");
    step(install, &path(python.parent().unwrap()), "").exits(0);
    let added = fs::read_to_string(&added).unwrap();
    let runs = |args: &str| step(run, &path(Path::new(added.trim())), args);
    assert_eq!(runs("--version").exits(0).stdout, format!("roster {VERSION}\n"));
    let plan = runs("plan --sandbox --detailed-exitcode\n  --target 'Sales Assistant'").exits(2);
    assert!(plan.stdout.contains("Sales Assistant"), "{plan}");
    let open = runs("apply --sandbox --yes --target 'Sales Assistant").exits(1);
    assert_eq!(open.stdout, "", "{open}");
    // Nothing in it is a shell's.
    let literal = runs("plan --sandbox --target $(touch${IFS}broken)").exits(1);
    assert!(literal.stderr.contains("$(touch${IFS}broken)"), "{literal}");
}

/// The hook of docs/ci.md, with the wheel.
fn pre_commit_runs_it(pre_commit: &Path, wheels: &Path) {
    let page = fs::read_to_string(root().join("docs/ci.md")).unwrap();
    let config = page
        .split("```yaml\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .find(|block| block.contains("repo: local"))
        .unwrap();
    let project = Project::copy_of(&root().join("examples/first"));
    project.write(".pre-commit-config.yaml", config);
    let call = |program: &Path, arguments: &[&str]| {
        offline(project.call(program, arguments), wheels)
            .env("PRE_COMMIT_HOME", project.beside("hooks"))
            .run()
    };
    call(Path::new("git"), &["init", "--quiet", "."]).exits(0);
    call(Path::new("git"), &["add", "."]).exits(0);
    let passed = call(pre_commit, &["run", "--all-files", "--verbose"]).exits(0);
    assert!(
        passed.stdout.contains("assistants are valid") || passed.stdout.contains("Passed"),
        "{passed}"
    );
    project.write("prompts/sales.md", "${{ var.nowhere }}");
    let failed = call(pre_commit, &["run", "--all-files"]).exits(1);
    assert!(
        failed.stdout.contains("the variable `nowhere` is not declared"),
        "{failed}"
    );
}

#[test]
fn every_file_that_installs_a_version_installs_this_one() {
    let action = yaml(&root().join("action.yml"));
    assert_eq!(action["inputs"]["version"]["default"], VERSION);
    let examples = root().join("examples");
    let mut files = vec![examples.join("gitlab-ci/.gitlab-ci.yml")];
    let github = fs::read_dir(examples.join("github-actions/.github/workflows")).unwrap();
    files.extend(github.map(|file| file.unwrap().path()));
    for file in files {
        let workflow = yaml(&file);
        let version = workflow["env"]["ROSTER_VERSION"]
            .as_str()
            .or(workflow["variables"]["ROSTER_VERSION"].as_str());
        assert_eq!(version, Some(VERSION), "{}", file.display());
    }
    for page in ["docs/ci.md", ".pre-commit-hooks.yaml"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let mut pins = text.split("indigenius-roster==").skip(1);
        assert!(pins.all(|pin| pin.starts_with(VERSION)), "{page}");
        assert!(text.contains("indigenius-roster=="), "{page}");
    }
}

#[test]
fn the_releases_archive_is_where_binstall_looks_for_it() {
    let target = "x86_64-unknown-linux-musl";
    let workflow = yaml(&root().join(".github/workflows/release.yml"));
    let steps = workflow["jobs"]["build"]["steps"].as_array().unwrap();
    let script = |name: &str| {
        let step = steps.iter().find(|step| step["name"] == name).unwrap();
        step["run"].as_str().unwrap()
    };
    let project = Project::new();
    for name in [
        "Cargo.toml",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
    ] {
        project.write(name, fs::read(root().join(name)).unwrap());
    }
    project.write(&format!("target/{target}/release/roster"), "the command");
    fs::create_dir(project.dir().join("dist")).unwrap();
    let run = |tag: &str, script: &str| {
        project
            .call("bash", ["-eo", "pipefail", "-c", script])
            .env("PATH", env::var_os("PATH").unwrap())
            .env("TARGET", target)
            .env("GITHUB_REF_NAME", tag)
            .run()
    };
    let tag = format!("v{VERSION}");
    run(&tag, script("The tag is the version")).exits(0);
    run("v99.0.0", script("The tag is the version")).exits(1);
    run(&tag, script("Archive of the same binary")).exits(0);

    let manifest = project.read("Cargo.toml");
    let setting = |key: &str| {
        let line = manifest
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{key} = ")));
        let fill = [
            ("{ repo }", "https://example.org"),
            ("{ version }", VERSION),
            ("{ target }", target),
            ("{ archive-suffix }", ".tar.gz"),
            ("{ bin }", "roster"),
            ("{ binary-ext }", ""),
        ];
        let text = line.unwrap().trim_matches('"').to_owned();
        fill.iter().fold(text, |text, (name, value)| text.replace(name, value))
    };
    let address = setting("pkg-url");
    let (folder, archive) = address.rsplit_once('/').unwrap();
    assert_eq!(folder, format!("https://example.org/releases/download/{tag}"));
    let member = setting("bin-dir");
    let path = format!("dist/{archive}");
    let command = project
        .call("tar", ["-xzOf", &path, &member])
        .env("PATH", env::var_os("PATH").unwrap());
    assert_eq!(command.run().exits(0).stdout, "the command");
}
