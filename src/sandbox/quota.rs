//! How many requests the sandbox takes a minute.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

const WINDOW: Duration = Duration::from_secs(60);

/// A sliding window. Refused requests take no place in it.
#[derive(Debug)]
pub(super) struct RequestQuota {
    most: usize,
    taken: VecDeque<Instant>,
}

impl RequestQuota {
    pub(super) fn per_minute(most: u32) -> Self {
        Self {
            most: usize::try_from(most).unwrap_or(usize::MAX),
            taken: VecDeque::new(),
        }
    }

    /// Takes a place, or says how many whole seconds it takes until one is free (at least 1).
    pub(super) fn take(&mut self, now: Instant) -> Result<(), u64> {
        while self
            .taken
            .front()
            .is_some_and(|first| now.duration_since(*first) >= WINDOW)
        {
            self.taken.pop_front();
        }
        if self.taken.len() < self.most {
            self.taken.push_back(now);
            return Ok(());
        }
        let free_in = self
            .taken
            .front()
            .map_or(WINDOW, |first| WINDOW.saturating_sub(now.duration_since(*first)));
        Err(free_in.as_secs() + u64::from(free_in.subsec_nanos() > 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_a_minute_after_it_was_taken() {
        let start = Instant::now();
        let mut limit = RequestQuota::per_minute(2);
        assert_eq!(limit.take(start), Ok(()));
        assert_eq!(limit.take(start + Duration::from_secs(30)), Ok(()));
        assert_eq!(limit.take(start + Duration::from_millis(30_500)), Err(30));
        assert_eq!(limit.take(start + Duration::from_millis(59_999)), Err(1));
        assert_eq!(limit.take(start + WINDOW), Ok(()));
        assert_eq!(limit.take(start + Duration::from_secs(61)), Err(29));
    }

    #[test]
    fn a_limit_of_none_refuses_everything() {
        assert_eq!(RequestQuota::per_minute(0).take(Instant::now()), Err(60));
    }
}
