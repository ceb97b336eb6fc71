//! Where `--base` finds its commit, and what happens where it is missing.

use serde_json::json;

use super::{advised, applied, field, follow, plan, roster};
use crate::support::{Project, TestSandbox};

fn base(project: &Project, service: &TestSandbox, reference: &str) -> super::Ran {
    let args = ["plan", "--base", reference, "--format", "json"];
    project.roster(args).against(service).run()
}

#[test]
fn a_fresh_clone_knows_the_branch_of_its_server() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
    let clone = Project::clone_of(&project, &[]);
    let plan = base(&clone, &service, "origin/main").exits(0);
    assert_eq!(field(&plan)["origin"], "drift");
    assert_eq!(plan.json()["base"]["ref"], "origin/main");
}

#[test]
fn the_advice_for_a_commit_that_a_clone_lacks_works_when_it_is_run() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
    for branch in ["roster/applied", "next", "topic"] {
        project.git(["branch", branch]);
    }
    project.git(["tag", "v1"]);
    project.git(["tag", "-a", "v2", "-m", "Two"]);
    project.write("assistants.yaml", roster("temperature: 0.6")).commit();
    project.git(["branch", "-f", "topic"]);
    project.write("assistants.yaml", roster("temperature: 0.7")).commit();
    let hash = project.git(["rev-parse", "v1"]).stdout.trim().to_owned();
    let [shallow, single] = [&["--depth=1"][..], &["--single-branch", "--no-tags"]];
    for (options, reference) in [
        (shallow, "next"),
        (shallow, "roster/applied"),
        (shallow, "origin/roster/applied"),
        (shallow, "refs/remotes/origin/next"),
        (shallow, "heads/next"),
        (shallow, "v1"),
        (shallow, "v2"),
        (shallow, "tags/v1"),
        (shallow, "v2^{commit}"),
        (shallow, "HEAD~1"),
        (shallow, "origin/main~2"),
        (shallow, "topic~1"),
        (shallow, "origin/topic^"),
        (shallow, &hash),
        (shallow, &hash[..9]),
        (single, "next"),
        (single, "origin/roster/applied"),
        (single, "v2"),
    ] {
        let clone = Project::clone_of(&project, options);
        let refused = base(&clone, &service, reference).exits(1);
        assert!(refused.stdout.is_empty(), "{refused}");
        assert_eq!(refused.stderr.contains("shallow"), options == shallow, "{refused}");
        // Of a branch and a tag, it is one.
        let worked = advised(&refused.stderr).into_iter().any(|command| {
            follow(&clone, &command);
            base(&clone, &service, reference).code == Some(0)
        });
        assert!(worked, "{refused}");
    }
}

#[test]
fn the_advice_names_the_remote_that_there_is() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
    project.git(["branch", "next"]);
    let clone = Project::clone_of(&project, &["--single-branch", "--origin", "upstream"]);
    clone.git(["update-ref", "-d", "refs/remotes/upstream/next"]);
    let refused = base(&clone, &service, "next").exits(1);
    assert!(refused.stderr.contains("git fetch upstream next:next"), "{refused}");
}

#[test]
fn a_reference_that_is_nowhere_is_refused_before_any_request() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
    for reference in ["nothing", "--all", "HEAD:assistants.yaml", "HEAD~9"] {
        let base = format!("--base={reference}");
        let ran = project.roster(["plan", &base]).against(&service).run().exits(1);
        assert!(ran.stderr.contains("no such commit"), "{ran}");
    }
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn outside_of_a_work_tree_there_is_no_base() {
    let project = Project::new();
    project.write("assistants.yaml", roster("temperature: 0.5"));
    let service = TestSandbox::with_json(&project, "{}");
    let ran = plan(&project, &service, &[]).exits(1);
    assert!(ran.stderr.contains("no work tree"), "{ran}");
}

#[test]
fn a_subfolder_and_a_second_work_tree_are_as_good() {
    let project = Project::new();
    project
        .write("team/assistants.yaml", roster("temperature: 0.5"))
        .commit();
    let live = super::live(&json!({"temperature": 0.9}));
    let service = TestSandbox::with_json(&project, &live.to_string());
    let sub = project
        .roster(["plan", "--base", "HEAD", "--format", "json"])
        .at(&project.dir().join("team"));
    assert_eq!(field(&sub.against(&service).run().exits(0))["origin"], "drift");
    let tree = project.beside("tree");
    project.git(["worktree", "add", "--quiet", &tree.display().to_string(), "HEAD"]);
    let other = project
        .roster(["plan", "--base", "HEAD", "-f", "./team/../team", "--format", "json"])
        .at(&tree);
    assert_eq!(field(&other.against(&service).run().exits(0))["origin"], "drift");
}

#[test]
fn a_file_that_did_not_exist_then_is_pending_as_a_whole_and_that_is_said() {
    let project = Project::new();
    project.write("readme", "").commit();
    project.write("assistants.yaml", roster("temperature: 0.5"));
    let service = TestSandbox::with_json(&project, &super::live(&json!({"temperature": 0.9})).to_string());
    assert_eq!(field(&plan(&project, &service, &[]).exits(0))["origin"], "pending");
    let named = project.roster(["drift", "--base", "HEAD", "-f", "assistants.yaml"]);
    let ran = named.against(&service).run().exits(0);
    assert!(ran.stderr.contains("`assistants.yaml` is not in HEAD"), "{ran}");
}

