//! How many requests may be under way at once, how many in how long, and the pauses that the server asks for.
//!
//! A request passes two stages. First it takes a slot of the budget, or two where a write follows it ([`RateLimiter::acquire`]);
//! the write then has its [`Reservation`] and waits for nobody's budget. Then it waits until it may be sent
//! ([`Reservation::start`]): for those under way, and for pauses. Whoever holds slots needs no others to give them back, so all
//! go on sooner or later.
//!
//! The arithmetic on moments is pure (`SlidingWindow`); the limiter itself waits. No published crate fits: a slot stays taken until
//! a window after the *answer* (the server may count then), a pause holds every request, and a read keeps a slot for the write
//! that follows it.

use std::collections::VecDeque;
use std::pin::pin;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// Lets requests through, one by one. Clones are the same limiter.
#[derive(Debug, Clone)]
pub struct RateLimiter(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    concurrency: usize,
    /// Told of each slot that is given back, and of each request that ended.
    changed: Notify,
    state: Mutex<LimiterState>,
}

#[derive(Debug)]
struct LimiterState {
    under_way: usize,
    /// How many may be under way at present: one after a pause, then one more with each good answer.
    width: usize,
    windows: Vec<SlidingWindow>,
    not_before: Option<Instant>,
    /// How many pauses there were: tells requests that were sent before the last one from those sent after it.
    pauses: u64,
    /// How many pauses in a row the server gave no time for.
    untimed: usize,
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
        Self(Arc::new(Shared {
            concurrency,
            changed: Notify::new(),
            state: Mutex::new(LimiterState {
                under_way: 0,
                width: concurrency,
                windows: limits.iter().copied().map(SlidingWindow::new).collect(),
                not_before: None,
                pauses: 0,
                untimed: 0,
            }),
        }))
    }

    /// Waits until the budget has so many slots, and takes them: one for a request, two for a read and the write upon it. A
    /// budget that never has so many at once gives what it has: a limit of one a minute can't keep a slot for a write.
    pub async fn acquire(&self, slots: usize) -> Reservation {
        let slots = self
            .state()
            .windows
            .iter()
            .map(|window| window.places)
            .fold(slots, usize::min);
        self.wait(|state, now| {
            let room = state
                .windows
                .iter_mut()
                .map(|window| window.availability(slots, now))
                .max();
            let room = room.unwrap_or(Availability::Now);
            if room == Availability::Now {
                for window in &mut state.windows {
                    window.taken += slots;
                }
            }
            room
        })
        .await;
        Reservation {
            limiter: self.clone(),
            slots,
        }
    }

    /// How long so many further requests take at least; none without limits.
    pub fn forecast(&self, requests: usize) -> Option<Duration> {
        let state = self.state();
        (!state.windows.is_empty()).then(|| min_duration(&state.windows, requests, Instant::now()))
    }

    /// Waits until `try_enter` finds room: it takes it in the same look, so that no two take the same.
    async fn wait(&self, mut try_enter: impl FnMut(&mut LimiterState, Instant) -> Availability) {
        loop {
            // Listened for before the look, so that what ends between the look and the wait is not missed.
            let mut changed = pin!(self.0.changed.notified());
            changed.as_mut().enable();
            let room = try_enter(&mut self.state(), Instant::now());
            match room {
                Availability::Now => return,
                // A request that ends meanwhile may bring a pause or free a slot: then it is all worked out again.
                Availability::At(moment) => tokio::select! {
                    () = sleep_until(moment) => {}
                    () = changed => {}
                },
                Availability::AfterAnswer => changed.await,
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, LimiterState> {
        // Nothing that holds it can panic half-way, so even a poisoned state is whole.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LimiterState {
    fn may_start(&self, now: Instant) -> Availability {
        match self.not_before {
            _ if self.under_way >= self.width => Availability::AfterAnswer,
            Some(moment) if moment > now => Availability::At(moment),
            _ => Availability::Now,
        }
    }

    /// Gives the pause that begins, if one does.
    fn end(&mut self, end: RequestEnd, sent_after: u64, concurrency: usize) -> Option<Duration> {
        let now = Instant::now();
        self.under_way = self.under_way.saturating_sub(1);
        for window in &mut self.windows {
            window.give_back(1);
            if end != RequestEnd::NeverLeft {
                window.record(now);
            }
        }
        let sent_since_last_pause = sent_after == self.pauses;
        match end {
            // What was sent before the pause says nothing of how much is let through after it.
            RequestEnd::Answered if sent_since_last_pause => {
                self.untimed = 0;
                self.width = (self.width + 1).min(concurrency);
                None
            }
            // A length counts whenever its request was sent: the latest moment that anyone named rules.
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

/// Slots of the budget that requests are to be sent in; dropped, they are free again.
#[derive(Debug)]
#[must_use = "its slots are kept from others as long as it lives"]
pub struct Reservation {
    limiter: RateLimiter,
    slots: usize,
}

impl Reservation {
    /// Splits off a slot for the write that follows; none where there is only one.
    pub fn split(&mut self) -> Option<Self> {
        let slots = self.slots.checked_sub(1).filter(|left| *left > 0)?;
        self.slots = 1;
        Some(Self {
            limiter: self.limiter.clone(),
            slots,
        })
    }

    /// Waits until its request may be sent. It is under way until the permit is given back.
    pub async fn start(mut self) -> Permit {
        let mut pauses = 0;
        self.limiter
            .wait(|state, now| {
                let room = state.may_start(now);
                if room == Availability::Now {
                    state.under_way += 1;
                    pauses = state.pauses;
                }
                room
            })
            .await;
        // From here on the permit gives the slot back.
        self.slots -= 1;
        Permit {
            limiter: self.limiter.clone(),
            pauses,
            has_ended: false,
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.slots > 0 {
            for window in &mut self.limiter.state().windows {
                window.give_back(self.slots);
            }
            // All of them, for the next in line may want two slots where one became free, and one behind it only that one.
            self.limiter.0.changed.notify_waiters();
        }
    }
}

/// The right to have one request under way. Dropped unused, or with the request given up: it may have arrived.
#[derive(Debug)]
#[must_use = "the request is under way only as long as its permit is held"]
pub struct Permit {
    limiter: RateLimiter,
    /// How many pauses there were when it was sent.
    pauses: u64,
    has_ended: bool,
}

impl Permit {
    /// Gives it back, saying how the request ended. Gives the pause that begins, if one does.
    pub fn finish(mut self, end: RequestEnd) -> Option<Duration> {
        self.give_back(end)
    }

    fn give_back(&mut self, end: RequestEnd) -> Option<Duration> {
        self.has_ended = true;
        let pause = self.limiter.state().end(end, self.pauses, self.limiter.0.concurrency);
        self.limiter.0.changed.notify_waiters();
        pause
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.has_ended {
            self.give_back(RequestEnd::Unanswered);
        }
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
pub fn min_duration(windows: &[SlidingWindow], requests: usize, now: Instant) -> Duration {
    let mut windows = windows.to_vec();
    for window in &mut windows {
        window.taken = 0;
    }
    let mut moment = now;
    for _ in 0..requests {
        // Each limit's room comes once those before it are old enough; the latest of them counts for all.
        while let Some(Availability::At(later)) = windows.iter_mut().map(|window| window.availability(1, moment)).max()
        {
            moment = later;
        }
        for window in &mut windows {
            window.record(moment);
        }
    }
    moment - now
}

/// When there is room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Availability {
    /// At once.
    Now,
    /// From that moment on.
    At(Instant),
    /// Only after one of those under way was answered.
    AfterAnswer,
}

/// One limit, and what was taken and spent of it.
#[derive(Debug, Clone)]
pub struct SlidingWindow {
    places: usize,
    /// How long a slot stays taken after its answer: a thousandth more than the window, because two clocks never run
    /// quite alike and a server may count both ends of its window.
    taken_for: Duration,
    /// How many slots are kept by requests that were not answered yet: the server may count each of them only just before it
    /// answers.
    taken: usize,
    /// When answers came, oldest first.
    answers: VecDeque<Instant>,
}

impl SlidingWindow {
    /// Nothing of it was spent yet.
    pub fn new(limit: RateLimit) -> Self {
        Self {
            places: usize::try_from(limit.requests.max(1)).unwrap_or(usize::MAX),
            taken_for: limit.window + limit.window / 1000,
            taken: 0,
            answers: VecDeque::new(),
        }
    }

    /// Notes that an answer came. The server counted the request at some moment before.
    pub fn record(&mut self, answered: Instant) {
        self.answers.push_back(answered);
    }

    fn give_back(&mut self, slots: usize) {
        self.taken = self.taken.saturating_sub(slots);
    }

    /// Is there room for so many more?
    fn availability(&mut self, slots: usize, now: Instant) -> Availability {
        while self
            .answers
            .front()
            .is_some_and(|answer| *answer + self.taken_for <= now)
        {
            self.answers.pop_front();
        }
        // So many answers have to be old enough first.
        let over = (self.taken + self.answers.len() + slots).saturating_sub(self.places);
        match over.checked_sub(1) {
            None => Availability::Now,
            Some(last) => match self.answers.get(last) {
                Some(answer) => Availability::At(*answer + self.taken_for),
                None => Availability::AfterAnswer,
            },
        }
    }
}

#[cfg(test)]
mod sliding_window_tests {
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
    fn what_is_not_answered_yet_holds_its_slot() {
        let now = Instant::now();
        let mut window = SlidingWindow::new(RateLimit {
            requests: 2,
            window: Duration::from_secs(60),
        });
        window.taken = 1;
        assert_eq!(window.availability(1, now), Availability::Now);
        assert_eq!(window.availability(2, now), Availability::AfterAnswer);
        window.record(now);
        let later = now + Duration::from_millis(60_060);
        assert_eq!(window.availability(1, now), Availability::At(later));
        assert_eq!(window.availability(1, later), Availability::Now);
    }
}
