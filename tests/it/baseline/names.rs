//! Entries that were added, removed or renamed since the baseline.

use serde_json::{Value, json};

use super::{CREATION, drift, plan};
use crate::support::{Project, TestSandbox};

fn roster(entries: &[&str]) -> String {
    let entries = entries.iter().map(|entry| format!("  - {{ {entry}, {CREATION} }}\n"));
    format!("assistants:\n{}", entries.collect::<String>())
}

fn committed(entries: &[&str], live: &[&str]) -> (Project, TestSandbox) {
    let project = Project::new();
    project.write("assistants.yaml", roster(entries)).commit();
    let live: Vec<_> = live
        .iter()
        .map(|name| super::live(&json!({ "name": name }))["assistants"][0].clone())
        .collect();
    let service = TestSandbox::with_json(&project, &json!({ "assistants": live }).to_string());
    (project, service)
}

fn first(plan: &Value) -> (&Value, &Value, &Value) {
    let change = &plan["changes"][0];
    (&change["action"], &change["reason"], &change["origin"])
}

#[test]
fn a_new_entry_is_a_pending_creation() {
    let (project, service) = committed(&["name: Old"], &["Old"]);
    project.write("assistants.yaml", roster(&["name: Old", "name: New"]));
    let plan = plan(&project, &service, &[]).exits(0).json();
    assert_eq!(first(&plan), (&json!("create"), &Value::Null, &json!("pending")));
    assert!(
        plan["changes"][0]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .all(|field| field["origin"] == "pending")
    );
    drift(&project, &service).exits(0);
}

#[test]
fn an_assistant_that_was_removed_live_is_drift() {
    let (project, service) = committed(&["name: Kept", "name: Lost"], &["Kept"]);
    let plan = plan(&project, &service, &[]).exits(0).json();
    assert_eq!(first(&plan), (&json!("create"), &Value::Null, &json!("drift")));
    drift(&project, &service).exits(2);
}

#[test]
fn an_entry_that_is_gone_is_no_longer_managed() {
    let (project, service) = committed(&["name: Kept", "name: Gone"], &["Kept", "Gone"]);
    project.write("assistants.yaml", roster(&["name: Kept"]));
    let plan = plan(&project, &service, &[]).exits(0).json();
    assert_eq!(plan["changes"], json!([]));
    let gone = &plan["base"]["no_longer_managed"];
    assert_eq!(
        (&gone[0]["name"], gone[0]["id"].is_string()),
        (&json!("Gone"), true),
        "{gone}"
    );
}

#[test]
fn a_new_name_beside_a_former_one_that_is_live_looks_renamed() {
    let (project, service) = committed(&["name: Old"], &["Old"]);
    project.write("assistants.yaml", roster(&["name: New"]));
    let blocked = plan(&project, &service, &[]).exits(1).json();
    assert_eq!(
        first(&blocked),
        (&json!("blocked"), &json!("looks_renamed"), &json!("pending"))
    );
    assert!(
        blocked["changes"][0]["message"]
            .as_str()
            .unwrap()
            .contains("renamed_from")
    );
    // With `renamed_from` it is one assistant with a new name.
    project.write("assistants.yaml", roster(&["name: New, renamed_from: Old"]));
    let renamed = plan(&project, &service, &[]).exits(0).json();
    assert_eq!(
        renamed["changes"][0]["fields"],
        json!([{"field": "name", "before": "Old", "after": "New", "origin": "pending"}])
    );
    // With `--allow-create` it is another assistant.
    project.write("assistants.yaml", roster(&["name: New"]));
    let lifted = plan(&project, &service, &["--allow-create", "New", "--first-apply"])
        .exits(0)
        .json();
    assert_eq!(first(&lifted), (&json!("create"), &Value::Null, &json!("pending")));
}

#[test]
fn apply_with_a_base_does_not_create_what_looks_renamed() {
    let (project, service) = committed(&["name: Old", "name: Other"], &["Old", "Other"]);
    project.write("assistants.yaml", roster(&["name: New", "name: Other"]));
    let apply = ["apply", "--yes", "--base", "HEAD"];
    let refused = project.roster(apply).against(&service).run().exits(1);
    assert!(refused.stdout.contains("looks_renamed"), "{refused}");
    assert_eq!(service.creations(), 0);
}

