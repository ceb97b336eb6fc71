//! Runs the tables of `creations` and `updates`: what the service and other people do between the plan and the last read.

use roster::sandbox::{
    Effect, Fault, FaultTiming, RequestKind, RequestMatcher, ServerBehavior, ServerState, StoredAssistant,
};
use serde_json::{Value, json};

use super::creations::creations;
use super::fixture::{apply, converges, fixture, world};
use super::updates::updates;
use crate::support::TestSandbox;

/// What disturbs a run.
pub(super) enum Disturbance {
    /// The service behaves like this.
    Behavior(fn(&mut ServerBehavior)),
    /// Such requests fail with this status, before the service acts on them.
    Failure(RequestMatcher, u16),
    /// Somebody edits the live assistants before or after such a request.
    EditDuring(FaultTiming, RequestMatcher, fn(&mut ServerState)),
    /// Somebody edited the live assistants before the run.
    EditBefore(fn(&mut ServerState)),
}

/// A disturbance, and what becomes of the item that it hits.
pub(super) struct Row {
    pub(super) what: &'static str,
    pub(super) disturbance: Disturbance,
    /// The item's `outcome` and `verified` in the report.
    pub(super) outcome: &'static str,
    pub(super) verified: Option<bool>,
    /// The exit code.
    pub(super) exit: i32,
    /// How many assistants the run created.
    pub(super) creations: usize,
    /// How many the first and a second run created together, once the disturbance is over; none where the second can't
    /// go well.
    pub(super) creations_on_rerun: Option<usize>,
}

pub(super) fn every(which: RequestKind, name: &str) -> RequestMatcher {
    RequestMatcher::every(which).named(name)
}

pub(super) fn first(which: RequestKind, name: &str) -> RequestMatcher {
    RequestMatcher::first(which).named(name)
}

pub(super) fn remove(world: &mut ServerState, name: &str) {
    let id = world.named(name).unwrap().id().to_owned();
    world.remove(&id).unwrap();
}

fn prepared(disturbance: Disturbance) -> (crate::support::Project, TestSandbox) {
    let mut world = world();
    if let Disturbance::EditBefore(edit) = disturbance {
        edit(&mut world);
        return fixture(&world);
    }
    let (project, service) = fixture(&world);
    match disturbance {
        Disturbance::Behavior(edit) => service.with_world(|world| edit(&mut world.shape)).unwrap(),
        Disturbance::Failure(on, 429) => {
            let does = Effect::TooMany {
                retry_after: roster::sandbox::RetryAfter::Seconds(0),
                rate_limit_headers: false,
            };
            service.fail(Fault::before(on, does)).unwrap();
        }
        Disturbance::Failure(on, status) => service
            .fail(Fault::before(on, Effect::Framework { status, message: None }))
            .unwrap(),
        Disturbance::EditDuring(when, hits, edit) => service.on(when, hits, edit),
        Disturbance::EditBefore(_) => unreachable!("done above"),
    }
    (project, service)
}

fn check(row: Row, name: &str) {
    let what = row.what;
    let (project, service) = prepared(row.disturbance);
    let ran = apply(&project, &service);
    let report = ran.json();
    let items = report["results"].as_array().unwrap();
    let item = items.iter().find(|item| item["name"] == name).unwrap();
    assert_eq!(
        (&item["outcome"], &item["verified"]),
        (&json!(row.outcome), &json!(row.verified)),
        "{what}\n{ran}"
    );
    assert_eq!(
        (ran.code, service.creations()),
        (Some(row.exit), row.creations),
        "{what}\n{ran}"
    );
    let is_good = matches!(row.outcome, "applied" | "already_so") && row.verified != Some(false);
    assert_eq!(item["error"].is_null(), is_good, "{what}\n{ran}");
    let counted_as = if row.outcome == "already_so" {
        "unchanged"
    } else {
        row.outcome
    };
    assert!(report["summary"][counted_as].as_u64() > Some(0), "{what}\n{ran}");
    if let Some(old) = service.world().unwrap().named("Old") {
        assert_eq!(
            old.get("system_prompt"),
            old_or_other(old),
            "{what}: what nobody declared\n{ran}"
        );
    }
    if let Some(creations) = row.creations_on_rerun {
        service
            .with_world(|world| {
                world.shape = ServerBehavior::default();
                world.faults.clear();
                world.lagging.clear();
            })
            .unwrap();
        converges(&project, &service, what);
        assert_eq!(service.creations(), creations, "{what}: creations in all");
    }
}

/// The prompt that was there, unless somebody else created this assistant.
fn old_or_other(live: &StoredAssistant) -> Option<&Value> {
    live.get("system_prompt")
        .filter(|prompt| **prompt == "By hand" || live.get("company_name").is_none())
}

#[test]
fn a_creation_is_reported_as_it_ended_whatever_the_service_does() {
    std::thread::scope(|scope| {
        for row in creations() {
            scope.spawn(move || check(row, "New"));
        }
    });
}

#[test]
fn an_update_is_reported_as_it_ended_whatever_the_service_does() {
    std::thread::scope(|scope| {
        for row in updates() {
            scope.spawn(move || check(row, "Old"));
        }
    });
}
