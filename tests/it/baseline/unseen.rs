//! Fields that the API does not report: only git knows that they changed.

use serde_json::json;

use super::{CREATION, drift, plan};
use crate::support::{Project, TestSandbox};

fn roster(fields: &str) -> String {
    format!("settings: {{ unobservable: [hipaa] }}\nassistants:\n  - {{ name: Bot, {CREATION}, {fields} }}\n")
}

#[test]
fn an_unobservable_field_that_changed_in_git_is_sent_for_its_own_sake() {
    let project = Project::new();
    project.write("assistants.yaml", roster("hipaa: false")).commit();
    let service = TestSandbox::with_json(&project, &super::live(&json!({"hipaa": false})).to_string());
    assert_eq!(plan(&project, &service, &[]).exits(0).json()["changes"], json!([]));
    project.write("assistants.yaml", roster("hipaa: true"));
    let planned = plan(&project, &service, &["--out", "plan.json"]).exits(0).json();
    assert_eq!(
        planned["changes"][0]["fields"],
        json!([{"field": "hipaa", "before": null, "after": true, "origin": "pending"}])
    );
    drift(&project, &service).exits(0);
    project
        .roster(["apply", "plan.json", "--yes"])
        .against(&service)
        .run()
        .exits(0);
    assert_eq!(service.world().unwrap().assistants[0].get("hipaa"), Some(&json!(true)));
}

#[test]
fn an_unobservable_field_that_is_merely_sent_again_has_no_origin() {
    let project = Project::new();
    project.write("assistants.yaml", roster("hipaa: true")).commit();
    let service = TestSandbox::with_json(&project, &super::live(&json!({"hipaa": true})).to_string());
    let planned = plan(&project, &service, &["--resend"]).exits(0).json();
    assert_eq!(
        planned["changes"][0]["fields"],
        json!([{"field": "hipaa", "before": null, "after": true}])
    );
}

#[test]
fn a_create_only_field_that_is_not_reported_cannot_be_changed_in_git() {
    let project = Project::new();
    let roster = |voice: &str| format!("assistants:\n  - {{ name: Bot, voice: {voice} }}\n");
    project.write("assistants.yaml", roster("female")).commit();
    let service = TestSandbox::with_json(&project, r#"{"assistants": [{"name": "Bot"}]}"#);
    assert_eq!(plan(&project, &service, &[]).exits(0).json()["changes"], json!([]));
    project.write("assistants.yaml", roster("male"));
    let blocked = plan(&project, &service, &[]).exits(1).json()["changes"][0].clone();
    assert_eq!(
        (&blocked["action"], &blocked["reason"]),
        (&json!("blocked"), &json!("create_only_field"))
    );
    assert_eq!(
        blocked["fields"],
        json!([{"field": "voice", "before": null, "after": "male", "origin": "pending"}])
    );
    drift(&project, &service).exits(0);
}
