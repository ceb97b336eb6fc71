//! The right to write upon what was just read: for how long, and in which place of the budget.

use std::future::pending;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::rate_limiter::Reservation;

/// How long after its answer a read may be written upon by the write that it was made for: what other people change meanwhile
/// would be lost. It is longer than a write waits for others that are under way, and shorter than people take to edit and save.
const FRESH: Duration = Duration::from_secs(2);

/// How long by further writes that share it, which would cost a list each otherwise. It is longer than a slow service takes
/// for some of them, and shorter than what a budget or most pauses make them wait.
const SHARED: Duration = Duration::from_secs(30);

/// How long by a write upon a list of several pages: they may spend a whole minute's budget, and no place is kept meanwhile.
const PAGED: Duration = Duration::from_secs(90);

/// For the writes upon one read.
#[derive(Debug)]
pub struct WriteLease {
    /// When the read was answered.
    read: Instant,
    /// None, where a write can't be held to that: a budget so narrow that it can't follow its read.
    good_for: Option<Duration>,
    held: Option<Reservation>,
}

impl WriteLease {
    /// For what is held to no read.
    pub fn unlimited() -> Self {
        Self::reserved(None)
    }

    /// For writes that share a read that was answered at that moment; in no place that is kept for them.
    pub fn shared(answered: Instant) -> Self {
        Self {
            read: answered,
            good_for: Some(SHARED),
            held: None,
        }
    }

    /// For the write upon a read that was answered just now; without a slot, where the budget is so narrow that it has none for
    /// the write.
    pub(super) fn reserved(held: Option<Reservation>) -> Self {
        Self {
            read: Instant::now(),
            good_for: held.is_some().then_some(FRESH),
            held,
        }
    }

    /// For a further write upon the same read. It ends also where the first one's does not: under a budget of one request a
    /// minute, the tenth creation would go by a list that is ten minutes old.
    #[must_use]
    pub fn share(&self) -> Self {
        Self {
            read: self.read,
            good_for: Some(SHARED),
            held: None,
        }
    }

    /// The same after a further page, which needs a place itself: one that was kept would be in its way.
    pub(super) fn for_pages(self) -> Self {
        Self {
            read: self.read,
            good_for: self.good_for.map(|_| PAGED),
            held: None,
        }
    }

    /// The same, for a read that was answered just now.
    pub(super) fn renew(self) -> Self {
        Self {
            read: Instant::now(),
            ..self
        }
    }

    /// Is it early enough for a write?
    pub fn is_valid(&self) -> bool {
        self.good_for.is_none_or(|good_for| self.read.elapsed() < good_for)
    }

    /// The place that is kept for the write.
    pub(super) fn take(&mut self) -> Option<Reservation> {
        self.held.take()
    }

    /// Waits until what was read is too old to be written upon.
    pub(super) async fn expired(&self) {
        match self.good_for {
            Some(good_for) => sleep_until(self.read + good_for).await,
            None => pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::rate_limiter::{RateLimiter, RequestEnd};

    async fn kept(limits: &[&str]) -> WriteLease {
        let limits: Vec<_> = limits.iter().map(|text| text.parse().unwrap()).collect();
        let mut slots = RateLimiter::new(1, &limits).acquire(2).await;
        let held = slots.split();
        slots.start().await.finish(RequestEnd::Answered);
        WriteLease::reserved(held)
    }

    /// After how many seconds it is too late.
    async fn good_for(place: WriteLease) -> u64 {
        let start = Instant::now();
        place.expired().await;
        assert!(!place.is_valid());
        start.elapsed().as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn an_update_has_two_seconds_and_what_shares_a_list_thirty() {
        let all = [
            good_for(kept(&[]).await).await,
            good_for(kept(&[]).await.share()).await,
            good_for(WriteLease::shared(Instant::now())).await,
            good_for(kept(&[]).await.for_pages()).await,
        ];
        assert_eq!(all, [2, 30, 30, 90]);
    }

    #[tokio::test(start_paused = true)]
    async fn where_a_write_cannot_follow_its_read_it_is_never_too_late() {
        let place = kept(&["1/min"]).await;
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        assert!(place.is_valid());
        // What shares the read is.
        assert!(!place.share().is_valid());
    }
}
