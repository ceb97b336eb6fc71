//! How many requests may be under way at once, how many in how long, and the pauses that the server asks for.
//!
//! The arithmetic on moments is pure (`SlidingWindow`); the limiter itself waits. No published crate fits: a place in the budget
//! stays taken until a window after the *answer* (the server may count then), a pause holds every request, and a read keeps a
//! place for the write that follows it.

use std::collections::VecDeque;
use std::pin::pin;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// Lets requests through, one by one.
#[derive(Debug)]
pub struct RateLimiter {
    concurrency: usize,
    /// Whoever holds it is the next to get room for two; the others queue behind, first come, first served.
    turn: tokio::sync::Mutex<()>,
    /// Told of each request that ended.
    ended: Notify,
    state: Mutex<LimiterState>,
}

#[derive(Debug)]
struct LimiterState {
    under_way: usize,
    /// How many places in the budget are kept for writes that follow a read.
    held: usize,
    /// How many may be under way at present: one after a pause, then one more with each good answer.
    width: usize,
    spent: Vec<SlidingWindow>,
    not_before: Option<Instant>,
    /// How many pauses there were: tells requests that were sent before the last one from those sent after it.
    pauses: u64,
    /// How many pauses in a row the server gave no time for.
    untimed: usize,
}

/// What a request needs of the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SlotRequest {
    /// A place.
    One,
    /// A place, and another for the write that follows.
    OneAndAnother,
    /// The place that was kept for it.
    Held,
}

/// How a request ended, as far as the pace is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestEnd {
    /// It was answered, and not with "too many".
    Answered,
    /// It may have arrived, but no answer came.
    Unanswered,
    /// It surely never left, so it spent nothing.
    NeverLeft,
    /// The server asks for a pause of that length.
    Pause(Duration),
    /// Too many requests, and no word on how long to wait.
    TooMany,
}

impl RateLimiter {
    /// At most `concurrency` requests at once (at least 1), within all limits.
    pub fn new(concurrency: usize, limits: &[RateLimit]) -> Self {
        let concurrency = concurrency.max(1);
        Self {
            concurrency,
            turn: tokio::sync::Mutex::new(()),
            ended: Notify::new(),
            state: Mutex::new(LimiterState {
                under_way: 0,
                held: 0,
                width: concurrency,
                spent: limits.iter().copied().map(SlidingWindow::new).collect(),
                not_before: None,
                pauses: 0,
                untimed: 0,
            }),
        }
    }

