//! A state file that a person wrote: what may be left out, and what is wrong with it.

use std::fs;

use roster::sandbox::{
    ApiKey, BlockingSandbox, Effect, Fault, PageStyle, Paging, RequestKind, RequestMatcher, SandboxError,
    SandboxOptions, Scope, ServerBehavior, ServerState, Store, StoreError, StoredAssistant,
};
use serde_json::json;

use crate::sandbox::client::{ID, but, creation, settings};
use crate::sandbox::state::{kept_in, read};

#[tokio::test]
async fn a_seed_of_names_alone_is_enough() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("seed.json");
    let seed = r#"{"assistants": [{"name": "A"}, {"name": "B", "id": "665e4a34c65bb95f2f2d72e1", "theme": "dark"}, {"name": "C"}]}"#;
    fs::write(&file, seed).unwrap();
    let (sandbox, client) = kept_in(&file);
    assert_eq!(sandbox.key(), roster::sandbox::DEFAULT_KEY);
    let list = client.list().await.data();
    let ids: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        [
            "665e4a34c65bb95f2f2d72e2",
            "665e4a34c65bb95f2f2d72e1",
            "665e4a34c65bb95f2f2d72e3"
        ]
    );
    let detail = client.detail(ids[1]).await.data();
    assert_eq!(
        (&detail["theme"], &detail["temperature"]),
        (&json!("dark"), &json!(0.7))
    );
    assert_eq!(
        detail.get("voice"),
        None,
        "nothing is made up for what only a creation sets"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), seed, "reading writes nothing");

    client.update(ids[1], &but(settings(), "id", ids[1])).await;
    assert_eq!(read(&file)["assistants"][1]["theme"], "dark", "unknown keys are kept");
    assert_eq!(
        read(&file)["assistants"][0]["id"],
        ids[0],
        "an id that was shown once stays"
    );
}

#[tokio::test]
async fn a_seed_can_carry_shape_and_faults_and_keys() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("seed.json");
    let seed = json!({
        "assistants": [{"name": "A"}, {"name": "B"}],
        "shape": {"underscore_id": true, "paging": {"size": 1, "style": "pagination"}, "errors": "envelope"},
        "faults": [
            {"on": {"which": "list"}, "does": {"html": {"status": 502}}},
            {"on": {"which": "create", "from": 1, "times": null}, "when": "after", "does": "no_answer"},
        ],
        "keys": [{"key": "k", "scopes": ["assistants:read", "assistants:write"]}],
    });
    fs::write(&file, seed.to_string()).unwrap();
    let (sandbox, client) = kept_in(&file);
    assert_eq!(sandbox.key(), "k");
    assert_eq!(client.list().await.status, 502);
    let list = client.list().await;
    assert_eq!(list.json()["pagination"]["totalPages"], 2);
    assert_eq!(list.data()[0]["_id"], ID);
    assert!(client.try_create(&creation()).await.is_err());
    assert_eq!(client.detail("none").await.json()["status"], false);
    drop(sandbox);

    let (sandbox, client) = kept_in(&file);
    assert_eq!(client.list().await.status, 200, "the script goes on where it was");
    assert!(client.try_create(&creation()).await.is_err());
    assert_eq!(sandbox.world().unwrap().assistants.len(), 4);
}

#[test]
fn a_world_survives_the_file_whole() {
    let mut world = ServerState::with([StoredAssistant::named("A").with("theme", json!({"dark": [1, 2.5]}))])
        .with_behavior(ServerBehavior {
            paging: Some(Paging::new(3, PageStyle::Next)),
            list_lag: 2,
            ..ServerBehavior::default()
        })
        .with_fault(Fault::after(
            RequestMatcher::every(RequestKind::Write).named("A"),
            Effect::CutBody { keep: 3 },
        ));
    world.lagging.insert(ID.to_owned(), 1);
    world.keys.push(ApiKey {
        key: "reader".to_owned(),
        scopes: vec![Scope::Read],
    });
    let text = serde_json::to_string_pretty(&world).unwrap();
    assert_eq!(serde_json::from_str::<ServerState>(&text).unwrap(), world);
    assert_eq!(
        serde_json::from_str::<ServerState>("{}").unwrap(),
        ServerState::default()
    );
}

#[test]
fn a_person_finds_the_id_and_the_name_first() {
    let assistant = StoredAssistant::named("A")
        .with("emotion", true)
        .with("aaa", 1)
        .with("id", ID)
        .with("voice", "male");
    assert_eq!(
        serde_json::to_string(&assistant).unwrap(),
        format!(r#"{{"id":"{ID}","name":"A","voice":"male","emotion":true,"aaa":1}}"#)
    );
}

#[test]
fn a_broken_file_is_named_with_what_is_wrong() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("broken.json");
    for (text, why) in [
        ("", "EOF"),
        ("{\"assistants\": [", "EOF"),
        ("[]", "expected"),
        ("{\"assistant\": []}", "unknown field `assistant`"),
        ("{\"shape\": {\"pageing\": null}}", "unknown field `pageing`"),
        (
            "{\"faults\": [{\"on\": {\"which\": \"list\"}, \"does\": {\"html\": {\"state\": 1}}}]}",
            "unknown field `state`",
        ),
        ("{\"assistants\": [{\"id\": \"x\"}]}", "needs a `name`"),
        (
            "{\"assistants\": [{\"name\": \"A\", \"id\": 7}]}",
            "`id` must be a string",
        ),
        (
            "{\"assistants\": [{\"name\": \"A\", \"id\": \"x\"}, {\"name\": \"B\", \"id\": \"x\"}]}",
            "have the id x",
        ),
    ] {
        fs::write(&file, text).unwrap();
        let options = SandboxOptions {
            file: Some(file.clone()),
            ..SandboxOptions::default()
        };
        let error = BlockingSandbox::start_with(ServerState::default(), options).unwrap_err();
        assert!(
            matches!(error, SandboxError::Store(StoreError::Broken { .. })),
            "{error:?}"
        );
        let said = error.to_string();
        assert!(
            said.contains("broken.json is not the state of a sandbox: ") && said.contains(why),
            "{said}"
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), text, "it is left as it is");
    }
    let error = Store::open(directory.path(), ServerState::default()).unwrap_err();
    assert!(matches!(error, StoreError::Read { .. }), "{error}");
}
