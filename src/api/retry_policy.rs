//! Which endings deserve another try, and after how long. Pure: the clock is passed in.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};

use super::error::ApiError;
use super::message::{Operation, Response, SendError};
use super::redact::Redactor;
use super::wire::{BodyError, error_messages, is_of_router, one_line};

/// The longest pause that is obeyed: keys have limits by the minute and by the hour. Asked for more, the request fails.
const LONGEST_PAUSE: Duration = Duration::from_secs(3_660);

/// What an ending means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryDecision {
    /// What it is to the caller, if it is not tried again.
    pub trouble: ApiError,
    /// May it be tried again, within the number of tries?
    pub again: bool,
    /// What the server asks of all requests.
    pub pause: Option<ServerPause>,
}

/// A pause that the server asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerPause {
    /// For that long.
    For(Duration),
    /// It does not say for how long.
    Untimed,
}

impl RetryDecision {
    fn last(trouble: ApiError) -> Self {
        Self {
            trouble,
            again: false,
            pause: None,
        }
    }
}

/// Judges what came instead of an answer.
pub fn classify_send_error(operation: Operation, failure: SendError) -> RetryDecision {
    match failure {
        // Whatever it is: it can't be done twice.
        SendError::NeverLeft(why) | SendError::NotProcessed(why) => RetryDecision {
            again: true,
            ..RetryDecision::last(ApiError::Unreachable { why })
        },
        // A write may have been done. Whoever sent it looks for what it did before it is sent again, if at all.
        SendError::NoAnswer(why) => RetryDecision {
            again: operation.is_read(),
            ..RetryDecision::last(ApiError::OutcomeUnknown { why })
        },
    }
}

/// Judges an answer by its status; none for a good one (2xx), whose body is to be read.
pub fn classify_status(
    operation: Operation,
    answer: &Response,
    secret: &Redactor,
    now: SystemTime,
) -> Option<RetryDecision> {
    let status = answer.status;
    let messages = || error_messages(answer, secret);
    let unclear = || ApiError::OutcomeUnknown {
        why: format!("HTTP {status}: {}", messages().join("; ")),
    };
    Some(match (status, operation) {
        (200..=299, _) => return None,
        (300..=399, _) => {
            let to = answer
                .location
                .as_deref()
                .map_or_else(String::new, |to| format!(" to {}", one_line(to, secret)));
            let redirect = format!("the server redirects{to}; the key is never sent along: correct the API's address");
            RetryDecision::last(ApiError::Rejected {
                status,
                messages: vec![redirect],
            })
        }
        // A key is refused in JSON. A page comes from something on the way, and says nothing of the key, nor of other requests.
        (401 | 403 | 404, _) if answer.is_page() => RetryDecision::last(not_from_api(
            operation,
            status,
            messages(),
            "it is a web page and not the API's JSON, so a gateway or proxy on the way refused this request, and not the API",
        )),
        // Before the meanings of a 404 below: as one of them, a wrong address would say that a pinned assistant is gone, or that the
        // key has no organization.
        (404, _) if is_of_router(&messages()) => RetryDecision::last(not_from_api(
            operation,
            status,
            messages(),
            "the server has no such path, which says nothing of an assistant or the key: check the API's address",
        )),
        (407, _) => RetryDecision::last(not_from_api(
            operation,
            status,
            messages(),
            "a proxy on the way, and not the API, asks who you are: write user and password into HTTPS_PROXY, as in \
             `http://USER:PASSWORD@HOST:PORT`",
        )),
        (404, Operation::List) if !answer.is_json() => RetryDecision::last(not_from_api(
            operation,
            status,
            messages(),
            "it is not the API's JSON: check the API's address",
        )),
        // The API's 404 where nothing is named by id: "key or organization context not found".
        (401 | 403, _) | (404, Operation::List | Operation::Create) => RetryDecision::last(ApiError::AccessDenied {
            status,
            messages: messages(),
        }),
        (404, Operation::Detail | Operation::Update) => {
            RetryDecision::last(ApiError::NotFound { messages: messages() })
        }
        (429, _) => throttled(answer, messages(), now),
        // The server gave up waiting for the request; it does not say that it did nothing.
        (408, Operation::Create | Operation::Update) => RetryDecision::last(unclear()),
        (400..=499, Operation::List) if !answer.is_json() => RetryDecision::last(ApiError::NotThisApi {
            status,
            why: format!("HTTP {status}: {}", messages().join("; ")),
        }),
        (400..=499, _) => RetryDecision::last(ApiError::Rejected {
            status,
            messages: messages(),
        }),
        // 5xx, and statuses that nobody knows: these prove nothing either.
        _ => match retry_after(answer, now) {
            Some(pause) if pause > LONGEST_PAUSE => RetryDecision::last(ApiError::OutcomeUnknown {
                why: format!("HTTP {status}: {}; {}", messages().join("; "), too_long(pause)),
            }),
            pause => RetryDecision {
                trouble: unclear(),
                again: operation.is_read(),
                // A proxy's limiter refuses at once, with a page of its own and no word of how long. It is busy as after a
                // 429: whoever goes on at full width is refused again, and each refused creation is one more unknown.
                pause: pause
                    .map(ServerPause::For)
                    .or_else(|| (status == 503 && answer.is_page()).then_some(ServerPause::Untimed)),
            },
        },
    })
}

