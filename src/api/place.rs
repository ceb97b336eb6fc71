//! The right to write upon what was just read: for how long, and in which place of the budget.

use std::future::pending;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::pace::Held;

/// How long after its answer a read may be written upon: what other people change meanwhile would be lost. It is longer than a
/// write waits for others that are under way, and shorter than people take to edit and save.
const FRESH: Duration = Duration::from_secs(2);

/// For the writes upon one read.
#[derive(Debug, Default)]
pub struct Place {
    /// When it is too late; never, if the budget is so narrow that a write can't follow its read.
    until: Option<Instant>,
    held: Option<Held>,
}

impl Place {
    /// For writes upon a read that was answered at that moment, in no place that is kept for them.
    pub fn since(answered: Instant) -> Self {
        Self {
            until: Some(answered + FRESH),
            held: None,
        }
    }

    /// For the write upon a read that was answered just now.
    pub(super) fn kept(held: Held, is_narrow: bool) -> Self {
        Self {
            until: (!is_narrow).then(|| Instant::now() + FRESH),
            held: Some(held),
        }
    }

    /// For a further write upon the same read.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            until: self.until,
            held: None,
        }
    }

    /// The same, for a read that was answered just now.
    pub(super) fn renewed(self) -> Self {
        Self {
            until: self.until.map(|_| Instant::now() + FRESH),
            ..self
        }
    }

    /// Is it early enough for a write?
    pub fn is_fresh(&self) -> bool {
        self.until.is_none_or(|until| Instant::now() < until)
    }

    /// The place that is kept for the write.
    pub(super) fn take(&mut self) -> Option<Held> {
        self.held.take()
    }

    /// Waits until what was read is too old to be written upon.
    pub(super) async fn too_late(&self) {
        match self.until {
            Some(until) => sleep_until(until).await,
            None => pending().await,
        }
    }
}
