//! A reservation in the budget for the write that follows a read.

use std::cell::RefCell;
use std::time::Duration;

use futures_util::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::api::RateLimit;
use roster::api::rate_limiter::{Permit, RateLimiter, RequestEnd, Reservation};
use tokio::time::{Instant, sleep};

use super::rate_limiter::{busiest, enter, limits, seconds};

/// Waits for room for a read and the write upon it, and until the read may be sent.
async fn enter_pair(limiter: &RateLimiter) -> (Permit, Reservation) {
    let mut slots = limiter.acquire(2).await;
    let reservation = slots.split().expect("the limits have room for two");
    (slots.start().await, reservation)
}

#[tokio::test(start_paused = true)]
async fn what_ends_an_item_overtakes_those_who_need_two_slots() {
    let limiter = RateLimiter::new(8, &limits(&["3/min"]));
    let start = Instant::now();
    let (permit, reservation) = enter_pair(&limiter).await;
    permit.finish(RequestEnd::Answered);
    let next = async {
        let (permit, reservation) = enter_pair(&limiter).await;
        drop(reservation);
        permit.finish(RequestEnd::Answered);
        start.elapsed()
    };
    let ends = async {
        reservation.start().await.finish(RequestEnd::Answered);
        enter(&limiter).await.finish(RequestEnd::Answered);
        start.elapsed()
    };
    let (next, ends) = tokio::join!(next, ends);
    assert!(ends < seconds(1), "{ends:?}");
    assert!(next >= seconds(60), "{next:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn a_write_follows_its_read_at_once_however_tight_the_budget_is(
        few in 2u32..8, many in 8u32..40, concurrency in 1usize..12, works in prop::collection::vec(0u64..900, 1..40),
    ) {
        let limits = [RateLimit { requests: few, window: seconds(10) }, RateLimit { requests: many, window: seconds(300) }];
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let (mut arrivals, waits) = runtime.block_on(async {
            let limiter = RateLimiter::new(concurrency, &limits);
            let (arrivals, waits) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
            join_all(works.iter().map(|work| async {
                let request = async |permit: Permit| {
                    arrivals.borrow_mut().push(Instant::now());
                    sleep(Duration::from_millis(*work)).await;
                    permit.finish(RequestEnd::Answered);
                };
                let (permit, reservation) = enter_pair(&limiter).await;
                request(permit).await;
                let read = Instant::now();
                let permit = reservation.start().await;
                waits.borrow_mut().push(read.elapsed());
                request(permit).await;
                request(enter(&limiter).await).await;
            }))
            .await;
            (arrivals.take(), waits.take())
        });
        prop_assert_eq!(arrivals.len(), 3 * works.len());
        // At most one other request may be in the way, when all slots are taken.
        prop_assert!(waits.iter().all(|wait| *wait < seconds(1)), "{:?}", waits);
        for limit in limits {
            prop_assert!(busiest(&mut arrivals, limit.window) <= limit.requests as usize);
        }
    }
}
