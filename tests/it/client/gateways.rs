//! Refusals that are not the API's, and errors that hide in good answers: what they are taken for, over real sockets.

use std::future::pending;
use std::time::Duration;

use roster::api::{ApiError, ReadApi, RequestBody, WriteApi, WriteLease};
use serde_json::json;

use super::server::{Reply, Server, answer, json};
use crate::support::Project;

const LIST: &str = r#"{"status":true,"data":[]}"#;

fn body() -> RequestBody {
    json!({"name": "Sales", "system_prompt": "x".repeat(5_000), "first_message": "Hello", "model": "m"})
        .as_object()
        .unwrap()
        .clone()
}

async fn update(reply: Reply) -> ApiError {
    let server = Server::start(move |_, _| reply.clone());
    let client = server.client_with(0, Duration::from_secs(5), Vec::new());
    client
        .update("x", &body(), WriteLease::unlimited(), pending())
        .await
        .unwrap_err()
}

async fn create(reply: Reply) -> ApiError {
    let server = Server::start(move |_, _| reply.clone());
    let client = server.client_with(0, Duration::from_secs(5), Vec::new());
    client
        .create(&body(), WriteLease::unlimited(), pending())
        .await
        .unwrap_err()
}

async fn list(reply: Reply) -> ApiError {
    let server = Server::start(move |_, _| reply.clone());
    server
        .client_with(0, Duration::from_secs(5), Vec::new())
        .list()
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_gateways_page_is_not_blamed_on_the_key_and_does_not_end_the_run() {
    for status in [401, 403, 404] {
        let page = Reply::Bytes(answer(status, "", "<html><title>Request blocked</title>"));
        for error in [update(page.clone()).await, list(page).await] {
            assert!(!error.is_fatal(), "{error:?}");
            let text = error.to_string();
            assert!(text.contains("Request blocked; it is a web page"), "{text}");
            assert!(text.contains("gateway or proxy"), "{text}");
        }
    }
    for status in [401, 403] {
        let refused = json(status, r#"{"message":"Forbidden"}"#);
        assert!(update(refused.clone()).await.is_fatal());
        assert!(list(refused).await.is_fatal());
    }
}

#[tokio::test]
async fn a_router_that_knows_no_such_path_is_told_from_an_assistant_that_is_not_there() {
    for words in [
        r#"{"statusCode":404,"message":"Cannot PATCH /v1/assistants/x","error":"Not Found"}"#,
        r#"{"message":"Route PATCH:/v1/assistants/x not found","error":"Not Found","statusCode":404}"#,
        r#"{"message":"no Route matched with those values"}"#,
        "404 page not found",
    ] {
        let error = update(json(404, words)).await;
        assert!(matches!(error, ApiError::Rejected { status: 404, .. }), "{error:?}");
        assert!(error.to_string().contains("check the API's address"), "{error}");
        assert!(matches!(
            list(json(404, words)).await,
            ApiError::NotThisApi { status: 404, .. }
        ));
    }
    let missing = json(404, r#"{"statusCode":404,"message":"Assistant not found"}"#);
    assert!(matches!(update(missing).await, ApiError::NotFound { .. }));
}

#[tokio::test]
async fn a_request_that_is_too_large_is_told_with_its_size_and_its_largest_fields() {
    for reply in [
        json(413, r#"{"statusCode":413,"message":"request entity too large"}"#),
        Reply::Bytes(answer(413, "", "<html><title>413 Request Entity Too Large</title>")),
    ] {
        let text = update(reply).await.to_string();
        let size = serde_json::to_vec(&body()).unwrap().len();
        assert!(text.contains(&format!("the request was {size} bytes long")), "{text}");
        assert!(
            text.contains("`system_prompt` 5002, `name` 7, `first_message` 7 bytes"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_status_in_the_body_counts_where_http_says_that_all_is_well() {
    let told = |error: ApiError| match error {
        ApiError::Rejected { status, .. } | ApiError::AccessDenied { status, .. } => status.to_string(),
        ApiError::NotFound { .. } => "missing".to_owned(),
        ApiError::NotDone { was_sent: true, .. } => "again".to_owned(),
        ApiError::OutcomeUnknown { .. } => "unknown".to_owned(),
        other => panic!("{other:?}"),
    };
    // To come again later is no word of what became of a write.
    let busy = Reply::Bytes(answer(200, "retry-after: 1\r\n", r#"{"status":false}"#));
    assert_eq!(told(update(busy).await), "unknown");
    for (body, meaning) in [
        (
            r#"{"status":false,"statusCode":429,"message":"ThrottlerException"}"#,
            "again",
        ),
        (r#"{"status":false,"status_code":"429"}"#, "again"),
        (r#"{"status":429,"message":"slow"}"#, "again"),
        (r#"{"status":false,"code":429}"#, "again"),
        (r#"{"status":false,"error":{"statusCode":429}}"#, "again"),
        (r#"{"status":true,"statusCode":400,"message":"bad"}"#, "400"),
        (r#"{"status":false,"statusCode":403}"#, "403"),
        (
            r#"{"status":false,"statusCode":404,"message":"Assistant not found"}"#,
            "missing",
        ),
        (r#"{"status":false,"statusCode":500}"#, "unknown"),
        (r#"{"status":false,"statusCode":200}"#, "unknown"),
        (r#"{"status":false,"code":1042}"#, "unknown"),
    ] {
        assert_eq!(told(update(json(200, body)).await), meaning, "{body}");
    }
    let server = Server::start(|_, _| json(200, r#"{"status":true,"statusCode":200,"code":450,"data":[]}"#));
    server.client().list().await.unwrap();
}

#[tokio::test]
async fn only_a_status_code_says_that_a_creation_was_not_done() {
    for (body, is_unknown) in [
        (r#"{"status":false,"statusCode":429}"#, false),
        (r#"{"status":false,"status_code":429}"#, false),
        (r#"{"status":false,"code":429}"#, true),
        (r#"{"status":429}"#, true),
        (r#"{"status":false,"httpStatus":429}"#, true),
        (r#"{"status":false,"error":{"statusCode":429,"code":429}}"#, true),
        (r#"{"status":false,"code":400}"#, true),
    ] {
        let error = create(json(200, body)).await;
        assert_eq!(
            matches!(error, ApiError::OutcomeUnknown { .. }),
            is_unknown,
            "{body}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_read_that_is_throttled_under_200_waits_as_long_as_it_is_told() {
    for (header, body) in [
        ("retry-after", r#"{"status":false,"statusCode":429}"#),
        (
            "retry-after-minute",
            r#"{"status":false,"message":"Too Many Requests"}"#,
        ),
    ] {
        let server = Server::start(move |_, before| match before {
            0 => Reply::Bytes(answer(200, &format!("{header}: 1\r\n"), body)),
            _ => json(200, LIST),
        });
        let start = std::time::Instant::now();
        server.client().list().await.unwrap();
        assert!(start.elapsed() >= Duration::from_millis(900));
    }
}

/// What `roster list` says about a service behind this proxy, or with this variable.
fn said(variables: &[(&str, &str)]) -> String {
    let project = Project::new();
    let mut call = project
        .roster(["list", "--retries", "0"])
        .env("INDIGENIUS_API_URL", "https://api.example")
        .env("INDIGENIUS_API_KEY", "Test-Key_0123456789");
    for (name, value) in variables {
        call = call.env(name, value);
    }
    call.run()
        .exits(1)
        .stderr
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_proxys_refusal_is_named_as_the_proxys() {
    for (status, told) in [
        (407, "wants a user and a password"),
        (502, "did not connect to the API's host"),
        (403, "that is the proxy's refusal"),
    ] {
        let proxy = Server::start(move |_, _| Reply::Close(answer(status, "", "")));
        let text = said(&[("HTTPS_PROXY", &format!("http://127.0.0.1:{}", proxy.port))]);
        assert!(
            text.contains("the proxy that HTTPS_PROXY names") && text.contains(told),
            "{text}"
        );
        assert!(proxy.requests()[0].starts_with("CONNECT api.example:443 "));
    }
}

#[test]
fn a_proxy_variable_that_cannot_be_read_ends_the_command_before_any_request() {
    let text = said(&[("HTTPS_PROXY", "http://me:p@ss@proxy:3128")]);
    assert!(
        text.contains("the proxy that HTTPS_PROXY names can't be read"),
        "{text}"
    );
    assert!(!text.contains("p@ss"), "{text}");
}

#[test]
fn a_certificate_file_that_is_not_there_is_named() {
    let text = said(&[("SSL_CERT_FILE", "/no/such/file.pem")]);
    assert!(text.contains("SSL_CERT_FILE names /no/such/file.pem"), "{text}");
    assert!(!text.contains("or set SSL_CERT_FILE"), "{text}");
}
