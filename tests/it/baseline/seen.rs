//! What a reviewer sees of the baseline on a terminal.

use insta::assert_snapshot;
use serde_json::json;

use super::CREATION;
use crate::support::{Project, TestSandbox};

#[test]
fn a_plan_says_who_moved_and_a_conflict_shows_its_three_sides() {
    let project = Project::new();
    let roster = |name: &str, temperature: f64| {
        format!(
            "defaults: {{ {CREATION}, model: gpt-4o-mini }}\nassistants:\n  - name: Sales\n    temperature: {temperature}\n    \
             max_tokens: 400\n    system_prompt: {{ file: prompts/sales.md }}\n  - name: {name}\n"
        )
    };
    let prompt = "# Sales\n\nBe kind.\nBe brief.\nNever promise a discount.\n";
    project.write("assistants.yaml", roster("Old", 0.3));
    project.write("prompts/sales.md", prompt).commit();
    let mut live = super::live(&json!({
        "name": "Sales", "temperature": 0.5, "max_tokens": 500, "model": "gpt-4o",
        "system_prompt": prompt.replace("kind", "very kind"),
    }));
    let old = super::live(&json!({"name": "Old", "model": "gpt-4o-mini"}))["assistants"][0].clone();
    live["assistants"].as_array_mut().unwrap().push(old);
    let service = TestSandbox::with_json(&project, &live.to_string());
    project.write("assistants.yaml", roster("New", 0.7));
    project.write("prompts/sales.md", prompt.replace("brief", "short"));
    let plan = ["plan", "--base", "HEAD"];
    let ran = project.roster(plan).against(&service).run().exits(1);
    assert_snapshot!("who_moved", ran.stdout.replace(service.url(), "https://api.example"));
}
