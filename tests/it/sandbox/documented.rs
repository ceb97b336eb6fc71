//! What the API documentation says, request by request.

use reqwest::Method;
use roster::sandbox::{ApiKey, Route, Scope, ServerState, StoredAssistant};
use serde_json::json;

use crate::sandbox::client::{Client, ID, but, creation, empty, of, settings};

#[tokio::test]
async fn the_pages_examples_make_an_assistant_and_set_it() {
    let (sandbox, client) = empty(roster::sandbox::ServerBehavior::default());

    let created = client.create(&creation()).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.json()["status"], true);
    assert!(created.json()["message"].is_string());
    assert!(created.json().get("data").is_none(), "{}", created.text);

    let listed = client.list().await;
    assert_eq!(listed.json()["status"], true);
    assert_eq!(listed.data(), json!([{"id": ID, "name": "Sales Assistant"}]));

    let updated = client.update(ID, &settings()).await;
    assert_eq!(updated.status, 200);
    assert_eq!(updated.json()["status"], true);
    assert!(updated.json().get("data").is_none(), "{}", updated.text);

    let detail = client.detail(ID).await.data();
    let said = [creation(), settings()];
    for (name, value) in said.iter().flat_map(|body| body.as_object().unwrap()) {
        assert_eq!(&detail[name], value, "{name}");
    }
    assert_eq!((sandbox.creations(), sandbox.updates()), (1, 1));
}

#[tokio::test]
async fn a_new_assistant_reports_all_fifteen_fields_and_some_that_nobody_documented() {
    let (_sandbox, client) = empty(roster::sandbox::ServerBehavior::default());
    client.create(&creation()).await;
    assert_eq!(
        client.detail(ID).await.data(),
        json!({
            "id": ID, "name": "Sales Assistant", "company_name": "Acme Inc", "industry": "ecommerce",
            "language": "English", "voice": "female", "task_type": "lead_qualification", "first_message": "",
            "system_prompt": "", "provider": "open_ai", "model": "gpt-4o-mini", "temperature": 0.7,
            "response_count": 3, "max_tokens": 400, "emotion": false, "hipaa": false,
            "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z", "__v": 0,
        })
    );
    client.update(ID, &settings()).await;
    let detail = client.detail(ID).await.data();
    assert_eq!(detail["updatedAt"], "2026-01-01T00:00:01.000Z");
    assert_eq!(detail["__v"], 1);
}

#[tokio::test]
async fn two_creations_of_one_name_make_two_assistants() {
    let (sandbox, client) = empty(roster::sandbox::ServerBehavior::default());
    client.create(&creation()).await;
    client.create(&creation()).await;
    assert_eq!(
        client.list().await.data(),
        json!([{"id": ID, "name": "Sales Assistant"}, {"id": "665e4a34c65bb95f2f2d72e2", "name": "Sales Assistant"}])
    );
    assert_eq!(sandbox.creations(), 2);
}

#[tokio::test]
async fn an_id_is_not_given_out_again_after_its_assistant_is_gone() {
    let (sandbox, client) = empty(roster::sandbox::ServerBehavior::default());
    client.create(&creation()).await;
    sandbox.with_world(|world| world.remove(ID)).unwrap().unwrap();
    client.create(&creation()).await;
    assert_eq!(client.list().await.data()[0]["id"], "665e4a34c65bb95f2f2d72e2");
}

#[tokio::test]
async fn a_request_without_a_key_or_with_an_unknown_one_is_401() {
    let (sandbox, _) = empty(roster::sandbox::ServerBehavior::default());
    for (key, message) in [(None, "API key is missing"), (Some("wrong"), "Invalid API key")] {
        let client = Client::of(&sandbox).with_key(key);
        let error = json!({"statusCode": 401, "message": message, "error": "Unauthorized"});
        for answer in [
            client.list().await,
            client.detail(ID).await,
            client.create(&creation()).await,
        ] {
            assert_eq!((answer.status, answer.json()), (401, error.clone()));
        }
        // The key is checked before the body and the assistant.
        assert_eq!(client.update(ID, &json!({})).await.status, 401);
    }
    assert_eq!(sandbox.creations(), 0);
}

