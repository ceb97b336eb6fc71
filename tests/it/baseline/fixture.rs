//! What the tests of `--base` start from, and the commands that they run.

use serde_json::{Value, json};

use crate::support::{Project, Ran, TestSandbox};

pub(crate) const CREATION: &str =
    "company_name: Acme, industry: retail, language: English, voice: female, task_type: sales";

/// A roster with one assistant and these fields.
pub(crate) fn roster(fields: &str) -> String {
    format!("assistants:\n  - {{ name: Bot, {CREATION}, {fields} }}\n")
}

/// The live state after that roster was applied.
pub(crate) fn live(more: &Value) -> Value {
    let mut bot = json!({
        "name": "Bot", "company_name": "Acme", "industry": "retail", "language": "English", "voice": "female", "task_type": "sales",
    });
    bot.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "assistants": [bot] })
}

/// A repository whose last commit was applied, and the service in the state after that.
pub(crate) fn applied(fields: &str, more: &Value) -> (Project, TestSandbox) {
    let project = Project::new();
    project.write("assistants.yaml", roster(fields)).commit();
    let service = TestSandbox::with_json(&project, &live(more).to_string());
    (project, service)
}

pub(crate) fn plan(project: &Project, service: &TestSandbox, args: &[&str]) -> Ran {
    let words = ["plan", "--base", "HEAD", "--format", "json"];
    let words = words.iter().chain(args);
    described(project.roster(words).against(service).run())
}

/// Checks the document, if there is one, against the published schema.
#[track_caller]
fn described(ran: Ran) -> Ran {
    let schema = include_str!("../../../schema/plan.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    if !ran.stdout.is_empty() {
        schema
            .validate(&ran.json())
            .unwrap_or_else(|error| panic!("{error}\n{ran}"));
    }
    ran
}

pub(crate) fn drift(project: &Project, service: &TestSandbox) -> Ran {
    let words = ["drift", "--base", "HEAD", "--format", "json"];
    described(project.roster(words).against(service).run())
}

/// The only field of the only change.
pub(crate) fn field(plan: &Ran) -> Value {
    let plan = plan.json();
    let fields = plan["changes"][0]["fields"].as_array().unwrap().clone();
    assert_eq!(
        (plan["changes"].as_array().unwrap().len(), fields.len()),
        (1, 1),
        "{plan}"
    );
    fields[0].clone()
}

/// The git commands that a message advises, in their order.
pub(crate) fn advised(stderr: &str) -> Vec<String> {
    let words = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let quoted = words.split('`').skip(1).step_by(2);
    quoted
        .filter(|word| word.starts_with("git "))
        .map(str::to_owned)
        .collect()
}

/// Types what was advised.
pub(crate) fn follow(project: &Project, command: &str) -> Ran {
    let call = project.call("sh", ["-c", command]);
    let call = call
        .env("GIT_AUTHOR_NAME", "Ann")
        .env("GIT_AUTHOR_EMAIL", "ann@example.com");
    let call = call
        .env("GIT_COMMITTER_NAME", "Ann")
        .env("GIT_COMMITTER_EMAIL", "ann@example.com");
    call.env("PATH", std::env::var("PATH").unwrap()).run()
}
