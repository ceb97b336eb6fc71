//! Scripted faults: what the client sees of each, and whether the service acted on the request.

use std::time::SystemTime;

use roster::sandbox::{Effect, Fault, RequestKind, RequestMatcher, RetryAfter};
use serde_json::json;

use crate::sandbox::client::{Answer, ID, creation, failing, plain_list, raw, settings};

/// The answer to a creation under a fault, and how many assistants were created.
async fn creating(fault: Fault) -> (Answer, usize) {
    let (sandbox, client) = failing(fault);
    let answer = client.create(&creation()).await;
    (answer, sandbox.creations())
}

#[tokio::test]
async fn no_answer_closes_the_connection_without_a_byte() {
    let (sandbox, client) = failing(Fault::before(
        RequestMatcher::first(RequestKind::List),
        Effect::NoAnswer,
    ));
    assert_eq!(raw(&sandbox, &plain_list(&sandbox)), b"");
    assert_eq!(sandbox.requests()[0].status, None);
    assert_eq!(client.list().await.status, 200, "only the first is hit");
    assert_eq!(sandbox.requests()[1].status, Some(200));
}

#[tokio::test]
async fn no_answer_comes_before_or_after_the_service_acted() {
    for (fault, creations) in [
        (
            Fault::before(RequestMatcher::first(RequestKind::Create), Effect::NoAnswer),
            0,
        ),
        (
            Fault::after(RequestMatcher::first(RequestKind::Create), Effect::NoAnswer),
            1,
        ),
    ] {
        let (sandbox, client) = failing(fault);
        let error = client.try_create(&creation()).await.unwrap_err();
        assert!(
            error.is_request() && !error.is_timeout() && !error.is_connect(),
            "{error:?}"
        );
        assert_eq!(sandbox.creations(), creations);
        assert_eq!(sandbox.world().unwrap().assistants.len(), 1 + creations);
        assert_eq!(sandbox.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_cut_body_is_shorter_than_it_promises() {
    let whole = failing(Fault::before(
        RequestMatcher::nth(RequestKind::Any, 9),
        Effect::NoAnswer,
    ))
    .1
    .list()
    .await
    .text;
    for keep in [0, 7] {
        let (sandbox, client) = failing(Fault::after(
            RequestMatcher::every(RequestKind::Any),
            Effect::CutBody { keep },
        ));
        let bytes = String::from_utf8(raw(&sandbox, &plain_list(&sandbox))).unwrap();
        let (head, body) = bytes.split_once("\r\n\r\n").unwrap();
        assert!(
            head.to_lowercase()
                .contains(&format!("content-length: {}", whole.len())),
            "{head}"
        );
        assert_eq!(body, &whole[..keep]);
        assert!(client.try_create(&creation()).await.unwrap_err().is_decode());
        assert_eq!(sandbox.creations(), 1);
    }
}

#[tokio::test]
async fn an_unreadable_body_keeps_the_good_status() {
    for effect in [Effect::BrokenJson, Effect::Html { status: None }, Effect::Empty] {
        let (answer, created) =
            creating(Fault::after(RequestMatcher::first(RequestKind::Create), effect.clone())).await;
        assert_eq!((answer.status, created), (201, 1), "{effect:?}");
        assert!(
            serde_json::from_str::<serde_json::Value>(&answer.text).is_err(),
            "{}",
            answer.text
        );
        assert_eq!(answer.text.is_empty(), effect == Effect::Empty);
        let (answer, created) = creating(Fault::before(RequestMatcher::first(RequestKind::Create), effect)).await;
        assert_eq!((answer.status, created), (201, 0));
    }
}

#[tokio::test]
async fn a_proxy_answers_with_html() {
    let (answer, created) = creating(Fault::before(
        RequestMatcher::first(RequestKind::Create),
        Effect::Html { status: Some(502) },
    ))
    .await;
    assert_eq!((answer.status, created), (502, 0));
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert!(answer.text.contains("<h1>502 Bad Gateway</h1>"), "{}", answer.text);
}

#[tokio::test]
async fn a_status_comes_as_a_framework_error() {
    for status in [401, 403, 404, 500, 503] {
        let effect = Effect::Framework { status, message: None };
        let (sandbox, client) = failing(Fault::before(RequestMatcher::first(RequestKind::Update), effect));
        let answer = client.update(ID, &settings()).await;
        assert_eq!((answer.status, &answer.json()["statusCode"]), (status, &json!(status)));
        assert_eq!(answer.json()["message"], answer.json()["error"]);
        assert_eq!(sandbox.updates(), 0);
    }
    let message = Some("out of order".to_owned());
    let effect = Effect::Framework { status: 500, message };
    let (answer, created) = creating(Fault::after(RequestMatcher::first(RequestKind::Create), effect)).await;
    assert_eq!((&answer.json()["message"], created), (&json!("out of order"), 1));
}

#[tokio::test]
async fn status_false_comes_under_a_good_status_or_another() {
    for (status, expected) in [(None, 201), (Some(200), 200), (Some(500), 500)] {
        let message = "something went wrong".to_owned();
        let effect = Effect::Envelope { status, message };
        let (answer, created) = creating(Fault::after(RequestMatcher::first(RequestKind::Create), effect)).await;
        assert_eq!((answer.status, created), (expected, 1));
        assert_eq!(
            answer.json(),
            json!({"status": false, "message": "something went wrong"})
        );
    }
}

#[tokio::test]
async fn one_of_several_limits_tells_its_name() {
    for (under_200, status) in [(false, 429), (true, 200)] {
        let effect = Effect::Throttled {
            limit: "short".to_owned(),
            seconds: 3,
            under_200,
        };
        let (answer, created) = creating(Fault::before(RequestMatcher::first(RequestKind::Create), effect)).await;
        assert_eq!((answer.status, created), (status, 0));
        assert_eq!(answer.json()["statusCode"], 429);
        assert_eq!(
            (answer.header("retry-after-short"), answer.header("retry-after")),
            (Some("3"), None)
        );
    }
}

#[tokio::test]
async fn too_many_comes_with_seconds_or_a_date_or_nothing() {
    let throttled = async |retry_after, rate_limit_headers| {
        let effect = Effect::TooMany {
            retry_after,
            rate_limit_headers,
        };
        let (answer, created) = creating(Fault::before(RequestMatcher::first(RequestKind::Create), effect)).await;
        assert_eq!((answer.status, created), (429, 0));
        answer
    };
    let bare = throttled(RetryAfter::Missing, false).await;
    assert_eq!(
        (bare.header("retry-after"), bare.header("x-ratelimit-limit")),
        (None, None)
    );
    let seconds = throttled(RetryAfter::Seconds(3), true).await;
    assert_eq!(
        (seconds.header("retry-after"), seconds.header("x-ratelimit-reset")),
        (Some("3"), Some("3"))
    );
    let before = SystemTime::now();
    let dated = throttled(RetryAfter::DateIn(90), false).await;
    let date = httpdate::parse_http_date(dated.header("retry-after").unwrap()).unwrap();
    let wait = date.duration_since(before).unwrap().as_secs();
    // A date has no fractions of a second, and the test took some time.
    assert!((89..=110).contains(&wait), "{wait}");
}

#[tokio::test]
async fn a_hang_ends_when_the_client_gives_up() {
    let (sandbox, client) = failing(Fault::after(RequestMatcher::first(RequestKind::Create), Effect::Hang));
    let body = creation();
    // The client's side is dropped while it waits, which closes its connection.
    tokio::select! {
        answer = client.create(&body) => panic!("{answer:?}"),
        () = async { while sandbox.creations() == 0 { tokio::task::yield_now().await; } } => {}
    }
    assert_eq!(sandbox.requests()[0].status, None);
    assert_eq!(client.create(&creation()).await.status, 201);
    assert_eq!(sandbox.creations(), 2);
}

#[tokio::test]
async fn a_drip_comes_byte_by_byte_and_whole() {
    let (sandbox, client) = failing(Fault::after(
        RequestMatcher::first(RequestKind::List),
        Effect::Drip { every_ms: 1 },
    ));
    let dripped = client.list().await;
    assert_eq!(dripped.text, client.list().await.text);
    assert_eq!(
        dripped.header("content-length"),
        Some(dripped.text.len().to_string().as_str())
    );
    assert_eq!(sandbox.requests().len(), 2);
}

#[tokio::test]
async fn a_redirect_leads_elsewhere() {
    for status in [302, 307] {
        let to = "http://127.0.0.1:9/v1/assistants".to_owned();
        let (sandbox, client) = failing(Fault::before(
            RequestMatcher::first(RequestKind::List),
            Effect::Redirect { status, to },
        ));
        let answer = client.list().await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (status, Some("http://127.0.0.1:9/v1/assistants"))
        );
        assert_eq!(sandbox.requests()[0].status, Some(status));
    }
}

#[tokio::test]
async fn an_error_can_repeat_the_key() {
    let (answer, _) = creating(Fault::before(
        RequestMatcher::first(RequestKind::Create),
        Effect::EchoKey { status: 400 },
    ))
    .await;
    assert_eq!(answer.status, 400);
    assert!(answer.json()["message"].as_str().unwrap().contains("sandbox-key"));
}

#[tokio::test]
async fn an_answer_can_be_huge() {
    let (answer, created) = creating(Fault::after(
        RequestMatcher::first(RequestKind::Create),
        Effect::Huge { megabytes: 3 },
    ))
    .await;
    assert_eq!((answer.status, created), (201, 1));
    assert_eq!(answer.json()["message"].as_str().unwrap().len(), 3_000_000);
}

#[tokio::test]
async fn an_after_fault_leaves_a_refused_request_refused() {
    let (sandbox, client) = failing(Fault::after(
        RequestMatcher::first(RequestKind::Create),
        Effect::BrokenJson,
    ));
    assert_eq!(client.create(&json!({})).await.status, 400);
    assert_eq!(sandbox.creations(), 0);
}
