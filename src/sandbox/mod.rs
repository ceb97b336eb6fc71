//! A stand-in of the API, to try things and to test against. It shares no code with the client.
//!
//! ```text
//!  wire ──▶ http ──▶ desk ──▶ act ──▶ report, page ──▶ answer ──▶ effect ──▶ http ──▶ wire
//!                    │  ▲    (pure: a call and the world make an answer)
//!                    ▼  │
//!                   store (memory, or a file)
//! ```

mod act;
mod answer;
mod assistant;
mod call;
mod desk;
mod dto;
mod effect;
mod fault;
mod hosted;
mod http;
mod limit;
mod log;
mod page;
mod report;
mod server;
mod shape;
mod stamp;
mod store;
mod wire;
mod world;

pub use assistant::StoredAssistant;
pub use call::Route;
pub use effect::{Effect, RetryAfter};
pub use fault::{Fault, FaultTiming, RequestKind, RequestMatcher};
pub use hosted::BlockingSandbox;
pub use log::LoggedRequest;
pub use server::{Sandbox, SandboxError, SandboxOptions};
pub use shape::{ErrorStyle, PageStyle, Paging, ServerBehavior, UnsetStyle};
pub use store::{Store, StoreError};
pub use world::{ApiKey, DEFAULT_KEY, Scope, ServerState};
