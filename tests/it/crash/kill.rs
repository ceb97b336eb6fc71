//! SIGKILL of the real process after each write, before its response: the next run finishes the work.

use roster::sandbox::{RequestKind, RequestMatcher};

use super::fixture::{Fixture, WRITES};

#[test]
fn undisturbed_it_takes_as_many_writes_as_are_killed_below() {
    let fixture = Fixture::new();
    fixture.apply(&[]).wait().exits(0);
    let writes = fixture
        .service
        .requests()
        .iter()
        .filter(|it| it.method != "GET")
        .count();
    assert_eq!(u32::try_from(writes), Ok(WRITES));
    fixture.is_complete("undisturbed");
}

#[test]
fn killed_after_any_write_the_next_run_finishes_and_creates_nothing_twice() {
    std::thread::scope(|scope| {
        for write in 1..=WRITES {
            scope.spawn(move || {
                let what = format!("killed after write {write}");
                let fixture = Fixture::new();
                let held = fixture.hold(RequestMatcher::nth(RequestKind::Write, write));
                let dying = fixture.apply(&[]);
                held.reached();
                // Waits until the process is dead, so that the response surely comes too late.
                let dead = dying.kill();
                assert_eq!((dead.signal, dead.stdout.as_str()), (Some(9), ""), "{what}\n{dead}");
                held.release();

                let ran = fixture.apply(&[]).wait();
                assert_eq!(ran.code, Some(0), "{what}\n{ran}");
                fixture.is_complete(&what);
            });
        }
    });
}

#[test]
fn killed_again_and_again_it_still_creates_nothing_twice() {
    let fixture = Fixture::new();
    for _ in 0..WRITES {
        // Each run sends at least one write before it is killed, until everything is done.
        let held = fixture.hold(RequestMatcher::first(RequestKind::Write));
        // One write at a time: others in flight would take effect after the kill, during the next run.
        let dying = fixture.apply(&["--concurrency", "1"]);
        held.reached();
        dying.kill();
        held.release();
    }
    fixture.is_complete("killed after each write in turn");
}