    /// Waits until one more request may be sent. It is under way until the pass is given back. It takes what room there is, also
    /// past those who need room for two: it mostly ends what they began.
    pub async fn acquire(&self) -> Permit<'_> {
        self.wait(SlotRequest::One).await
    }

    /// The same for a read that a write follows: waits until the budget has room for both, and keeps a place for the write.
    pub async fn acquire_pair(self: &Arc<Self>) -> (Permit<'_>, Reservation) {
        let _turn = self.turn.lock().await;
        let pass = self.wait(SlotRequest::OneAndAnother).await;
        self.state().held += 1;
        (pass, Reservation(Arc::clone(self)))
    }

    /// The same for a write that a place was kept for: it goes past all who queue.
    pub async fn acquire_reserved(&self, held: Reservation) -> Permit<'_> {
        let pass = self.wait(SlotRequest::Held).await;
        drop(held);
        pass
    }

    /// How long so many further requests take at least; none without limits.
    pub fn forecast(&self, requests: usize) -> Option<Duration> {
        let state = self.state();
        (!state.spent.is_empty()).then(|| min_duration(&state.spent, requests, Instant::now()))
    }

    /// Has each limit room for a read and the write upon it in one window?
    pub fn can_reserve(&self) -> bool {
        self.state().spent.iter().all(|spent| spent.capacity() > 1)
    }

    async fn wait(&self, needs: SlotRequest) -> Permit<'_> {
        loop {
            // Listened for before the look, so that what ends between the look and the wait is not missed.
            let mut ended = pin!(self.ended.notified());
            ended.as_mut().enable();
            let room = self.state().room(needs, Instant::now());
            match room {
                Availability::Now => {
                    let mut state = self.state();
                    state.under_way += 1;
                    return Permit {
                        pace: self,
                        pauses: state.pauses,
                        has_ended: false,
                    };
                }
                // A request that ends meanwhile may bring a pause or free a place: then it is all worked out again.
                Availability::At(moment) => tokio::select! {
                    () = sleep_until(moment) => {}
                    () = ended => {}
                },
                Availability::AfterAnswer => ended.await,
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, LimiterState> {
        // Nothing that holds it can panic half-way, so even a poisoned state is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LimiterState {
    fn room(&mut self, needs: SlotRequest, now: Instant) -> Availability {
        let (under_way, width) = (self.under_way, self.width);
        let mut room = if under_way < width {
            Availability::Now
        } else {
            Availability::AfterAnswer
        };
        if let Some(moment) = self.not_before.filter(|moment| *moment > now) {
            room = room.max(Availability::At(moment));
        }
        for spent in &mut self.spent {
            // A limit of one has never room for two, so no place of it is kept: the write waits like others.
            let (held, another) = if spent.capacity() > 1 { (self.held, 1) } else { (0, 0) };
            let taken = match needs {
                SlotRequest::One => under_way + held,
                SlotRequest::OneAndAnother => under_way + held + another,
                SlotRequest::Held => under_way + held.saturating_sub(1),
            };
            room = room.max(spent.availability(taken, now));
        }
        room
    }

    /// Gives the pause that begins, if one does.
    fn end(&mut self, sign: RequestEnd, sent_after: u64, concurrency: usize) -> Option<Duration> {
        let now = Instant::now();
        self.under_way = self.under_way.saturating_sub(1);
        if sign != RequestEnd::NeverLeft {
            self.spent.iter_mut().for_each(|spent| spent.record(now));
        }
        let sent_since_last_pause = sent_after == self.pauses;
        match sign {
            RequestEnd::Answered if sent_since_last_pause => {
                self.untimed = 0;
                self.width = (self.width + 1).min(concurrency);
                None
            }
            RequestEnd::Pause(length) => self.pause(now, length),
            // One burst that meets the limit is answered with many 429s; they are one event, and lengthen the pause once.
            RequestEnd::TooMany if sent_since_last_pause => {
                let length = untimed_pause(self.untimed);
                self.untimed += 1;
                self.pause(now, length)
            }
            RequestEnd::Answered | RequestEnd::TooMany | RequestEnd::Unanswered | RequestEnd::NeverLeft => None,
        }
    }

    /// Gives the length, unless that is hardly more than a pause that is on already.
    fn pause(&mut self, now: Instant, length: Duration) -> Option<Duration> {
        // Whoever reads of a pause has read of one that ends a second earlier.
        const HARDLY: Duration = Duration::from_secs(1);
        let until = now + length;
        let before = self.not_before.replace(until.max(self.not_before.unwrap_or(until)));
        self.pauses += 1;
        // One request tries first whether the pause was long enough, instead of all that waited at the same instant.
        self.width = 1;
        let is_on = before.filter(|before| *before > now);
        (until > is_on.unwrap_or(now) + HARDLY).then_some(length)
    }
}

/// How long to wait when the server does not say: 1 to 2 s, then 4 to 8, 16 to 32, and 30 to 60 s. Four of them, which is
/// as often as one request is tried again by default, outlast most of a window of a minute.
fn untimed_pause(before: usize) -> Duration {
    ExponentialBuilder::new()
        .with_min_delay(Duration::from_secs(1))
        .with_factor(4.0)
        .with_max_delay(Duration::from_secs(30))
        .without_max_times()
        .with_jitter()
        .build()
        .nth(before.min(8))
        .unwrap_or(Duration::from_secs(30))
}

/// The right to have one request under way. Dropped unused, or with the request given up: it may have arrived.
#[derive(Debug)]
#[must_use = "the request is under way only as long as its pass is held"]
pub struct Permit<'a> {
    pace: &'a RateLimiter,
    pauses: u64,
    has_ended: bool,
}

impl Permit<'_> {
    /// Gives it back, saying how the request ended. Gives the pause that begins, if one does.
    pub fn finish(mut self, sign: RequestEnd) -> Option<Duration> {
        self.give_back(sign)
    }

    fn give_back(&mut self, sign: RequestEnd) -> Option<Duration> {
        self.has_ended = true;
        let pause = self.pace.state().end(sign, self.pauses, self.pace.concurrency);
        self.pace.ended.notify_waiters();
        pause
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.give_back(RequestEnd::Unanswered);
        }
    }
}

/// A place in the budget that is kept for a write; dropped, it is free again.
#[derive(Debug)]
pub struct Reservation(Arc<RateLimiter>);

impl Drop for Reservation {
    fn drop(&mut self) {
        {
            let mut state = self.0.state();
            state.held = state.held.saturating_sub(1);
        }
        self.0.ended.notify_waiters();
    }
}

/// So many requests in any window of that length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// How many, at least 1.
    pub requests: u32,
    /// The window's length.
    pub window: Duration,
}

impl FromStr for RateLimit {
    type Err = String;

    /// Reads `N/min` or `N/hour`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not of the form `N/min` or `N/hour`, N a whole number from 1");
        let (requests, unit) = text.split_once('/').ok_or_else(wrong)?;
        let window = match unit {
            "min" => Duration::from_secs(60),
            "hour" => Duration::from_secs(3_600),
            _ => return Err(wrong()),
        };
        match requests.parse() {
            Ok(requests) if requests > 0 => Ok(Self { requests, window }),
            _ => Err(wrong()),
        }
    }
}

/// How long so many further requests take at least, with what was spent already.
pub fn min_duration(spent: &[SlidingWindow], requests: usize, now: Instant) -> Duration {
    let mut spent = spent.to_vec();
    let mut moment = now;
    for _ in 0..requests {
        // Each limit's room comes once those before it are old enough; the latest of them counts for all.
        while let Some(Availability::At(later)) = spent.iter_mut().map(|spent| spent.availability(0, moment)).max() {
            moment = later;
        }
        for spent in &mut spent {
            spent.record(moment);
        }
    }
    moment - now
}

