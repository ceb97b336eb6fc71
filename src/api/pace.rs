//! The pace of requests: how many at once, the budget, and the pauses that the server asks for.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::budget::{self, Limit, Room, Spent};

/// Lets requests through, one by one.
#[derive(Debug)]
pub struct Pace {
    concurrency: usize,
    /// Whoever holds it is the next to get room for two; the others queue behind, first come, first served.
    turn: tokio::sync::Mutex<()>,
    /// Told of each request that ended.
    ended: Notify,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    under_way: usize,
    /// How many places in the budget are kept for writes that follow a read.
    held: usize,
    /// How many may be under way at present: one after a pause, then one more with each good answer.
    width: usize,
    spent: Vec<Spent>,
    not_before: Option<Instant>,
    /// How many pauses there were: tells requests that were sent before the last one from those sent after it.
    pauses: u64,
    /// How many pauses in a row the server gave no time for.
    untimed: usize,
}

/// What a request needs of the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// A place.
    One,
    /// A place, and another for the write that follows.
    OneAndAnother,
    /// The place that was kept for it.
    Held,
}

/// How a request ended, as far as the pace is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
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

impl Pace {
    /// At most `concurrency` requests at once (at least 1), within all limits.
    pub fn new(concurrency: usize, limits: &[Limit]) -> Self {
        let concurrency = concurrency.max(1);
        Self {
            concurrency,
            turn: tokio::sync::Mutex::new(()),
            ended: Notify::new(),
            state: Mutex::new(State {
                under_way: 0,
                held: 0,
                width: concurrency,
                spent: limits.iter().copied().map(Spent::nothing).collect(),
                not_before: None,
                pauses: 0,
                untimed: 0,
            }),
        }
    }

    /// Waits until one more request may be sent. It is under way until the pass is given back. It takes what room there is, also
    /// past those who need room for two: it mostly ends what they began.
    pub async fn enter(&self) -> Pass<'_> {
        self.wait(Needs::One).await
    }

    /// The same for a read that a write follows: waits until the budget has room for both, and keeps a place for the write.
    pub async fn enter_with_place(self: &Arc<Self>) -> (Pass<'_>, Held) {
        let _turn = self.turn.lock().await;
        let pass = self.wait(Needs::OneAndAnother).await;
        self.state().held += 1;
        (pass, Held(Arc::clone(self)))
    }

    /// The same for a write that a place was kept for: it goes past all who queue.
    pub async fn enter_held(&self, held: Held) -> Pass<'_> {
        let pass = self.wait(Needs::Held).await;
        drop(held);
        pass
    }

    /// How long so many further requests take at least; none without limits.
    pub fn forecast(&self, requests: usize) -> Option<Duration> {
        let state = self.state();
        (!state.spent.is_empty()).then(|| budget::forecast(&state.spent, requests, Instant::now()))
    }

    /// Has each limit room for a read and the write upon it in one window?
    pub fn can_keep_places(&self) -> bool {
        self.state().spent.iter().all(|spent| spent.places() > 1)
    }

    async fn wait(&self, needs: Needs) -> Pass<'_> {
        loop {
            // Listened for before the look, so that what ends between the look and the wait is not missed.
            let mut ended = pin!(self.ended.notified());
            ended.as_mut().enable();
            let room = self.state().room(needs, Instant::now());
            match room {
                Room::Now => {
                    let mut state = self.state();
                    state.under_way += 1;
                    return Pass {
                        pace: self,
                        pauses: state.pauses,
                        has_ended: false,
                    };
                }
                // A request that ends meanwhile may bring a pause or free a place: then it is all worked out again.
                Room::At(moment) => tokio::select! {
                    () = sleep_until(moment) => {}
                    () = ended => {}
                },
                Room::AfterAnswer => ended.await,
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that holds it can panic half-way, so even a poisoned state is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn room(&mut self, needs: Needs, now: Instant) -> Room {
        let (under_way, width) = (self.under_way, self.width);
        let mut room = if under_way < width {
            Room::Now
        } else {
            Room::AfterAnswer
        };
        if let Some(moment) = self.not_before.filter(|moment| *moment > now) {
            room = room.max(Room::At(moment));
        }
        for spent in &mut self.spent {
            // A limit of one has never room for two, so no place of it is kept: the write waits like others.
            let (held, another) = if spent.places() > 1 { (self.held, 1) } else { (0, 0) };
            let taken = match needs {
                Needs::One => under_way + held,
                Needs::OneAndAnother => under_way + held + another,
                Needs::Held => under_way + held.saturating_sub(1),
            };
            room = room.max(spent.room(taken, now));
        }
        room
    }

    /// Gives the pause that begins, if one does.
    fn end(&mut self, sign: Sign, sent_after: u64, concurrency: usize) -> Option<Duration> {
        let now = Instant::now();
        self.under_way = self.under_way.saturating_sub(1);
        if sign != Sign::NeverLeft {
            self.spent.iter_mut().for_each(|spent| spent.note(now));
        }
        let sent_since_last_pause = sent_after == self.pauses;
        match sign {
            Sign::Answered if sent_since_last_pause => {
                self.untimed = 0;
                self.width = (self.width + 1).min(concurrency);
                None
            }
            Sign::Pause(length) => self.pause(now, length),
            // One burst that meets the limit is answered with many 429s; they are one event, and lengthen the pause once.
            Sign::TooMany if sent_since_last_pause => {
                let length = untimed_pause(self.untimed);
                self.untimed += 1;
                self.pause(now, length)
            }
            Sign::Answered | Sign::TooMany | Sign::Unanswered | Sign::NeverLeft => None,
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
pub struct Pass<'a> {
    pace: &'a Pace,
    pauses: u64,
    has_ended: bool,
}

impl Pass<'_> {
    /// Gives it back, saying how the request ended. Gives the pause that begins, if one does.
    pub fn end(mut self, sign: Sign) -> Option<Duration> {
        self.give_back(sign)
    }

    fn give_back(&mut self, sign: Sign) -> Option<Duration> {
        self.has_ended = true;
        let pause = self.pace.state().end(sign, self.pauses, self.pace.concurrency);
        self.pace.ended.notify_waiters();
        pause
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.give_back(Sign::Unanswered);
        }
    }
}

/// A place in the budget that is kept for a write; dropped, it is free again.
#[derive(Debug)]
pub struct Held(Arc<Pace>);

impl Drop for Held {
    fn drop(&mut self) {
        {
            let mut state = self.0.state();
            state.held = state.held.saturating_sub(1);
        }
        self.0.ended.notify_waiters();
    }
}
