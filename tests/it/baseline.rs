//! Which side changed since the commit that was last applied: end to end, with the real git, the binary and the sandbox.

use fixture::{CREATION, advised, applied, drift, field, follow, live, plan, roster};
use serde_json::json;

use crate::support::{Project, Ran, TestSandbox};

mod checkout;
mod clones;
mod fixture;
mod left_out;
mod names;
mod seen;
mod unanswered;
mod unseen;

#[test]
fn an_edit_in_the_files_is_pending_and_no_drift() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.5}));
    project.write("assistants.yaml", roster("temperature: 0.7"));
    let field = field(&plan(&project, &service, &[]).exits(0));
    assert_eq!(
        field,
        json!({"field": "temperature", "before": 0.5, "after": 0.7, "origin": "pending"})
    );
    drift(&project, &service).exits(0);
    plan(&project, &service, &["--detailed-exitcode"]).exits(2);
}

#[test]
fn an_edit_live_is_drift() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
    let field = field(&plan(&project, &service, &[]).exits(0));
    assert_eq!(
        field,
        json!({"field": "temperature", "before": 0.9, "after": 0.5, "origin": "drift"})
    );
    drift(&project, &service).exits(2);
}

#[test]
fn two_different_edits_are_a_conflict_with_three_sides() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
    project.write("assistants.yaml", roster("temperature: 0.7"));
    let field = field(&plan(&project, &service, &[]).exits(0));
    assert_eq!(
        field,
        json!({"field": "temperature", "before": 0.9, "after": 0.7, "origin": "conflict", "base": 0.5})
    );
    drift(&project, &service).exits(2);
}

#[test]
fn two_edits_that_agree_are_no_difference() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.7}));
    project.write("assistants.yaml", roster("temperature: 0.7"));
    assert_eq!(plan(&project, &service, &[]).exits(0).json()["changes"], json!([]));
    drift(&project, &service).exits(0);
}

#[test]
fn a_field_newly_declared_is_pending_and_one_no_longer_declared_is_none() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9, "max_tokens": 400}));
    project.write("assistants.yaml", roster("max_tokens: 300"));
    let field = field(&plan(&project, &service, &[]).exits(0));
    assert_eq!(
        field,
        json!({"field": "max_tokens", "before": 400, "after": 300, "origin": "pending"})
    );
}

#[test]
fn without_a_base_nothing_is_said_of_origins_and_all_counts_as_drift() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
    let ran = project
        .roster(["plan", "--format", "json"])
        .against(&service)
        .run()
        .exits(0);
    assert!(
        !ran.stdout.contains("origin") && !ran.stdout.contains("\"base\""),
        "{ran}"
    );
    project.roster(["drift"]).against(&service).run().exits(2);
}

#[test]
fn the_worst_origin_is_that_of_the_assistant() {
    let (project, service) = applied(
        "temperature: 0.5, max_tokens: 300",
        &json!({"temperature": 0.9, "max_tokens": 300}),
    );
    project.write("assistants.yaml", roster("temperature: 0.5, max_tokens: 400"));
    let plan = plan(&project, &service, &[]).exits(0).json();
    let origins: Vec<_> = plan["changes"][0]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| &field["origin"])
        .collect();
    assert_eq!(origins, ["drift", "pending"]);
    assert_eq!(plan["changes"][0]["origin"], "drift");
    drift(&project, &service).exits(2);
}

#[test]
fn strict_counts_live_assistants_that_no_entry_names() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.5}));
    let mut world = live(&json!({"temperature": 0.5}));
    world["assistants"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "Other"}));
    service.replace(&world.to_string());
    for (args, code) in [
        (vec!["drift"], 0),
        (vec!["drift", "--strict"], 2),
        (vec!["drift", "--strict", "--base", "HEAD"], 2),
    ] {
        let ran = project.roster(args).against(&service).run().exits(code);
        assert_eq!(ran.stdout.contains("with --strict that is drift"), code == 2, "{ran}");
    }
}

#[test]
fn prompt_files_overlays_and_variables_are_read_as_they_were_then() {
    let project = Project::new();
    let roster = "variables: { city: }\nassistants:\n  - { name: Bot, system_prompt: { file: prompts/bot.md } }\n";
    let overlay = "assistants:\n  - { name: Bot, first_message: 'Hello from ${{ var.city }}' }\n";
    project.write("assistants.yaml", roster).write("prod.yaml", overlay);
    project
        .write("prompts/bot.md", "Be kind in ${{ var.city }}.\n")
        .commit();
    let bot = json!({"name": "Bot", "system_prompt": "Be kind in Rome.", "first_message": "Hello, edited"});
    let service = TestSandbox::with_json(&project, &json!({"assistants": [bot]}).to_string());
    project.write("prompts/bot.md", "Be brief in ${{ var.city }}.\n");
    let args = ["--overlay", "prod.yaml", "--var", "city=Rome"];
    let plan = plan(&project, &service, &args).exits(0).json();
    let fields = &plan["changes"][0]["fields"];
    assert_eq!(
        (&fields[0]["field"], &fields[0]["origin"]),
        (&json!("first_message"), &json!("drift"))
    );
    assert_eq!(
        (&fields[1]["field"], &fields[1]["origin"]),
        (&json!("system_prompt"), &json!("pending"))
    );
}

#[test]
fn a_saved_plan_keeps_its_origins() {
    let (project, service) = applied("temperature: 0.5", &json!({"temperature": 0.9}));
    let ran = plan(&project, &service, &["--out", "plan.json"]).exits(0);
    let shown = project.roster(["show", "plan.json", "--format", "json"]).run().exits(0);
    assert_eq!(shown.stdout, ran.stdout);
    project
        .roster(["apply", "plan.json", "--yes"])
        .against(&service)
        .run()
        .exits(0);
    drift(&project, &service).exits(0);
}
