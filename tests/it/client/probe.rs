//! A list that says nothing of its end: when a second page is asked for, and what its answer settles.

use roster::api::{ApiError, ReadApi};
use roster::live::AssistantList;
use serde_json::json;

use super::server::{Reply, Server, answer, json};

/// A list of the assistants with these numbers, which says nothing of paging.
pub(super) fn rows(numbers: std::ops::Range<usize>) -> String {
    let rows: Vec<_> = numbers
        .map(|number| json!({"id": format!("i{number}"), "name": format!("N{number}")}))
        .collect();
    json!({"status": true, "data": rows}).to_string()
}

/// Lists and probes against a service with this first page and this answer to any other; gives the requests that it took, too.
async fn probe(first: String, second: Reply) -> (Result<AssistantList, ApiError>, usize) {
    let server = Server::start(move |request, _| match request {
        second_page if second_page.starts_with("GET /v1/assistants?page=2 ") => second.clone(),
        _ => json(200, &first),
    });
    let client = server.client();
    let listed = client.list().await.unwrap();
    (client.probe_for_more(listed).await, server.requests().len())
}

#[tokio::test]
async fn other_rows_on_a_second_page_leave_the_list_open() {
    for (first, second) in [(0..20, 20..40), (0..10, 10..11), (0..20, 19..23), (0..64, 64..65)] {
        let (listed, requests) = probe(rows(first), json(200, &rows(second))).await;
        let why = listed.unwrap().incomplete.unwrap();
        assert!(why.contains("`?page=2` gives others"), "{why}");
        assert_eq!(requests, 2);
    }
}

#[tokio::test]
async fn the_same_rows_or_none_or_a_refusal_mean_that_it_was_all() {
    for second in [
        json(200, &rows(0..20)),
        json(200, &rows(0..0)),
        json(200, &rows(3..9)),
        json(
            400,
            r#"{"statusCode":400,"message":["property page should not exist"]}"#,
        ),
        json(404, "{}"),
        json(422, r#"{"message":"page must not be greater than 1"}"#),
        json(200, r#"{"status":true,"data":[],"page":2,"limit":20,"total":20}"#),
        json(
            200,
            r#"{"status":false,"statusCode":400,"message":"no such parameter"}"#,
        ),
    ] {
        let (listed, requests) = probe(rows(0..20), second).await;
        let listed = listed.unwrap();
        assert_eq!((listed.assistants.len(), listed.incomplete), (20, None));
        assert!(listed.end_confirmed);
        assert_eq!(requests, 2);
    }
}

#[tokio::test]
async fn all_rows_and_one_more_are_a_list_that_grew() {
    let (listed, _) = probe(rows(0..20), json(200, &rows(0..21))).await;
    let listed = listed.unwrap();
    assert_eq!((listed.assistants.len(), listed.incomplete), (21, None));
}

#[tokio::test]
async fn a_second_page_that_contradicts_the_first_leaves_the_list_open() {
    let same = rows(0..20);
    let same_with = |beside: &str| json(200, &same.replacen('{', &format!("{{{beside},"), 1));
    for second in [
        json(200, r#"{"status":true,"data":[],"page":1,"pages":2}"#),
        json(200, r#"{"status":true,"data":[],"total":25}"#),
        same_with(r#""has_more":true"#),
        same_with(r#""next":"/v1/assistants?cursor=z""#),
        same_with(r#""archived":[{"id":"i99","name":"N99"}]"#),
        json(200, &same.replace(r#""id":"i7","#, "")),
        json(200, &rows(0..21).replacen('{', r#"{"has_more":true,"#, 1)),
    ] {
        let (listed, _) = probe(rows(0..20), second).await;
        let listed = listed.unwrap();
        let why = listed.incomplete.unwrap();
        assert!(why.contains("of `?page=2`"), "{why}");
        assert!(!listed.end_confirmed);
    }
}

#[tokio::test]
async fn a_second_page_that_cannot_be_read_leaves_the_list_open() {
    for second in [
        json(401, "{}"),
        json(403, r#"{"message":"further pages need another plan"}"#),
        json(
            400,
            r#"{"message":"page is not supported, use cursor for the next page"}"#,
        ),
        json(409, "{}"),
        json(200, r#"{"status":false,"message":"property page should not exist"}"#),
        json(200, r#"{"status":true,"data":[{"name":"N20"}]}"#),
        Reply::Bytes(answer(400, "", "<html><h1>Bad Request</h1>")),
        Reply::Bytes(answer(400, "", "bad request")),
        Reply::Bytes(answer(404, "", "<html><h1>Not Found</h1>")),
        Reply::Bytes(answer(404, "", "")),
        Reply::Bytes(answer(204, "", "")),
        json(500, "{}"),
        json(200, "<html>"),
        Reply::Bytes(answer(302, "location: /x\r\n", "")),
    ] {
        let (listed, _) = probe(rows(0..20), second).await;
        let why = listed.unwrap().incomplete.unwrap();
        assert!(why.contains("second page could not be read"), "{why}");
    }
}

#[tokio::test]
async fn a_list_of_another_length_or_with_a_word_about_its_end_is_not_probed() {
    for length in [0, 1, 8, 9, 11, 15, 19, 21, 33] {
        let (listed, requests) = probe(rows(0..length), json(500, "{}")).await;
        assert_eq!((listed.unwrap().incomplete, requests), (None, 1), "{length}");
    }
    let told = rows(0..20).replace(r#""status":true"#, r#""status":true,"total":20"#);
    let (listed, requests) = probe(told, json(500, "{}")).await;
    assert_eq!((listed.unwrap().incomplete, requests), (None, 1));
    for length in [10, 16, 20, 25, 30, 32, 50, 64, 75, 100, 128, 250] {
        let (_, requests) = probe(rows(0..length), json(404, "{}")).await;
        assert_eq!(requests, 2, "{length}");
    }
}
