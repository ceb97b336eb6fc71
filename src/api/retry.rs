//! Which endings deserve another try, and after how long. Pure: the clock is passed in.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};

use super::exchange::{Answer, Failure, Purpose};
use super::port::Trouble;
use super::redact::Secret;
use super::wire::{Unreadable, complaint, tidy};

/// The longest pause that is obeyed: keys have limits by the minute and by the hour. Asked for more, the request fails.
const LONGEST_PAUSE: Duration = Duration::from_secs(3_660);

/// What an ending means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What it is to the caller, if it is not tried again.
    pub trouble: Trouble,
    /// May it be tried again, within the number of tries?
    pub again: bool,
    /// What the server asks of all requests.
    pub pause: Option<Pause>,
}

/// A pause that the server asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// For that long.
    For(Duration),
    /// It does not say for how long.
    Untimed,
}

impl Judgement {
    fn last(trouble: Trouble) -> Self {
        Self {
            trouble,
            again: false,
            pause: None,
        }
    }
}

/// Judges what came instead of an answer.
pub fn failed(purpose: Purpose, failure: Failure) -> Judgement {
    match failure {
        Failure::NeverLeft(why) => Judgement {
            again: true,
            ..Judgement::last(Trouble::Unreachable { why })
        },
        Failure::NoAnswer(why) => Judgement {
            again: purpose.is_read(),
            ..Judgement::last(Trouble::Unclear { why })
        },
    }
}

/// Judges an answer by its status; none for a good one (2xx), whose body is to be read.
pub fn answered(purpose: Purpose, answer: &Answer, secret: &Secret, now: SystemTime) -> Option<Judgement> {
    let status = answer.status;
    let messages = || complaint(answer, secret);
    let unclear = || Trouble::Unclear {
        why: format!("HTTP {status}: {}", messages().join("; ")),
    };
    Some(match (status, purpose) {
        (200..=299, _) => return None,
        (300..=399, _) => {
            let to = answer
                .location
                .as_deref()
                .map_or_else(String::new, |to| format!(" to {}", tidy(to, secret)));
            let redirect = format!("the server redirects{to}; the key is never sent along: correct the API's address");
            Judgement::last(Trouble::Refused {
                status,
                messages: vec![redirect],
            })
        }
        (401 | 403, _) | (404, Purpose::List | Purpose::Create) => Judgement::last(Trouble::Denied {
            status,
            messages: messages(),
        }),
        (404, Purpose::Detail | Purpose::Update) => Judgement::last(Trouble::Missing { messages: messages() }),
        (429, _) => throttled(answer, messages(), now),
        // The server gave up waiting for the request; it does not say that it did nothing.
        (408, Purpose::Create | Purpose::Update) => Judgement::last(unclear()),
        (400..=499, Purpose::List) if answer.body.trim_ascii_start().starts_with(b"<") => {
            Judgement::last(Trouble::Foreign {
                status,
                why: format!("HTTP {status}: {}", messages().join("; ")),
            })
        }
        (400..=499, _) => Judgement::last(Trouble::Refused {
            status,
            messages: messages(),
        }),
        _ => match asked_pause(answer, now) {
            Some(pause) if pause > LONGEST_PAUSE => Judgement::last(Trouble::Unclear {
                why: format!("HTTP {status}: {}; {}", messages().join("; "), too_long(pause)),
            }),
            pause => Judgement {
                trouble: unclear(),
                again: purpose.is_read(),
                pause: pause.map(Pause::For),
            },
        },
    })
}

/// Judges a good status with a body that is no good answer.
pub fn unreadable(purpose: Purpose, status: u16, unreadable: Unreadable) -> Judgement {
    let but = |why: String| format!("HTTP {status}, but {why}");
    match (unreadable, purpose.is_read()) {
        (Unreadable::Unsuccessful(messages), true) => Judgement::last(Trouble::Refused { status, messages }),
        (Unreadable::Unsuccessful(messages), false) => Judgement::last(Trouble::Unclear {
            why: format!("HTTP {status}, but `status` is false: {}", messages.join("; ")),
        }),
        (Unreadable::Broken(why), is_read) => Judgement {
            again: is_read,
            ..Judgement::last(Trouble::Unclear { why: but(why) })
        },
        (Unreadable::Foreign(why), is_read) => Judgement {
            again: is_read,
            ..Judgement::last(foreign(purpose, status, but(why)))
        },
        (Unreadable::Nonsense(why), _) => Judgement::last(foreign(purpose, status, but(why))),
    }
}

/// What is no answer of the API's. Only of the list it says something that nothing else can: whoever got so far as an id has
/// spoken to the API.
fn foreign(purpose: Purpose, status: u16, why: String) -> Trouble {
    if purpose == Purpose::List {
        Trouble::Foreign { status, why }
    } else {
        Trouble::Unclear { why }
    }
}

fn throttled(answer: &Answer, mut messages: Vec<String>, now: SystemTime) -> Judgement {
    let pause = match asked_pause(answer, now).or_else(|| reset(answer, now)) {
        Some(pause) if pause > LONGEST_PAUSE => {
            messages.push(too_long(pause));
            return Judgement::last(Trouble::Throttled {
                messages,
                for_long: true,
            });
        }
        Some(pause) => Pause::For(pause),
        None => Pause::Untimed,
    };
    Judgement {
        trouble: Trouble::Throttled {
            messages,
            for_long: false,
        },
        again: true,
        pause: Some(pause),
    }
}

fn too_long(pause: Duration) -> String {
    format!(
        "the server asks for a pause of {} s, too long to wait for",
        pause.as_secs()
    )
}

/// `Retry-After`: seconds, or a date, which is read against the server's own clock where it tells it.
fn asked_pause(answer: &Answer, now: SystemTime) -> Option<Duration> {
    let text = answer.retry_after.as_deref()?.trim();
    if text.bytes().next()?.is_ascii_digit() {
        return seconds(text);
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(server_now(answer, now)).unwrap_or_default())
}

/// `X-RateLimit-Reset`, where `Retry-After` is missing: seconds from now, or since 1970 in seconds or milliseconds.
fn reset(answer: &Answer, now: SystemTime) -> Option<Duration> {
    let length = seconds(answer.rate_limit_reset.as_deref()?.trim())?;
    let since_1970 = match length.as_secs() {
        0..=999_999_999 => return Some(length),
        1_000_000_000..=99_999_999_999 => length,
        _ => length / 1_000,
    };
    let moment = SystemTime::UNIX_EPOCH.checked_add(since_1970)?;
    Some(moment.duration_since(server_now(answer, now)).unwrap_or_default())
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn server_now(answer: &Answer, now: SystemTime) -> SystemTime {
    let told = answer
        .date
        .as_deref()
        .and_then(|date| httpdate::parse_http_date(date).ok());
    told.unwrap_or(now)
}

/// The wait before the given further try (from 1): between half and all of 0.5 s, 1 s, 2 s, ... 30 s, by chance.
pub fn back_off(attempt: u32) -> Duration {
    // The library's jitter adds up to as much again, so it is given the halves.
    let half = Duration::from_millis(250);
    let most = Duration::from_secs(15);
    ExponentialBuilder::new()
        .with_min_delay(half)
        .with_max_delay(most)
        .without_max_times()
        .with_jitter()
        .build()
        .nth(usize::try_from(attempt.saturating_sub(1).min(16)).unwrap_or_default())
        .unwrap_or(most)
}