#[test]
fn an_old_name_that_is_no_longer_live_blocks_nothing() {
    let (project, service) = committed(&["name: Old", "name: Kept"], &["Kept"]);
    project.write("assistants.yaml", roster(&["name: New", "name: Kept"]));
    let plan = plan(&project, &service, &[]).exits(0).json();
    assert_eq!(first(&plan), (&json!("create"), &Value::Null, &json!("pending")));
    assert_eq!(plan["base"]["no_longer_managed"], json!([{"name": "Old", "id": null}]));
}

#[test]
fn a_rename_of_a_pinned_assistant_in_the_dashboard_is_drift() {
    let id = "665e4a34c65bb95f2f2d72e1";
    let entry = format!("name: Bot, id: \"{id}\"");
    let (project, service) = committed(&[&entry], &["Edited"]);
    let plan = plan(&project, &service, &[]).exits(0).json();
    assert_eq!(
        plan["changes"][0]["fields"],
        json!([{"field": "name", "before": "Edited", "after": "Bot", "origin": "drift"}])
    );
}

#[test]
fn a_pinned_entry_is_known_again_by_its_id() {
    let id = "665e4a34c65bb95f2f2d72e1";
    let (project, service) = committed(&[&format!("name: Bot, id: \"{id}\"")], &["Bot"]);
    project.write("assistants.yaml", roster(&[&format!("name: Robot, id: \"{id}\"")]));
    let plan = plan(&project, &service, &[]).exits(0).json();
    assert_eq!(plan["changes"][0]["fields"][0]["origin"], "pending");
    assert_eq!(plan["base"]["no_longer_managed"], json!([]));
}

/// The origin of one change as a whole, and whether `drift` counts it.
fn whole(project: &Project, service: &TestSandbox, name: &str, reason: &str) -> Value {
    let plan = plan(project, service, &[]).exits(1).json();
    let changes = plan["changes"].as_array().unwrap();
    let change = changes.iter().find(|change| change["name"] == name).unwrap();
    assert_eq!(
        (&change["action"], &change["reason"]),
        (&json!("blocked"), &json!(reason)),
        "{plan}"
    );
    change["origin"].clone()
}

#[test]
fn a_wrong_pin_that_the_files_added_is_pending() {
    let (project, service) = committed(&["name: Bot"], &["Bot"]);
    project.write(
        "assistants.yaml",
        roster(&["name: Bot, id: \"aaaaaaaaaaaaaaaaaaaaaaaa\""]),
    );
    assert_eq!(whole(&project, &service, "Bot", "id_not_found"), "pending");
    drift(&project, &service).exits(0);
}

#[test]
fn a_pin_whose_assistant_was_removed_live_is_drift() {
    let pinned = |id: &str| format!("name: Lost, id: \"{id}\"");
    let (project, service) = committed(&["name: Bot", &pinned("aaaaaaaaaaaaaaaaaaaaaaaa")], &["Bot"]);
    assert_eq!(whole(&project, &service, "Lost", "id_not_found"), "drift");
    // Another wrong pin changes nothing about that.
    project.write(
        "assistants.yaml",
        roster(&["name: Bot", &pinned("bbbbbbbbbbbbbbbbbbbbbbbb")]),
    );
    assert_eq!(whole(&project, &service, "Lost", "id_not_found"), "drift");
    drift(&project, &service).exits(2);
}

#[test]
fn a_second_entry_that_claims_the_same_assistant_is_pending_for_both() {
    let (project, service) = committed(&["name: Bot"], &["Bot"]);
    project.write(
        "assistants.yaml",
        roster(&["name: Bot", "name: New, renamed_from: Bot"]),
    );
    assert_eq!(whole(&project, &service, "Bot", "claimed_twice"), "pending");
    assert_eq!(whole(&project, &service, "New", "claimed_twice"), "pending");
    drift(&project, &service).exits(0);
}

