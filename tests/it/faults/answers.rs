//! Faults in the response to a write, before or after the service acted on it.

use roster::sandbox::{Effect, Fault, FaultTiming, RequestKind, RequestMatcher, RetryAfter, ServerState};

use super::fixture::{self, converges, fixture, world};
use crate::support::{Project, Ran, TestSandbox};

/// One fault on the first creation or update, and the expected outcome of the item that it hits.
struct Case {
    does: Effect,
    when: FaultTiming,
    /// The outcome of a creation that it hits: `(outcome, creations)`.
    create: (&'static str, usize),
    /// The outcome of an update that it hits.
    update: &'static str,
}

/// One of several limits with names, under 429 and within an envelope under 200: surely not done, so it is sent again.
fn throttled() -> impl Iterator<Item = Case> {
    [false, true].into_iter().map(|under_200| Case {
        does: Effect::Throttled {
            limit: "long".to_owned(),
            seconds: 1,
            under_200,
        },
        when: FaultTiming::Before,
        create: ("applied", 1),
        update: "applied",
    })
}

fn cases() -> Vec<Case> {
    let html = Effect::Html { status: Some(502) };
    let envelope = Effect::Envelope {
        status: None,
        message: "no".to_owned(),
    };
    let mut cases: Vec<_> = throttled().collect();
    for does in [
        Effect::NoAnswer,
        Effect::CutBody { keep: 3 },
        Effect::Empty,
        Effect::BrokenJson,
        html,
        Effect::Html { status: None },
        Effect::Html { status: Some(503) },
        Effect::Framework {
            status: 500,
            message: None,
        },
        envelope,
        Effect::Hang,
        Effect::Drip { every_ms: 400 },
        Effect::Huge { megabytes: 70 },
        Effect::EchoKey { status: 500 },
        Effect::Framework {
            status: 408,
            message: None,
        },
    ] {
        // Nobody knows whether the service acted: an update is read back and sent again, a creation is only searched for.
        cases.push(Case {
            does: does.clone(),
            when: FaultTiming::Before,
            create: ("unknown", 0),
            update: "applied",
        });
        cases.push(Case {
            does,
            when: FaultTiming::After,
            create: ("applied", 1),
            update: "applied",
        });
    }
    for retry_after in [
        RetryAfter::Seconds(1),
        RetryAfter::DateIn(1),
        RetryAfter::DateIn(0),
        RetryAfter::Seconds(0),
        RetryAfter::Missing,
    ] {
        let does = Effect::TooMany {
            retry_after,
            rate_limit_headers: retry_after != RetryAfter::Missing,
        };
        cases.push(Case {
            does,
            when: FaultTiming::Before,
            create: ("applied", 1),
            update: "applied",
        });
    }
    for status in [400, 401, 403, 404] {
        let does = Effect::Framework {
            status,
            message: Some("not like this".to_owned()),
        };
        cases.push(Case {
            does,
            when: FaultTiming::Before,
            create: ("failed", 0),
            update: "failed",
        });
    }
    for retry_after in [RetryAfter::Seconds(100_000), RetryAfter::DateIn(100_000)] {
        // Longer than the client waits.
        let does = Effect::TooMany {
            retry_after,
            rate_limit_headers: false,
        };
        cases.push(Case {
            does,
            when: FaultTiming::Before,
            create: ("failed", 0),
            update: "failed",
        });
    }
    for status in [400, 401] {
        cases.push(Case {
            does: Effect::EchoKey { status },
            when: FaultTiming::Before,
            create: ("failed", 0),
            update: "failed",
        });
    }
    let to = "http://127.0.0.1:1/elsewhere".to_owned();
    let does = Effect::Redirect { status: 307, to };
    cases.push(Case {
        does,
        when: FaultTiming::Before,
        create: ("failed", 0),
        update: "failed",
    });
    cases
}

fn apply(world: &ServerState) -> (Project, TestSandbox, Ran) {
    let (project, service) = fixture(world);
    let ran = fixture::apply(&project, &service);
    (project, service, ran)
}

#[test]
fn a_creation_that_meets_a_fault_is_never_made_twice() {
    std::thread::scope(|scope| {
        for case in cases() {
            scope.spawn(move || {
                let what = format!("{:?} {:?}", case.when, case.does);
                let on = RequestMatcher::first(RequestKind::Create);
                let fault = Fault {
                    on,
                    when: case.when,
                    does: case.does,
                };
                let (project, service, ran) = apply(&world().with_fault(fault));
                let (outcome, creations) = case.create;
                hides_the_key(&ran, &service);
                let new = &ran.json()["results"][1];
                assert_eq!(new["outcome"], outcome, "{what}\n{ran}");
                assert_eq!(service.creations(), creations, "{what}\n{ran}");
                assert_eq!(
                    ran.code,
                    Some(if outcome == "applied" { 0 } else { 3 }),
                    "{what}\n{ran}"
                );
                if outcome != "applied" {
                    assert!(new["error"].as_str().is_some_and(|why| why.len() > 10), "{what}\n{ran}");
                }
                converges(&project, &service, &what);
                assert_eq!(service.creations(), 1, "{what}: creations in all");
            });
        }
    });
}

#[test]
fn an_update_that_meets_a_fault_is_read_back_before_it_is_sent_again() {
    std::thread::scope(|scope| {
        for case in cases() {
            scope.spawn(move || {
                let what = format!("{:?} {:?}", case.when, case.does);
                let sent_again = case.when == FaultTiming::Before && case.update == "applied";
                let on = RequestMatcher::first(RequestKind::Update).named("Old");
                let fault = Fault {
                    on,
                    when: case.when,
                    does: case.does,
                };
                let (project, service, ran) = apply(&world().with_fault(fault));
                let old = &ran.json()["results"][0];
                assert_eq!(old["outcome"], case.update, "{what}\n{ran}");
                let is_good = ran.json()["results"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(|item| item["outcome"] == "applied");
                assert_eq!(ran.code, Some(if is_good { 0 } else { 3 }), "{what}\n{ran}");
                if case.update != "applied" {
                    assert!(old["error"].as_str().is_some_and(|why| why.len() > 10), "{what}\n{ran}");
                }
                hides_the_key(&ran, &service);
                let sent = service
                    .requests()
                    .iter()
                    .filter(|request| request.method == "PATCH" && is_old(request))
                    .count();
                assert_eq!(sent, if sent_again { 2 } else { 1 }, "{what}\n{ran}");
                converges(&project, &service, &what);
                assert_eq!(service.creations(), 1, "{what}: creations in all");
            });
        }
    });
}

#[track_caller]
fn hides_the_key(ran: &Ran, service: &TestSandbox) {
    assert!(!format!("{ran}").contains(service.key()), "{ran}");
}

fn is_old(request: &roster::sandbox::LoggedRequest) -> bool {
    request.body.as_ref().is_some_and(|body| body["name"] == "Old")
}

#[test]
fn a_key_that_is_refused_while_planning_leaves_all_that_follows_unread_whatever_arrived_before() {
    let world = ServerState::with(["A", "B", "C", "D"].map(roster::sandbox::StoredAssistant::named));
    let does = Effect::Framework {
        status: 401,
        message: None,
    };
    let world = world.with_fault(Fault::before(
        RequestMatcher::every(RequestKind::Detail).named("B"),
        does,
    ));
    let project = Project::new();
    project.write(
        "assistants.yaml",
        "assistants: [{name: A}, {name: B}, {name: C}, {name: D}]\n",
    );
    let service = TestSandbox::with_json(&project, &serde_json::to_string(&world).unwrap());
    for concurrency in ["1", "2", "8"] {
        let plan = ["plan", "--format", "json", "--concurrency", concurrency];
        let plan = project.roster(plan).against(&service).run().exits(1).json();
        assert_eq!(plan["unchanged"][0]["name"], "A", "{plan}");
        let unread = plan["unread"].as_array().unwrap();
        let unread: Vec<_> = unread
            .iter()
            .map(|unread| {
                (
                    unread["name"].as_str().unwrap(),
                    unread["why"].as_str().unwrap().starts_with("HTTP 401"),
                )
            })
            .collect();
        assert_eq!(unread, [("B", true), ("C", false), ("D", false)], "{plan}");
    }
}

#[test]
fn a_key_that_is_refused_midway_stops_the_run_and_says_so() {
    for status in [401, 403] {
        let does = Effect::Framework {
            status,
            message: Some("revoked".to_owned()),
        };
        let (_, service, ran) =
            apply(&world().with_fault(Fault::before(RequestMatcher::every(RequestKind::Write), does)));
        assert_eq!(ran.code, Some(3), "{ran}");
        assert_eq!(ran.json()["results"][0]["outcome"], "failed", "{ran}");
        assert_eq!(ran.json()["results"][1]["outcome"], "not_attempted", "{ran}");
        assert!(ran.stdout.contains("revoked"), "{ran}");
        assert_eq!(service.creations() + service.updates(), 0);
    }
}
