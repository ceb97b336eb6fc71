//! Ctrl-C, SIGTERM and SIGHUP while a first write is in flight: its item is finished, nothing new is started.

use std::process::Command;
use std::time::Duration;

use roster::sandbox::{Effect, Fault, RequestKind, RequestMatcher, RetryAfter};

use super::fixture::{Fixture, NEW, OLD, outcomes};
use crate::support::Running;

type Signal = (&'static str, fn(&Running));

const SIGNALS: [Signal; 3] = [
    ("SIGINT", Running::interrupt),
    ("SIGTERM", Running::terminate),
    ("SIGHUP", Running::hang_up),
];

/// Those that the command hears: where the tests run under `nohup`, it inherits that a closed terminal is to be ignored.
fn signals() -> impl Iterator<Item = Signal> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.map_or(0, |mask| u64::from_str_radix(mask.trim(), 16).unwrap());
    SIGNALS
        .into_iter()
        .filter(move |(name, _)| *name != "SIGHUP" || mask & 1 == 0)
}

/// Longer than signals count as one interrupt.
const A_SECOND: Duration = Duration::from_millis(1_100);

/// Interrupts while the response to this request is held back; returns what was reported, as `(name, outcome)`.
fn interrupted_at(fixture: &Fixture, hits: RequestMatcher, signal: fn(&Running)) -> Vec<(String, String)> {
    let held = fixture.hold(hits);
    // One at a time: otherwise both updates are in flight.
    let mut running = fixture.apply(&["--concurrency", "1"]);
    held.reached();
    signal(&running);
    running.until_said("Interrupted");
    held.release();
    outcomes(&running.wait().exits(3))
}

/// All entries in the order of the file: these finished, the others not begun.
fn only(applied: &[&str]) -> Vec<(String, String)> {
    let outcome = |name: &str| {
        if applied.contains(&name) {
            "applied"
        } else {
            "not_attempted"
        }
    };
    let names = OLD.into_iter().chain(NEW);
    names.map(|name| (name.to_owned(), outcome(name).to_owned())).collect()
}

#[test]
fn at_the_first_update_that_item_is_finished_and_no_other_begun() {
    for (name, signal) in signals() {
        let fixture = Fixture::new();
        let outcomes = interrupted_at(&fixture, RequestMatcher::first(RequestKind::Update), signal);
        assert_eq!(outcomes, only(&OLD[..1]), "{name}");
        assert_eq!(
            (fixture.service.updates(), fixture.service.creations()),
            (1, 0),
            "{name}"
        );
        fixture.apply(&[]).wait().exits(0);
        fixture.is_complete(name);
    }
}

#[test]
fn at_the_first_creation_that_item_gets_its_settings_too_and_no_other_is_created() {
    for (name, signal) in signals() {
        let fixture = Fixture::new();
        let outcomes = interrupted_at(&fixture, RequestMatcher::first(RequestKind::Create), signal);
        assert_eq!(outcomes, only(&[OLD[0], OLD[1], NEW[0]]), "{name}");
        assert_eq!(
            (fixture.service.updates(), fixture.service.creations()),
            (3, 1),
            "{name}"
        );
        fixture.apply(&[]).wait().exits(0);
        fixture.is_complete(name);
    }
}

#[test]
fn a_write_that_waits_for_its_turn_is_not_sent_any_more() {
    for (name, signal) in signals() {
        for (which, from, applied) in [
            (RequestKind::Update, 1, &[][..]),
            (RequestKind::Create, 2, &[OLD[0], OLD[1], NEW[0]]),
        ] {
            let fixture = Fixture::new();
            let does = Effect::TooMany {
                retry_after: RetryAfter::Seconds(3_600),
                rate_limit_headers: false,
            };
            fixture
                .service
                .fail(Fault::before(RequestMatcher::nth(which, from).times(None), does))
                .unwrap();
            let mut running = fixture.apply(&["-v"]);
            running.until_said("nothing is sent for 3600 s");
            signal(&running);
            let ran = running.wait().exits(3);
            assert_eq!(outcomes(&ran), only(applied), "{name} {which:?}");
            assert_eq!(fixture.service.creations(), usize::from(from != 1), "{name} {which:?}");
        }
    }
}

#[test]
fn a_second_signal_a_second_later_ends_it_at_once() {
    for (name, signal) in signals() {
        let fixture = Fixture::new();
        let held = fixture.hold(RequestMatcher::first(RequestKind::Write));
        let mut running = fixture.apply(&["--concurrency", "1"]);
        held.reached();
        signal(&running);
        running.until_said("Interrupted");
        // What is tested is the time between the two.
        std::thread::sleep(A_SECOND);
        signal(&running);
        // The response is still held back: the command stops waiting and reports what it knows.
        let ran = running.wait().exits(3);
        held.release();
        let mut expected = only(&[]);
        expected[0].1 = "unknown".to_owned();
        assert_eq!(outcomes(&ran), expected, "{name}");
        fixture.apply(&[]).wait().exits(0);
        fixture.is_complete(name);
    }
}

