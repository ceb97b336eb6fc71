//! Which values the sandbox demands and accepts, and how it changes them.

use std::collections::BTreeMap;

use roster::sandbox::{ServerBehavior, UnsetStyle};
use serde_json::{Value, json};

use crate::sandbox::client::{ID, but, creation, empty, settings};

#[tokio::test]
async fn what_was_never_set_can_be_left_out_or_null() {
    for (unset, expected) in [(UnsetStyle::LeftOut, None), (UnsetStyle::Null, Some(&Value::Null))] {
        let (_sandbox, client) = empty(ServerBehavior {
            unset,
            ..ServerBehavior::default()
        });
        client.create(&creation()).await;
        let detail = client.detail(ID).await.data();
        for field in ["first_message", "system_prompt", "temperature", "emotion"] {
            assert_eq!(detail.get(field), expected, "{unset:?} {field}");
        }
        assert_eq!(detail["voice"], "female");
        client.update(ID, &settings()).await;
        assert_eq!(
            client.detail(ID).await.data()["temperature"],
            0.7,
            "once set, it is reported"
        );
    }
}

#[tokio::test]
async fn a_field_can_be_write_only() {
    let (sandbox, client) = empty(ServerBehavior {
        unreported: vec!["hipaa".to_owned()],
        ..ServerBehavior::default()
    });
    client.create(&creation()).await;
    client.update(ID, &but(settings(), "hipaa", true)).await;
    assert_eq!(client.detail(ID).await.data().get("hipaa"), None);
    assert_eq!(
        sandbox.world().unwrap().by_id(ID).unwrap().get("hipaa"),
        Some(&json!(true))
    );
}

#[tokio::test]
async fn an_update_can_be_partial() {
    let (_sandbox, client) = empty(ServerBehavior {
        partial_patch: true,
        ..ServerBehavior::default()
    });
    client.create(&creation()).await;
    client.update(ID, &settings()).await;
    assert_eq!(client.update(ID, &json!({"temperature": 0.1})).await.status, 200);
    let detail = client.detail(ID).await.data();
    assert_eq!(
        (&detail["temperature"], &detail["system_prompt"]),
        (&json!(0.1), &json!("Be kind."))
    );
    assert_eq!(client.update(ID, &json!({"temperature": "0.1"})).await.status, 400);
    assert_eq!(client.update(ID, &json!({"voice": "male"})).await.status, 400);
}

#[tokio::test]
async fn a_creation_can_demand_less() {
    let (_sandbox, client) = empty(ServerBehavior {
        required_at_creation: Some(vec!["name".to_owned(), "voice".to_owned()]),
        ..ServerBehavior::default()
    });
    assert_eq!(client.create(&json!({"name": "A"})).await.status, 400);
    assert_eq!(
        client.create(&json!({"name": "A", "voice": "female"})).await.status,
        201
    );
    assert_eq!(client.detail(ID).await.data().get("industry"), None);
}

#[tokio::test]
async fn a_creation_demands_at_least_a_name() {
    let (sandbox, client) = empty(ServerBehavior {
        required_at_creation: Some(Vec::new()),
        ..ServerBehavior::default()
    });
    assert_eq!(client.create(&json!({"voice": "female"})).await.status, 400);
    assert_eq!(sandbox.creations(), 0);
}

#[tokio::test]
async fn newer_fields_can_be_accepted_and_reported() {
    let (_sandbox, client) = empty(ServerBehavior {
        extra: vec!["top_p".to_owned()],
        ..ServerBehavior::default()
    });
    client.create(&creation()).await;
    assert_eq!(client.update(ID, &but(settings(), "top_p", 0.9)).await.status, 200);
    assert_eq!(client.detail(ID).await.data()["top_p"], 0.9);
    assert_eq!(client.update(ID, &but(settings(), "top_k", 3)).await.status, 400);
}

#[tokio::test]
async fn values_can_be_trimmed_cut_and_ignored_under_200() {
    let (_sandbox, client) = empty(ServerBehavior {
        trimmed: vec!["first_message".to_owned(), "voice".to_owned()],
        cut: BTreeMap::from([("system_prompt".to_owned(), 3)]),
        ignored: vec!["temperature".to_owned()],
        ..ServerBehavior::default()
    });
    assert_eq!(client.create(&but(creation(), "voice", " female\n")).await.status, 201);
    let body = but(but(settings(), "first_message", "  Hi \n"), "system_prompt", "äöüß");
    assert_eq!(client.update(ID, &but(body, "temperature", 0.1)).await.status, 200);
    let detail = client.detail(ID).await.data();
    assert_eq!(detail["voice"], "female");
    assert_eq!(detail["first_message"], "Hi");
    assert_eq!(detail["system_prompt"], "äöü", "cut by characters, not bytes");
    assert_eq!(detail["temperature"], 0.7, "ignored: still the default");
}

#[tokio::test]
async fn numbers_can_be_32_bit_floats_or_text() {
    let shape = |float32, numbers_as_text| ServerBehavior {
        float32,
        numbers_as_text,
        ..ServerBehavior::default()
    };
    let cases = [
        (
            shape(true, false),
            json!(0.699_999_988_079_071),
            json!(400),
            "0.699999988079071",
        ),
        (shape(false, true), json!("0.7"), json!("400"), "\"0.7\""),
        (
            shape(true, true),
            json!("0.699999988079071"),
            json!("400"),
            "\"0.699999988079071\"",
        ),
    ];
    for (shape, temperature, max_tokens, spelt) in cases {
        let (_sandbox, client) = empty(shape);
        client.create(&creation()).await;
        let answer = client.detail(ID).await;
        assert_eq!(
            (&answer.data()["temperature"], &answer.data()["max_tokens"]),
            (&temperature, &max_tokens)
        );
        assert!(answer.text.contains(spelt), "{}", answer.text);
        assert_eq!(answer.data()["__v"], 0);
    }
}