#[tokio::test]
async fn a_key_without_the_scope_is_403() {
    let key = |key: &str, scopes: &[Scope]| ApiKey {
        key: key.to_owned(),
        scopes: scopes.to_vec(),
    };
    let mut world = ServerState::with([StoredAssistant::named("Sales Assistant")]);
    world.keys = vec![
        key("reader", &[Scope::Read]),
        key("writer", &[Scope::Write]),
        key("both", &[Scope::Read, Scope::Write]),
    ];
    let (sandbox, client) = of(world);
    assert_eq!(sandbox.key(), "both");
    assert_eq!(client.list().await.status, 200);

    let reader = Client::of(&sandbox).with_key(Some("reader"));
    assert_eq!(reader.list().await.status, 200);
    assert_eq!(reader.detail(ID).await.status, 200);
    let refused = reader.create(&creation()).await;
    assert_eq!(refused.status, 403);
    assert_eq!(
        refused.json()["message"],
        "API key does not have the required scope: assistants:write"
    );
    assert_eq!(reader.update(ID, &settings()).await.status, 403);

    let writer = Client::of(&sandbox).with_key(Some("writer"));
    assert_eq!(writer.list().await.status, 403);
    assert_eq!(writer.detail(ID).await.json()["error"], "Forbidden");
    assert_eq!(writer.create(&creation()).await.status, 201);
}

#[tokio::test]
async fn an_unknown_id_is_404() {
    let (_sandbox, client) = empty(roster::sandbox::ServerBehavior::default());
    let error = json!({"statusCode": 404, "message": "Assistant not found", "error": "Not Found"});
    let detail = client.detail(ID).await;
    assert_eq!((detail.status, detail.json()), (404, error.clone()));
    let update = client.update(ID, &settings()).await;
    assert_eq!((update.status, update.json()), (404, error));
}

#[tokio::test]
async fn there_is_no_delete_and_nothing_else() {
    let (sandbox, client) = of(ServerState::with([StoredAssistant::named("Sales Assistant")]));
    let one = format!("/v1/assistants/{ID}");
    let nowhere = [
        (Method::DELETE, one.as_str()),
        (Method::PUT, one.as_str()),
        (Method::POST, one.as_str()),
        (Method::PATCH, "/v1/assistants"),
        (Method::GET, "/v1/assistants/"),
        (Method::GET, "/v2/assistants"),
        (Method::GET, "/"),
    ];
    for (method, path) in nowhere {
        let answer = client.ask(method.clone(), path).await;
        let message = format!("Cannot {method} {path}");
        assert_eq!(
            answer.json(),
            json!({"statusCode": 404, "message": message, "error": "Not Found"})
        );
        assert_eq!(answer.status, 404);
    }
    assert!(sandbox.requests().iter().all(|request| request.kind == Route::Other));
    assert_eq!(sandbox.world().unwrap().assistants.len(), 1);
}

#[tokio::test]
async fn the_path_is_decoded_before_the_id_is_looked_for() {
    let (_sandbox, client) = of(ServerState::with([StoredAssistant::named("A").with("id", "an odd/id")]));
    assert_eq!(client.detail("an%20odd%2Fid").await.data()["name"], "A");
}

#[tokio::test]
async fn every_request_is_on_record() {
    let (sandbox, client) = empty(roster::sandbox::ServerBehavior::default());
    client.create(&creation()).await;
    client.create(&but(creation(), "voice", 1)).await;
    client.ask(Method::GET, "/v1/assistants?page=2").await;
    client.detail(ID).await;
    client.update(ID, &settings()).await;
    let record: Vec<_> = sandbox
        .requests()
        .into_iter()
        .map(|request| (request.kind, request.method, request.path, request.body, request.status))
        .collect();
    let one = format!("/v1/assistants/{ID}");
    let expected = [
        (Route::Create, "POST", "/v1/assistants", Some(creation()), Some(201)),
        (
            Route::Create,
            "POST",
            "/v1/assistants",
            Some(but(creation(), "voice", 1)),
            Some(400),
        ),
        (Route::List, "GET", "/v1/assistants?page=2", None, Some(200)),
        (Route::Detail, "GET", one.as_str(), None, Some(200)),
        (Route::Update, "PATCH", one.as_str(), Some(settings()), Some(200)),
    ];
    let expected = expected.map(|(kind, method, path, body, status)| (kind, method.into(), path.into(), body, status));
    assert_eq!(record, expected);
    assert_eq!(sandbox.requests()[0].headers["x-api-key"], sandbox.key());
    assert_eq!((sandbox.creations(), sandbox.updates()), (1, 1));
    assert_eq!(
        sandbox.connections(),
        1,
        "one connection serves one request after another"
    );
    assert_eq!(sandbox.most_at_once(), 1);
}
