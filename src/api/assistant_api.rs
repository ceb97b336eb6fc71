//! What the rest of the crate may ask of the API: reads, and writes for those who were given more than reads.

use super::error::ApiError;
use super::write_lease::WriteLease;
use crate::live::{AssistantList, LiveAssistant};

/// A request's body: the fields by their documented names. What is in it is decided by `apply`; it is sent as it is.
pub type RequestBody = serde_json::Map<String, serde_json::Value>;

/// What can be asked without changing anything. `plan`, `drift`, `list`, `ping` and `pull` are given no more than this, so
/// the compiler keeps them from writing. Rate limits (`--rate-limit`, `Retry-After`) are kept beneath it.
#[expect(
    async_fn_in_trait,
    reason = "everything runs on one thread; no future needs to be Send"
)]
pub trait ReadApi {
    /// All live assistants: `GET /v1/assistants`, more pages included. Retried.
    async fn list(&self) -> Result<AssistantList, ApiError>;

    /// One assistant: `GET /v1/assistants/{id}`. Retried.
    async fn get(&self, id: &str) -> Result<LiveAssistant, ApiError>;

    /// Settles whether a list that says nothing of its end was cut off, before a name that is not in it is taken for absent.
    ///
    /// A service may page without a word: its first page then looks like a whole list. So where the list carries no sign of
    /// paging, and has as many rows as a page is likely to have, one request asks for a second page. Other rows mean paging: the
    /// list is then [`incomplete`](AssistantList::incomplete). The same rows, none, or a 4xx mean that it was all. In every
    /// other case nothing is sent.
    ///
    /// # Errors
    /// What would meet every other request, too ([`ApiError::is_fatal`]). Another failure leaves the list incomplete.
    async fn probe_for_more(&self, listed: AssistantList) -> Result<AssistantList, ApiError>;
}

/// Reads and writes. A write builds on a read that was made for it: the [`WriteLease`] that comes with it says how long the
/// write may still be sent, and keeps a place for it in the rate limit.
#[expect(
    async_fn_in_trait,
    reason = "everything runs on one thread; no future needs to be Send"
)]
pub trait WriteApi: ReadApi {
    /// The list, for creations that follow at once: the budget keeps a place for the first.
    async fn list_for_create(&self) -> Result<(AssistantList, WriteLease), ApiError>;

    /// One assistant, for an update that follows at once: the budget keeps a place for it.
    async fn get_for_update(&self, id: &str) -> Result<(LiveAssistant, WriteLease), ApiError>;

    /// Creates an assistant: `POST /v1/assistants`. The answer carries no id. Sent once, and only while the list that `lease`
    /// came with is fresh: else [`ApiError::NotDone`]. While it waits to be sent, it is given up as soon as `unless` is ready:
    /// [`ApiError::Cancelled`].
    async fn create(
        &self,
        body: &RequestBody,
        lease: WriteLease,
        unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError>;

    /// Updates an assistant: `PATCH /v1/assistants/{id}`. Sent as `create` is. After [`ApiError::OutcomeUnknown`], too, the caller
    /// must read back before it tries again.
    async fn update(
        &self,
        id: &str,
        body: &RequestBody,
        lease: WriteLease,
        unless: impl Future<Output = ()>,
    ) -> Result<(), ApiError>;

    /// How often a write may be tried again.
    fn retries(&self) -> u32;

    /// Waits before the given further attempt (from 1): exponential back-off with jitter.
    async fn backoff(&self, attempt: u32);
}