#[test]
fn a_roster_that_was_not_sound_then_is_shown_with_the_commit_in_its_places() {
    let project = Project::new();
    project.write("assistants.yaml", "assistants:\n  - nam: Bot\n").commit();
    project.write("assistants.yaml", roster("temperature: 0.5"));
    let service = TestSandbox::with_json(&project, &super::live(&json!({})).to_string());
    let ran = plan(&project, &service, &[]).exits(1);
    assert!(
        ran.stderr.contains("HEAD:assistants.yaml:2:5") && ran.stderr.contains("not valid"),
        "{ran}"
    );
}

#[test]
fn standard_input_has_no_past() {
    let (project, service) = applied("temperature: 0.5", &json!({}));
    let args = ["plan", "--base", "HEAD", "-f", "-"];
    let ran = project
        .roster(args)
        .against(&service)
        .input(roster("temperature: 0.5"))
        .run()
        .exits(1);
    assert!(ran.stderr.contains("standard input is in no commit"), "{ran}");
}

#[test]
fn a_link_in_a_commit_leads_no_further_than_one_on_disk() {
    let project = Project::new();
    let with = |file: &str| format!("assistants:\n  - {{ name: Bot, system_prompt: {{ file: {file} }} }}\n");
    project
        .write("team/prompts/real.md", "Then.\n")
        .write("secret.md", "secret\n");
    project.write("team/assistants.yaml", with("prompts/link.md"));
    let link = |to: &str| {
        let link = project.dir().join("team/prompts/link.md");
        let _ = std::fs::remove_file(&link);
        std::os::unix::fs::symlink(to, link).unwrap();
        project.commit();
    };
    link("real.md");
    link("../../secret.md");
    project.write("team/assistants.yaml", with("prompts/real.md"));
    let live = json!({"assistants": [{"name": "Bot", "system_prompt": "Then."}]});
    let service = TestSandbox::with_json(&project, &live.to_string());
    let at = |reference: &str| {
        let args = ["plan", "-f", "team", "--base", reference, "--format", "json"];
        project.roster(args).against(&service).run()
    };
    project.write("team/prompts/real.md", "Now.\n");
    assert_eq!(field(&at("HEAD~1").exits(0))["origin"], "pending");
    let ran = at("HEAD").exits(1);
    assert!(ran.stderr.contains("leads out of its folder at HEAD"), "{ran}");
}

#[test]
fn a_branch_with_a_slash_in_its_name_is_not_taken_for_a_remotes() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
    let clone = Project::clone_of(&project, &[]);
    for (reference, hint) in [
        ("roster/applied", "`git fetch origin roster/applied:roster/applied`"),
        ("HEAD~9", "there are not that many commits"),
        ("HEADLINE", "`git fetch origin HEADLINE:HEADLINE`"),
        ("HEADLINE", "`git fetch origin tag HEADLINE`"),
        ("main~9", "there are not that many commits"),
    ] {
        let refused = base(&clone, &service, reference).exits(1);
        assert!(refused.stderr.contains(hint), "{refused}");
    }
}

#[test]
fn without_a_base_yet_the_advice_leads_step_by_step_to_one() {
    let project = Project::new();
    project.git(["init", "--quiet", "--initial-branch=main"]);
    project.write("assistants.yaml", roster("temperature: 0.5"));
    let service = TestSandbox::with_json(&project, &super::live(&json!({"temperature": 0.9})).to_string());
    project.roster(["plan", "--base", ""]).against(&service).run().exits(64);
    project.roster(["plan"]).against(&service).run().exits(0); // as every answer says, too
    let refused = ["HEAD", "HEAD~1", "roster/applied"].map(|reference| base(&project, &service, reference).exits(1));
    for ran in &refused {
        assert!(ran.stderr.contains("no commit is checked out here yet"), "{ran}");
    }
    let [commit] = advised(&refused[0].stderr).try_into().unwrap();
    follow(&project, &commit).exits(0);
    base(&project, &service, "HEAD").exits(0);
    let ran = base(&project, &service, "HEAD~1").exits(1);
    assert!(
        ran.stderr
            .contains("leave --base out, or name one that there is, such as `--base HEAD`"),
        "{ran}"
    );
    // Where there is no server, and where it has no such branch either.
    for place in [&project, &Project::clone_of(&project, &[])] {
        let ran = base(place, &service, "roster/applied").exits(1);
        let commands = advised(&ran.stderr);
        let command = commands
            .iter()
            .find(|command| command.starts_with("git branch roster/"));
        follow(place, command.unwrap()).exits(0);
        base(place, &service, "roster/applied").exits(0);
        let ran = base(place, &service, "mian").exits(1);
        assert!(!ran.stderr.contains("nowhere yet"), "{ran}");
    }
}
