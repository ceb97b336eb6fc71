//! How the service and other people behave between the plan and the last look.

use roster::sandbox::{
    Effect, Fault, FaultTiming, RequestKind, RequestMatcher, ServerBehavior, ServerState, StoredAssistant,
};
use serde_json::{Value, json};

use super::creations::creations;
use super::fixture::{apply, converges, fixture, world};
use super::updates::updates;
use crate::support::TestSandbox;

/// What happens.
pub(super) enum Does {
    /// The service is like that.
    Is(fn(&mut ServerBehavior)),
    /// Requests fail, before the service acts on them.
    Fails(RequestMatcher, u16),
    /// Somebody does this when such a request comes.
    Edit(FaultTiming, RequestMatcher, fn(&mut ServerState)),
    /// It was done before the run.
    Before(fn(&mut ServerState)),
}

/// What becomes of the item that is looked at.
pub(super) struct Row {
    what: &'static str,
    does: Does,
    /// `outcome`, `verified`.
    item: (&'static str, Value),
    code: i32,
    /// By the run; and by the next one, after the fault has gone, if that can go well.
    creations: usize,
    then: Option<usize>,
}

pub(super) fn row(
    what: &'static str,
    does: Does,
    item: (&'static str, Value),
    code: i32,
    creations: usize,
    then: Option<usize>,
) -> Row {
    Row {
        what,
        does,
        item,
        code,
        creations,
        then,
    }
}

pub(super) const YES: Value = Value::Bool(true);
pub(super) const NO: Value = Value::Bool(false);
pub(super) const OPEN: Value = Value::Null;

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

fn prepared(does: Does) -> (crate::support::Project, TestSandbox) {
    let mut world = world();
    if let Does::Before(edit) = does {
        edit(&mut world);
        return fixture(&world);
    }
    let (project, service) = fixture(&world);
    match does {
        Does::Is(edit) => service.with_world(|world| edit(&mut world.shape)).unwrap(),
        Does::Fails(on, 429) => {
            let does = Effect::TooMany {
                retry_after: roster::sandbox::RetryAfter::Seconds(0),
                rate_limit_headers: false,
            };
            service.fail(Fault::before(on, does)).unwrap();
        }
        Does::Fails(on, status) => service
            .fail(Fault::before(on, Effect::Framework { status, message: None }))
            .unwrap(),
        Does::Edit(when, hits, edit) => service.on(when, hits, edit),
        Does::Before(_) => unreachable!("done above"),
    }
    (project, service)
}

fn check(row: Row, name: &str) {
    let what = row.what;
    let (project, service) = prepared(row.does);
    let ran = apply(&project, &service);
    let report = ran.json();
    let items = report["results"].as_array().unwrap();
    let item = items.iter().find(|item| item["name"] == name).unwrap();
    assert_eq!(
        (&item["outcome"], &item["verified"]),
        (&json!(row.item.0), &row.item.1),
        "{what}\n{ran}"
    );
    assert_eq!(
        (ran.code, service.creations()),
        (Some(row.code), row.creations),
        "{what}\n{ran}"
    );
    let is_good = matches!(row.item.0, "applied" | "already_so") && row.item.1 != NO;
    assert_eq!(item["error"].is_null(), is_good, "{what}\n{ran}");
    assert!(
        report["summary"][if row.item.0 == "already_so" {
            "unchanged"
        } else {
            row.item.0
        }]
        .as_u64()
            > Some(0),
        "{what}\n{ran}"
    );
    if let Some(old) = service.world().unwrap().named("Old") {
        assert_eq!(
            old.get("system_prompt"),
            old_or_other(old),
            "{what}: what nobody declared\n{ran}"
        );
    }
    if let Some(creations) = row.then {
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

/// The prompt that was there, unless it is somebody else's assistant.
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
