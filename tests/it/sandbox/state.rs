//! The state file: saved before the response is sent, shared by processes, editable by hand.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use roster::sandbox::{BlockingSandbox, SandboxOptions, ServerState, Store, StoredAssistant};
use serde_json::{Value, json};

use crate::sandbox::client::{Client, ID, but, creation, settings};

pub(crate) fn kept_in(file: &Path) -> (BlockingSandbox, Client) {
    let options = SandboxOptions {
        file: Some(file.to_owned()),
        ..SandboxOptions::default()
    };
    let sandbox = BlockingSandbox::start_with(ServerState::default(), options).unwrap();
    let client = Client::of(&sandbox);
    (sandbox, client)
}

pub(crate) fn read(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

#[tokio::test]
async fn a_restart_finds_everything_again() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("new/folder/sandbox.json");
    let (sandbox, client) = kept_in(&file);
    assert_eq!(client.list().await.data(), json!([]));
    assert!(!file.parent().unwrap().exists(), "reading writes nothing");
    client.create(&creation()).await;
    client.update(ID, &settings()).await;
    let detail = client.detail(ID).await.data();
    drop(sandbox);

    let (_sandbox, client) = kept_in(&file);
    assert_eq!(client.detail(ID).await.data(), detail);
    client.create(&creation()).await;
    assert_eq!(
        client.list().await.data()[1]["id"],
        "665e4a34c65bb95f2f2d72e2",
        "ids go on"
    );
}

#[tokio::test]
async fn a_write_is_in_the_file_before_it_is_answered() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sandbox.json");
    let (_sandbox, client) = kept_in(&file);
    client.create(&creation()).await;
    assert_eq!(read(&file)["assistants"][0]["id"], ID);
    client.update(ID, &but(settings(), "temperature", 0.25)).await;
    assert_eq!(read(&file)["assistants"][0]["temperature"], 0.25);
    let left: Vec<_> = fs::read_dir(directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "the file and its lock: {left:?}");
}

#[tokio::test]
async fn an_edit_by_hand_is_seen_at_once_and_a_broken_one_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sandbox.json");
    let (_sandbox, client) = kept_in(&file);
    client.create(&creation()).await;
    let mut world = read(&file);
    world["assistants"][0]["voice"] = json!("male");
    fs::write(&file, world.to_string()).unwrap();
    assert_eq!(client.detail(ID).await.data()["voice"], "male");
    fs::write(&file, "{").unwrap();
    for answer in [client.list().await, client.create(&creation()).await] {
        assert_eq!(answer.status, 500);
        assert!(
            answer.json()["message"]
                .as_str()
                .unwrap()
                .contains("sandbox.json is not the state")
        );
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "{");
}

#[test]
fn two_stores_on_one_file_lose_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sandbox.json");
    let add = |who: &str| {
        let mut store = Store::open(&file, ServerState::default()).unwrap();
        for at in 0..40 {
            store
                .change(|world| world.add(StoredAssistant::named(&format!("{who} {at}"))))
                .unwrap();
        }
    };
    std::thread::scope(|scope| {
        for who in ["one", "two", "three"] {
            scope.spawn(move || add(who));
        }
    });
    let mut store = Store::open(&file, ServerState::default()).unwrap();
    let world = store.read().unwrap();
    let ids: std::collections::BTreeSet<&str> = world.assistants.iter().map(StoredAssistant::id).collect();
    assert_eq!((world.assistants.len(), ids.len()), (120, 120));
}

#[tokio::test]
async fn two_sandboxes_on_one_file_see_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sandbox.json");
    let (one, first) = kept_in(&file);
    let (two, second) = kept_in(&file);
    first.create(&creation()).await;
    second.create(&creation()).await;
    first.update(ID, &but(settings(), "name", "Other")).await;
    assert_eq!(second.list().await.data()[0]["name"], "Other");
    assert_eq!(first.list().await.data().as_array().unwrap().len(), 2);
    assert_eq!((one.creations(), two.creations()), (1, 1));
}

#[test]
fn what_could_not_be_kept_did_not_happen() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sandbox.json");
    let mut store = Store::open(&file, ServerState::with([StoredAssistant::named("A")])).unwrap();
    // A folder with the file's name: replacing it fails for everyone, also for root.
    let error = store.change(|world| {
        world.add(StoredAssistant::named("B"));
        fs::create_dir(&file).unwrap();
    });
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("cannot keep the sandbox's state in ")
    );
    fs::remove_dir(&file).unwrap();
    assert_eq!(store.read().unwrap().assistants.len(), 1, "without a file so far");

    store.change(|world| world.add(StoredAssistant::named("B"))).unwrap();
    let kept = fs::read(&file).unwrap();
    let error = store.change(|world| {
        world.add(StoredAssistant::named("C"));
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
    });
    assert!(error.is_err());
    fs::remove_dir(&file).unwrap();
    fs::write(&file, kept).unwrap();
    assert_eq!(store.read().unwrap().assistants.len(), 2, "with a file");
}

#[cfg(unix)]
#[test]
fn a_link_to_the_file_stays_a_link() {
    let directory = tempfile::tempdir().unwrap();
    let (file, link) = (directory.path().join("real.json"), directory.path().join("link.json"));
    fs::write(&file, "{}").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let mut store = Store::open(&link, ServerState::default()).unwrap();
    store.change(|world| world.add(StoredAssistant::named("A"))).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(read(&file)["assistants"][0]["name"], "A");
}

#[test]
fn a_file_is_read_again_once_its_stamp_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let old = SystemTime::now() - Duration::from_secs(60);
    let write = |name: &str, modified: Option<SystemTime>| {
        fs::write(&file, json!({"assistants": [{"name": name}]}).to_string()).unwrap();
        if let Some(modified) = modified {
            File::options()
                .write(true)
                .open(&file)
                .unwrap()
                .set_modified(modified)
                .unwrap();
        }
    };
    write("A", Some(old));
    let mut store = Store::open(&file, ServerState::default()).unwrap();
    let mut name = || store.read().unwrap().assistants[0].name().to_owned();
    assert_eq!(name(), "A");
    // A file of the same length and time counts as unchanged, so that it is not read for every request.
    write("B", Some(old));
    assert_eq!(name(), "A");
    write("C", None);
    assert_eq!(name(), "C");
    // A file that changed just now may change again within one tick of the clock, so it is read each time.
    write("D", None);
    assert_eq!(name(), "D");
}
