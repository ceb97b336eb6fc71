//! What somebody else does between plan, read and write: nothing of it is lost, and nothing is made twice.

use roster::sandbox::{Assistant, Effect, Fault, Hits, RetryAfter, When, Which, World};

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

/// The service refuses the first request of that kind, and asks for a pause.
fn refuses(service: &StandIn, which: Which) {
    let too_many = Effect::TooMany {
        retry_after: RetryAfter::Seconds(1),
        rate_limit_headers: false,
    };
    service.fail(Fault::before(Hits::first(which), too_many)).unwrap();
}

#[test]
fn an_undeclared_field_that_was_edited_while_a_refused_update_waited_survives() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let service = StandIn::with_json(&project, &serde_json::json!(world()).to_string());
    refuses(&service, Which::Update);
    service.on(When::After, Hits::first(Which::Update), |world| {
        world.named_mut("Old").unwrap().set("first_message", "Edited by hand");
    });
    project.roster(["apply", "--yes"]).against(&service).run().exits(0);
    let world = service.world().unwrap();
    let old = world.named("Old").unwrap();
    assert_eq!(old.get("first_message"), Some(&serde_json::json!("Edited by hand")));
    assert_eq!(old.get("temperature"), Some(&serde_json::json!(0.7)));
}

#[test]
fn a_planned_field_that_was_edited_while_a_refused_update_waited_is_not_overwritten() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let service = StandIn::with_json(&project, &serde_json::json!(world()).to_string());
    refuses(&service, Which::Update);
    service.on(When::After, Hits::first(Which::Update), |world| {
        world.named_mut("Old").unwrap().set("temperature", 0.9);
    });
    let ran = project
        .roster(["apply", "--yes", "--format", "json"])
        .against(&service)
        .run()
        .exits(3);
    assert_eq!(ran.json()["results"][0]["outcome"], "failed", "{ran}");
    let world = service.world().unwrap();
    assert_eq!(world.named("Old").unwrap().get("temperature"), Some(&serde_json::json!(0.9)));
}

#[test]
fn a_name_that_is_taken_while_a_refused_creation_waits_is_not_created_again() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let service = StandIn::with_json(&project, &serde_json::json!(world()).to_string());
    refuses(&service, Which::Create);
    service.on(When::After, Hits::first(Which::Create), |world| {
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
fn a_name_that_the_list_of_the_first_creation_shows_is_not_created_again() {
    let project = Project::new();
    let entries = "  - { name: New }\n  - { name: Newer }\n";
    project.write(
        "assistants.yaml",
        ROSTER.replace("  - { name: New, temperature: 0.7 }\n", entries),
    );
    let service = StandIn::with_json(&project, &serde_json::json!(world()).to_string());
    service.on(When::After, Hits::first(Which::Create), |world| {
        world.add(Assistant::named("Newer"));
    });
    let ran = project
        .roster(["apply", "--yes", "--format", "json"])
        .against(&service)
        .run()
        .exits(3);
    assert_eq!(ran.json()["results"][1]["outcome"], "applied", "{ran}");
    assert_eq!(ran.json()["results"][2]["outcome"], "failed", "{ran}");
    assert_eq!(service.creations(), 1);
}

#[test]
fn a_rename_in_the_dashboard_between_plan_and_write_is_not_undone() {
    let project = Project::new();
    project.write("assistants.yaml", ROSTER);
    let service = StandIn::with_json(&project, &serde_json::json!(world()).to_string());
    let id = service.world().unwrap().named("Old").unwrap().id().to_owned();
    service.on(When::After, Hits::first(Which::Detail).named("Old"), |world| {
        world.named_mut("Old").unwrap().set("name", "Renamed by hand");
    });
    let ran = project
        .roster(["apply", "--yes", "--format", "json"])
        .against(&service)
        .run()
        .exits(3);
    let old = &ran.json()["results"][0];
    assert_eq!(old["outcome"], "failed", "{ran}");
    assert!(old["error"].as_str().unwrap_or_default().contains("`name`"), "{ran}");
    assert_eq!(service.world().unwrap().by_id(&id).unwrap().name(), "Renamed by hand");
}
