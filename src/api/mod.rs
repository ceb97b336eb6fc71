//! The API: what the rest may ask of it, and how that goes over the wire.
//!
//! `assistant_api` holds the two traits that everything above programs against: `ReadApi`, and `WriteApi` for `apply` alone.
//! `error` says how a request can fail. `client` implements it: `executor`
//! sends one request at a time through the `rate_limiter`, the `transport` (the only file that can send) and the
//! `retry_policy`; `wire` turns bodies into values and back; `freshness` tells answers that a cache kept; `url` and `redact` guard where the key goes. A read that a write
//! follows comes with a `write_lease`: how long, and with which place in the budget, the write may still be sent.

pub mod assistant_api;
pub mod client;
pub mod error;
pub mod executor;
pub mod freshness;
pub mod message;
pub mod rate_limiter;
pub mod redact;
pub mod retry_policy;
pub mod transport;
pub mod url;
pub mod wire;
pub mod write_lease;

pub use assistant_api::{ReadApi, RequestBody, WriteApi};
pub use client::{Client, ClientConfig};
pub use error::ApiError;
pub use rate_limiter::RateLimit;
pub use redact::Redactor;
pub use write_lease::WriteLease;
