//! Somebody edits what an update is about to overwrite.

use roster::sandbox::{Effect, Fault, FaultTiming, RequestKind, RequestMatcher, RetryAfter};

use super::fixture::{ROSTER, apply, fixture, refuses};

#[test]
fn an_edit_between_plan_and_write_is_not_overwritten() {
    let (project, service) = fixture(ROSTER);
    // The first detail read is the plan's; the second is the one just before the write.
    service.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Detail).named("Old"),
        |world| {
            world.named_mut("Old").unwrap().set("temperature", 0.9);
        },
    );
    let ran = apply(&project, &service).exits(3);
    assert_eq!(ran.json()["results"][0]["outcome"], "failed", "{ran}");
    assert!(ran.stdout.contains("temperature"), "{ran}");
    assert_eq!(
        service.world().unwrap().named("Old").unwrap().get("temperature"),
        Some(&serde_json::json!(0.9))
    );
}

#[test]
fn an_undeclared_field_that_was_edited_meanwhile_survives() {
    let (project, service) = fixture(ROSTER);
    service.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Detail).named("Old"),
        |world| {
            world.named_mut("Old").unwrap().set("first_message", "Edited by hand");
        },
    );
    project.roster(["apply", "--yes"]).against(&service).run().exits(0);
    let world = service.world().unwrap();
    assert_eq!(
        world.named("Old").unwrap().get("first_message"),
        Some(&serde_json::json!("Edited by hand"))
    );
}

#[test]
fn an_undeclared_field_that_was_edited_while_a_refused_update_waited_survives() {
    let (project, service) = fixture(ROSTER);
    refuses(&service, RequestKind::Update);
    service.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Update),
        |world| {
            world.named_mut("Old").unwrap().set("first_message", "Edited by hand");
        },
    );
    project.roster(["apply", "--yes"]).against(&service).run().exits(0);
    let world = service.world().unwrap();
    let old = world.named("Old").unwrap();
    assert_eq!(old.get("first_message"), Some(&serde_json::json!("Edited by hand")));
    assert_eq!(old.get("temperature"), Some(&serde_json::json!(0.7)));
}

#[test]
fn a_planned_field_that_was_edited_while_a_refused_update_waited_is_not_overwritten() {
    let (project, service) = fixture(ROSTER);
    refuses(&service, RequestKind::Update);
    service.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Update),
        |world| {
            world.named_mut("Old").unwrap().set("temperature", 0.9);
        },
    );
    let ran = apply(&project, &service).exits(3);
    assert_eq!(ran.json()["results"][0]["outcome"], "failed", "{ran}");
    let world = service.world().unwrap();
    assert_eq!(
        world.named("Old").unwrap().get("temperature"),
        Some(&serde_json::json!(0.9))
    );
}

#[test]
fn a_rename_in_the_dashboard_between_plan_and_write_is_not_undone() {
    let (project, service) = fixture(ROSTER);
    let id = service.world().unwrap().named("Old").unwrap().id().to_owned();
    service.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Detail).named("Old"),
        |world| {
            world.named_mut("Old").unwrap().set("name", "Renamed by hand");
        },
    );
    let ran = apply(&project, &service).exits(3);
    let old = &ran.json()["results"][0];
    assert_eq!(old["outcome"], "failed", "{ran}");
    assert!(old["error"].as_str().unwrap_or_default().contains("`name`"), "{ran}");
    assert_eq!(service.world().unwrap().by_id(&id).unwrap().name(), "Renamed by hand");
}

#[test]
fn a_pause_that_is_too_long_to_wait_for_stops_the_run() {
    let (project, service) = fixture(ROSTER);
    let too_many = Effect::TooMany {
        retry_after: RetryAfter::Seconds(86_400),
        rate_limit_headers: false,
    };
    service
        .fail(Fault::before(RequestMatcher::first(RequestKind::Update), too_many))
        .unwrap();
    let ran = apply(&project, &service).exits(3);
    let outcomes: Vec<_> = (0..2).map(|at| ran.json()["results"][at]["outcome"].clone()).collect();
    assert_eq!(outcomes, ["failed", "not_attempted"], "{ran}");
    assert!(ran.stdout.contains("a pause of 86400 s, too long to wait for"), "{ran}");
    assert_eq!((service.updates(), service.creations()), (0, 0));
}
