//! How many creations are under way at once, and how far apart they are sent.
//!
//! A proxy's limiter answers with a 503 and without a word of how much it lets through. A read that it refuses is sent again;
//! a creation is not, since nobody knows whether the service got it, and stays unknown. So each refusal has to teach as much as it
//! can: creations begin with few at once, after the first refusal they go one by one, and each further one doubles the time
//! between two of them. They are few, so nobody waits long.

use std::time::Duration;

/// How many are under way at once at first.
const FIRST: usize = 2;

/// How far apart two are sent after the first refusal: four a second, below what most limiters let through.
const SPACING: Duration = Duration::from_millis(250);

/// ... and at most.
const LONGEST_SPACING: Duration = Duration::from_secs(8);

/// The pace of the creations of one run.
#[derive(Debug)]
pub(super) struct CreationPace {
    most: usize,
    width: usize,
    /// How many of this width ended well in a row. A whole round of them widens it by one.
    good: usize,
    spacing: Duration,
    /// How many refusals counted: tells what was sent before the last of them from what was sent since.
    refusals: u32,
}

impl CreationPace {
    /// At most so many at once.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            width: FIRST.min(most),
            good: 0,
            spacing: Duration::ZERO,
            refusals: 0,
        }
    }

    /// What [`note`](Self::note) is to be told of one that is sent now.
    pub(super) fn refusals(&self) -> u32 {
        self.refusals
    }

    /// How many may be under way at present.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// How long to wait before the next one.
    pub(super) fn spacing(&self) -> Duration {
        self.spacing
    }

    /// Notes how one ended that was sent after so many refusals. Those that were under way with a refused one are refused with
    /// it: that is one event.
    pub(super) fn note(&mut self, was_refused: bool, sent_after: u32) {
        if sent_after != self.refusals {
            return;
        }
        if was_refused {
            self.refusals += 1;
            // Doubling zero gives zero: the lower bound sets the first spacing.
            self.spacing = (self.spacing * 2).clamp(SPACING, LONGEST_SPACING);
            (self.width, self.good) = (1, 0);
            return;
        }
        self.good += 1;
        // After a refusal it never widens again. To find out whether it could would cost a creation of which nobody
        // knows whether it was done.
        if self.spacing.is_zero() && self.good >= self.width {
            (self.width, self.good) = ((self.width + 1).min(self.most), 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_widens_by_one_a_round_until_the_first_refusal() {
        let mut pace = CreationPace::new(4);
        let mut widths = Vec::new();
        for _ in 0..10 {
            widths.push(pace.width());
            pace.note(false, 0);
        }
        assert_eq!(widths, [2, 2, 3, 3, 3, 4, 4, 4, 4, 4]);
        assert_eq!(pace.spacing(), Duration::ZERO);
        pace.note(true, 0);
        pace.note(false, 1);
        pace.note(false, 1);
        assert_eq!((pace.width(), pace.spacing()), (1, SPACING));
    }

    #[test]
    fn a_burst_of_refusals_counts_once_and_each_later_one_doubles_the_spacing() {
        let mut pace = CreationPace::new(8);
        (0..3).for_each(|_| pace.note(true, 0));
        assert_eq!(pace.spacing(), SPACING);
        for times in [2, 4, 8, 16, 32, 32] {
            pace.note(true, pace.refusals());
            assert_eq!(pace.spacing(), SPACING * times);
        }
    }
}
