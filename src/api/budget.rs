//! How many requests may be made in how long: pure arithmetic on moments.

use std::collections::VecDeque;
use std::str::FromStr;
use std::time::Duration;

use tokio::time::Instant;

/// So many requests in any window of that length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many, at least 1.
    pub requests: u32,
    /// The window's length.
    pub window: Duration,
}

impl FromStr for Limit {
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

/// The least time between the first and the last of so many requests, all limits kept, nothing spent before.
pub fn estimate(requests: usize, limits: &[Limit]) -> Duration {
    // The request n places before this one in a limit of n must be a window old; so each moment follows from earlier ones.
    let mut moments: Vec<Duration> = Vec::with_capacity(requests);
    for index in 0..requests {
        let forced = limits.iter().filter_map(|limit| {
            let places = usize::try_from(limit.requests.max(1)).unwrap_or(usize::MAX);
            let before = moments.get(index.checked_sub(places)?)?;
            Some(*before + limit.window)
        });
        let moment = forced.max().unwrap_or_default();
        moments.push(moment.max(moments.last().copied().unwrap_or_default()));
    }
    moments.last().copied().unwrap_or_default()
}

/// When there is room for one more request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// At once.
    Now,
    /// From that moment on.
    At(Instant),
    /// Only after one of those under way was answered.
    AfterAnswer,
}

/// One limit, and what was spent of it.
#[derive(Debug)]
pub struct Spent {
    places: usize,
    /// How long a place stays taken after its answer: a thousandth more than the window, because two clocks never run
    /// quite alike and a server may count both ends of its window.
    taken_for: Duration,
    /// When answers came, oldest first.
    answers: VecDeque<Instant>,
}

impl Spent {
    /// Nothing of it was spent yet.
    pub fn nothing(limit: Limit) -> Self {
        Self {
            places: usize::try_from(limit.requests.max(1)).unwrap_or(usize::MAX),
            taken_for: limit.window + limit.window / 1000,
            answers: VecDeque::new(),
        }
    }

    /// How many requests one window has room for.
    pub fn places(&self) -> usize {
        self.places
    }

    /// Notes that an answer came. The server counted the request at some moment before.
    pub fn note(&mut self, answered: Instant) {
        self.answers.push_back(answered);
    }

    /// Is there room beside those under way? Each of them holds a place: the server may count it only just before it answers.
    pub fn room(&mut self, under_way: usize, now: Instant) -> Room {
        while self
            .answers
            .front()
            .is_some_and(|answer| *answer + self.taken_for <= now)
        {
            self.answers.pop_front();
        }
        let taken = under_way + self.answers.len();
        match taken.checked_sub(self.places) {
            None => Room::Now,
            Some(over) => match self.answers.get(over) {
                Some(answer) => Room::At(*answer + self.taken_for),
                None => Room::AfterAnswer,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(texts: &[&str]) -> Vec<Limit> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_limit_is_read_from_its_two_forms_only() {
        let minute = Limit {
            requests: 120,
            window: Duration::from_secs(60),
        };
        assert_eq!("120/min".parse(), Ok(minute));
        assert_eq!("2000/hour".parse::<Limit>().unwrap().window, Duration::from_secs(3600));
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
            assert!(wrong.parse::<Limit>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn no_time_is_forced_within_the_first_window() {
        assert_eq!(estimate(0, &limits(&["2/min"])), Duration::ZERO);
        assert_eq!(estimate(2, &limits(&["2/min"])), Duration::ZERO);
        assert_eq!(estimate(1_000, &[]), Duration::ZERO);
    }

    #[test]
    fn each_further_window_adds_its_length() {
        assert_eq!(estimate(300, &limits(&["200/min"])), Duration::from_secs(60));
        assert_eq!(estimate(401, &limits(&["200/min"])), Duration::from_secs(120));
    }

    #[test]
    fn two_limits_together_force_more_than_either() {
        // 2,000 within the first hour in bursts of 120 a minute; the other 500 again in such bursts.
        assert_eq!(
            estimate(2_500, &limits(&["120/min", "2000/hour"])),
            Duration::from_secs(3600 + 4 * 60)
        );
    }

    #[test]
    fn a_request_under_way_holds_its_place() {
        let now = Instant::now();
        let mut spent = Spent::nothing(Limit {
            requests: 2,
            window: Duration::from_secs(60),
        });
        assert_eq!(spent.room(1, now), Room::Now);
        assert_eq!(spent.room(2, now), Room::AfterAnswer);
        spent.note(now);
        assert_eq!(spent.room(1, now), Room::At(now + Duration::from_millis(60_060)));
        assert_eq!(spent.room(1, now + Duration::from_millis(60_060)), Room::Now);
    }
}
