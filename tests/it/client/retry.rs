//! Which results of a request are retried.

use std::time::{Duration, SystemTime};

use roster::api::message::{Operation, Response, SendError};
use roster::api::retry_policy::{
    RetryDecision, ServerPause, back_off, classify_body, classify_send_error, classify_status,
};
use roster::api::wire::BodyError;
use roster::api::{ApiError, Redactor};

const ALL: [Operation; 4] = [Operation::List, Operation::Detail, Operation::Create, Operation::Update];

/// 2015-10-21 07:28:00 UTC.
const THEN: u64 = 1_445_412_480;

fn header(name: &str, value: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), value.to_owned())]
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(THEN)
}

fn judge(purpose: Operation, answer: Response) -> Option<RetryDecision> {
    let answer = Response {
        body: br#"{"message":"why"}"#.to_vec(),
        ..answer
    };
    classify_status(purpose, &answer, &Redactor::new(&"key".into()), now())
}

/// The name of the error, and `+` where it is retried.
fn told(judgement: &RetryDecision) -> String {
    let name = match judgement.trouble {
        ApiError::Rejected { .. } => "refused",
        ApiError::AccessDenied { .. } => "denied",
        ApiError::NotFound { .. } => "missing",
        ApiError::RateLimited { .. } => "throttled",
        ApiError::Unreachable { .. } => "unreachable",
        ApiError::OutcomeUnknown { .. } => "unclear",
        ApiError::NotThisApi { .. } => "foreign",
        ApiError::NotDone { .. } | ApiError::Stale { .. } | ApiError::Cancelled => unreachable!("no answer means it"),
    };
    format!("{name}{}", if judgement.again { "+" } else { "" })
}

#[test]
fn each_status_means_what_the_purpose_makes_of_it() {
    // list, detail, create, update
    for (status, meanings) in [
        (301, ["refused"; 4]),
        (304, ["refused"; 4]),
        (307, ["refused"; 4]),
        (400, ["refused"; 4]),
        (401, ["denied"; 4]),
        (403, ["denied"; 4]),
        (404, ["denied", "missing", "denied", "missing"]),
        (408, ["refused", "refused", "unclear", "unclear"]),
        (409, ["refused"; 4]),
        (422, ["refused"; 4]),
        (429, ["throttled+"; 4]),
        (500, ["unclear+", "unclear+", "unclear", "unclear"]),
        (502, ["unclear+", "unclear+", "unclear", "unclear"]),
        (503, ["unclear+", "unclear+", "unclear", "unclear"]),
        (599, ["unclear+", "unclear+", "unclear", "unclear"]),
        (999, ["unclear+", "unclear+", "unclear", "unclear"]),
    ] {
        for (purpose, meaning) in ALL.into_iter().zip(meanings) {
            let judgement = judge(
                purpose,
                Response {
                    status,
                    ..Response::default()
                },
            )
            .unwrap();
            assert_eq!(told(&judgement), meaning, "{status} {purpose:?}");
        }
    }
    for status in [200, 201, 204] {
        assert_eq!(
            judge(
                Operation::Create,
                Response {
                    status,
                    ..Response::default()
                }
            ),
            None
        );
    }
}

#[test]
fn what_never_left_is_tried_again_and_what_may_have_arrived_only_if_it_reads() {
    for purpose in ALL {
        assert_eq!(
            told(&classify_send_error(purpose, SendError::NeverLeft(String::new()))),
            "unreachable+"
        );
        let unanswered = classify_send_error(purpose, SendError::NoAnswer(String::new()));
        assert_eq!(
            told(&unanswered),
            if purpose.is_read() { "unclear+" } else { "unclear" }
        );
    }
}

