//! What `pin` does to files on the disk: links, permissions, and what can't be written.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use roster::sandbox::{FaultTiming, RequestKind, RequestMatcher, ServerState, StoredAssistant};

use crate::support::{Project, Ran, TestSandbox};

fn world() -> String {
    serde_json::json!(ServerState::with([
        StoredAssistant::named("A"),
        StoredAssistant::named("B")
    ]))
    .to_string()
}

/// Two files with an entry each, A and B.
fn project() -> Project {
    let project = Project::new();
    project
        .write("a.yaml", "assistants:\n  - name: A\n")
        .write("b.yaml", "assistants:\n  - name: B\n");
    project
}

fn pin(project: &Project, service: &TestSandbox) -> Ran {
    let files = ["pin", "-q", "-f", "a.yaml", "-f", "b.yaml"];
    project.roster(files).against(service).run()
}

fn mode(file: &Path, mode: u32) {
    assert!(fs::set_permissions(file, fs::Permissions::from_mode(mode)).is_ok());
}

#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    let project = project();
    let (link, target) = (project.dir().join("a.yaml"), project.dir().join("real.yaml"));
    fs::rename(&link, &target).unwrap();
    symlink("real.yaml", &link).unwrap();
    mode(&target, 0o640);
    pin(&project, &TestSandbox::with_json(&project, &world())).exits(0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(project.read("real.yaml").contains("    id: \""));
    assert!(project.read("b.yaml").contains("    id: \""));
}

#[test]
fn a_file_that_cannot_be_written_is_said_and_ends_with_3_once_another_was() {
    let project = project();
    mode(&project.dir().join("b.yaml"), 0o444);
    let ran = pin(&project, &TestSandbox::with_json(&project, &world())).exits(3);
    assert!(
        ran.stdout
            .contains("! left    B\n    `b.yaml` could not be written: permission denied"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .ends_with("Pin: 1 pinned, 0 pinned before, 0 not live, 1 blocked.\n"),
        "{}",
        ran.stdout
    );
    assert_eq!(project.read("b.yaml"), "assistants:\n  - name: B\n");
}

#[test]
fn after_a_file_that_cannot_be_written_none_is_attempted() {
    let project = project();
    mode(&project.dir().join("a.yaml"), 0o444);
    let ran = pin(&project, &TestSandbox::with_json(&project, &world())).exits(1);
    assert!(
        ran.stdout.contains("! left    B\n    it was not attempted, because"),
        "{}",
        ran.stdout
    );
    assert_eq!(project.read("b.yaml"), "assistants:\n  - name: B\n");
}

#[test]
fn a_file_that_was_changed_meanwhile_is_left_alone() {
    let project = project();
    let service = TestSandbox::with_json(&project, &world());
    let file = project.dir().join("a.yaml");
    service.on(
        FaultTiming::Before,
        RequestMatcher::first(RequestKind::List),
        move |_| {
            fs::write(&file, "assistants:\n  - name: A\n    temperature: 1\n").unwrap();
        },
    );
    let ran = pin(&project, &service).exits(1);
    assert!(
        ran.stderr
            .contains("`a.yaml` was changed meanwhile, so nothing was written"),
        "{}",
        ran.stderr
    );
    assert_eq!(project.read("b.yaml"), "assistants:\n  - name: B\n");
}

#[test]
fn a_file_that_begins_with_two_byte_order_marks_keeps_both() {
    let project = project();
    project.write("a.yaml", "\u{feff}\u{feff}assistants:\n  - name: A\n");
    pin(&project, &TestSandbox::with_json(&project, &world())).exits(0);
    let text = project.read("a.yaml");
    assert!(
        text.starts_with("\u{feff}\u{feff}assistants:\n  - name: A\n    id: \""),
        "{text:?}"
    );
}
