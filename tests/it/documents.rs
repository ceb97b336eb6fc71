//! The JSON documents: what is printed fits the published schemas, and the published schemas fit the code.

use std::path::Path;

use roster::sandbox::{ServerState, StoredAssistant};
use serde_json::{Value, json};

use crate::support::{Project, TestSandbox};

const ROSTER: &str = "
defaults: { company_name: Acme, industry: retail, language: English, voice: female, task_type: sales }
assistants:
  - { name: Old, temperature: 0.7, first_message: \"a\\u202eb\" }
  - { name: New, system_prompt: \"One\\nTwo\" }
  - { name: Voiced, voice: male }
";

fn service(project: &Project) -> TestSandbox {
    let voiced = StoredAssistant::named("Voiced").with("voice", "female");
    let world = ServerState::with([
        StoredAssistant::named("Old").with("temperature", 0.5),
        voiced,
        StoredAssistant::named("Other"),
    ]);
    TestSandbox::with_json(project, &json!(world).to_string())
}

fn project() -> Project {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    project
}

/// The errors of a document against its published schema.
fn misfits(kind: &str, document: &Value) -> Vec<String> {
    let schema = Project::new().roster(["schema", kind]).run().exits(0).json();
    match jsonschema::validator_for(&schema) {
        Ok(validator) => validator
            .iter_errors(document)
            .map(|problem| problem.to_string())
            .collect(),
        Err(problem) => vec![problem.to_string()],
    }
}

#[test]
fn the_published_schemas_are_those_of_the_code() {
    for kind in ["assistants", "plan", "report"] {
        let now = Project::new().roster(["schema", kind]).run().exits(0).stdout;
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schema/{kind}.schema.json"));
        if std::env::var_os("ROSTER_BLESS").is_some() {
            std::fs::write(&file, &now).unwrap();
        }
        let published = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(
            published,
            now,
            "{}: ROSTER_BLESS=1 cargo test writes it anew",
            file.display()
        );
    }
}

#[test]
fn a_plan_has_the_keys_that_programs_rely_on() {
    let project = project();
    let service = service(&project);
    let ran = project
        .roster(["plan", "--format", "json", "--out", "plan.json"])
        .against(&service)
        .run()
        .exits(1);
    let plan = ran.json();
    assert_eq!(misfits("plan", &plan), [""; 0]);
    assert_eq!(plan["format_version"], "1.0");
    assert_eq!(plan["api_url"], service.url());
    assert_eq!(plan["complete"], true);
    let summary = json!({"create": 1, "update": 1, "unchanged": 0, "blocked": 1, "unmanaged": 1, "unobservable": 7});
    assert_eq!(plan["summary"], summary, "{ran}");
    let update = &plan["changes"][0];
    assert_eq!(update["action"], "update");
    assert_eq!(update["source"], json!({"file": "assistants.yaml", "line": 4}));
    assert_eq!(
        update["fields"][2],
        json!({"field": "temperature", "before": 0.5, "after": 0.7}),
        "{ran}"
    );
    assert_eq!(plan["changes"][1]["id"], Value::Null);
    assert_eq!(plan["changes"][2]["reason"], "create_only_field");
    assert!(plan["changes"][2]["message"].is_string());
    assert!(plan["digest"].as_str().unwrap().starts_with("sha256:"));
    assert!(ran.stdout.contains("a\\u202eb"), "bidi characters are escaped\n{ran}");
    assert_eq!(
        project.read("plan.json"),
        ran.stdout,
        "what is saved is what is printed"
    );
    let shown = project.roster(["show", "plan.json", "--format", "json"]).run().exits(0);
    assert_eq!(shown.stdout, ran.stdout, "what is shown is what was saved");
}

#[test]
fn a_report_has_the_keys_that_programs_rely_on() {
    let project = project();
    let service = service(&project);
    let call = [
        "apply", "--yes", "--format", "json", "--target", "Old", "--target", "New",
    ];
    let report = project.roster(call).against(&service).run().exits(0).json();
    assert_eq!(misfits("report", &report), [""; 0]);
    let summary = json!({"applied": 2, "unchanged": 0, "failed": 0, "unknown": 0, "not_attempted": 0});
    assert_eq!(report["summary"], summary);
    let mut keys: Vec<_> = report["results"][1].as_object().unwrap().keys().cloned().collect();
    keys.sort();
    let expected = [
        "action",
        "error",
        "fields",
        "id",
        "name",
        "outcome",
        "sent_along",
        "source",
        "verified",
    ];
    assert_eq!(keys, expected);
    assert_eq!(
        report["results"][0]["fields"][2],
        json!({"field": "temperature", "before": 0.5, "after": 0.7})
    );
    assert_eq!(report["api_url"], service.url());
    assert_eq!(report["results"][1]["verified"], true);
}

#[test]
fn a_refused_apply_reports_every_item_as_not_attempted() {
    let project = project();
    let service = service(&project);
    let report = project
        .roster(["apply", "--yes", "--format", "json"])
        .against(&service)
        .run()
        .exits(1)
        .json();
    assert_eq!(misfits("report", &report), [""; 0]);
    assert_eq!(report["summary"]["not_attempted"], 3);
    assert_eq!(service.creations() + service.updates(), 0);
}

#[test]
fn a_saved_plan_with_any_byte_changed_or_cut_is_refused() {
    let project = project();
    let service = service(&project);
    project
        .roster(["plan", "--target", "Old", "--out", "plan.json"])
        .against(&service)
        .run()
        .exits(0);
    let saved = project.read("plan.json");
    let edits = [
        saved.replace("0.7", "0.9"),
        saved.replace("\"Old\"", "\"Odd\""),
        saved.replace("\"update\": 1", "\"update\": 1, \"new\": 1"),
        saved.get(..saved.len() / 2).unwrap().to_owned(),
        saved.replace("\"1.0\"", "\"2.0\""),
        String::new(),
    ];
    for edited in edits {
        assert_ne!(edited, saved);
        project.write("plan.json", &edited);
        for call in [["apply", "--yes", "plan.json"], ["show", "--full", "plan.json"]] {
            let ran = project.roster(call).against(&service).run().exits(1);
            assert!(ran.stderr.contains("plan.json: the "), "{ran}");
        }
    }
    assert_eq!(service.updates(), 0);
}
