//! Plan, apply, drift and pull against each kind of the service.

use serde_json::{Value, json};

use super::fixture::{assistant, project, roster};
use super::proxy::{Nginx, varnish_before};
use super::service::Service;
use crate::support::Project;

const ENTRIES: &str = r#"
  - { name: Old, temperature: 0.7, system_prompt: "Be brief.\nBe kind." }
  - { name: First, first_message: "Hello {{name}}", provider: open_ai, model: gpt-4o-mini, max_tokens: 400 }
  - { name: Second, emotion: false, hipaa: true, response_count: 3 }
  - { name: Third }
"#;

/// A service that has one of the four, and one more, in these ways.
fn service(ways: &Value) -> Option<Service> {
    let old = assistant(
        "Old",
        &json!({"temperature": 0.5, "first_message": "Hi", "max_tokens": 100}),
    );
    let mut all = json!({"assistants": [assistant("Somebody else's", &json!({})), old]});
    for (way, value) in ways.as_object().into_iter().flatten() {
        all[way] = value.clone();
    }
    Service::start(&all)
}

/// Applies, and plans twice: nothing is left to do, nothing was created twice, and undeclared values are unchanged.
#[track_caller]
fn main_job_passes(project: &Project, service: &Service, url: &str) {
    let ran = roster(project, url, ["apply", "--yes"]).run().exits(0);
    for _ in 0..2 {
        let ran = roster(project, url, ["plan", "--detailed-exitcode"]).run().exits(0);
        let summary = "Plan: 0 to create, 0 to update, 4 unchanged, 0 blocked (1 unmanaged).";
        assert!(ran.stdout.contains(summary), "{ran}");
    }
    let state = service.state();
    assert_eq!(state.assistants.len(), 5, "{ran}");
    assert_eq!(state.count("POST"), 3, "{ran}");
    let old = state.named("Old");
    assert_eq!((&old["temperature"], &old["max_tokens"]), (&json!(0.7), &json!(100)));
}

#[test]
fn the_main_job_passes_on_both_adapters_strict_and_loose() {
    for (adapter, strict) in [
        ("express", true),
        ("express", false),
        ("fastify", true),
        ("fastify", false),
    ] {
        let Some(service) = service(&json!({"adapter": adapter, "strict": strict})) else {
            return;
        };
        main_job_passes(&project(ENTRIES), &service, &service.url());
    }
}

#[test]
fn the_main_job_passes_through_nginx() {
    let Some(service) = service(&json!({})) else { return };
    let Some(nginx) = Nginx::default().before(&service) else {
        return;
    };
    main_job_passes(&project(ENTRIES), &service, &nginx.url());
}

#[test]
fn the_main_job_passes_through_varnish_where_the_service_forbids_to_store() {
    let Some(service) = service(&json!({"cacheControl": "no-store"})) else {
        return;
    };
    let Some(varnish) = varnish_before(&service) else {
        return;
    };
    main_job_passes(&project(ENTRIES), &service, &varnish.url());
}

#[test]
fn what_somebody_else_changed_is_drift_and_can_be_pulled() {
    for adapter in ["express", "fastify"] {
        let Some(service) = service(&json!({"adapter": adapter})) else {
            return;
        };
        let project = project(ENTRIES);
        let url = service.url();
        roster(&project, &url, ["apply", "--yes"]).run().exits(0);
        roster(&project, &url, ["drift"]).run().exits(0);

        service.edit(
            "Old",
            "system_prompt",
            &json!("Be brief.\nBe kind.\nBe \"exact\" & calm."),
        );
        let ran = roster(&project, &url, ["drift"]).run().exits(2);
        assert!(ran.stdout.contains("Be \"exact\" & calm."), "{ran}");

        roster(&project, &url, ["pull"]).run().exits(0);
        assert!(project.read("assistants.yaml").contains("exact"));
        roster(&project, &url, ["plan", "--detailed-exitcode"]).run().exits(0);
        assert_eq!(service.state().count("PATCH"), 3, "pull writes nothing to the service");
    }
}
