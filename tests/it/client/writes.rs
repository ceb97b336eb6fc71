//! A write is sent once, and only after a fresh read, over real sockets.

use std::future::pending;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use roster::api::{ApiError, RateLimit, ReadApi, RequestBody, WriteApi, WriteLease};
use serde_json::json;
use tokio::time::timeout;

use super::server::{Reply, Server, answer, json};

const DONE: &str = r#"{"status":true,"message":"ok"}"#;
const EMPTY: &str = r#"{"status":true,"message":"ok","data":[]}"#;

fn body() -> RequestBody {
    json!({"name": "Sales"}).as_object().unwrap().clone()
}

fn unclear<T: std::fmt::Debug>(result: Result<T, ApiError>) -> String {
    match result {
        Err(ApiError::OutcomeUnknown { why } | ApiError::NotThisApi { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_write_that_may_have_arrived_is_never_sent_again() {
    for reply in [
        Reply::Close(Vec::new()),
        Reply::Close(b"HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\n{\"status\":true".to_vec()),
        Reply::Close(b"garbage\r\n\r\n".to_vec()),
        json(500, "{}"),
        json(502, "<html>"),
        json(408, "{}"),
        json(201, ""),
        json(201, "<html>"),
        json(201, r#"{"message":"ok"}"#),
        json(200, r#"{"status":false,"message":"no"}"#),
        Reply::Bytes(answer(503, "retry-after: 1\r\n", "")),
    ] {
        let sent = reply.clone();
        let server = Server::start(move |_, _| sent.clone());
        let client = server.client_with(4, Duration::from_secs(5), Vec::new());
        unclear(client.create(&body(), WriteLease::unlimited(), pending()).await);
        assert_eq!(server.requests().len(), 1);
        let server = Server::start(move |_, _| reply.clone());
        unclear(
            server
                .client()
                .update("x", &body(), WriteLease::unlimited(), pending())
                .await,
        );
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_write_on_a_connection_that_was_used_before_is_not_sent_again_either() {
    let server = Server::start(|request, _| match request {
        read if read.starts_with("GET") => json(200, EMPTY),
        _ => Reply::Close(Vec::new()),
    });
    let client = server.client();
    client.list().await.unwrap();
    unclear(client.create(&body(), WriteLease::unlimited(), pending()).await);
    let posts = server
        .requests()
        .iter()
        .filter(|request| request.starts_with("POST"))
        .count();
    assert_eq!((posts, server.connections()), (1, 1));
}

#[tokio::test]
async fn a_write_that_finds_its_connection_closed_goes_out_once_on_a_new_one() {
    let server = Server::start(|request, _| match request {
        read if read.starts_with("GET") => Reply::Close(answer(200, "", EMPTY)),
        _ => json(201, DONE),
    });
    let client = server.client();
    for round in 1..=20 {
        client.list().await.unwrap();
        // Whether the close was noticed by now is chance: it may go out on a new connection, or be lost on the old one.
        let _ = client.create(&body(), WriteLease::unlimited(), pending()).await;
        let posts = server
            .requests()
            .iter()
            .filter(|request| request.starts_with("POST"))
            .count();
        assert!(posts <= round, "{posts} POSTs in {round} rounds");
    }
}

#[tokio::test]
async fn a_write_that_was_refused_is_left_to_the_caller_and_the_look_before_it_waits() {
    let server = Server::start(|_, before| match before {
        0 => Reply::Bytes(answer(429, "retry-after: 1\r\n", r#"{"message":"slow down"}"#)),
        1 => json(200, EMPTY),
        _ => json(201, DONE),
    });
    let client = server.client();
    let refused = client.create(&body(), WriteLease::unlimited(), pending()).await;
    assert!(matches!(refused, Err(ApiError::NotDone { .. })), "{refused:?}");
    let start = Instant::now();
    let (_, place) = client.list_for_create().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(900));
    client.create(&body(), place, pending()).await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_write_upon_an_old_read_is_not_sent() {
    let server = Server::start(|_, _| json(201, DONE));
    let old = Instant::now().checked_sub(Duration::from_secs(31)).unwrap();
    let place = WriteLease::shared(old.into());
    let sent = server.client().update("x", &body(), place, pending()).await;
    assert!(matches!(sent, Err(ApiError::NotDone { .. })), "{sent:?}");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn reads_that_are_tried_again_on_a_narrow_budget_do_not_wait_for_each_other() {
    for requests in [1, 2, 3] {
        let server = Server::start(|request, before| match request {
            read if read.starts_with("GET") && before < 3 => json(500, r#"{"message":"boom"}"#),
            read if read.starts_with("GET") => json(200, r#"{"status":true,"data":{"id":"x","name":"X"}}"#),
            _ => json(200, DONE),
        });
        let window = Duration::from_millis(300);
        let limits = vec![RateLimit { requests, window }];
        let client = server.client_with(4, Duration::from_secs(5), limits);
        let all = join_all((0..3).map(|_| async {
            loop {
                let (_, place) = client.get_for_update("x").await.unwrap();
                match client.update("x", &body(), place, pending()).await {
                    Err(ApiError::NotDone { .. }) => {}
                    ended => return ended.unwrap(),
                }
            }
        }));
        timeout(Duration::from_secs(40), all)
            .await
            .expect("they come to an end");
    }
}

#[tokio::test]
async fn a_list_whose_pages_spend_the_budget_can_be_written_upon_all_the_same() {
    let server = Server::start(|request, _| match request {
        first if first.starts_with("GET /v1/assistants ") => one_page("?page=2"),
        second if second.starts_with("GET") => json(200, EMPTY),
        _ => json(201, DONE),
    });
    // The write has to wait for longer than its lease lasts otherwise.
    let window = Duration::from_millis(2_200);
    let limits = vec![RateLimit { requests: 2, window }];
    let client = server.client_with(0, Duration::from_secs(5), limits);
    let (listing, place) = client.list_for_create().await.unwrap();
    assert_eq!(listing.incomplete, None);
    client.create(&body(), place, pending()).await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

/// A page with one assistant and the address of the next.
fn one_page(next: &str) -> Reply {
    let page = json!({"status": true, "data": [{"id": "a", "name": "A"}], "next": next});
    json(200, &page.to_string())
}
