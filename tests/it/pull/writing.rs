//! When `pull` writes files, and when it does not.

use std::fs;

use serde_json::json;

use crate::pull::fixture::Fixture;

#[test]
fn a_dry_run_shows_the_difference_of_each_file_and_writes_nothing() {
    let files = [
        (
            "assistants.yaml",
            "assistants:\n- name: A\n  model: old\n  system_prompt: {file: a.md}\n",
        ),
        ("a.md", "One.\nTwo.\n"),
    ];
    let fixture = Fixture::new(
        &files,
        &json!([{"name": "A", "model": "new", "system_prompt": "One.\n\u{1b}[31m::error::Three.".replace('\u{1b}', "")}]),
    );
    let ran = fixture.run(&["pull", "--dry-run"]).exits(0);
    for line in [
        "  -   model: old\n",
        "  +   model: new\n",
        "  - Two.\n",
        "  + [31m::error::Three.\n",
    ] {
        assert!(ran.stdout.contains(line), "{line:?}: {ran}");
    }
    assert!(
        ran.stdout.ends_with("Pull: 2 pulled, 0 left (2 files would change).\n"),
        "{ran}"
    );
    let json = fixture.run(&["pull", "--dry-run", "--format", "json"]).exits(0).json();
    assert_eq!(json["files"][0]["outcome"], "prepared");
    for (file, text) in files {
        fixture.holds(file, text);
    }
}

#[test]
fn nothing_can_be_pulled_into_standard_input() {
    let fixture = Fixture::new(&[], &json!([]));
    let ran = fixture.run(&["pull", "-f", "-"]).exits(64);
    assert!(
        ran.stderr.contains("nothing can be pulled into standard input"),
        "{ran}"
    );
}

#[test]
fn a_file_that_cannot_be_written_ends_the_writing_and_is_said() {
    let files = [
        (
            "assistants.yaml",
            "assistants:\n- name: A\n  model: old\n  system_prompt: {file: b.md}\n  first_message: {file: a.md}\n",
        ),
        ("a.md", "One.\n"),
        ("b.md", "One.\n"),
    ];
    let fixture = Fixture::new(
        &files,
        &json!([{"name": "A", "model": "new", "system_prompt": "Two.", "first_message": "Two."}]),
    );
    let locked = fixture.project.dir().join("b.md");
    let mut mode = fs::metadata(&locked).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(&locked, mode).unwrap();
    let ran = fixture.run(&["pull", "--format", "json"]).exits(3);
    fixture.holds("a.md", "Two.\n");
    fixture.holds("b.md", "One.\n");
    fixture.holds("assistants.yaml", files[0].1);
    let json = ran.json();
    let outcomes: Vec<_> = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["written", "failed", "failed"]);
    assert_eq!(json["summary"]["pulled"], 1);
    assert!(
        json["results"][1]["reason"]
            .as_str()
            .unwrap()
            .contains("`b.md` could not be written"),
        "{ran}"
    );

    let locked = fixture.project.dir().join("a.md");
    let mut mode = fs::metadata(&locked).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(&locked, mode).unwrap();
    fixture.live(&json!([{"name": "A", "model": "new", "system_prompt": "Two.", "first_message": "Three."}]));
    fixture.run(&["pull"]).exits(1);
}

#[test]
fn a_linked_file_stays_a_link_and_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::new(
        &[("real.yaml", "assistants:\n- name: A\n  model: old\n")],
        &json!([{"name": "A", "model": "new"}]),
    );
    let dir = fixture.project.dir();
    fs::set_permissions(dir.join("real.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.yaml", dir.join("assistants.yaml")).unwrap();
    fixture.pull(&[]);
    assert!(fs::symlink_metadata(dir.join("assistants.yaml")).unwrap().is_symlink());
    fixture.holds("real.yaml", "assistants:\n- name: A\n  model: new\n");
    assert_eq!(
        fs::metadata(dir.join("real.yaml")).unwrap().permissions().mode() & 0o777,
        0o640
    );
}
