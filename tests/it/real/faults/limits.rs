//! Rate limits of the framework and of the proxy, each reported in its own way.

use crate::real::fixture::{project, roster};
use crate::real::limits::{limited, new, over_http2, throttled};

#[test]
fn the_pause_of_two_hours_that_a_named_throttler_asks_for_is_told_at_once() {
    let Some((service, entries)) = throttled("hour", 7_200_000, false) else {
        return;
    };
    let call = ["plan", "--retries", "1"];
    let ran = roster(&project(&entries), &service.url(), call).run().exits(1);
    assert!(ran.stderr.contains("7200 s"), "{ran}");
    assert!(!ran.stderr.contains("nothing is sent for"), "{ran}");
}

#[test]
fn a_throttler_whose_429_comes_within_an_envelope_under_200_is_waited_for() {
    let Some((service, entries)) = throttled("default", 2000, true) else {
        return;
    };
    roster(&project(&entries), &service.url(), ["plan"]).run().exits(0);
}

#[test]
fn few_of_twenty_creations_stay_unknown_behind_a_proxy_that_refuses_with_503() {
    let limit = "limit_req zone=all burst=5 nodelay;";
    let Some((service, nginx)) = limited(limit) else { return };
    let project = project(&format!("  - name: Old\n{}", new(20)));
    let apply = [
        "apply",
        "--yes",
        "--max-creates",
        "20",
        "--settle",
        "1",
        "--format",
        "json",
    ];
    let report = roster(&project, &nginx.url(), apply).run().json();
    // At most three are under way when the first is refused, and from then on each refusal makes the next less likely.
    println!("{}", report["summary"]);
    assert!(
        report["summary"]["unknown"].as_u64().unwrap() <= 3,
        "{}",
        report["summary"]
    );
    roster(&project, &nginx.url(), ["plan"]).run().exits(0);
    // The rest is created, and nothing twice.
    let ran = roster(&project, &nginx.url(), apply).run();
    let state = service.state();
    let mut names: Vec<_> = state.assistants.iter().map(|one| one["name"].as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), state.assistants.len(), "{ran}");
}

#[test]
fn creations_that_a_connection_s_end_left_unprocessed_are_made_on_the_next() {
    // Here at the 32nd request, in the middle of the creations; by default at the 1000th.
    over_http2("keepalive_requests 32;", 25, 8);
    over_http2("", 970, 30);
}
