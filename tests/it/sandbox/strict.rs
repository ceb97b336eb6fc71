//! The framework's validation: every error in a body is reported, and nothing of the body is applied.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use roster::sandbox::{ServerBehavior, ServerState, StoredAssistant};
use serde_json::{Value, json};

use crate::sandbox::client::{Answer, ID, but, creation, empty, of, raw, settings};

fn messages(answer: &Answer) -> Value {
    assert_eq!(answer.status, 400, "{}", answer.text);
    assert_eq!(answer.json()["statusCode"], 400);
    assert_eq!(answer.json()["error"], "Bad Request");
    answer.json()["message"].clone()
}

#[tokio::test]
async fn a_creation_demands_all_six_as_strings_and_nothing_else() {
    let (sandbox, client) = empty(ServerBehavior::default());
    let body =
        json!({"name": "A", "company_name": "B", "industry": null, "language": true, "voice": 7, "zeta": 1, "id": ID});
    assert_eq!(
        messages(&client.create(&body).await),
        json!([
            "property id should not exist",
            "property zeta should not exist",
            "industry must be a string",
            "language must be a string",
            "voice must be a string",
            "task_type must be a string",
        ])
    );
    for property in creation().as_object().unwrap().keys() {
        let answer = client.create(&but(creation(), property, Value::Null)).await;
        assert_eq!(messages(&answer), json!([format!("{property} must be a string")]));
    }
    // A creation does not know the fields that only an update may carry.
    let answer = client.create(&but(creation(), "temperature", 0.7)).await;
    assert_eq!(messages(&answer), json!(["property temperature should not exist"]));
    assert_eq!(client.list().await.data(), json!([]));
    assert_eq!(sandbox.creations(), 0);
}

#[tokio::test]
async fn an_update_demands_every_field_with_its_type() {
    let (sandbox, client) = of(ServerState::with([StoredAssistant::named("Sales Assistant")]));
    let before = sandbox.world().unwrap();
    for property in settings().as_object().unwrap().keys() {
        let answer = client.update(ID, &but(settings(), property, Value::Null)).await;
        let all = messages(&answer);
        assert_eq!(all.as_array().unwrap().len(), 1);
        assert!(
            all[0].as_str().unwrap().starts_with(&format!("{property} must be ")),
            "{all}"
        );
    }
    let mistyped = json!({
        "first_message": 1, "system_prompt": [], "provider": {}, "model": null, "temperature": "0.7", "response_count": 2.5,
        "max_tokens": "400", "name": 1, "language": 1, "emotion": "true", "hipaa": 0, "id": 1, "voice": "male",
    });
    assert_eq!(
        messages(&client.update(ID, &mistyped).await),
        json!([
            "property voice should not exist",
            "first_message must be a string",
            "system_prompt must be a string",
            "provider must be a string",
            "model must be a string",
            "temperature must be a number conforming to the specified constraints",
            "response_count must be an integer number",
            "max_tokens must be an integer number",
            "name must be a string",
            "language must be a string",
            "emotion must be a boolean value",
            "hipaa must be a boolean value",
            "id must be a string",
        ])
    );
    assert_eq!(sandbox.world().unwrap(), before);
    assert_eq!(sandbox.updates(), 0);
}

#[tokio::test]
async fn what_a_detail_reports_beside_its_fields_must_not_come_back() {
    let (_sandbox, client) = empty(ServerBehavior::default());
    client.create(&creation()).await;
    let mut body = settings();
    for (name, value) in client.detail(ID).await.data().as_object().unwrap() {
        body[name] = value.clone();
    }
    assert_eq!(
        messages(&client.update(ID, &body).await),
        json!([
            "property __v should not exist",
            "property company_name should not exist",
            "property createdAt should not exist",
            "property industry should not exist",
            "property task_type should not exist",
            "property updatedAt should not exist",
            "property voice should not exist",
        ])
    );
}

#[tokio::test]
async fn a_whole_number_may_be_spelt_as_a_fraction() {
    let (_sandbox, client) = of(ServerState::with([StoredAssistant::named("Sales Assistant")]));
    assert_eq!(
        client.update(ID, &but(settings(), "max_tokens", 400.0)).await.status,
        200
    );
    assert_eq!(client.update(ID, &but(settings(), "temperature", 1)).await.status, 200);
}

#[tokio::test]
async fn the_body_of_an_update_names_the_id_of_its_path() {
    for partial_patch in [false, true] {
        let shape = ServerBehavior {
            partial_patch,
            ..ServerBehavior::default()
        };
        let (sandbox, client) =
            of(ServerState::with([StoredAssistant::named("A"), StoredAssistant::named("B")]).with_behavior(shape));
        let other = sandbox.world().unwrap().named("B").unwrap().id().to_owned();
        let answer = client.update(ID, &but(settings(), "id", other)).await;
        assert_eq!(messages(&answer), json!(["id must be the id in the path"]));
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_400() {
    let (sandbox, client) = empty(ServerBehavior::default());
    for body in ["{\"name\": ", "[1, 2", "[]", "null", "\"name\"", "not json"] {
        let answer = client
            .send(Method::POST, "/v1/assistants", Some(body.to_owned()))
            .await
            .unwrap();
        assert!(messages(&answer).is_string(), "{body}: {}", answer.text);
    }
    assert_eq!(sandbox.creations(), 0);
}

#[tokio::test]
async fn a_body_that_does_not_say_it_is_json_is_not_read() {
    let (sandbox, _client) = empty(ServerBehavior::default());
    let body = creation().to_string();
    let request = |kind: &str| {
        let (key, length) = (sandbox.key(), body.len());
        format!(
            "POST /v1/assistants HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: {key}\r\n\
             {CONTENT_TYPE}: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    };
    let answer = String::from_utf8(raw(&sandbox, &request("text/plain"))).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("task_type must be a string"), "{answer}");
    let answer = String::from_utf8(raw(&sandbox, &request("application/json; charset=utf-8"))).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
}

#[tokio::test]
async fn a_body_that_is_too_long_is_413() {
    let (sandbox, client) = empty(ServerBehavior::default());
    let long = "x".repeat(9 << 20);
    let answer = client.create(&but(creation(), "voice", long)).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.json()["error"], "Payload Too Large");
    assert_eq!(sandbox.creations(), 0);
}