#[test]
fn a_good_status_with_a_bad_body_leaves_a_write_open() {
    for (why, list, detail, write) in [
        (BodyError::Truncated("x".into()), "unclear+", "unclear+", "unclear"),
        (BodyError::NotJson("x".into()), "foreign+", "unclear+", "unclear"),
        (BodyError::UnexpectedShape("x".into()), "foreign", "unclear", "unclear"),
        (
            BodyError::Unsuccessful(vec!["x".into()]),
            "refused",
            "refused",
            "unclear",
        ),
    ] {
        for purpose in ALL {
            let expected = match purpose {
                Operation::List => list,
                Operation::Detail => detail,
                Operation::Create | Operation::Update => write,
            };
            assert_eq!(
                told(&classify_body(purpose, 200, why.clone())),
                expected,
                "{why:?} {purpose:?}"
            );
        }
    }
}

#[test]
fn the_servers_words_are_passed_on() {
    let judgement = judge(
        Operation::Create,
        Response {
            status: 400,
            ..Response::default()
        },
    )
    .unwrap();
    assert_eq!(judgement.trouble.to_string(), "HTTP 400: why");
    let redirect = Response {
        status: 302,
        location: Some("https://evil.example/key".into()),
        ..Response::default()
    };
    let text = judge(Operation::List, redirect).unwrap().trouble.to_string();
    assert!(text.contains("redirects to https://evil.example/[key]"), "{text}");
}

#[test]
fn retry_after_is_read_as_seconds_or_as_a_date() {
    let pause = |text: &str, date: Option<&str>| {
        let answer = Response {
            status: 429,
            headers: header("retry-after", text),
            date: date.map(str::to_owned),
            ..Response::default()
        };
        judge(Operation::Create, answer).unwrap().pause
    };
    let seconds = |seconds| Some(ServerPause::For(Duration::from_secs(seconds)));
    assert_eq!(pause("7", None), seconds(7));
    assert_eq!(pause(" 0 ", None), seconds(0));
    assert_eq!(pause("1.5", None), Some(ServerPause::For(Duration::from_millis(1_500))));
    assert_eq!(pause("Wed, 21 Oct 2015 07:28:30 GMT", None), seconds(30));
    assert_eq!(pause("Wed, 21 Oct 2015 07:27:00 GMT", None), seconds(0));
    // The server's clock counts, where it is known: here it is 20 s ahead of ours.
    assert_eq!(
        pause("Wed, 21 Oct 2015 07:28:30 GMT", Some("Wed, 21 Oct 2015 07:28:20 GMT")),
        seconds(10)
    );
    for odd in ["", "soon", "-1", "1e999", "7 s"] {
        assert_eq!(pause(odd, None), Some(ServerPause::Untimed), "{odd}");
    }
}

#[test]
fn a_reset_moment_serves_where_retry_after_is_missing() {
    let pause = |reset: String| {
        let answer = Response {
            status: 429,
            headers: header("x-ratelimit-reset", &reset),
            ..Response::default()
        };
        judge(Operation::List, answer).unwrap().pause
    };
    let seconds = |seconds| Some(ServerPause::For(Duration::from_secs(seconds)));
    assert_eq!(pause("42".into()), seconds(42));
    assert_eq!(pause((THEN + 9).to_string()), seconds(9));
    assert_eq!(pause(((THEN + 9) * 1_000).to_string()), seconds(9));
    assert_eq!(pause("later".into()), Some(ServerPause::Untimed));
}

#[test]
fn a_pause_that_no_one_would_wait_for_is_told_instead() {
    let answer = Response {
        status: 429,
        headers: header("retry-after", "86400"),
        ..Response::default()
    };
    let judgement = judge(Operation::List, answer).unwrap();
    assert_eq!((told(&judgement).as_str(), judgement.pause), ("throttled", None));
    assert!(judgement.trouble.to_string().contains("86400 s"));
}

