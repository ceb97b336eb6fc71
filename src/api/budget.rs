//! How many requests may be made in how long: pure arithmetic on moments.

use std::collections::VecDeque;
use std::str::FromStr;
use std::time::Duration;

use tokio::time::Instant;

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
mod tests {
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
