//! What a good answer that holds something odd does to a client, over real sockets.

use roster::api::{ApiError, ReadApi};
use roster::live::ReportedValue;

use super::server::{Reply, Server, answer, json};

const ID: &str = "665e4a34c65bb95f2f2d72e1";

fn list(rows: &str) -> String {
    format!(r#"{{"status":true,"message":"ok","data":{rows}}}"#)
}

#[tokio::test]
async fn half_an_emoji_that_nobody_needs_spoils_no_list() {
    let body = list(r#"[{"id":"a","name":"A","preview":"cut \ud83d"},{"id":"b","n\ude00":1e999}]"#);
    let server = Server::start(move |_, _| json(200, &body));
    let listing = server.client().list().await.unwrap();
    let names: Vec<_> = listing.assistants.iter().map(|listed| listed.name.as_str()).collect();
    assert_eq!((names, listing.incomplete), (vec!["A", ""], None));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_is_whole_and_means_nothing_is_asked_for_once() {
    let body = list(r#"[{"name":"A"}]"#);
    let server = Server::start(move |_, _| json(200, &body));
    match server.client().list().await {
        Err(ApiError::NotThisApi { why, .. }) => assert!(why.contains("entry 1 of the list has no `id`"), "{why}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_total_in_a_header_leaves_the_list_open() {
    let rows = list(r#"[{"id":"a","name":"A"}]"#);
    for (header, said) in [
        ("X-Total-Count: 45\r\n", "`x-total-count: 45`"),
        ("Content-Range: items 0-0/45\r\n", "`content-range: items 0-0/45`"),
    ] {
        let reply = answer(200, header, &rows);
        let server = Server::start(move |_, _| Reply::Bytes(reply.clone()));
        let why = server.client().list().await.unwrap().incomplete.unwrap();
        assert!(why.contains(said), "{why}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn ids_are_asked_for_and_told_apart_without_their_case() {
    let upper = ID.to_uppercase();
    let body = serde_json::json!({"status": true, "data": {"_id": upper, "name": "A"}}).to_string();
    let server = Server::start(move |_, _| json(200, &body));
    assert_eq!(server.client().get(ID).await.unwrap().id, ID);
    assert_eq!(server.client().get(&upper).await.unwrap().id, ID);
}

#[tokio::test]
async fn the_settings_are_read_from_where_the_roster_says() {
    let data = serde_json::json!({"id": ID, "name": "A", "main": {"model": "m", "temperature": 1}, "backup": {"model": "b", "temperature": 0}});
    let body = serde_json::json!({"status": true, "data": data}).to_string();
    let server = Server::start(move |_, _| json(200, &body));
    let client = server.client();
    match client.get(ID).await {
        Err(ApiError::OutcomeUnknown { why }) => assert!(why.contains("`backup` and `main`"), "{why}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.requests().len(), 1);
    client.read_settings_from(Some("main"));
    let detail = client.get(ID).await.unwrap();
    assert_eq!(detail.get("model"), ReportedValue::As(&serde_json::json!("m")));
}
