//! The rate limiter, on a clock that only moves when everything waits.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::api::RateLimit;
use roster::api::rate_limiter::{Permit, RateLimiter, RequestEnd};
use tokio::time::{Instant, sleep};

pub(super) fn limits(texts: &[&str]) -> Vec<RateLimit> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

pub(super) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Waits for a slot of the budget, and then until the request may be sent.
pub(super) async fn enter(limiter: &RateLimiter) -> Permit {
    limiter.acquire(1).await.start().await
}

/// The most arrivals in any window, both ends counted.
pub(super) fn busiest(arrivals: &mut [Instant], window: Duration) -> usize {
    arrivals.sort();
    let starts = arrivals.iter().enumerate();
    let counts = starts.map(|(first, start)| arrivals[first..].partition_point(|moment| *moment <= *start + window));
    counts.max().unwrap_or_default()
}

/// Sends requests that take `way` to arrive and `work` to be answered; gives the arrivals and the time from first to last.
async fn run(
    limiter: &RateLimiter,
    requests: usize,
    times: impl Fn(usize) -> (Duration, Duration),
) -> (Vec<Instant>, Duration) {
    let start = Instant::now();
    let arrivals = RefCell::new(Vec::new());
    let (arrivals_ref, times) = (&arrivals, &times);
    let mut all: FuturesUnordered<_> = (0..requests)
        .map(|number| async move {
            let (way, work) = times(number);
            let permit = enter(limiter).await;
            sleep(way).await;
            arrivals_ref.borrow_mut().push(Instant::now());
            sleep(work).await;
            permit.finish(RequestEnd::Answered);
        })
        .collect();
    while all.next().await.is_some() {}
    drop(all);
    (arrivals.into_inner(), start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_limit_is_never_passed_and_hardly_any_time_is_lost() {
    // The seconds that the limits force between the first and the last request.
    for (requests, limits, forced) in [
        (300, limits(&["200/min"]), seconds(60)),
        (1_000, limits(&["120/min"]), seconds(8 * 60)),
        (2_500, limits(&["120/min", "2000/hour"]), seconds(3600 + 4 * 60)),
        (50, limits(&["7/min"]), seconds(7 * 60)),
    ] {
        let limiter = RateLimiter::new(8, &limits);
        let (mut arrivals, took) = run(&limiter, requests, |_| {
            (Duration::from_millis(20), Duration::from_millis(30))
        })
        .await;
        for limit in &limits {
            assert!(
                busiest(&mut arrivals, limit.window) <= limit.requests as usize,
                "{limit:?}"
            );
        }
        assert!(
            took >= forced && took <= forced.mul_f64(1.05),
            "{requests} in {took:?}, forced {forced:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn a_limit_is_never_passed_however_long_requests_take(
        few in 1u32..8, many in 8u32..40, concurrency in 1usize..12, times in prop::collection::vec((0u64..20_000, 0u64..20_000), 1..120),
    ) {
        let limits = [RateLimit { requests: few, window: seconds(10) }, RateLimit { requests: many, window: seconds(300) }];
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let (mut arrivals, _) = runtime.block_on(async {
            let limiter = RateLimiter::new(concurrency, &limits);
            run(&limiter, times.len(), |number| (Duration::from_millis(times[number].0), Duration::from_millis(times[number].1))).await
        });
        prop_assert_eq!(arrivals.len(), times.len());
        for limit in limits {
            prop_assert!(busiest(&mut arrivals, limit.window) <= limit.requests as usize);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_than_so_many_are_under_way_at_once() {
    let limiter = RateLimiter::new(3, &[]);
    let (under_way, most) = (Cell::new(0), Cell::new(0));
    join_all((0..20).map(|_| async {
        let permit = enter(&limiter).await;
        under_way.set(under_way.get() + 1);
        most.set(most.get().max(under_way.get()));
        sleep(seconds(1)).await;
        under_way.set(under_way.get() - 1);
        permit.finish(RequestEnd::Answered);
    }))
    .await;
    assert_eq!(most.get(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_never_left_spends_nothing_and_what_was_given_up_does() {
    let start = Instant::now();
    let limiter = RateLimiter::new(1, &limits(&["1/min"]));
    for _ in 0..5 {
        enter(&limiter).await.finish(RequestEnd::NeverLeft);
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(enter(&limiter).await);
    drop(enter(&limiter).await);
    assert!(start.elapsed() >= seconds(60));
}

#[tokio::test(start_paused = true)]
async fn a_waiter_that_gives_up_holds_nobody_back() {
    let limiter = RateLimiter::new(1, &[]);
    let permit = enter(&limiter).await;
    let waited = tokio::time::timeout(seconds(1), enter(&limiter)).await;
    assert!(waited.is_err());
    permit.finish(RequestEnd::Answered);
    tokio::time::timeout(seconds(1), enter(&limiter))
        .await
        .expect("a free place")
        .finish(RequestEnd::Answered);
}

#[tokio::test(start_paused = true)]
async fn a_pause_holds_back_every_request_and_the_longest_counts() {
    let start = Instant::now();
    let limiter = RateLimiter::new(4, &[]);
    let (first, second) = (enter(&limiter).await, enter(&limiter).await);
    first.finish(RequestEnd::Pause(seconds(50)));
    second.finish(RequestEnd::Pause(seconds(5)));
    let moments = join_all((0..4).map(|_| async {
        enter(&limiter).await.finish(RequestEnd::Answered);
        start.elapsed()
    }))
    .await;
    assert!(
        moments
            .iter()
            .all(|moment| *moment >= seconds(50) && *moment < seconds(51)),
        "{moments:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_pause_also_holds_back_who_was_waiting_for_a_place() {
    let start = Instant::now();
    let limiter = RateLimiter::new(1, &[]);
    let permit = enter(&limiter).await;
    let waiting = async {
        enter(&limiter).await.finish(RequestEnd::Answered);
        start.elapsed()
    };
    let pausing = async {
        sleep(seconds(1)).await;
        permit.finish(RequestEnd::Pause(seconds(9)));
    };
    let (waited, ()) = tokio::join!(waiting, pausing);
    assert_eq!(waited.as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn after_a_pause_one_goes_first_and_then_ever_more() {
    let limiter = RateLimiter::new(8, &[]);
    enter(&limiter).await.finish(RequestEnd::Pause(seconds(10)));
    let start = Instant::now();
    let sent = RefCell::new(Vec::new());
    join_all((0..12).map(|_| async {
        let permit = enter(&limiter).await;
        sent.borrow_mut().push(start.elapsed().as_secs());
        sleep(seconds(1)).await;
        permit.finish(RequestEnd::Answered);
    }))
    .await;
    let at = |second: u64| sent.borrow().iter().filter(|moment| **moment == second).count();
    assert_eq!([at(10), at(11), at(12), at(13)], [1, 2, 4, 5]);
}

/// Many requests against a server that counts strictly by the minute and answers a bare 429 beyond. Gives how many
/// answers were 429, and the time that it all took.
async fn against_a_bare_limit(requests: usize, per_minute: usize) -> (usize, Duration) {
    let start = Instant::now();
    let limiter = RateLimiter::new(8, &[]);
    let (window, counted, refused) = (Cell::new(u64::MAX), Cell::new(0), Cell::new(0));
    join_all((0..requests).map(|_| async {
        loop {
            let permit = enter(&limiter).await;
            sleep(Duration::from_millis(50)).await;
            let minute = start.elapsed().as_secs() / 60;
            if window.replace(minute) != minute {
                counted.set(0);
            }
            counted.set(counted.get() + 1);
            if counted.get() <= per_minute {
                return permit.finish(RequestEnd::Answered);
            }
            refused.set(refused.get() + 1);
            permit.finish(RequestEnd::TooMany);
        }
    }))
    .await;
    (refused.get(), start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_nobody_told_of_meets_no_storm() {
    let (refused, took) = against_a_bare_limit(300, 100).await;
    // One burst of at most 8, then single attempts that are further and further apart.
    assert!(refused <= 2 * (8 + 5), "{refused} of 300 were refused");
    assert!(took < seconds(300), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn many_429s_of_one_burst_lengthen_the_pause_once() {
    let limiter = RateLimiter::new(8, &[]);
    let permits = join_all((0..8).map(|_| enter(&limiter))).await;
    for permit in permits {
        permit.finish(RequestEnd::TooMany);
    }
    let start = Instant::now();
    enter(&limiter).await.finish(RequestEnd::TooMany);
    assert!((1..=2).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    let again = Instant::now();
    enter(&limiter).await.finish(RequestEnd::Answered);
    assert!((4..=8).contains(&again.elapsed().as_secs()), "{:?}", again.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_place_that_turns_out_free_is_taken_at_once() {
    let start = Instant::now();
    let limiter = RateLimiter::new(4, &limits(&["2/min"]));
    enter(&limiter).await.finish(RequestEnd::Answered);
    let connecting = enter(&limiter).await;
    let waiting = async {
        enter(&limiter).await.finish(RequestEnd::Answered);
        start.elapsed()
    };
    let failing = async {
        sleep(seconds(10)).await;
        connecting.finish(RequestEnd::NeverLeft);
    };
    let (waited, ()) = tokio::join!(waiting, failing);
    assert_eq!(waited, seconds(10));
}
