//! The shapes that the real service may turn out to have.

use roster::sandbox::{ErrorStyle, ServerBehavior, ServerState, StoredAssistant, UnsetStyle};
use serde_json::{Value, json};

use crate::sandbox::client::{Client, ID, but, creation, empty, of, settings};

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_rich_list_holds_what_the_details_hold() {
    let (_sandbox, client) = empty(ServerBehavior {
        rich_list: true,
        ..ServerBehavior::default()
    });
    client.create(&creation()).await;
    assert_eq!(client.list().await.data()[0], client.detail(ID).await.data());
}

#[tokio::test]
async fn ids_can_be_spelt_with_an_underscore() {
    let (_sandbox, client) = empty(ServerBehavior {
        underscore_id: true,
        ..ServerBehavior::default()
    });
    client.create(&creation()).await;
    assert_eq!(
        client.list().await.data(),
        json!([{"_id": ID, "name": "Sales Assistant"}])
    );
    let detail = client.detail(ID).await.data();
    assert_eq!((&detail["_id"], detail.get("id")), (&json!(ID), None));
    assert_eq!(
        client.update(ID, &settings()).await.status,
        200,
        "requests stay as documented"
    );
}

#[tokio::test]
async fn details_can_be_spelt_in_camel_case() {
    let (_sandbox, client) = empty(ServerBehavior {
        camel_case: true,
        ..ServerBehavior::default()
    });
    client.create(&creation()).await;
    assert_eq!(
        names(&client.detail(ID).await.data()),
        [
            "__v",
            "companyName",
            "createdAt",
            "emotion",
            "firstMessage",
            "hipaa",
            "id",
            "industry",
            "language",
            "maxTokens",
            "model",
            "name",
            "provider",
            "responseCount",
            "systemPrompt",
            "taskType",
            "temperature",
            "updatedAt",
            "voice"
        ]
    );
    assert_eq!(
        client.update(ID, &settings()).await.status,
        200,
        "requests stay as documented"
    );
    assert_eq!(client.detail(ID).await.data()["firstMessage"], "Hello {{name}}");
}

#[tokio::test]
async fn settings_can_stand_one_object_down() {
    let (_sandbox, client) = empty(ServerBehavior {
        settings_under: Some("settings".to_owned()),
        extra: vec!["top_p".to_owned()],
        ..ServerBehavior::default()
    });
    client.create(&creation()).await;
    client.update(ID, &but(settings(), "top_p", 0.9)).await;
    let detail = client.detail(ID).await.data();
    assert_eq!(
        detail["settings"],
        json!({
            "first_message": "Hello {{name}}", "system_prompt": "Be kind.", "provider": "open_ai",
            "model": "gpt-4o-mini", "temperature": 0.7, "response_count": 3, "max_tokens": 400, "emotion": true,
            "hipaa": false, "top_p": 0.9,
        })
    );
    assert_eq!(
        names(&detail),
        [
            "__v",
            "company_name",
            "createdAt",
            "id",
            "industry",
            "language",
            "name",
            "settings",
            "task_type",
            "updatedAt",
            "voice"
        ]
    );
}

#[tokio::test]
async fn errors_can_come_in_the_envelope() {
    for (errors, under) in [
        (ErrorStyle::Envelope, [404, 400, 401]),
        (ErrorStyle::EnvelopeUnder200, [200; 3]),
    ] {
        let (sandbox, client) = empty(ServerBehavior {
            errors,
            ..ServerBehavior::default()
        });
        let stranger = Client::of(&sandbox).with_key(None);
        let answers = [
            client.detail(ID).await,
            client.create(&json!({"name": "A"})).await,
            stranger.list().await,
        ];
        assert_eq!(answers.each_ref().map(|answer| answer.status), under);
        assert_eq!(
            answers[0].json(),
            json!({"status": false, "message": "Assistant not found"})
        );
        assert_eq!(answers[1].json()["status"], false);
        assert!(
            answers[1].json()["message"]
                .as_str()
                .unwrap()
                .contains("company_name must be a string, industry")
        );
        assert_eq!(sandbox.creations(), 0);
    }
}

#[tokio::test]
async fn an_unknown_key_can_be_404() {
    let (sandbox, _) = empty(ServerBehavior {
        unknown_key_is_404: true,
        ..ServerBehavior::default()
    });
    assert_eq!(Client::of(&sandbox).with_key(Some("wrong")).list().await.status, 404);
    assert_eq!(Client::of(&sandbox).with_key(None).list().await.status, 401);
}

#[tokio::test]
async fn a_new_assistant_can_be_missing_from_the_next_lists() {
    let shape = ServerBehavior {
        list_lag: 2,
        ..ServerBehavior::default()
    };
    let (_sandbox, client) = of(ServerState::with([StoredAssistant::named("Old")]).with_behavior(shape));
    client.create(&creation()).await;
    let new = "665e4a34c65bb95f2f2d72e2";
    assert_eq!(client.detail(new).await.status, 200, "only the list lags");
    for expected in [1, 1, 2, 2] {
        assert_eq!(client.list().await.data().as_array().unwrap().len(), expected);
    }
}

#[tokio::test]
async fn shapes_combine() {
    let (_sandbox, client) = empty(ServerBehavior {
        rich_list: true,
        underscore_id: true,
        camel_case: true,
        settings_under: Some("aiSettings".to_owned()),
        unset: UnsetStyle::Null,
        numbers_as_text: true,
        ..ServerBehavior::default()
    });
    client.create(&creation()).await;
    client.update(ID, &settings()).await;
    let list = client.list().await.data();
    assert_eq!(list[0]["_id"], ID);
    assert_eq!(list[0]["companyName"], "Acme Inc");
    assert_eq!(list[0]["aiSettings"]["maxTokens"], "400");
}

#[tokio::test]
async fn other_objects_can_stand_beside_the_fields() {
    let transcriber = json!({"provider": "deepgram", "model": "nova-2"});
    let (_sandbox, client) = empty(ServerBehavior {
        beside: [("transcriber".to_owned(), transcriber.clone())].into_iter().collect(),
        ..ServerBehavior::default()
    });
    client.create(&creation()).await;
    let detail = client.detail(ID).await.data();
    assert_eq!(
        (&detail["transcriber"], &detail["provider"]),
        (&transcriber, &json!("open_ai"))
    );
}

#[tokio::test]
async fn a_cache_gives_out_so_many_copies_of_what_it_fetched() {
    let (sandbox, client) = empty(ServerBehavior {
        cached_reads: 2,
        ..ServerBehavior::default()
    });
    client.list().await;
    client.create(&creation()).await;
    for _ in 0..2 {
        let copy = client.list().await;
        assert_eq!((copy.data(), copy.header("age")), (json!([]), Some("60")));
    }
    let fetched = client.list().await;
    assert_eq!(
        (fetched.data()[0]["id"].clone(), fetched.header("age")),
        (json!(ID), None)
    );
    sandbox.with_world(|world| world.shape.cached_reads = 0).unwrap();
    assert_eq!(client.list().await.header("age"), None);
}
