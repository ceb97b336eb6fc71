//! The jobs for GitLab, and as much of its runner as they need: a fresh clone, and the artifacts of earlier jobs.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::machine::{Machine, READ, WRITE, yaml};
use crate::support::Ran;

const SITE: &str = "gitlab.example.org";

/// Runs a job of `.gitlab-ci.yml`.
fn job(machine: &Machine, name: &str, variables: &[(&str, &str)]) -> Ran {
    let file = yaml(&machine.project.dir().join(".gitlab-ci.yml"));
    let job = &file[name];
    let artifacts = |name: &str| -> PathBuf { machine.project.beside("artifacts").join(name) };
    let folder = machine.folder("gitlab", job["variables"]["GIT_STRATEGY"] != "none");
    let mut given: Vec<(String, String)> = [
        ("INDIGENIUS_READ_KEY", READ),
        ("ROSTER_API_TOKEN", "token"),
        ("CI_API_V4_URL", "https://gitlab.example.org/api/v4"),
        ("CI_PROJECT_ID", "7"),
        ("CI_PROJECT_PATH", "acme/roster"),
        ("CI_SERVER_HOST", SITE),
        ("CI_MERGE_REQUEST_IID", "12"),
        ("CI_COMMIT_SHA", &machine.git("rev-parse HEAD")),
    ]
    .iter()
    .chain(variables)
    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
    .collect();
    if job["environment"] == "production" {
        given.push(("INDIGENIUS_WRITE_KEY".to_owned(), WRITE.to_owned()));
        given.push(("ROSTER_PUSH_TOKEN".to_owned(), "push".to_owned()));
        // What is pushed to the site arrives at origin.
        let origin = machine.project.beside("origin.git");
        given.push(("GIT_CONFIG_COUNT".to_owned(), "1".to_owned()));
        given.push((
            "GIT_CONFIG_KEY_0".to_owned(),
            format!("url.{}.insteadOf", origin.display()),
        ));
        given.push((
            "GIT_CONFIG_VALUE_0".to_owned(),
            format!("https://roster:push@{SITE}/acme/roster.git"),
        ));
    }
    for (name, value) in file["variables"].as_object().unwrap() {
        given.push((name.clone(), value.as_str().unwrap().to_owned()));
    }
    for needed in job["needs"].as_array().into_iter().flatten() {
        for file in fs::read_dir(artifacts(needed.as_str().unwrap())).into_iter().flatten() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
        let report = fs::read_to_string(folder.join("drift.env")).unwrap_or_default();
        given.extend(
            report
                .lines()
                .filter_map(|line| line.split_once('='))
                .map(|(name, value)| (name.into(), value.into())),
        );
    }
    let before = &file[job["extends"].as_str().unwrap()]["before_script"];
    let lines = [before, &job["script"]]
        .into_iter()
        .flat_map(|lines| lines.as_array().unwrap());
    let script: Vec<_> = lines.map(|line| line.as_str().unwrap()).collect();
    let ran = machine.bash(&folder, &script.join("\n"), &given);
    let _ = fs::remove_dir_all(artifacts(name));
    fs::create_dir_all(artifacts(name)).unwrap();
    let reports = job["artifacts"]["reports"]
        .as_object()
        .into_iter()
        .flat_map(|reports| reports.values())
        .filter_map(Value::as_str);
    let paths = job["artifacts"]["paths"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    if ran.code == Some(0) || job["artifacts"]["when"] == "always" {
        for path in paths.chain(reports) {
            let _ = fs::copy(folder.join(path), artifacts(name).join(path));
        }
    }
    ran
}

#[test]
fn gitlab_plans_for_review_applies_the_pipelines_plan_and_records_it() {
    let Some(machine) = Machine::with("gitlab-ci") else {
        return;
    };
    let first = machine.git("rev-parse HEAD");
    job(&machine, "plan", &[]).exits(0);
    job(&machine, "apply", &[]).exits(0);
    assert_eq!(machine.applied(), first);
    assert_eq!(machine.report("apply")["summary"]["failed"], 0);
    machine.edit("temperature: 0.3", "temperature: 0.4");
    let second = machine.commit();
    job(&machine, "plan merge request", &[]).exits(0);
    let counts = fs::read_to_string(machine.project.beside("artifacts/plan merge request/counts.json")).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&counts).unwrap(),
        json!({"create": 0, "update": 1, "delete": 0})
    );
    assert!(
        machine
            .project
            .beside("artifacts/plan merge request/plan.html")
            .exists()
    );
    job(&machine, "note", &[]).exits(0);
    let notes = "https://gitlab.example.org/api/v4/projects/7/merge_requests/12/notes";
    assert!(
        machine.calls().ends_with(&format!(
            "--request POST --data-urlencode body@plan.md --output /dev/null {notes}\n"
        )),
        "{}",
        machine.calls()
    );
    let marker = machine.body().lines().next().unwrap().to_owned();
    machine.answer(
        "comments.json",
        &json!([{"id": 1, "body": "Fine."}, {"id": 2, "body": format!("{marker}\nolder")}]),
    );
    job(&machine, "note", &[]).exits(0);
    assert!(
        machine.calls().ends_with(&format!("{notes}/2\n")),
        "{}",
        machine.calls()
    );

    job(&machine, "plan", &[]).exits(0);
    machine.edit_live("Orders", "temperature", 0.9);
    job(&machine, "apply", &[]).exits(1);
    assert_eq!(machine.applied(), first, "a stale plan is refused");
    job(&machine, "plan", &[]).exits(0);
    job(&machine, "apply", &[]).exits(0);
    assert_eq!(machine.applied(), second);
    assert_eq!(machine.live("Orders", "temperature"), 0.4);
    let fork = job(&machine, "plan merge request", &[("INDIGENIUS_READ_KEY", "")]).exits(0);
    assert!(fork.stdout.contains("this pipeline has no key"), "{fork}");
}