#[test]
fn a_503_with_retry_after_pauses_too() {
    let answer = Response {
        status: 503,
        headers: header("retry-after", "3"),
        ..Response::default()
    };
    let judgement = judge(Operation::Create, answer).unwrap();
    assert_eq!(
        (told(&judgement).as_str(), judgement.pause),
        ("unclear", Some(ServerPause::For(Duration::from_secs(3))))
    );
}

#[test]
fn the_back_off_doubles_up_to_half_a_minute() {
    for (attempt, most) in [
        (1, 500),
        (2, 1_000),
        (3, 2_000),
        (4, 4_000),
        (7, 30_000),
        (8, 30_000),
        (u32::MAX, 30_000),
    ] {
        for _ in 0..50 {
            let wait = back_off(attempt).as_millis();
            assert!((most / 2..=most).contains(&wait), "{attempt}: {wait} ms");
        }
    }
}

#[test]
fn a_read_is_not_tried_again_while_the_server_asks_for_a_pause_that_is_too_long() {
    for (retry_after, again) in [("3660", true), ("3661", false)] {
        let answer = Response {
            status: 503,
            headers: header("retry-after", retry_after),
            ..Response::default()
        };
        let judgement = judge(Operation::Detail, answer).unwrap();
        assert_eq!(judgement.again, again, "{retry_after}");
        let text = judgement.trouble.to_string();
        assert_eq!(
            text.contains("a pause of 3661 s, too long to wait for"),
            !again,
            "{text}"
        );
    }
}

#[test]
fn the_limit_that_refused_says_how_long_to_wait() {
    for (headers, wanted) in [
        // Throttlers with several limits: the longest of them must have passed.
        (&[("retry-after-minute", "60")][..], Some(60)),
        (&[("retry-after-minute", "7"), ("retry-after-hour", "600")], Some(600)),
        (&[("retry-after", "3"), ("retry-after-hour", "9")], Some(9)),
        // The unit is in the name, and the plain one knows better.
        (&[("retry-after-ms", "9000")], Some(9)),
        (&[("x-ms-retry-after-ms", "9000")], Some(9)),
        (&[("retry-after", "2"), ("retry-after-ms", "5000000")], Some(2)),
        (&[("retry-after", "2"), ("retry-after-ms", "1500")], Some(2)),
        // A moment, not a length.
        (&[("retry-after", "1")], Some(1)),
        (&[("retry-after", "1000000000")], Some(0)),
        // A reset of a limit that has some left belongs to another limit.
        (&[("x-ratelimit-remaining", "12"), ("x-ratelimit-reset", "900")], None),
        (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "9")], Some(9)),
        (&[("x-ratelimit-reset", "9")], Some(9)),
        (
            &[
                ("x-ratelimit-remaining-hour", "80"),
                ("x-ratelimit-reset-hour", "3000"),
                ("x-ratelimit-remaining-minute", "0"),
                ("x-ratelimit-reset-minute", "20"),
            ],
            Some(20),
        ),
        (&[("ratelimit-remaining", "0"), ("ratelimit-reset", "5")], Some(5)),
        // The IETF's drafts: one field for a set.
        (&[("ratelimit", "limit=10, remaining=0, reset=5")], Some(5)),
        (&[("ratelimit", "limit=10, remaining=4, reset=5")], None),
        (&[("ratelimit", "\"burst\";r=3;t=900, \"daily\";r=0;t=40")], Some(40)),
        (&[("ratelimit", "\"default\";r=0;t=30")], Some(30)),
        (
            &[
                ("ratelimit", "garbage"),
                ("retry-after-x", "soon"),
                ("x-ratelimit-reset-y", ""),
            ],
            None,
        ),
    ] {
        let answer = Response {
            status: 429,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Response::default()
        };
        let pause = judge(Operation::List, answer).and_then(|decision| decision.pause);
        let wanted = wanted.map_or(ServerPause::Untimed, |seconds| {
            ServerPause::For(Duration::from_secs(seconds))
        });
        assert_eq!(pause, Some(wanted), "{headers:?}");
    }
}
