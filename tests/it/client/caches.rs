//! A cache before the API: what it kept is no read.

use roster::api::{ApiError, ReadApi, WriteApi};

use super::server::{Reply, Server, answer, json};

const DETAIL: &str = r#"{"status":true,"data":{"id":"x","name":"X"}}"#;
const LIST: &str = r#"{"status":true,"data":[{"id":"x","name":"X"}]}"#;

#[tokio::test]
async fn every_read_asks_caches_to_step_aside_and_no_write_does() {
    let server = Server::start(|request, _| match request {
        list if list.starts_with("GET /v1/assistants ") => json(200, LIST),
        _ => json(200, DETAIL),
    });
    let client = server.client();
    client.list().await.unwrap();
    client.get("x").await.unwrap();
    let (_, lease) = client.get_for_update("x").await.unwrap();
    let body = serde_json::Map::new();
    client.update("x", &body, lease, std::future::pending()).await.unwrap();
    let asks = |request: &String| request.contains("\r\ncache-control: no-cache\r\n");
    let asked: Vec<_> = server.requests().iter().map(asks).collect();
    assert_eq!(asked, [true, true, true, false]);
}

#[tokio::test]
async fn an_old_detail_is_asked_for_once_more_and_is_then_no_read() {
    let server = Server::start(|_, _| Reply::Bytes(answer(200, "age: 5\r\n", DETAIL)));
    let client = server.client();
    for error in [
        client.get("x").await.unwrap_err(),
        client.get_for_update("x").await.unwrap_err(),
    ] {
        let ApiError::Stale { why } = error else {
            panic!("{error:?}")
        };
        assert!(
            why.contains("`Age: 5`") && why.contains("a cache stands before the API"),
            "{why}"
        );
    }
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_read_that_is_fresh_the_second_time_is_a_read() {
    let server = Server::start(|_, before| match before {
        0 => Reply::Bytes(answer(200, "x-cache: HIT\r\n", DETAIL)),
        1 => json(200, DETAIL),
        2 => Reply::Bytes(answer(200, "x-cache: HIT\r\n", LIST)),
        _ => Reply::Bytes(answer(200, "x-cache: HIT\r\nage: 0\r\n", LIST)),
    });
    let client = server.client();
    client.get("x").await.unwrap();
    assert_eq!(client.list().await.unwrap().incomplete, None);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn nobody_is_absent_from_an_old_list() {
    let server = Server::start(|_, _| Reply::Bytes(answer(200, "cf-cache-status: HIT\r\n", LIST)));
    let client = server.client();
    let listed = [client.list().await.unwrap(), client.list_for_create().await.unwrap().0];
    for list in listed {
        assert_eq!(list.assistants.len(), 1);
        let why = list.incomplete.unwrap();
        assert!(why.contains("`cf-cache-status: HIT`"), "{why}");
    }
}

#[tokio::test]
async fn one_old_page_makes_the_list_incomplete() {
    let server = Server::start(|request, _| match request {
        second if second.starts_with("GET /v1/assistants?page=2 ") => Reply::Bytes(answer(
            200,
            "age: 60\r\n",
            r#"{"status":true,"data":[{"id":"y","name":"Y"}]}"#,
        )),
        _ => json(200, &LIST.replace("\"data\"", "\"next\":\"?page=2\",\"data\"")),
    });
    let list = server.client().list().await.unwrap();
    assert_eq!(list.assistants.len(), 2);
    assert!(list.incomplete.unwrap().contains("`Age: 60`"));
}
