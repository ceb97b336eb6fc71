//! Where git gives no answer, one message says why and what to run.

use serde_json::json;

use super::{CREATION, advised, applied, follow, live, plan, roster};
use crate::support::{Project, Ran, TestSandbox};

/// A run in a repository that belongs, as far as git sees, to somebody else.
fn elsewhere_owned(project: &Project, service: &TestSandbox, args: &[&str]) -> Ran {
    let call = project.roster(args).against(service);
    call.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1").run()
}

#[test]
fn a_repository_of_another_user_is_told_with_the_command_that_trusts_it() {
    for (args, refused) in [
        (&["plan", "--base", "HEAD"][..], 1),
        (&["drift", "--base", "HEAD"], 1),
        (&["pull"], 1),
        (&["pull", "--base", "HEAD"], 1),
        (&["pull", "--dry-run"], 0),
        (&["apply", "--yes", "--report", "report.json"], 0),
    ] {
        let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
        let ran = elsewhere_owned(&project, &service, args).exits(refused);
        let is_told = ran.stderr.contains("belongs to another user");
        assert!(is_told && ran.stderr.matches("hint:").count() == 1, "{ran}");
        if args[0] == "pull" && refused == 1 {
            assert!(project.read("assistants.yaml").contains("0.5"), "{ran}");
        }
        let [command] = advised(&ran.stderr).try_into().unwrap();
        follow(&project, &command).exits(0);
        let _ = std::fs::remove_file(project.dir().join("report.json"));
        service.replace(&live(&json!({"temperature": 0.9})).to_string());
        let ran = elsewhere_owned(&project, &service, args);
        assert!(
            matches!(ran.code, Some(0 | 2)) && ran.stderr.is_empty(),
            "{args:?}\n{ran}"
        );
    }
    let report = {
        let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
        let call = project
            .roster(["apply", "--yes", "--report", "report.json"])
            .against(&service);
        call.env("PATH", "/nowhere").run().exits(0)
    };
    assert!(report.stderr.contains("git cannot be run"), "{report}");
}

#[test]
fn a_filter_that_fails_is_told_once_however_many_files_it_spoils() {
    let project = Project::new();
    let entry =
        |name: &str| format!("  - {{ name: {name}, {CREATION}, system_prompt: {{ file: prompts/{name}.md }} }}\n");
    for name in ["A", "B", "C"] {
        project.write(&format!("prompts/{name}.md"), "Be kind.\n");
    }
    project.write(".gitattributes", "*.md filter=broken\n");
    project.write(
        "assistants.yaml",
        format!("assistants:\n{}{}{}", entry("A"), entry("B"), entry("C")),
    );
    project.commit();
    project.git(["config", "filter.broken.smudge", "false"]);
    project.git(["config", "filter.broken.required", "true"]);
    let service = TestSandbox::with_json(&project, "{}");
    let ran = plan(&project, &service, &["--first-apply"]).exits(1);
    let told = "git does not give `prompts/A.md`: fatal: prompts/A.md: smudge filter broken failed";
    assert!(
        ran.stderr.contains(told) && ran.stderr.ends_with("\n1 error\n"),
        "{ran}"
    );
    let [command] = advised(&ran.stderr).try_into().unwrap();
    assert!(
        follow(&project, &command)
            .exits(0)
            .stdout
            .contains("filter.broken.smudge false")
    );
}

#[test]
fn a_filter_that_keeps_git_from_comparing_is_told_by_a_dry_run_too() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
    project.write(".gitattributes", "*.yaml filter=broken\n").commit();
    project.git(["config", "filter.broken.clean", "false"]);
    project.git(["config", "filter.broken.required", "true"]);
    project.write("assistants.yaml", roster("temperature: 0.7"));
    for (args, exit) in [
        (&["pull", "--dry-run"][..], 0),
        (&["pull"], 1),
        (&["pull", "--force"], 0),
    ] {
        let ran = project.roster(args).against(&service).run().exits(exit);
        let is_told = ran
            .stderr
            .contains("fatal: assistants.yaml: clean filter 'broken' failed");
        assert_eq!(
            is_told && ran.stderr.contains("--force goes on"),
            !args.contains(&"--force"),
            "{ran}"
        );
    }
}
