//! What surrounds a call and can't be part of a CLI case: symlinks, exported variables, variables that are not UTF-8.

#![cfg(unix)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use crate::support::{Project, TestSandbox};

/// What `roster sandbox` prints, with this key in its environment.
fn exports(key: &str, words: &[&str], project: &Project) -> (String, String) {
    let call = project.roster(["sandbox"].iter().chain(words));
    let mut sandbox = call.env("INDIGENIUS_API_KEY", key).spawn();
    sandbox.until_said("Ctrl-C");
    let said = sandbox.said();
    sandbox.interrupt();
    sandbox.wait().exits(0);
    said
}

#[test]
fn the_sandboxs_own_key_is_no_secret_where_it_was_exported_before() {
    for key in ["sandbox-key", "SANDBOX-KEY", "sandbox-"] {
        let (stdout, _) = exports(key, &[], &Project::new());
        let (_, line) = stdout.trim_end().split_once('\n').unwrap();
        assert_eq!(line, "export INDIGENIUS_API_KEY=sandbox-key", "{key}");
    }
}

#[test]
fn a_key_of_the_environment_that_the_sandboxs_data_holds_is_not_printed() {
    let project = Project::new();
    project.write(
        "data.json",
        r#"{"keys": [{"key": "k-0123456789", "scopes": ["assistants:read", "assistants:write"]}]}"#,
    );
    let (stdout, stderr) = exports("k-0123456789", &["--data", "data.json"], &project);
    assert!(
        !format!("{stdout}{stderr}").contains("k-0123456789"),
        "{stdout}{stderr}"
    );
    // A printed line that sets a wrong key would be worse than none.
    assert!(!stdout.contains("INDIGENIUS_API_KEY"), "{stdout}");
    assert!(
        stderr.contains("INDIGENIUS_API_KEY is the sandbox's key already"),
        "{stderr}"
    );
    let (stdout, _) = exports("another-0123456789", &["--data", "data.json"], &project);
    assert!(stdout.contains("export INDIGENIUS_API_KEY=k-0123456789\n"), "{stdout}");
}

#[test]
fn a_link_that_leads_out_says_what_to_do_about_a_prompt_file_and_about_a_roster_file() {
    let project = Project::new();
    let roster = "assistants:\n  - { name: A, system_prompt: { file: p.md } }\n";
    project.write("p.md", "Hi").write("team/a.yaml", roster);
    let link = |to: &str, at: &str| symlink(to, project.dir().join(at)).unwrap();
    link("../p.md", "team/p.md");
    let ran = project.roster(["validate", "-f", "team"]).run().exits(1);
    let hint = "put it into `team/` or a folder below that, or put the file that names it further up";
    assert!(ran.stderr.contains(hint), "{ran}");
    // Both fixes that the hint suggests work.
    let rename = |from: &str, to: &str| std::fs::rename(project.dir().join(from), project.dir().join(to)).unwrap();
    rename("team/a.yaml", "a.yaml");
    project.roster(["validate", "-f", "a.yaml"]).run().exits(0);
    rename("p.md", "team/p.md");
    rename("a.yaml", "team/a.yaml");
    project.roster(["validate", "-f", "team"]).run().exits(0);

    project.write("b.yaml", "assistants:\n  - name: B\n");
    link("../b.yaml", "team/b.yaml");
    let ran = project.roster(["validate", "-f", "team"]).run().exits(1);
    let hint = "put the file itself into `team/`, or name it with a `-f` of its own in place of the link";
    assert!(ran.stderr.contains(hint), "{ran}");
    std::fs::remove_file(project.dir().join("team/b.yaml")).unwrap();
    project
        .roster(["validate", "-f", "team", "-f", "b.yaml"])
        .run()
        .exits(0);
}

#[test]
fn a_plan_is_saved_through_a_link_to_a_former_one() {
    let project = Project::new();
    project.write("assistants.yaml", "assistants:\n  - name: A\n");
    let at = |name: &str| project.dir().join(name);
    let plan = || project.roster(["plan", "--sandbox", "--out", "plan.json"]).run();
    std::fs::create_dir(at("kept")).unwrap();
    symlink("kept/real.json", at("plan.json")).unwrap();
    let ran = plan().exits(1);
    assert!(ran.stderr.contains("plan.json is a link that leads nowhere"), "{ran}");
    project.write("kept/real.json", "");
    plan().exits(0);
    let first = project.read("kept/real.json");
    project.write("assistants.yaml", "assistants:\n  - name: B\n");
    plan().exits(0);
    assert!(project.read("kept/real.json") != first, "it is replaced");
    assert!(
        std::fs::symlink_metadata(at("plan.json")).unwrap().is_symlink(),
        "the link stays"
    );
    project.write("kept/real.json", "mine");
    let ran = plan().exits(1);
    assert!(
        ran.stderr.contains("plan.json is there already and holds no plan"),
        "{ran}"
    );
    assert_eq!(project.read("kept/real.json"), "mine");
}

#[test]
fn a_variable_of_the_environment_that_is_no_text_is_an_error_before_any_request() {
    let project = Project::new();
    let roster = "variables: { x: was }\nassistants:\n  - { name: A, voice: \"${{ var.x }}\" }\n";
    project.write("assistants.yaml", roster);
    let sandbox = TestSandbox::with_json(&project, r#"{"assistants": [{"name": "A", "voice": "v"}]}"#);
    let plan = |name: &str, words: &[&str]| {
        let call = project.roster(["plan", "-q"].iter().chain(words)).against(&sandbox);
        call.env(format!("ROSTER_VAR_{name}"), OsStr::from_bytes(b"caf\xe9"))
            .run()
    };
    let ran = plan("x", &[]).exits(1);
    assert!(
        ran.stderr
            .contains("`ROSTER_VAR_x` in the environment is not UTF-8 text"),
        "{ran}"
    );
    assert!(ran.stderr.contains("\n1 error\n"), "it is the only one: {ran}");
    assert_eq!(sandbox.requests().len(), 0);
    // A value that loses to another one does no harm, nor does a variable of another roster.
    plan("x", &["--var", "x=v"]).exits(0);
    let ran = plan("other", &[]).exits(1);
    assert!(ran.stdout.contains("create_only_field"), "{ran}");
}

#[test]
fn a_pull_and_a_pin_that_nobody_can_be_told_of_end_with_3_once_a_file_was_written() {
    let Ok(full) = std::fs::File::options().write(true).open("/dev/full") else {
        println!("skipped: there is no /dev/full here");
        return;
    };
    let project = Project::new();
    let roster = "assistants:\n  - name: A\n    first_message: Hi\n";
    project
        .write("assistants.yaml", roster)
        .write("s.json", r#"{"assistants": [{"name": "A", "first_message": "Hello"}]}"#);
    for verb in ["pull", "pin"] {
        let before = project.read("assistants.yaml");
        let mut call = std::process::Command::new(env!("CARGO_BIN_EXE_roster"));
        call.args([verb, "-q", "--sandbox=s.json"])
            .current_dir(project.dir())
            .env_clear();
        call.stderr(std::process::Stdio::null());
        let status = call.stdout(full.try_clone().unwrap()).status().unwrap();
        assert_eq!(status.code(), Some(3), "{verb}");
        assert_ne!(project.read("assistants.yaml"), before, "{verb}");
    }
}
