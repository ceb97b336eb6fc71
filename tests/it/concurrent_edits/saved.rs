//! Somebody edits live assistants between a saved plan and its apply.

use roster::sandbox::StoredAssistant;

use super::fixture::{ROSTER, world};
use crate::support::{Project, TestSandbox};

/// Saves a plan of this roster, lets somebody edit, and applies it: nothing is written, for a reason that contains these
/// words.
fn refused(roster: &str, before: &str, meanwhile: impl FnOnce(&TestSandbox), words: &str) {
    let project = Project::new();
    project.write("assistants.yaml", roster);
    let service = TestSandbox::with_json(&project, before);
    project
        .roster(["plan", "--out", "plan.json"])
        .against(&service)
        .run()
        .exits(0);
    meanwhile(&service);
    let ran = project
        .roster(["apply", "--yes", "plan.json"])
        .against(&service)
        .run()
        .exits(1);
    assert!(ran.stderr.contains(words), "{ran}");
    assert_eq!((service.creations(), service.updates()), (0, 0), "{ran}");
}

fn json() -> String {
    serde_json::json!(world()).to_string()
}

fn adds(name: &'static str) -> impl FnOnce(&TestSandbox) {
    move |service| {
        service
            .with_world(|world| world.add(StoredAssistant::named(name)))
            .unwrap();
    }
}

#[test]
fn a_creation_whose_name_somebody_has_by_now_is_refused() {
    refused(ROSTER, &json(), adds("New"), "has this name by now");
}

#[test]
fn a_creation_whose_name_somebody_nearly_has_by_now_is_refused() {
    refused(ROSTER, &json(), adds("new "), "may be this one by now: \"new \"");
}

#[test]
fn a_rename_to_a_name_that_somebody_has_by_now_is_refused() {
    let roster = ROSTER.replace("name: Old,", "name: Older, renamed_from: Old,");
    let roster = roster.replace("  - { name: New, temperature: 0.7 }\n", "");
    refused(&roster, &json(), adds("Older"), "\"Older\" was to be renamed");
}

#[test]
fn an_assistant_that_was_renamed_in_the_dashboard_is_not_renamed_back() {
    let rename = |service: &TestSandbox| {
        let renamed = service.with_world(|world| world.named_mut("Old").unwrap().set("name", "By hand"));
        renamed.unwrap();
    };
    refused(
        ROSTER,
        &json(),
        rename,
        "\"Old\": `name` is no longer what the plan shows",
    );
}

#[test]
fn a_plan_that_was_made_where_nothing_was_live_is_refused_where_something_is() {
    let roster = ROSTER.replace("  - { name: Old, temperature: 0.7 }\n", "");
    refused(
        &roster,
        "{}",
        adds("Somebody"),
        "nothing was live when the plan was made, and now 1 are",
    );
}

#[test]
fn a_plan_of_one_new_entry_is_applied_although_all_that_is_live_was_left_out() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER.replace("name: New", "name: old"));
    let service = TestSandbox::with_json(&project, &json());
    let plan = ["plan", "--target", "old", "--out", "plan.json"];
    project.roster(plan).against(&service).run().exits(0);
    // "Old" is nearly "old", but the roster manages it.
    project
        .roster(["apply", "--yes", "plan.json"])
        .against(&service)
        .run()
        .exits(0);
    assert_eq!((service.creations(), service.updates()), (1, 1));
}

#[test]
fn a_creation_whose_name_somebody_nearly_got_by_a_rename_is_refused() {
    let mut world = world();
    world.add(StoredAssistant::named("Playground"));
    let rename = |service: &TestSandbox| {
        let renamed = service.with_world(|world| world.named_mut("Playground").unwrap().set("name", "NEW"));
        renamed.unwrap();
    };
    let before = serde_json::json!(world).to_string();
    refused(ROSTER, &before, rename, "may be this one by now: \"NEW\"");
}
