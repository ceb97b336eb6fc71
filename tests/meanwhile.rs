//! What somebody else does between plan, read and write: nothing of it is lost, and nothing is made twice.

use roster::sandbox::{Assistant, Hits, When, Which, World};

use support::{Project, StandIn};

#[cfg(test)]
#[expect(dead_code, reason = "shared with other tests; each uses a part")]
mod support;

const ROSTER: &str = "
defaults: { company_name: Acme, industry: retail, language: English, voice: female, task_type: sales }
assistants:
  - { name: Old, temperature: 0.7 }
  - { name: New, temperature: 0.7 }
";

fn world() -> World {
    let texts = [
        ("company_name", "Acme"),
        ("industry", "retail"),
        ("language", "English"),
        ("voice", "female"),
        ("task_type", "sales"),
    ];
    let old = texts
        .into_iter()
        .fold(Assistant::named("Old"), |old, (field, value)| old.with(field, value));
    World::with([old.with("temperature", 0.5)])
}

#[test]
fn two_new_assistants_of_one_name_are_both_left_alone() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let service = StandIn::with_json(&project, &serde_json::json!(world()).to_string());
    service.on(When::After, Hits::first(Which::Create), |world| {
        world.add(Assistant::named("New"));
    });
    let ran = project
        .roster(["apply", "--yes", "--format", "json"])
        .against(&service)
        .run()
        .exits(3);
    let new = &ran.json()["results"][1];
    assert_eq!(new["outcome"], "unknown", "{ran}");
    let ids: Vec<_> = service
        .world()
        .unwrap()
        .assistants
        .iter()
        .filter(|a| a.name() == "New")
        .map(|a| a.id().to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    assert!(
        ids.iter()
            .all(|id| new["error"].as_str().is_some_and(|why| why.contains(id))),
        "{ran}"
    );
    assert_eq!(service.updates(), 1, "only the old one");
}

#[test]
fn an_edit_between_plan_and_write_is_not_overwritten() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let service = StandIn::with_json(&project, &serde_json::json!(world()).to_string());
    // The first detail read is the plan's; the second is the one just before the write.
    service.on(When::After, Hits::first(Which::Detail).named("Old"), |world| {
        world.named_mut("Old").unwrap().set("temperature", 0.9);
    });
    let ran = project
        .roster(["apply", "--yes", "--format", "json"])
        .against(&service)
        .run()
        .exits(3);
    assert_eq!(ran.json()["results"][0]["outcome"], "failed", "{ran}");
    assert!(ran.stdout.contains("temperature"), "{ran}");
    assert_eq!(
        service.world().unwrap().named("Old").unwrap().get("temperature"),
        Some(&serde_json::json!(0.9))
    );
}

#[test]
fn an_undeclared_field_that_was_edited_meanwhile_survives() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let service = StandIn::with_json(&project, &serde_json::json!(world()).to_string());
    service.on(When::After, Hits::first(Which::Detail).named("Old"), |world| {
        world.named_mut("Old").unwrap().set("first_message", "Edited by hand");
    });
    project.roster(["apply", "--yes"]).against(&service).run().exits(0);
    let world = service.world().unwrap();
    assert_eq!(
        world.named("Old").unwrap().get("first_message"),
        Some(&serde_json::json!("Edited by hand"))
    );
}

#[test]
fn a_name_that_is_taken_between_plan_and_creation_is_not_created_again() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let service = StandIn::with_json(&project, &serde_json::json!(world()).to_string());
    service.on(When::After, Hits::first(Which::List), |world| {
        world.add(Assistant::named("New"));
    });
    let ran = project
        .roster(["apply", "--yes", "--format", "json"])
        .against(&service)
        .run()
        .exits(3);
    assert_eq!(ran.json()["results"][1]["outcome"], "failed", "{ran}");
    assert_eq!(service.creations(), 0);
}

#[test]
fn no_creation_is_started_before_the_first_is_found_good() {
    let project = Project::new();
    let entries: String = (0..6)
        .map(|at| format!("  - {{ name: New {at} }}\n"))
        .collect::<Vec<_>>()
        .concat();
    project.write(
        "assistants.yaml",
        ROSTER.replace("  - { name: New, temperature: 0.7 }\n", &entries),
    );
    let service = StandIn::with_json(&project, &serde_json::json!(world()).to_string());
    // Somebody edits the first new one before it is read back: what is created does not come out as it was meant.
    service.on(When::After, Hits::first(Which::Create), |world| {
        world.named_mut("New 0").unwrap().set("language", "French");
    });
    let args = ["apply", "--yes", "--settle", "0", "--format", "json"];
    let ran = project.roster(args).against(&service).run().exits(3);
    let outcomes: Vec<_> = (2..7).map(|at| ran.json()["results"][at]["outcome"].clone()).collect();
    assert_eq!(outcomes, ["not_attempted"; 5], "{ran}");
    assert_eq!(service.creations(), 1);
}
