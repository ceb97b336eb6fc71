//! What the client relies on, checked by reads alone: against the sandbox, and against the real service with
//! `ROSTER_CONTRACT_URL` and `ROSTER_CONTRACT_KEY`, for whoever has a key and wants to know.

use std::time::Duration;

use roster::api::{ApiError, Client, ClientConfig, ReadApi};
use roster::diagnostic::Diagnostic;
use roster::live::{AssistantList, LiveAssistant};
use roster::sandbox::{BlockingSandbox, ServerState, StoredAssistant};

/// The service that is asked: its address and key, and the sandbox if it is one.
struct Service {
    url: String,
    key: String,
    _sandbox: Option<BlockingSandbox>,
}

impl Service {
    fn to_ask() -> Option<Self> {
        if let (Ok(url), Ok(key)) = (
            std::env::var("ROSTER_CONTRACT_URL"),
            std::env::var("ROSTER_CONTRACT_KEY"),
        ) {
            return Some(Self {
                url,
                key,
                _sandbox: None,
            });
        }
        let world = ServerState::with([
            StoredAssistant::named("Sales Assistant").with("voice", "female"),
            StoredAssistant::named("Other"),
        ]);
        let sandbox = BlockingSandbox::start(world).ok()?;
        Some(Self {
            url: sandbox.url().to_owned(),
            key: sandbox.key().to_owned(),
            _sandbox: Some(sandbox),
        })
    }

    fn client(&self, key: &str) -> Result<Client, Diagnostic> {
        Client::new(ClientConfig {
            url: self.url.clone(),
            key: key.to_owned().into(),
            timeout: Duration::from_secs(30),
            retries: 1,
            concurrency: 2,
            limits: Vec::new(),
        })
    }
}

async fn read(client: &Client) -> Result<(AssistantList, Vec<LiveAssistant>), ApiError> {
    let listing = client.list().await?;
    let mut details = Vec::new();
    for listed in listing.assistants.iter().take(3) {
        details.push(client.get(&listed.id).await?);
    }
    Ok((listing, details))
}

#[tokio::test]
async fn the_list_and_its_details_are_understood() {
    let service = Service::to_ask().unwrap();
    let (listing, details) = read(&service.client(&service.key).unwrap()).await.unwrap();
    assert!(
        !listing.assistants.is_empty(),
        "there is at least one assistant to look at"
    );
    assert_eq!(listing.incomplete, None, "the list is known to be whole");
    for (listed, detail) in listing.assistants.iter().zip(&details) {
        assert_eq!((&listed.id, &listed.name), (&detail.id, &detail.name));
        assert!(
            detail.reported.contains_key("name"),
            "a detail reports fields by their documented names"
        );
    }
}

#[tokio::test]
async fn an_id_that_is_not_there_is_told_from_a_key_that_is_not_good() {
    let service = Service::to_ask().unwrap();
    let missing = service
        .client(&service.key)
        .unwrap()
        .get("ffffffffffffffffffffffff")
        .await;
    assert!(matches!(missing, Err(ApiError::NotFound { .. })), "{missing:?}");
    let denied = service.client("no-such-key-0000").unwrap().list().await;
    assert!(matches!(denied, Err(ApiError::AccessDenied { .. })), "{denied:?}");
}
