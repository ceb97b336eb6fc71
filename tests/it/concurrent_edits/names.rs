//! Somebody creates what is about to be created.

use roster::sandbox::{FaultTiming, RequestKind, RequestMatcher, StoredAssistant};

use super::fixture::{ROSTER, apply, fixture, refuses};

#[test]
fn two_new_assistants_of_one_name_are_both_left_alone() {
    let (project, service) = fixture(ROSTER);
    service.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Create),
        |world| {
            world.add(StoredAssistant::named("New"));
        },
    );
    let ran = apply(&project, &service).exits(3);
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
fn a_name_that_is_taken_between_plan_and_creation_is_not_created_again() {
    let (project, service) = fixture(ROSTER);
    service.on(FaultTiming::After, RequestMatcher::first(RequestKind::List), |world| {
        world.add(StoredAssistant::named("New"));
    });
    let ran = apply(&project, &service).exits(3);
    assert_eq!(ran.json()["results"][1]["outcome"], "failed", "{ran}");
    assert_eq!(service.creations(), 0);
}

#[test]
fn no_creation_is_started_before_the_first_is_found_good() {
    let entries: String = (0..6)
        .map(|at| format!("  - {{ name: New {at} }}\n"))
        .collect::<Vec<_>>()
        .concat();
    let (project, service) = fixture(&ROSTER.replace("  - { name: New, temperature: 0.7 }\n", &entries));
    // Somebody edits the first new assistant before it is read back, so its creation does not verify.
    service.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Create),
        |world| {
            world.named_mut("New 0").unwrap().set("language", "French");
        },
    );
    let args = ["apply", "--yes", "--settle", "0", "--format", "json"];
    let ran = project.roster(args).against(&service).run().exits(3);
    let outcomes: Vec<_> = (2..7).map(|at| ran.json()["results"][at]["outcome"].clone()).collect();
    assert_eq!(outcomes, ["not_attempted"; 5], "{ran}");
    assert_eq!(service.creations(), 1);
}

#[test]
fn a_name_that_is_taken_while_a_refused_creation_waits_is_not_created_again() {
    let (project, service) = fixture(ROSTER);
    refuses(&service, RequestKind::Create);
    service.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Create),
        |world| {
            world.add(StoredAssistant::named("New"));
        },
    );
    let ran = apply(&project, &service).exits(3);
    assert_eq!(ran.json()["results"][1]["outcome"], "failed", "{ran}");
    assert_eq!(service.creations(), 0);
}

#[test]
fn a_name_that_the_list_of_the_first_creation_shows_is_not_created_again() {
    let entries = "  - { name: New }\n  - { name: Newer }\n";
    let (project, service) = fixture(&ROSTER.replace("  - { name: New, temperature: 0.7 }\n", entries));
    service.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Create),
        |world| {
            world.add(StoredAssistant::named("Newer"));
        },
    );
    let ran = apply(&project, &service).exits(3);
    assert_eq!(ran.json()["results"][1]["outcome"], "applied", "{ran}");
    assert_eq!(ran.json()["results"][2]["outcome"], "failed", "{ran}");
    assert_eq!(service.creations(), 1);
}

#[test]
fn a_name_that_the_list_of_the_first_creation_nearly_shows_is_not_created_beside_it() {
    let entries = "  - { name: New }\n  - { name: Newer }\n  - { name: newest }\n  - { name: Newest }\n";
    let (project, service) = fixture(&ROSTER.replace("  - { name: New, temperature: 0.7 }\n", entries));
    service.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Create),
        |world| {
            world.add(StoredAssistant::named("NEWER"));
        },
    );
    let ran = apply(&project, &service).exits(3);
    let outcomes: Vec<_> = (1..5).map(|at| ran.json()["results"][at]["outcome"].clone()).collect();
    // Two entries of the roster with nearly the same name are intended.
    assert_eq!(outcomes, ["applied", "failed", "applied", "applied"], "{ran}");
}