/// When there is room for one more request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Availability {
    /// At once.
    Now,
    /// From that moment on.
    At(Instant),
    /// Only after one of those under way was answered.
    AfterAnswer,
}

/// One limit, and what was spent of it.
#[derive(Debug, Clone)]
pub struct SlidingWindow {
    places: usize,
    /// How long a place stays taken after its answer: a thousandth more than the window, because two clocks never run
    /// quite alike and a server may count both ends of its window.
    taken_for: Duration,
    /// When answers came, oldest first.
    answers: VecDeque<Instant>,
}

impl SlidingWindow {
    /// Nothing of it was spent yet.
    pub fn new(limit: RateLimit) -> Self {
        Self {
            places: usize::try_from(limit.requests.max(1)).unwrap_or(usize::MAX),
            taken_for: limit.window + limit.window / 1000,
            answers: VecDeque::new(),
        }
    }

    /// How many requests one window has room for.
    pub fn capacity(&self) -> usize {
        self.places
    }

    /// Notes that an answer came. The server counted the request at some moment before.
    pub fn record(&mut self, answered: Instant) {
        self.answers.push_back(answered);
    }

    /// Is there room beside those under way? Each of them holds a place: the server may count it only just before it answers.
    pub fn availability(&mut self, under_way: usize, now: Instant) -> Availability {
        while self
            .answers
            .front()
            .is_some_and(|answer| *answer + self.taken_for <= now)
        {
            self.answers.pop_front();
        }
        let taken = under_way + self.answers.len();
        match taken.checked_sub(self.places) {
            None => Availability::Now,
            Some(over) => match self.answers.get(over) {
                Some(answer) => Availability::At(*answer + self.taken_for),
                None => Availability::AfterAnswer,
            },
        }
    }
}

#[cfg(test)]
mod budget_tests {
    use super::*;

    fn limits(texts: &[&str]) -> Vec<RateLimit> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_limit_is_read_from_its_two_forms_only() {
        let minute = RateLimit {
            requests: 120,
            window: Duration::from_secs(60),
        };
        assert_eq!("120/min".parse(), Ok(minute));
        assert_eq!(
            "2000/hour".parse::<RateLimit>().unwrap().window,
            Duration::from_secs(3600)
        );
        for wrong in [
            "",
            "120",
            "0/min",
            "-1/min",
            "1.5/min",
            "12/sec",
            "/min",
            "12 / min",
            "99999999999/hour",
        ] {
            assert!(wrong.parse::<RateLimit>().is_err(), "{wrong}");
        }
    }

    /// How long so many requests take at least, nothing spent before, to the second.
    fn forced(requests: usize, texts: &[&str]) -> u64 {
        let spent: Vec<_> = limits(texts).into_iter().map(SlidingWindow::new).collect();
        min_duration(&spent, requests, Instant::now()).as_secs()
    }

    #[test]
    fn no_time_is_forced_within_the_first_window() {
        assert_eq!(forced(0, &["2/min"]), 0);
        assert_eq!(forced(2, &["2/min"]), 0);
        assert_eq!(forced(1_000, &[]), 0);
    }

    #[test]
    fn each_further_window_adds_its_length() {
        assert_eq!(forced(300, &["200/min"]), 60);
        assert_eq!(forced(401, &["200/min"]), 120);
    }

    #[test]
    fn two_limits_together_force_more_than_either() {
        // 2,000 within the first hour in bursts of 120 a minute; the other 500 again in such bursts. (And a thousandth.)
        assert_eq!(forced(2_500, &["120/min", "2000/hour"]), 3603 + 4 * 60);
    }

    #[test]
    fn what_was_spent_before_counts() {
        let now = Instant::now();
        let mut spent: Vec<_> = limits(&["3/min"]).into_iter().map(SlidingWindow::new).collect();
        for spent in &mut spent {
            (0..3).for_each(|_| spent.record(now));
        }
        assert_eq!(min_duration(&spent, 3, now + Duration::from_secs(20)).as_secs(), 40);
        assert_eq!(min_duration(&spent, 3, now + Duration::from_secs(61)).as_secs(), 0);
    }

    #[test]
    fn a_request_under_way_holds_its_place() {
        let now = Instant::now();
        let mut spent = SlidingWindow::new(RateLimit {
            requests: 2,
            window: Duration::from_secs(60),
        });
        assert_eq!(spent.availability(1, now), Availability::Now);
        assert_eq!(spent.availability(2, now), Availability::AfterAnswer);
        spent.record(now);
        assert_eq!(
            spent.availability(1, now),
            Availability::At(now + Duration::from_millis(60_060))
        );
        assert_eq!(
            spent.availability(1, now + Duration::from_millis(60_060)),
            Availability::Now
        );
    }
}
