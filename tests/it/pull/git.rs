//! What git knows: uncommitted work is not overwritten, and with `--base` only drift is pulled.

use serde_json::{Value, json};

use crate::pull::fixture::Fixture;

fn committed(roster: &str, live: &Value) -> Fixture {
    let fixture = Fixture::new(&[("assistants.yaml", roster)], live);
    fixture.project.commit();
    fixture
}

#[test]
fn uncommitted_work_is_not_written_over_without_force() {
    let fixture = committed(
        "assistants:\n- name: A\n  model: old\n",
        &json!([{"name": "A", "model": "new"}]),
    );
    let mine = "assistants:\n- name: A\n  model: old # mine\n";
    fixture.project.write("assistants.yaml", mine);
    let ran = fixture.run(&["pull"]).exits(1);
    assert!(
        ran.stderr.contains("`assistants.yaml`") && ran.stderr.contains("--force"),
        "{ran}"
    );
    fixture.holds("assistants.yaml", mine);
    let dry = fixture.run(&["pull", "--dry-run"]).exits(0);
    assert!(
        dry.stderr
            .contains("warning: without --dry-run this is refused: `assistants.yaml`")
            && dry.stderr.contains("--force"),
        "{dry}"
    );
    let forced = fixture.run(&["pull", "--dry-run", "--force"]).exits(0);
    assert!(!forced.stderr.contains("refused"), "{forced}");
    fixture.holds("assistants.yaml", mine);
    fixture.run(&["pull", "--force"]).exits(0);
    fixture.holds("assistants.yaml", &mine.replace("old", "new"));
}

#[test]
fn work_that_git_was_told_to_overlook_is_uncommitted_all_the_same() {
    for flag in ["--skip-worktree", "--assume-unchanged"] {
        let fixture = Fixture::new(
            &[("team/assistants.yaml", "assistants:\n- name: A\n  model: old\n")],
            &json!([{"name": "A", "model": "new"}]),
        );
        fixture.project.commit();
        fixture.project.git(["update-index", flag, "team/assistants.yaml"]);
        let mine = "assistants:\n- name: A\n  model: old # mine\n";
        fixture.project.write("team/assistants.yaml", mine);
        let ran = fixture.run(&["pull", "-f", "team"]).exits(1);
        assert!(ran.stderr.contains("`team/assistants.yaml`"), "{flag}: {ran}");
        fixture.holds("team/assistants.yaml", mine);
        // As it was committed, it may be written.
        fixture
            .project
            .write("team/assistants.yaml", mine.replace(" # mine", ""));
        fixture.run(&["pull", "-f", "team"]).exits(0);
    }
}

#[test]
fn work_in_files_that_stay_as_they_are_is_no_obstacle() {
    let fixture = committed(
        "assistants:\n- name: A\n  model: old\n",
        &json!([{"name": "A", "model": "new"}]),
    );
    fixture.project.write("notes.md", "mine");
    fixture.pull(&[]);
}

#[test]
fn with_a_base_only_drift_is_taken() {
    let fixture = committed(
        "assistants:\n- name: A\n  model: m1\n  voice: v1\n  language: l1\n- name: B\n  model: m1\n",
        &json!([{"name": "A", "model": "m2", "voice": "v1", "language": "l3"}, {"name": "B", "model": "m1"}]),
    );
    let edited =
        "assistants:\n- name: A\n  model: m1\n  voice: v2\n  language: l2\n- name: B\n  model: m1\n- name: New\n";
    fixture.project.write("assistants.yaml", edited);
    let ran = fixture
        .run(&["pull", "--base", "HEAD", "--force", "--format", "json"])
        .exits(3);
    let json = ran.json();
    let results: Vec<_> = json["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            (
                result["field"].as_str().unwrap_or("-"),
                result["outcome"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        results,
        [
            ("language", "conflict"),
            ("voice", "pending"),
            ("model", "pulled"),
            ("-", "pending")
        ]
    );
    fixture.holds("assistants.yaml", &edited.replacen("m1", "m2", 1));
}

#[test]
fn what_is_pending_is_nothing_left_over() {
    let fixture = committed(
        "assistants:\n- name: A\n  model: m1\n",
        &json!([{"name": "A", "model": "m1"}]),
    );
    let edited = "assistants:\n- name: A\n  model: m2\n";
    fixture.project.write("assistants.yaml", edited);
    let ran = fixture.run(&["pull", "--base", "HEAD"]).exits(0);
    assert!(
        ran.stdout
            .ends_with("Pull: 0 pulled, 1 pending, 0 left (0 files changed).\n"),
        "{ran}"
    );
    fixture.holds("assistants.yaml", edited);
}

#[test]
fn a_refused_pull_has_its_document_too() {
    let fixture = committed(
        "assistants:\n- name: A\n  temperature: 0.5\n",
        &json!([{"name": "A", "temperature": 0.9}]),
    );
    fixture
        .project
        .write("assistants.yaml", "assistants:\n- name: A\n  temperature: 0.5 # mine\n");
    let ran = fixture.run(&["pull", "--format", "json"]).exits(1);
    let result = &ran.json()["results"][0];
    assert_eq!(
        (&result["outcome"], &ran.json()["summary"]["pulled"]),
        (&json!("left"), &json!(0)),
        "{ran}"
    );
    assert!(result["reason"].as_str().unwrap().contains("not committed"), "{ran}");
    fixture.holds("assistants.yaml", "assistants:\n- name: A\n  temperature: 0.5 # mine\n");
}