#[test]
fn a_signal_that_comes_twice_at_once_is_one_interrupt() {
    for (name, signal) in signals() {
        let fixture = Fixture::new();
        let held = fixture.hold(RequestMatcher::first(RequestKind::Update));
        let mut running = fixture.apply(&["--concurrency", "1"]);
        held.reached();
        signal(&running);
        running.until_said("Interrupted");
        signal(&running);
        // Longer than a command takes that ends at once: it must be there still to report what it finished.
        std::thread::sleep(A_SECOND);
        held.release();
        assert_eq!(outcomes(&running.wait().exits(3)), only(&OLD[..1]), "{name}");
    }
}

/// `timeout` signals the command, and then its process group.
#[test]
fn gnu_timeout_interrupts_once() {
    if !is_gnu_timeout() {
        return;
    }
    let fixture = Fixture::new();
    let held = fixture.hold(RequestMatcher::first(RequestKind::Update));
    // It passes on what it gets as it does when its time is over, and here that moment can be chosen.
    let mut running = fixture.apply_by(&["timeout", "600"], &["--concurrency", "1"]);
    held.reached();
    running.terminate();
    running.until_said("Interrupted");
    held.release();
    assert_eq!(outcomes(&running.wait().exits(3)), only(&OLD[..1]));
}

#[cfg(target_os = "linux")]
#[test]
fn under_nohup_it_goes_on_when_the_terminal_is_closed() {
    let fixture = Fixture::new();
    let held = fixture.hold(RequestMatcher::first(RequestKind::Update));
    let running = fixture.apply_by(&["nohup"], &["--concurrency", "1"]);
    held.reached();
    running.hang_up();
    held.release();
    running.wait().exits(0);
    fixture.is_complete("nohup");
}

#[test]
fn at_the_last_write_everything_is_finished_and_the_exit_code_says_that_it_was_interrupted() {
    for (name, signal) in signals() {
        let fixture = Fixture::new();
        let held = fixture.hold(RequestMatcher::first(RequestKind::Update));
        let mut running = fixture.apply(&["--target", OLD[0]]);
        held.reached();
        signal(&running);
        running.until_said("Interrupted");
        held.release();
        let ran = running.wait().exits(3);
        assert_eq!(outcomes(&ran), [(OLD[0].to_owned(), "applied".to_owned())], "{name}");
        assert!(
            ran.stderr.contains("nothing of the plan is left to do"),
            "{name}: {ran}"
        );
    }
}

#[test]
fn at_the_question_it_declines() {
    let fixture = Fixture::new();
    let call = fixture.project.roster(["apply", "--format", "json"]);
    let mut terminal = call.against(&fixture.service).on_terminal(80);
    terminal.until_shown("Only `yes` is taken: ");
    terminal.interrupt();
    let (exit, screen) = terminal.wait();
    assert_eq!((exit, fixture.service.updates()), (Some(1), 0), "{screen}");
    assert!(screen.contains("\"not_attempted\": 5"), "{screen}");
}

#[test]
fn while_a_saved_plan_is_checked_it_is_refused() {
    for (name, signal) in signals() {
        let fixture = Fixture::new();
        let saved = fixture.project.roster(["plan", "--out", "plan.json"]);
        saved.against(&fixture.service).run().exits(0);
        let held = fixture.hold(RequestMatcher::first(RequestKind::Detail));
        let running = fixture.apply(&["plan.json"]);
        held.reached();
        signal(&running);
        let ran = running.wait().exits(1);
        held.release();
        assert_eq!(outcomes(&ran), only(&[]), "{name}");
        assert!(ran.stderr.contains("interrupted: nothing was written"), "{name}: {ran}");
    }
}

#[test]
fn while_it_only_reads_it_just_ends() {
    for (name, signal) in signals() {
        // A shell without job control has what it starts in the background ignore SIGINT, this test and the command among it.
        if name == "SIGINT" && is_interrupt_ignored() {
            continue;
        }
        let fixture = Fixture::new();
        let held = fixture.hold(RequestMatcher::first(RequestKind::Detail));
        let running = fixture.apply(&[]);
        held.reached();
        signal(&running);
        let ran = running.wait();
        held.release();
        assert_eq!((ran.code, ran.stdout.as_str()), (None, ""), "{name}: {ran}");
    }
}

/// Does what is started here survive a SIGINT?
fn is_interrupt_ignored() -> bool {
    let shell = Command::new("/bin/sh").args(["-c", "kill -INT $$; echo"]).output();
    !shell.unwrap().stdout.is_empty()
}

fn is_gnu_timeout() -> bool {
    let version = Command::new("timeout").arg("--version").output();
    version.is_ok_and(|version| String::from_utf8_lossy(&version.stdout).contains("GNU"))
}
