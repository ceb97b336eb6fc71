//! Scripted faults: which requests they hit and how often; and settings that delay or refuse every request.

use std::time::Duration;

use roster::sandbox::{
    BlockingSandbox, Effect, Fault, RequestKind, RequestMatcher, SandboxOptions, ServerBehavior, ServerState,
    StoredAssistant,
};

use crate::sandbox::client::{Client, ID, but, creation, empty, failing, of, settings};

#[tokio::test]
async fn a_fault_hits_the_nth_request_of_its_kind_so_many_times() {
    let effect = || Effect::Framework {
        status: 503,
        message: None,
    };
    let (sandbox, client) = failing(Fault::before(
        RequestMatcher::nth(RequestKind::Detail, 2).times(2),
        effect(),
    ));
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(client.detail(ID).await.status);
        assert_eq!(
            client.list().await.status,
            200,
            "another kind neither is hit nor counts"
        );
    }
    assert_eq!(seen, [200, 503, 503, 200, 200]);
    sandbox
        .fail(Fault::before(RequestMatcher::every(RequestKind::Read), effect()))
        .unwrap();
    assert_eq!(
        [
            client.list().await.status,
            client.detail(ID).await.status,
            client.list().await.status
        ],
        [503; 3]
    );
    assert_eq!(client.create(&creation()).await.status, 201);
    sandbox
        .fail(Fault::before(RequestMatcher::every(RequestKind::Write), effect()))
        .unwrap();
    assert_eq!(
        [
            client.create(&creation()).await.status,
            client.update(ID, &settings()).await.status
        ],
        [503; 2]
    );
}

#[tokio::test]
async fn a_fault_hits_one_assistant_by_name_or_id() {
    let other = "665e4a34c65bb95f2f2d72e2";
    let gone = || Effect::Framework {
        status: 404,
        message: None,
    };
    let world = ServerState::with([StoredAssistant::named("A"), StoredAssistant::named("B")]);
    let (_sandbox, client) = of(world.clone().with_fault(Fault::before(
        RequestMatcher::every(RequestKind::Any).named("B"),
        gone(),
    )));
    assert_eq!(
        [client.detail(ID).await.status, client.detail(other).await.status],
        [200, 404]
    );
    assert_eq!(client.create(&but(creation(), "name", "B")).await.status, 404);
    assert_eq!(client.create(&but(creation(), "name", "C")).await.status, 201);
    // Renaming A to B concerns B as well.
    assert_eq!(client.update(ID, &but(settings(), "name", "B")).await.status, 404);
    let (_sandbox, client) =
        of(world.with_fault(Fault::before(RequestMatcher::every(RequestKind::Any).id(other), gone())));
    assert_eq!(
        [client.detail(ID).await.status, client.detail(other).await.status],
        [200, 404]
    );
}

#[tokio::test]
async fn the_first_fault_of_several_wins_and_all_of_them_count() {
    let status = |status| Effect::Framework { status, message: None };
    let (sandbox, client) = empty(ServerBehavior::default());
    sandbox
        .fail(Fault::before(RequestMatcher::first(RequestKind::List), status(500)))
        .unwrap();
    sandbox
        .fail(Fault::before(
            RequestMatcher::first(RequestKind::List).times(2),
            status(502),
        ))
        .unwrap();
    let seen = [
        client.list().await.status,
        client.list().await.status,
        client.list().await.status,
    ];
    assert_eq!(seen, [500, 502, 200]);
}

#[tokio::test]
async fn beyond_the_limit_everything_is_429_with_the_seconds_to_wait() {
    let options = SandboxOptions {
        per_minute: Some(2),
        ..SandboxOptions::default()
    };
    let sandbox = BlockingSandbox::start_with(ServerState::default(), options).unwrap();
    let client = Client::of(&sandbox);
    assert_eq!(client.list().await.status, 200);
    assert_eq!(client.create(&creation()).await.status, 201);
    let refused = client.create(&creation()).await;
    assert_eq!(refused.status, 429);
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((30..=60).contains(&wait), "{wait}");
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    assert_eq!(sandbox.creations(), 1);
    assert_eq!(sandbox.requests()[2].status, Some(429));
}

#[tokio::test]
async fn every_answer_is_held_back_by_the_latency_and_several_at_once() {
    let latency = Duration::from_millis(150);
    let options = SandboxOptions {
        latency,
        ..SandboxOptions::default()
    };
    let sandbox = BlockingSandbox::start_with(ServerState::default(), options).unwrap();
    let client = Client::of(&sandbox);
    let start = std::time::Instant::now();
    tokio::join!(client.list(), client.list(), client.list());
    assert!(start.elapsed() >= latency);
    assert_eq!(sandbox.most_at_once(), 3);
    assert_eq!(sandbox.connections(), 3);
}
