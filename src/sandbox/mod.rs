//! A local fake of the API, to try things and to test against. It shares no code with the client, so that it can't share its
//! misreadings: its DTOs are transcribed by hand from the API's page.
//!
//! ```text
//!  listener ──▶ http ──▶ handler ──▶ api ──▶ report, page ──▶ answer ──▶ effect ──▶ http ──▶ listener
//!                        │  ▲       (pure: a call and the state make an answer)
//!                        ▼  │
//!                       store (memory, or a file)
//! ```

mod answer;
mod api;
mod behavior;
mod call;
mod dto;
mod effect;
mod fault;
mod handler;
mod hosted;
mod http;
mod listener;
mod page;
mod quota;
mod report;
mod request_log;
mod server;
mod state;
mod store;

pub use behavior::{ErrorStyle, PageStyle, PageWord, Paging, ServerBehavior, UnsetStyle};
pub use call::Route;
pub use effect::{Effect, RetryAfter};
pub use fault::{Fault, FaultTiming, RequestKind, RequestMatcher};
pub use hosted::BlockingSandbox;
pub use request_log::LoggedRequest;
pub use server::{Sandbox, SandboxError, SandboxOptions};
pub use state::{ApiKey, DEFAULT_KEY, Scope, ServerState, StoredAssistant};
pub use store::{Store, StoreError};
