//! What a reviewer reads, end to end.

use insta::assert_snapshot;
use serde_json::json;

use super::plans::{field, update};
use crate::support::{Project, TestSandbox};

const FILE: &str =
    "assistants:\n  - { name: Bot, temperature: 0.7, system_prompt: \"Be kind.\\nBe brief.\\nNever guess.\" }\n";

fn project() -> (Project, TestSandbox) {
    let project = Project::new();
    project.write("assistants.yaml", FILE);
    let bot = json!({"name": "Bot", "language": "English", "temperature": 0.5, "system_prompt": "Be kind.\nBe short.\nNever guess."});
    let service = TestSandbox::with_json(&project, &json!({"assistants": [bot, {"name": "Other"}]}).to_string());
    (project, service)
}

#[test]
fn a_plan_is_shown_alike_when_it_is_made_and_when_it_is_shown_again() {
    let (project, service) = project();
    let plan = ["plan", "--format", "markdown", "--out", "plan.json"];
    let ran = project.roster(plan).against(&service).run().exits(0);
    assert_snapshot!("plan", ran.stdout);
    let shown = project
        .roster(["show", "plan.json", "--format", "markdown"])
        .run()
        .exits(0);
    assert_eq!(shown.stdout, ran.stdout);
}

#[test]
fn an_apply_has_its_report_on_standard_output_and_the_plan_beside_it() {
    let (project, service) = project();
    let apply = ["apply", "--yes", "--format", "markdown"];
    let ran = project.roster(apply).against(&service).run().exits(0);
    assert_snapshot!("report", ran.stdout);
    assert!(ran.stderr.contains("Plan: 0 to create, 1 to update"), "{ran}");
}

#[test]
fn a_refused_apply_reports_too() {
    let (project, service) = project();
    let ran = project
        .roster(["apply", "--format", "markdown"])
        .against(&service)
        .run()
        .exits(1);
    assert!(
        ran.stdout
            .contains("- update `Bot` `665e4a34c65bb95f2f2d72e1`: not attempted\n"),
        "{ran}"
    );
}

#[test]
fn every_command_that_has_formats_has_this_one() {
    let (project, service) = project();
    for (args, said) in [
        (vec!["validate"], "Valid: 1 assistant."),
        (vec!["list"], "MANAGED BY"),
        (vec!["drift"], "1 to update"),
        (vec!["pin"], "Bot"),
        (vec!["pull", "--dry-run"], "temperature"),
    ] {
        let words = args.iter().copied().chain(["--format", "markdown"]);
        let ran = project.roster(words).against(&service).run();
        assert!(
            ran.stdout.starts_with("<!-- roster -->\n") && ran.stdout.contains(said),
            "{ran}"
        );
    }
}

#[test]
fn a_conflict_shows_what_either_side_made_of_the_base() {
    let mut conflict = field("first_message", Some(json!("a\nlive\n")), json!("a\nfiles\n"));
    conflict.base = Some(json!("a\nbase\n"));
    let mut short = field("temperature", Some(json!(0.5)), json!(0.7));
    short.base = Some(json!(0.3));
    let plan = roster::plan::Plan {
        changes: vec![update("Bot", vec![conflict, short])],
        ..roster::plan::Plan::default()
    };
    let document = roster::render::markdown::plan(&plan);
    assert!(
        document.contains("- `temperature`: base `0.3`, live `0.5` → files `0.7`\n"),
        "{document}"
    );
    let sides = [
        "live changed: 7 characters, 2 lines\n\n```diff\n  a\n- base\n+ live\n```",
        "the files changed: 7 → 8 characters, 2 lines\n\n```diff\n  a\n- base\n+ files\n```",
    ];
    assert!(sides.iter().all(|side| document.contains(side)), "{document}");
}
