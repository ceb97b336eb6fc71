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

pub use assistant::Assistant;
pub use call::Kind;
pub use effect::{Effect, RetryAfter};
pub use fault::{Fault, Hits, When, Which};
pub use hosted::Hosted;
pub use log::Request;
pub use server::{Error, Options, Sandbox};
pub use shape::{Errors, PageStyle, Paging, Shape, Unset};
pub use store::{Store, StoreError};
pub use world::{DEFAULT_KEY, Key, Scope, World};
