//! What the rest of the house may ask of the API, and how it can fail.

use super::place::Place;
use crate::live::{Detail, Listing};

/// A request's body: the fields by their documented names. What is in it is decided by `apply`; it is sent as it is.
pub type Body = serde_json::Map<String, serde_json::Value>;

/// Why a request did not do what it should: told apart by what may be done next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Surely not done: the server says what is wrong with the request (400 and other 4xx). Never sent again.
    #[error("HTTP {status}: {}", messages.join("; "))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's own words, all of them.
        messages: Vec<String>,
    },
    /// Surely not done: the key is not good for it (401, 403, or 404 where it means the key). Ends the run.
    #[error("HTTP {status}: {}", messages.join("; "))]
    Denied {
        /// The HTTP status.
        status: u16,
        /// The server's own words, all of them.
        messages: Vec<String>,
    },
    /// The assistant is not there (404 on an id).
    #[error("HTTP 404: {}", messages.join("; "))]
    Missing {
        /// The server's own words, all of them.
        messages: Vec<String>,
    },
    /// Surely not done: too many requests (429), after all retries or with a pause that is too long to wait for.
    #[error("HTTP 429: too many requests ({})", messages.join("; "))]
    Throttled {
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
    Unclear {
        /// What came instead of an answer, in words.
        why: String,
    },
    /// Of the list only: what answered does not speak as the API does, so it may be something else.
    #[error("{why}")]
    Foreign {
        /// The HTTP status.
        status: u16,
        /// What came instead of the list, in words.
        why: String,
    },
    /// Surely not done, and worth another try: it never left, was refused with "too many requests", or would have come too
    /// late after the read that it builds on. What was read is to be read again first.
    #[error("{why}")]
    NotYet {
        /// What came in the way, in words.
        why: String,
        /// Was a request sent, or tried to be sent? Otherwise it was too late for that.
        was_sent: bool,
    },
    /// Surely not done, and given up: the run is being stopped.
    #[error("interrupted")]
    Interrupted,
}

impl Trouble {
    /// Would it meet every other request, too?
    pub fn ends_run(&self) -> bool {
        matches!(self, Self::Denied { .. } | Self::Throttled { for_long: true, .. })
    }
}

/// The API as the rest of the house sees it. Pacing (`--rate-limit`, `Retry-After`) happens beneath it.
#[expect(
    async_fn_in_trait,
    reason = "everything runs on one thread; no future needs to be Send"
)]
pub trait Api {
    /// All live assistants: `GET /v1/assistants`, further pages included. Retried.
    async fn list(&self) -> Result<Listing, Trouble>;

    /// One assistant: `GET /v1/assistants/{id}`. Retried.
    async fn detail(&self, id: &str) -> Result<Detail, Trouble>;

    /// The list, for creations that follow at once: the budget keeps a place for the first.
    async fn list_to_write(&self) -> Result<(Listing, Place), Trouble>;

    /// One assistant, for an update that follows at once: the budget keeps a place for it.
    async fn detail_to_write(&self, id: &str) -> Result<(Detail, Place), Trouble>;

    /// Creates an assistant: `POST /v1/assistants`. The answer carries no id. Sent once, and only while the list that `place`
    /// came with is fresh: else [`Trouble::NotYet`]. While it waits to be sent, it is given up as soon as `unless` is ready:
    /// [`Trouble::Interrupted`].
    async fn create(&self, body: &Body, place: Place, unless: impl Future<Output = ()>) -> Result<(), Trouble>;

    /// Updates an assistant: `PATCH /v1/assistants/{id}`. Sent as `create` is. After [`Trouble::Unclear`], too, the caller
    /// must read back before it tries again.
    async fn update(
        &self,
        id: &str,
        body: &Body,
        place: Place,
        unless: impl Future<Output = ()>,
    ) -> Result<(), Trouble>;

    /// How often a write may be tried again.
    fn retries(&self) -> u32;

    /// Waits before the given further attempt (from 1): exponential back-off with jitter.
    async fn back_off(&self, attempt: u32);
}