/// Judges a good status with a body that is no good answer.
pub fn classify_body(operation: Operation, status: u16, unreadable: BodyError) -> RetryDecision {
    let but = |why: String| format!("HTTP {status}, but {why}");
    match (unreadable, operation.is_read()) {
        (BodyError::Unsuccessful(messages), true) => RetryDecision::last(ApiError::Rejected { status, messages }),
        // A no without a status: some services say it after a part of the work was done.
        (BodyError::Unsuccessful(messages), false) => RetryDecision::last(ApiError::OutcomeUnknown {
            why: format!("HTTP {status}, but `status` is false: {}", messages.join("; ")),
        }),
        (BodyError::Truncated(why), is_read) => RetryDecision {
            again: is_read,
            ..RetryDecision::last(ApiError::OutcomeUnknown { why: but(why) })
        },
        (BodyError::NotJson(why), is_read) => RetryDecision {
            again: is_read,
            ..RetryDecision::last(foreign(operation, status, but(why)))
        },
        (BodyError::UnexpectedShape(why), _) => RetryDecision::last(foreign(operation, status, but(why))),
    }
}

/// What is no answer of the API's. Only of the list it says something that nothing else can: whoever got so far as an id has
/// spoken to the API.
fn foreign(operation: Operation, status: u16, why: String) -> ApiError {
    if operation == Operation::List {
        ApiError::NotThisApi { status, why }
    } else {
        ApiError::OutcomeUnknown { why }
    }
}

/// A refusal that something else than the API gave: surely not done, but no reason to stop asking for other assistants.
fn not_from_api(operation: Operation, status: u16, mut messages: Vec<String>, meaning: &str) -> ApiError {
    messages.push(meaning.to_owned());
    if operation == Operation::List {
        ApiError::NotThisApi {
            status,
            why: format!("HTTP {status}: {}", messages.join("; ")),
        }
    } else {
        ApiError::Rejected { status, messages }
    }
}

fn throttled(answer: &Response, mut messages: Vec<String>, now: SystemTime) -> RetryDecision {
    // `Retry-After` is about this very refusal, while a reset is that of a limit, perhaps of another one.
    let pause = match retry_after(answer, now).or_else(|| rate_limit_reset(answer, now)) {
        Some(pause) if pause > LONGEST_PAUSE => {
            messages.push(too_long(pause));
            return RetryDecision::last(ApiError::RateLimited {
                messages,
                for_long: true,
            });
        }
        Some(pause) => ServerPause::For(pause),
        None => ServerPause::Untimed,
    };
    RetryDecision {
        trouble: ApiError::RateLimited {
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

/// `Retry-After`, and `Retry-After-NAME` as throttlers send it that have several limits with names: the longest counts, for the
/// request must pass them all. `retry-after-ms` says the same as `Retry-After` in another unit, and counts only without it.
fn retry_after(answer: &Response, now: SystemTime) -> Option<Duration> {
    let is_in_ms = |name: &str| name.ends_with("retry-after-ms");
    let asked = answer
        .headers
        .iter()
        .filter(|(name, _)| (name == "retry-after" || name.starts_with("retry-after-")) && !is_in_ms(name));
    let longest = asked.filter_map(|(_, text)| delay(text.trim(), answer, now)).max();
    longest.or_else(|| {
        let in_ms = answer.headers.iter().filter(|(name, _)| is_in_ms(name));
        let lengths = in_ms.filter_map(|(_, text)| seconds(text.trim()));
        lengths.filter_map(|length| from_now(length / 1_000, answer, now)).max()
    })
}

/// Seconds, also since 1970, or a date, which is read against the server's own clock where it tells it.
fn delay(text: &str, answer: &Response, now: SystemTime) -> Option<Duration> {
    if text.bytes().next()?.is_ascii_digit() {
        return from_now(seconds(text)?, answer, now);
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(server_now(answer, now)).unwrap_or_default())
}

/// When a limit is renewed, where `Retry-After` is missing: the longest among the limits that are used up.
///
/// Limits come in sets: `X-RateLimit-Remaining` and `X-RateLimit-Reset`, with `-NAME` behind both where there are several, or
/// without the `X-`. The reset of a set that has some left belongs to another limit than the one that refused, and may be hours
/// away, so it is not waited for. The IETF's field `RateLimit` holds a set in one value: `limit=10, remaining=0, reset=5`
/// (draft 3 to 7) or `"name";r=0;t=5` (draft 8 on).
fn rate_limit_reset(answer: &Response, now: SystemTime) -> Option<Duration> {
    let in_sets = answer.headers.iter().filter_map(|(name, text)| {
        let (prefix, limit) = name.split_once("ratelimit-reset")?;
        let remaining = format!("{prefix}ratelimit-remaining{limit}");
        let is_used_up = answer.header(&remaining).next().is_none_or(is_zero);
        let length = seconds(text.trim()).filter(|_| matches!(prefix, "" | "x-") && is_used_up)?;
        from_now(length, answer, now)
    });
    let in_one = answer
        .header("ratelimit")
        .flat_map(|text| text.split(", \""))
        .filter_map(|limit| {
            let value = |names: [&str; 2]| {
                let mut parts = limit.split([',', ';']).filter_map(|part| part.trim().split_once('='));
                parts.find(|(name, _)| names.contains(name)).map(|(_, value)| value)
            };
            let is_used_up = value(["remaining", "r"]).is_none_or(is_zero);
            seconds(value(["reset", "t"])?).filter(|_| is_used_up)
        });
    in_sets.chain(in_one).max()
}

fn is_zero(text: &str) -> bool {
    text.trim().parse() == Ok(0)
}

/// A reset or a delay is told in seconds from now, or since 1970 in seconds or milliseconds: no pause is longer than 30 years.
fn from_now(length: Duration, answer: &Response, now: SystemTime) -> Option<Duration> {
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

fn server_now(answer: &Response, now: SystemTime) -> SystemTime {
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
        // By then it is the longest for long; a count of retries in the millions would only be walked through.
        .nth(usize::try_from(attempt.saturating_sub(1).min(16)).unwrap_or_default())
        .unwrap_or(most)
}
