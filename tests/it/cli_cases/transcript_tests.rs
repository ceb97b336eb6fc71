//! A transcript shows the requests, the changed live assistants and the changed files, and nothing that differs by chance.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;

use super::filter::same_everywhere;
use super::transcript::{changes, files, live, requests};
use crate::support::{Project, TestSandbox};

/// Sends one request.
fn ask(sandbox: &TestSandbox, method: &str, path: &str, body: &str) {
    let address = sandbox.url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let key = sandbox.key();
    let length = body.len();
    let head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nX-API-Key: {key}\r\nConnection: close\r\n");
    let head = format!("{head}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(head.as_bytes()).unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn requests_stand_by_path_or_in_order() {
    let project = Project::new();
    let sandbox = TestSandbox::with_json(
        &project,
        r#"{"assistants": [{"name": "A", "id": "b"}, {"name": "B", "id": "a"}]}"#,
    );
    ask(&sandbox, "GET", "/v1/assistants/b", "");
    ask(&sandbox, "GET", "/v1/assistants/a", "");
    ask(&sandbox, "POST", "/v1/assistants", r#"{"name": "C"}"#);
    ask(&sandbox, "PATCH", "/v1/assistants/b", "");
    let asked = sandbox.requests();
    let order = "── requests, in order\nGET /v1/assistants/b → 200\nGET /v1/assistants/a → 200\n\
                 POST /v1/assistants → 400\n    {\n      \"name\": \"C\"\n    }\nPATCH /v1/assistants/b → 400\n";
    assert_eq!(requests(&asked, true), order);
    let by_path = "── requests, by path\nPOST /v1/assistants → 400\n    {\n      \"name\": \"C\"\n    }\n\
                   GET /v1/assistants/a → 200\nGET /v1/assistants/b → 200\nPATCH /v1/assistants/b → 400\n";
    assert_eq!(requests(&asked, false), by_path);
    assert_eq!(requests(&[], false), "");
}

#[test]
fn live_assistants_are_those_that_the_sandbox_has() {
    let project = Project::new();
    let sandbox = TestSandbox::with_json(&project, r#"{"assistants": []}"#);
    let before = live(&sandbox);
    sandbox.replace(r#"{"assistants": [{"name": "New"}]}"#);
    assert_eq!(before, "[]\n");
    assert!(live(&sandbox).contains("\"name\": \"New\""));
}

#[test]
fn files_that_are_made_changed_and_removed_are_shown() {
    let project = Project::new();
    project
        .write("gone.txt", "x\n")
        .write("same.txt", "x\n")
        .write("deep/edited.txt", "one\ntwo\n");
    let before = files(&project.dir());
    fs::remove_file(project.dir().join("gone.txt")).unwrap();
    project.write("deep/edited.txt", "one\n2\n").write("made.txt", "new\n");
    for (file, mode) in [("made.txt", 0o600), ("same.txt", 0o640)] {
        fs::set_permissions(project.dir().join(file), fs::Permissions::from_mode(mode)).unwrap();
    }
    let was = before["same.txt"].0;
    let shown = changes(&before, &files(&project.dir()));
    let wanted = format!(
        "── removed gone.txt\n── deep/edited.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n\
         ── made made.txt (mode 600)\nnew\n── same.txt: mode {was:o}, now 640\n"
    );
    assert_eq!(shown, wanted);
}

#[test]
fn what_is_chance_is_taken_out_and_nothing_else() {
    let project = Project::new();
    let dir = project.dir();
    let digest = "ab".repeat(32);
    let said = format!(
        "roster {0} at http://127.0.0.1:4711/v1, port 4711 of 127.0.0.1:4711, in {1}/a\n\
         {{\"roster_version\": \"{0}\", \"format_version\": \"1.0\", \"digest\": \"sha256:{digest}\"}} sha256:short {0}",
        env!("CARGO_PKG_VERSION"),
        dir.display(),
    );
    let kept = format!(
        "roster [VERSION] at http://[SANDBOX]/v1, port 4711 of [SANDBOX], in [DIR]/a\n\
         {{\"roster_version\": \"[VERSION]\", \"format_version\": \"1.0\", \"digest\": \"sha256:[DIGEST]\"}} sha256:short {}",
        env!("CARGO_PKG_VERSION"),
    );
    assert_eq!(same_everywhere(&said, Some("http://127.0.0.1:4711"), &dir), kept);
}
