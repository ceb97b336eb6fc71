//! What a fault does to an answer, and to how it travels.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::answer::{ApiResponse, ErrorMessage, phrase};
use super::call::ApiRequest;

/// What happens to a request that a fault strikes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// The connection is closed without a byte.
    NoAnswer,
    /// No answer comes until the client gives up.
    Hang,
    /// `Content-Length` promises the whole answer; so many bytes of it come, then the connection is closed.
    CutBody {
        /// In bytes.
        keep: usize,
    },
    /// The answer comes byte by byte.
    Drip {
        /// The pause before each byte, in milliseconds.
        every_ms: u64,
    },
    /// The status is as it would have been, the body empty.
    Empty,
    /// The status is as it would have been, the body is half of some JSON.
    BrokenJson,
    /// An HTML page, as a proxy would send it.
    Html {
        /// Without one it is as it would have been: 200 or 201.
        #[serde(default)]
        status: Option<u16>,
    },
    /// An error as the framework words it.
    Framework {
        /// 401, 403, 404, 500, ...
        status: u16,
        /// The status's standard phrase when it is left out.
        #[serde(default)]
        message: Option<String>,
    },
    /// The envelope with `status: false`.
    Envelope {
        /// Without one it is as it would have been: 200 or 201.
        #[serde(default)]
        status: Option<u16>,
        /// The message.
        message: String,
    },
    /// 429 Too Many Requests.
    TooMany {
        /// What `Retry-After` says.
        #[serde(default)]
        retry_after: RetryAfter,
        /// Also send `X-RateLimit-Limit`, `-Remaining` and `-Reset` (seconds).
        #[serde(default)]
        rate_limit_headers: bool,
    },
    /// 429 by one of several limits that have names.
    Throttled {
        /// The limit's name, in lower case: `Retry-After-NAME` says how long to wait, and there is no plain `Retry-After`.
        limit: String,
        /// So many seconds.
        seconds: u64,
        /// Under HTTP 200, with the status in the envelope.
        #[serde(default)]
        under_200: bool,
    },
    /// A redirect.
    Redirect {
        /// 302, 307, ...
        status: u16,
        /// The whole address.
        to: String,
    },
    /// An error whose message repeats the API key that was sent.
    EchoKey {
        /// 400, 401, 500, ...
        status: u16,
    },
    /// A good answer that is huge.
    Huge {
        /// In megabytes of 1,000,000 bytes.
        megabytes: u32,
    },
}

/// What `Retry-After` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// The header is missing.
    #[default]
    Missing,
    /// So many seconds, as a number.
    Seconds(u64),
    /// So many seconds from now, as an HTTP date.
    DateIn(u64),
}

/// In seconds. The format knows no year of five digits, so no date is further away than this.
const A_CENTURY: u64 = 3_155_760_000;

impl RetryAfter {
    fn text(self) -> Option<String> {
        match self {
            Self::Missing => None,
            Self::Seconds(seconds) => Some(seconds.to_string()),
            Self::DateIn(seconds) => {
                let date = SystemTime::now() + Duration::from_secs(seconds.min(A_CENTURY));
                Some(httpdate::fmt_http_date(date))
            }
        }
    }
}

/// How an answer travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    Whole,
    Nothing,
    Never,
    /// So many bytes.
    Cut(usize),
    /// With that pause before each byte.
    Drip(Duration),
    /// So many megabytes, made up on the way.
    Huge(u32),
}

impl Effect {
    /// The answer as it would have been, after this happened to it.
    pub(super) fn apply(&self, call: &ApiRequest, answer: ApiResponse) -> (ApiResponse, Delivery) {
        let status = answer.status;
        let because = |why: &str| ErrorMessage::Because(why.to_owned());
        let answer = match self {
            Self::NoAnswer => return (answer, Delivery::Nothing),
            Self::Hang => return (answer, Delivery::Never),
            Self::CutBody { keep } => return (answer, Delivery::Cut(*keep)),
            Self::Drip { every_ms } => return (answer, Delivery::Drip(Duration::from_millis(*every_ms))),
            Self::Huge { megabytes } => return (answer, Delivery::Huge(*megabytes)),
            Self::Empty => ApiResponse {
                body: String::new(),
                ..answer
            },
            Self::BrokenJson => {
                let body = answer.body.chars().take(answer.body.chars().count() / 2).collect();
                ApiResponse { body, ..answer }
            }
            Self::Html { status: given } => {
                let status = given.unwrap_or(status);
                ApiResponse::html(status, &format!("{status} {}", phrase(status)))
            }
            Self::Framework { status, message } => {
                ApiResponse::framework(*status, &because(message.as_deref().unwrap_or(phrase(*status))))
            }
            Self::Envelope { status: given, message } => {
                ApiResponse::envelope(given.unwrap_or(status), &because(message))
            }
            Self::TooMany {
                retry_after,
                rate_limit_headers,
            } => {
                let answer = ApiResponse::framework(429, &because("ThrottlerException: Too Many Requests"));
                let answer = match retry_after.text() {
                    None => answer,
                    Some(text) => answer.header("retry-after", text),
                };
                if !rate_limit_headers {
                    return (answer, Delivery::Whole);
                }
                let reset = match retry_after {
                    RetryAfter::Missing => 1,
                    RetryAfter::Seconds(seconds) | RetryAfter::DateIn(seconds) => *seconds,
                };
                answer
                    .header("x-ratelimit-limit", "120")
                    .header("x-ratelimit-remaining", "0")
                    .header("x-ratelimit-reset", reset.to_string())
            }
            Self::Throttled {
                limit,
                seconds,
                under_200,
            } => {
                let message = "ThrottlerException: Too Many Requests";
                let answer = if *under_200 {
                    ApiResponse::json(200, &json!({"status": false, "statusCode": 429, "message": message}))
                } else {
                    ApiResponse::framework(429, &because(message))
                };
                answer
                    .header(format!("retry-after-{limit}"), seconds.to_string())
                    .header(format!("x-ratelimit-remaining-{limit}"), "0")
                    // Of another limit, which has some left.
                    .header("x-ratelimit-remaining-day", "900")
                    .header("x-ratelimit-reset-day", "80000")
            }
            Self::Redirect { status, to } => ApiResponse::html(*status, phrase(*status)).header("location", to),
            Self::EchoKey { status } => {
                let key = call.key().unwrap_or_default();
                ApiResponse::framework(
                    *status,
                    &because(&format!("The API key {key} is not allowed to do this")),
                )
            }
        };
        (answer, Delivery::Whole)
    }
}
