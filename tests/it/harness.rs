//! Tests of the tests' own tools: nothing of the machine leaks in, and what hangs is killed.

use std::time::Duration;

use crate::support::{Project, TestSandbox};

fn shell<'a>(project: &'a Project, script: &'a str) -> crate::support::Call<'a> {
    project.call("/bin/sh", ["-c", script])
}

#[test]
fn a_call_sees_nothing_of_the_machine_s_environment() {
    let project = Project::new();
    let ran = project.call("/usr/bin/env", [] as [&str; 0]).run().exits(0);
    let mut names: Vec<_> = ran
        .stdout
        .lines()
        .filter_map(|line| Some(line.split_once('=')?.0))
        .collect();
    names.sort_unstable();
    let proxies = [
        "ALL_PROXY",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "all_proxy",
        "http_proxy",
        "https_proxy",
    ];
    let mut wanted = vec!["COLUMNS", "HOME", "INDIGENIUS_API_URL", "TMPDIR"];
    wanted.extend(proxies);
    wanted.sort_unstable();
    assert_eq!(names, wanted);
    assert!(!ran.stdout.contains("indigenius.ai"));
}

#[test]
fn a_call_runs_in_its_project_with_its_input_and_variables() {
    let project = Project::new();
    project.write("deep/a.txt", "there");
    let call = shell(&project, "cat; cat deep/a.txt; echo $X >&2; exit 3")
        .input("in ")
        .env("X", "y");
    let ran = call.run().exits(3);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("in there", "y\n"));
}

#[test]
fn without_input_standard_input_is_empty_and_no_terminal() {
    let project = Project::new();
    let ran = shell(&project, "cat; [ -t 0 ] || [ -t 1 ] || [ -t 2 ] || echo none")
        .run()
        .exits(0);
    assert_eq!(ran.stdout, "none\n");
}

#[test]
#[should_panic(expected = "hung")]
fn a_call_that_hangs_is_killed_and_the_test_fails() {
    let project = Project::new();
    shell(&project, "exec sleep 50").limit(Duration::from_millis(100)).run();
}

#[test]
#[should_panic(expected = "hung")]
fn a_call_that_hangs_beside_the_test_is_killed_and_the_test_fails() {
    let project = Project::new();
    shell(&project, "exec sleep 50")
        .limit(Duration::from_millis(100))
        .spawn()
        .wait();
}

#[test]
fn a_running_call_can_be_interrupted_and_finish() {
    let project = Project::new();
    for stop in [crate::support::Running::interrupt, crate::support::Running::terminate] {
        // No shell: where the tests run in the background and SIGINT is ignored, a shell can't trap it.
        let mut running = project.roster(["sandbox"]).spawn();
        running.until_said("Serving");
        stop(&running);
        running.wait().exits(0);
    }
}

#[test]
fn a_killed_call_leaves_what_it_said() {
    let project = Project::new();
    let mut running = shell(&project, "echo half >&2; exec sleep 50").spawn();
    running.until_said("half");
    let ran = running.kill();
    assert_eq!((ran.code, ran.signal, ran.stderr.as_str()), (None, Some(9), "half\n"));
}

#[test]
fn a_call_on_a_terminal_can_be_answered() {
    let project = Project::new();
    let script =
        "[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && stty size; printf 'Sure? '; read answer; echo \"<$answer>\"; exit 4";
    let mut terminal = shell(&project, script).env("PATH", "/usr/bin:/bin").on_terminal(80);
    terminal.until_shown("Sure? ");
    terminal.type_line("yes");
    let (code, screen) = terminal.wait();
    assert_eq!(code, Some(4));
    assert_eq!(screen, "50 80\nSure? yes\n<yes>\n");
}

#[test]
fn a_terminal_s_input_can_end() {
    let project = Project::new();
    let mut terminal = shell(&project, "echo ask; read answer || exit 5").on_terminal(80);
    terminal.until_shown("ask");
    terminal.end_input();
    assert_eq!(terminal.wait().0, Some(5));
}

#[test]
fn a_project_is_gone_with_the_test() {
    let project = Project::new();
    let dir = project.dir();
    project.write("a.txt", "a");
    drop(project);
    assert!(!dir.exists());
}

#[test]
fn a_stand_in_starts_with_its_state_and_can_be_edited() {
    let project = Project::new();
    let sandbox = TestSandbox::with_json(&project, r#"{"assistants": [{"name": "A"}]}"#);
    assert!(sandbox.url().starts_with("http://127.0.0.1:"));
    assert_eq!(sandbox.world().unwrap().assistants.len(), 1);
    sandbox.replace(r#"{"assistants": [{"name": "B"}, {"name": "C"}]}"#);
    assert!(sandbox.world().unwrap().named("C").is_some());
}
