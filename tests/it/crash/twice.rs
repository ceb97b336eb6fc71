//! Two runs of one roster at the same time: no update is lost, and a run that leaves two assistants of one name fails.

use std::process::Command;

use roster::sandbox::{RequestKind, RequestMatcher};

use super::fixture::{Fixture, NEW, outcomes};
use crate::support::Ran;

/// How many requests a run makes, one after the other: the list, two details; for each update detail, write, detail; the
/// list again; for the first creation write, list, detail, write, detail; for the others two writes, one list, and three each.
const REQUESTS: u32 = 1 + 2 + 6 + 1 + 5 + 3 + 6;

/// What must hold after both have ended.
#[track_caller]
fn nothing_is_hidden(fixture: &Fixture, runs: [&Ran; 2], what: &str) {
    fixture.nothing_is_lost(what);
    let mut twins = 0;
    for name in NEW {
        let count = fixture.count(name);
        assert!(count <= 2, "{what}: {count} of {name}");
        // A run that sees two stops at its first creation; then it must report those that it did not create.
        assert!(
            count > 0 || runs.iter().all(|run| run.code == Some(3)),
            "{what}: no {name}"
        );
        if count == 2 {
            twins += 1;
            let tells =
                |run: &&Ran| run.code == Some(3) && outcomes(run).contains(&(name.to_owned(), "unknown".to_owned()));
            let [one, other] = runs;
            assert!(
                runs.iter().any(tells),
                "{what}: nobody tells of two {name}\n{one}\n{other}"
            );
        }
    }
    for run in runs {
        assert!(matches!(run.code, Some(0 | 3)), "{what}\n{run}");
    }
    if twins == 0 {
        fixture.apply(&[]).wait().exits(0);
        fixture.is_complete(what);
    } else {
        // From now on a plan shows it as blocked, and nothing is written.
        let plan = fixture
            .project
            .roster(["plan"])
            .against(&fixture.service)
            .run()
            .exits(1);
        assert_eq!(
            plan.stdout.matches("ambiguous_name").count().min(1),
            1,
            "{what}\n{plan}"
        );
    }
}

#[test]
fn one_run_within_another_at_any_of_its_requests() {
    let alone = Fixture::new();
    alone.apply(&["--concurrency", "1"]).wait().exits(0);
    assert_eq!(u32::try_from(alone.service.requests().len()), Ok(REQUESTS));

    std::thread::scope(|scope| {
        for request in 1..=REQUESTS {
            scope.spawn(move || {
                let what = format!("the other ran during request {request}");
                let fixture = Fixture::new();
                let held = fixture.hold(RequestMatcher::nth(RequestKind::Any, request));
                let outer = fixture.apply(&["--concurrency", "1"]);
                held.reached();
                // The service can't serve one client while it holds the other's answer, so the other is made to sleep.
                signal("STOP", outer.id());
                held.release();
                let inner = fixture.apply(&[]).wait();
                signal("CONT", outer.id());
                let outer = outer.wait();
                nothing_is_hidden(&fixture, [&outer, &inner], &what);
            });
        }
    });
}

#[test]
fn both_at_the_same_moment() {
    let fixture = Fixture::new();
    let (one, other) = (fixture.apply(&[]), fixture.apply(&[]));
    let (one, other) = (one.wait(), other.wait());
    nothing_is_hidden(&fixture, [&one, &other], "side by side");
}

#[test]
fn both_about_to_create() {
    let fixture = Fixture::new();
    // The list just before the first creation; by then the other run has created all of them.
    let held = fixture.hold(RequestMatcher::nth(RequestKind::List, 2));
    let outer = fixture.apply(&["--concurrency", "1"]);
    held.reached();
    signal("STOP", outer.id());
    held.release();
    let inner = fixture.apply(&[]).wait().exits(0);
    signal("CONT", outer.id());
    let outer = outer.wait().exits(3);
    assert_eq!(fixture.count(NEW[0]), 2, "nothing could have stopped it");
    assert_eq!(
        fixture.service.creations(),
        NEW.len() + 1,
        "but it stopped itself at the first\n{outer}"
    );
    nothing_is_hidden(&fixture, [&outer, &inner], "both saw none");
}

fn signal(name: &str, id: u32) {
    let kill = format!("kill -{name} {id}");
    let sent = Command::new("/bin/sh").args(["-c", &kill]).status().unwrap();
    assert!(sent.success(), "{kill}");
}
