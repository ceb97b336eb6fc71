//! Answers that hold several arrays: which is the list, and when others leave it open.

use roster::api::{ApiError, ReadApi};
use roster::live::AssistantList;
use serde_json::{Value, json};

use super::server::{Server, json as reply};

async fn listed(body: &Value) -> Result<AssistantList, ApiError> {
    let body = body.to_string();
    Server::start(move |_, _| reply(200, &body)).client().list().await
}

/// A body with this beside `status`.
fn body(mut members: Value) -> Value {
    members["status"] = json!(true);
    members
}

fn row(number: u64) -> Value {
    json!({"id": format!("6b0a7400000000000000{number:04x}"), "name": format!("N{number}")})
}

#[tokio::test]
async fn assistants_in_another_array_leave_the_list_open() {
    let [one, two, three] = [1, 2, 3].map(row);
    let mut nameless = two.clone();
    nameless["name"] = Value::Null;
    for (members, path) in [
        (json!({"data": [one], "archived": [two, three]}), "archived"),
        (json!({"data": [one], "archived": [nameless, three]}), "archived"),
        (
            json!({"data": {"assistants": [one], "sharedWithMe": {"items": [two]}}}),
            "sharedWithMe.items",
        ),
        (json!({"data": {"assistants": [one], "shared": [two]}}), "shared"),
        (
            json!({"data": {"assistants": [one], "folders": [{"id": row(9)["id"], "name": "F", "assistants": [two]}]}}),
            "folders.assistants",
        ),
        (json!({"data": [one], "folders": [{"items": [two]}]}), "folders.items"),
        (
            json!({"data": [one], "shared": {"edges": [{"node": two}]}}),
            "shared.edges",
        ),
        (
            json!({"data": [one], "archived": {two["id"].as_str().unwrap(): two}}),
            "archived",
        ),
        (
            json!({"data": [one], "archived": {two["id"].as_str().unwrap(): {"name": "B"}}}),
            "archived",
        ),
        (json!({"data": [one], "meta": {"pinned": [one, two]}}), "meta.pinned"),
    ] {
        let why = listed(&body(members.clone())).await.unwrap().incomplete;
        assert!(why.is_some_and(|why| why.contains(&format!("`{path}`"))), "{members}");
    }
}

#[tokio::test]
async fn other_things_and_the_same_assistants_leave_it_complete() {
    let [one, two, three] = [1, 2, 3].map(row);
    for members in [
        json!({"data": [one], "facets": [two], "filters": [{"id": "active", "name": "Active", "options": [two]}]}),
        json!({"data": [one], "errors": [], "links": [{"rel": "self", "href": "/"}], "meta": {"links": [two], "tags": [two]}}),
        json!({"data": [one], "organizations": [two], "organization": two, "owner": two}),
        json!({"data": [one], "organization": {"id": three["id"], "name": "O", "members": [two], "availableVoices": [two]}}),
        json!({"data": [one], "languages": [{"id": "en", "name": "English"}], "sortKeys": [{"id": "name", "name": "Name"}]}),
        json!({"data": [one], "recent": [one], "pinned": {"items": [one]}}),
        json!({"data": [one], "byStatus": {"active": {"count": 1}, "draft": {"count": 0}}}),
        json!({"data": {"assistants": [one], "folders": [two], "shared": []}}),
        json!({"data": {"own": [one], "shared": []}}),
    ] {
        let list = listed(&body(members.clone())).await.unwrap();
        assert_eq!((list.assistants.len(), list.incomplete), (1, None), "{members}");
    }
}

#[tokio::test]
async fn an_empty_array_is_the_list_only_by_its_key() {
    let [one, two] = [1, 2].map(row);
    let by_id = json!({one["id"].as_str().unwrap(): one, two["id"].as_str().unwrap(): two});
    for members in [
        json!({"data": {"assistants": by_id, "errors": []}}),
        json!({"data": {"assistants": by_id, "items": []}}),
        json!({"data": {"assistants": {"list": [one]}, "filters": []}}),
        json!({"data": {"assistants": {"edges": [{"node": one}]}, "facets": []}}),
        json!({"data": {"warnings": []}}),
        json!({"data": {"shared": []}}),
        json!({"data": {"own": [one], "shared": [two]}}),
        json!({"data": {"tags": [one]}}),
        json!({"data": [], "assistants": [one]}),
        json!({"data": [], "archived": {"items": [one]}}),
    ] {
        let error = listed(&body(members.clone())).await.unwrap_err();
        assert!(matches!(error, ApiError::NotThisApi { .. }), "{members}: {error}");
    }
    for members in [
        json!({"data": []}),
        json!({"data": {"assistants": []}}),
        json!({"data": {"assistants": [], "tags": [one], "filters": []}}),
        json!({"data": {"metadata": [], "data": []}}),
        json!({"data": {"voiceAssistants": [], "total": 0}}),
        json!({"data": {"docs": [], "totalDocs": 0}}),
    ] {
        let list = listed(&body(members.clone())).await.unwrap();
        assert_eq!((list.assistants.len(), list.incomplete), (0, None), "{members}");
    }
}