#[test]
fn a_second_live_assistant_of_a_name_is_drift() {
    let (project, service) = committed(&["name: Bot"], &["Bot", "Bot"]);
    assert_eq!(whole(&project, &service, "Bot", "ambiguous_name"), "drift");
    drift(&project, &service).exits(2);
}

#[test]
fn an_assistant_that_a_live_rename_makes_two_entries_claim_is_drift() {
    let entries = ["name: New, renamed_from: Old", "name: Old"];
    let (project, service) = committed(&entries, &["Old"]);
    assert_eq!(whole(&project, &service, "New", "claimed_twice"), "drift");
    drift(&project, &service).exits(2);
}

/// The action and the message for each new entry.
fn messages(plan: &Value) -> Vec<&str> {
    let changes = plan["changes"].as_array().unwrap();
    let all = changes
        .iter()
        .map(|change| change["message"].as_str().unwrap_or_default());
    all.collect()
}

#[test]
fn several_former_names_are_all_named_and_none_is_suggested_for_two_entries() {
    let (project, service) = committed(&["name: X", "name: Y"], &["X", "Y"]);
    project.write("assistants.yaml", roster(&["name: X2", "name: Y2"]));
    let blocked = plan(&project, &service, &[]).exits(1).json();
    let said = messages(&blocked);
    assert_eq!(said.len(), 2);
    for (message, name) in said.into_iter().zip(["X2", "Y2"]) {
        assert_eq!(
            message,
            format!(
                "the files no longer have \"X\" (665e4a34c65bb95f2f2d72e1) and \"Y\" (665e4a34c65bb95f2f2d72e2), which are still \
                 live: is this the new name of one of them? If so, add `renamed_from` with its old name, or pin it by its `id`; if \
                 not, --allow-create {name:?} allows the creation"
            )
        );
    }
}

#[test]
fn a_former_name_that_several_have_is_not_suggested_as_renamed_from() {
    let (project, service) = committed(&["name: X"], &["X", "X"]);
    project.write("assistants.yaml", roster(&["name: X2"]));
    let blocked = plan(&project, &service, &[]).exits(1).json();
    assert_eq!(
        messages(&blocked),
        [
            "the files no longer have \"X\" (665e4a34c65bb95f2f2d72e1 or 665e4a34c65bb95f2f2d72e2), which is still live: is this its \
             new name? If so, pin it by its `id` (several live assistants are named \"X\", so `renamed_from` would not tell \
             which); if not, --allow-create \"X2\" allows the creation"
        ]
    );
}

#[test]
fn of_many_former_names_a_few_are_named_and_the_others_counted() {
    let names: Vec<String> = (1..=7).map(|number| format!("X{number}")).collect();
    let entries: Vec<String> = names.iter().map(|name| format!("name: {name}")).collect();
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (project, service) = committed(&entries, &names);
    project.write("assistants.yaml", roster(&["name: New"]));
    let blocked = plan(&project, &service, &[]).exits(1).json();
    let said = messages(&blocked);
    assert!(
        said[0].contains("\"X5\" (665e4a34c65bb95f2f2d72e5) and 2 more, which"),
        "{said:?}"
    );
}

#[test]
fn an_entry_that_is_renamed_and_pinned_at_once_is_known_again_by_its_live_name() {
    let (project, service) = committed(&["name: Old, temperature: 0.25", "name: Other"], &["Old", "Other"]);
    let id = service.world().unwrap().named("Old").unwrap().id().to_owned();
    project.write(
        "assistants.yaml",
        roster(&[&format!("name: New, id: \"{id}\", temperature: 0.25"), "name: Other"]),
    );
    let ran = plan(&project, &service, &[]).exits(0).json();
    let fields = &ran["changes"][0]["fields"];
    assert_eq!(
        (&fields[0]["field"], &fields[0]["origin"]),
        (&json!("name"), &json!("pending"))
    );
    assert_eq!(
        (&fields[1]["field"], &fields[1]["origin"]),
        (&json!("temperature"), &json!("drift"))
    );
    assert_eq!(ran["base"]["no_longer_managed"], json!([]));
    drift(&project, &service).exits(2);
}
