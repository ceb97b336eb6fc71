//! A checkout may leave files out that git has: the message says which command brings them, and that command does.

use std::os::unix::fs::symlink;

use serde_json::json;

use super::{CREATION, advised, follow, live};
use crate::support::{Project, Ran, TestSandbox};

fn with_prompt(project: &Project) -> &Project {
    project.write(
        "assistants.yaml",
        format!("assistants:\n  - {{ name: Bot, {CREATION}, system_prompt: {{ file: prompts/a.md }} }}\n"),
    )
}

/// It is refused with one command of git, which works.
#[track_caller]
fn follow_only(project: &Project, ran: Ran) {
    let [command] = advised(&ran.exits(1).stderr).try_into().unwrap();
    follow(project, &command).exits(0);
}

fn validate(project: &Project, from: &str, file: &str) -> Ran {
    project
        .roster(["validate", "-f", file])
        .at(&project.dir().join(from))
        .run()
}

/// A clone of a repository whose folder `prompts` is a submodule; it is not fetched yet.
fn without_its_submodule() -> (Project, [Project; 2]) {
    let inner = Project::new();
    inner.write("a.md", "Be kind.\n").commit();
    let outer = Project::new();
    outer.git(["init", "--quiet", "--initial-branch=main"]);
    let from = inner.dir().display().to_string();
    outer.git([
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        &from,
        "prompts",
    ]);
    with_prompt(&outer).commit();
    let clone = Project::clone_of(&outer, &[]);
    clone.git(["config", "--global", "protocol.file.allow", "always"]);
    (clone, [inner, outer])
}

#[test]
fn a_submodule_that_was_not_fetched_is_named_from_wherever_the_files_are_read() {
    for (from, file) in [
        ("", "assistants.yaml"),
        ("sub", "../assistants.yaml"),
        ("", "prompts/x.yaml"),
    ] {
        let (clone, _servers) = without_its_submodule();
        clone.write("sub/x", "");
        let refused = validate(&clone, from, file);
        assert!(refused.stderr.contains("`prompts` is a submodule"), "{refused}");
        follow_only(&clone, refused);
        let ran = validate(&clone, from, file);
        assert!(
            ran.code == Some(0) || !ran.stderr.contains("submodule") && file == "prompts/x.yaml",
            "{ran}"
        );
    }
}

#[test]
fn a_submodule_that_only_the_base_needs_is_named_and_so_is_a_commit_that_it_lacks() {
    let (clone, [inner, outer]) = without_its_submodule();
    let service = TestSandbox::with_json(&clone, &live(&json!({"system_prompt": "Be nice."})).to_string());
    let plan = || {
        clone
            .roster(["plan", "--base", "HEAD", "-f", "now.yaml", "-f", "assistants.yaml"])
            .against(&service)
            .run()
    };
    clone.write("now.yaml", "assistants: []\n");
    clone.write(
        "assistants.yaml",
        format!("assistants: [{{ name: Bot, {CREATION} }}]\n"),
    );
    follow_only(&clone, plan());
    plan().exits(0);

    inner.write("a.md", "Be nice.\n").commit();
    outer.git(["-C", "prompts", "-c", "protocol.file.allow=always", "pull", "--quiet"]);
    outer.commit();
    clone.git(["fetch", "--quiet", "--no-recurse-submodules"]);
    clone.git(["reset", "--quiet", "--soft", "origin/main"]);
    let refused = plan();
    assert!(refused.stderr.contains("its submodule lacks that commit"), "{refused}");
    follow_only(&clone, refused);
    plan().exits(0);
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_told_with_what_adds_it() {
    let project = Project::new();
    project
        .write("prompts/a.md", "Be kind.\n")
        .write("team/a.yaml", "assistants: []\n");
    with_prompt(&project).commit();
    for (only, from, file) in [
        (&["--cone", "sub"][..], "", "assistants.yaml"),
        (&["--cone", "sub"], "sub", "../assistants.yaml"),
        (&["--cone", "sub"], "", "team"),
        (&["--cone", "sub"], "", "team/a.yaml"),
        (&["--no-cone", "/assistants.yaml"], "", "assistants.yaml"),
        (&["--no-cone", "/prompts"], "", "assistants.yaml"),
    ] {
        let clone = Project::clone_of(&project, &[]);
        let set = ["sparse-checkout", "set"]
            .iter()
            .chain(only)
            .copied()
            .collect::<Vec<_>>()
            .join(" ");
        follow(&clone, &format!("git {set}")).exits(0);
        clone.write("sub/x", "");
        let refused = validate(&clone, from, file);
        assert!(
            refused.stderr.contains("this sparse checkout leaves it out"),
            "{only:?} {refused}"
        );
        follow_only(&clone, refused);
        validate(&clone, from, file).exits(0);
    }
    let clone = Project::clone_of(&project, &[]);
    follow(&clone, "git sparse-checkout set --no-cone /prompts").exits(0);
    follow_only(&clone, clone.roster(["validate"]).run());
    clone.roster(["validate"]).run().exits(0);
}

#[test]
fn a_link_that_leads_nowhere_is_told_with_where_it_leads() {
    let project = Project::new();
    with_prompt(&project)
        .write("b/a.md", "Be kind.\n")
        .write("prompts/x", "");
    let link = project.dir().join("prompts/a.md");
    symlink("../c/a.md", &link).unwrap();
    let ran = project.roster(["validate"]).run().exits(1);
    assert!(
        ran.stderr
            .contains("`prompts/a.md` is a link that leads nowhere: to `../c/a.md`"),
        "{ran}"
    );
    assert!(ran.stderr.contains("`ln -sfn PATH prompts/a.md`"), "{ran}");
    follow(&project, "ln -sfn ../b/a.md prompts/a.md").exits(0);
    project.roster(["validate"]).run().exits(0);

    std::fs::remove_dir_all(project.dir().join("prompts")).unwrap();
    symlink("c", project.dir().join("prompts")).unwrap();
    let ran = project.roster(["validate"]).run().exits(1);
    assert!(
        ran.stderr.contains("`prompts` is a link that leads nowhere, to `c`"),
        "{ran}"
    );
    follow(&project, "ln -sfn b prompts").exits(0);
    project.roster(["validate"]).run().exits(0);
}

#[test]
fn a_link_into_what_the_checkout_leaves_out_is_told_with_what_brings_it() {
    let project = Project::new();
    with_prompt(&project)
        .write("shared/a.md", "Be kind.\n")
        .write("prompts/x", "");
    symlink("../shared/a.md", project.dir().join("prompts/a.md")).unwrap();
    project.commit();
    let clone = Project::clone_of(&project, &[]);
    follow(&clone, "git sparse-checkout set prompts").exits(0);
    follow_only(&clone, clone.roster(["validate"]).run());
    clone.roster(["validate"]).run().exits(0);
}
