//! What the rest of the house may ask of the API, and how it can fail.

use super::write_lease::WriteLease;
use crate::live::{AssistantList, LiveAssistant};

/// A request's body: the fields by their documented names. What is in it is decided by `apply`; it is sent as it is.
pub type RequestBody = serde_json::Map<String, serde_json::Value>;

/// Why a request did not do what it should: told apart by what may be done next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// Surely not done: the server says what is wrong with the request (400 and other 4xx). Never sent again.
    #[error("HTTP {status}: {}", messages.join("; "))]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// The server's own words, all of them.
        messages: Vec<String>,
    },
    /// Surely not done: the key is not good for it (401, 403, or 404 where it means the key). Ends the run.
    #[error("HTTP {status}: {}", messages.join("; "))]
    AccessDenied {
        /// The HTTP status.
        status: u16,
        /// The server's own words, all of them.
        messages: Vec<String>,
    },
    /// The assistant is not there (404 on an id).
    #[error("HTTP 404: {}", messages.join("; "))]
    NotFound {
        /// The server's own words, all of them.
        messages: Vec<String>,
    },
    /// Surely not done: too many requests (429), after all retries or with a pause that is too long to wait for.
    #[error("HTTP 429: too many requests ({})", messages.join("; "))]
    RateLimited {
        /// The server's own words, all of them.
        messages: Vec<String>,
        /// Does the server ask for so long a pause? Ends the run, for the pause is meant for every request.
        for_long: bool,
    },
    /// Surely never left, after all retries of a read: name look-up, connect or TLS failed.
    #[error("{why}")]
    Unreachable {
        /// What failed, in words.
        why: String,
    },
    /// It may have been done or not: no answer, a cut or unreadable answer, 5xx, `status: false`.
    #[error("{why}")]
    OutcomeUnknown {
        /// What came instead of an answer, in words.
        why: String,
    },
    /// Of the list only: what answered does not speak as the API does, so it may be something else.
    #[error("{why}")]
    NotThisApi {
        /// The HTTP status.
        status: u16,
        /// What came instead of the list, in words.
        why: String,
    },
    /// Surely not done, and worth another try: it never left, was refused with "too many requests", or would have come too
    /// late after the read that it builds on. What was read is to be read again first.
    #[error("{why}")]
    NotSent {
        /// What came in the way, in words.
        why: String,
        /// Was a request sent, or tried to be sent? Otherwise it was too late for that.
        was_sent: bool,
    },
    /// Surely not done, and given up: the run is being stopped.
    #[error("interrupted")]
    Cancelled,
}

impl ApiError {
    /// Would it meet every other request, too?
    pub fn is_fatal(&self) -> bool {
        matches!(
            self,
            Self::AccessDenied { .. } | Self::RateLimited { for_long: true, .. }
        )
    }
}

/// The API as the rest of the house sees it. Pacing (`--rate-limit`, `Retry-After`) happens beneath it.
#[expect(
    async_fn_in_trait,
    reason = "everything runs on one thread; no future needs to be Send"
)]
pub trait AssistantApi {
    /// All live assistants: `GET /v1/assistants`, further pages included. Retried.
    async fn list(&self) -> Result<AssistantList, ApiError>;

    /// One assistant: `GET /v1/assistants/{id}`. Retried.
    async fn get(&self, id: &str) -> Result<LiveAssistant, ApiError>;

    /// The list, for creations that follow at once: the budget keeps a place for the first.
    async fn list_for_create(&self) -> Result<(AssistantList, WriteLease), ApiError>;

    /// One assistant, for an update that follows at once: the budget keeps a place for it.
    async fn get_for_update(&self, id: &str) -> Result<(LiveAssistant, WriteLease), ApiError>;

    /// Creates an assistant: `POST /v1/assistants`. The answer carries no id. Sent once, and only while the list that `place`
    /// came with is fresh: else [`ApiError::NotSent`]. While it waits to be sent, it is given up as soon as `unless` is ready:
    /// [`ApiError::Cancelled`].
    async fn create(
        &self,
        body: &RequestBody,
        place: WriteLease,
        unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError>;

    /// Updates an assistant: `PATCH /v1/assistants/{id}`. Sent as `create` is. After [`ApiError::OutcomeUnknown`], too, the caller
    /// must read back before it tries again.
    async fn update(
        &self,
        id: &str,
        body: &RequestBody,
        place: WriteLease,
        unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError>;

    /// How often a write may be tried again.
    fn retries(&self) -> u32;

    /// Waits before the given further attempt (from 1): exponential back-off with jitter.
    async fn backoff(&self, attempt: u32);
}