#[test]
fn gitlab_is_told_the_line_of_each_problem() {
    let Some(machine) = Machine::with("gitlab-ci") else {
        return;
    };
    let found = || -> Value {
        let report = machine.project.beside("artifacts/plan merge request/codequality.json");
        serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap()
    };
    job(&machine, "plan merge request", &[]).exits(0);
    assert_eq!(found(), json!([]));
    machine.edit("voice: female", "voise: female");
    machine.commit();
    job(&machine, "plan merge request", &[]).exits(1);
    let line = machine
        .project
        .read("assistants.yaml")
        .lines()
        .position(|line| line.contains("voise"))
        .unwrap()
        + 1;
    assert_eq!(
        found()[0],
        json!({
            "description": "unknown field `voise`",
            "check_name": "unknown-field",
            "fingerprint": format!("unknown-field assistants.yaml:{line}:5"),
            "severity": "major",
            "location": {"path": "assistants.yaml", "lines": {"begin": line}},
        })
    );
}

#[test]
fn gitlab_keeps_one_issue_about_drift() {
    let Some(machine) = Machine::with("gitlab-ci") else {
        return;
    };
    let issues = "https://gitlab.example.org/api/v4/projects/7/issues";
    job(&machine, "drift", &[]).exits(1);
    job(&machine, "plan", &[]).exits(0);
    job(&machine, "apply", &[]).exits(0);
    let night = |called: &str| {
        job(&machine, "drift", &[]).exits(0);
        job(&machine, "issue", &[]).exits(0);
        assert!(machine.calls().ends_with(called), "{}", machine.calls());
    };
    night(&format!("{issues}?labels=roster-drift&state=opened\n"));
    machine.edit_live("Orders", "temperature", 0.9);
    night(&format!("description@drift.md --output /dev/null {issues}\n"));
    machine.answer("issues.json", &json!([{"iid": 5}]));
    night(&format!("description@drift.md --output /dev/null {issues}/5\n"));
    machine.edit_live("Orders", "temperature", 0.3);
    night(&format!("state_event=close --output /dev/null {issues}/5\n"));
}
