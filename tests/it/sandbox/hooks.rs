//! How a test can change the state while a client sends requests.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use roster::sandbox::{
    BlockingSandbox, Effect, Fault, FaultTiming, RequestKind, RequestMatcher, Sandbox, SandboxOptions, ServerBehavior,
    ServerState, StoredAssistant,
};
use serde_json::json;

use crate::sandbox::client::{Client, ID, creation, empty, of, settings};

#[tokio::test]
async fn somebody_else_can_edit_the_world_at_any_time() {
    let (sandbox, client) = empty(ServerBehavior::default());
    client.create(&creation()).await;
    sandbox
        .with_world(|world| {
            world.named_mut("Sales Assistant").unwrap().set("temperature", 0.1);
            world.add(StoredAssistant::named("Sales Assistant").with("voice", "male"));
        })
        .unwrap();
    assert_eq!(client.detail(ID).await.data()["temperature"], 0.1);
    assert_eq!(client.list().await.data().as_array().unwrap().len(), 2);
    assert_eq!(sandbox.creations(), 1, "only what requests created counts");
}

#[tokio::test]
async fn an_edit_can_come_just_before_or_just_after_the_service_acts() {
    for (when, seen) in [(FaultTiming::Before, 0.1), (FaultTiming::After, 0.7)] {
        let (sandbox, client) = of(ServerState::with([StoredAssistant::named("Sales Assistant")]));
        sandbox.on(when, RequestMatcher::nth(RequestKind::Detail, 2), |world| {
            world.by_id_mut(ID).unwrap().set("temperature", 0.1);
        });
        assert_eq!(client.detail(ID).await.data()["temperature"], 0.7);
        assert_eq!(client.detail(ID).await.data()["temperature"], seen);
        assert_eq!(client.detail(ID).await.data()["temperature"], 0.1);
    }
}

#[tokio::test]
async fn a_hook_counts_from_when_it_was_set_and_hits_by_name() {
    let (sandbox, client) = of(ServerState::with([
        StoredAssistant::named("Sales Assistant"),
        StoredAssistant::named("B"),
    ]));
    client.update(ID, &settings()).await;
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    sandbox.on(
        FaultTiming::After,
        RequestMatcher::every(RequestKind::Write).named("Sales Assistant"),
        move |_| {
            counter.fetch_add(1, Ordering::SeqCst);
        },
    );
    client.update(ID, &settings()).await;
    client.create(&creation()).await;
    client.detail(ID).await;
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn after_a_hook_that_waits_for_the_clients_death_the_creation_is_there_and_unanswered() {
    let (sandbox, client) = empty(ServerBehavior::default());
    let (at_hook, reached) = mpsc::channel();
    let (kill, killed) = mpsc::channel::<()>();
    sandbox.on(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Create),
        move |world| {
            at_hook.send(world.assistants.len()).unwrap();
            killed.recv().unwrap();
        },
    );
    let dying = tokio::spawn(async move { client.try_create(&creation()).await });
    let created = tokio::task::spawn_blocking(move || reached.recv().unwrap())
        .await
        .unwrap();
    assert_eq!(created, 1, "it acted before the hook ran");
    assert!(!dying.is_finished(), "and did not answer yet");
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    kill.send(()).unwrap();
    assert_eq!(
        Client::of(&sandbox).list().await.data(),
        json!([{"id": ID, "name": "Sales Assistant"}])
    );
    assert_eq!(sandbox.creations(), 1);
}

#[tokio::test]
async fn a_hook_runs_although_a_fault_strikes() {
    let (sandbox, client) = of(ServerState::default().with_fault(Fault::before(
        RequestMatcher::every(RequestKind::List),
        Effect::NoAnswer,
    )));
    let count = Arc::new(AtomicUsize::new(0));
    for when in [FaultTiming::Before, FaultTiming::After] {
        let counter = Arc::clone(&count);
        sandbox.on(when, RequestMatcher::first(RequestKind::List), move |_| {
            counter.fetch_add(1, Ordering::SeqCst);
        });
    }
    assert!(client.send(reqwest::Method::GET, "/v1/assistants", None).await.is_err());
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn it_runs_on_the_callers_own_thread_too_and_stops_when_told() {
    let sandbox = Sandbox::start(ServerState::default(), SandboxOptions::default())
        .await
        .unwrap();
    let client = Client::of(&sandbox);
    assert_eq!(client.create(&creation()).await.status, 201);
    let address = sandbox.url().strip_prefix("http://").unwrap().to_owned();
    assert!(address.starts_with("127.0.0.1:"));
    sandbox.stop();
    // The server notices it the next time it runs on this thread.
    let refused = async {
        while tokio::net::TcpStream::connect(&address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), refused)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_hosted_one_is_gone_when_it_is_dropped_even_with_a_request_in_work() {
    let (sandbox, client) =
        of(ServerState::default().with_fault(Fault::before(RequestMatcher::every(RequestKind::List), Effect::Hang)));
    let address = sandbox.url().strip_prefix("http://").unwrap().to_owned();
    let waiting = tokio::spawn(async move { client.send(reqwest::Method::GET, "/v1/assistants", None).await });
    while sandbox.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    drop(sandbox);
    assert!(!waiting.await.unwrap().unwrap_err().is_timeout());
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[tokio::test]
async fn a_taken_port_is_a_clear_error() {
    let (sandbox, _) = empty(ServerBehavior::default());
    let port = sandbox.url().rsplit(':').next().unwrap().parse().unwrap();
    let options = SandboxOptions {
        port,
        ..SandboxOptions::default()
    };
    let error = BlockingSandbox::start_with(ServerState::default(), options).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with(&format!("cannot listen on 127.0.0.1:{port}: ")),
        "{error}"
    );
}
