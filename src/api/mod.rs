//! The API: what the rest of the house may ask of it, and how that is put on the wire.

pub mod port;

pub mod exchange;

pub mod redact;

pub mod address;

pub mod budget;

pub mod pace;

pub mod place;

pub mod wire;

pub mod retry;

pub mod http;

pub mod line;

pub mod client;

pub use budget::RateLimit;
pub use client::{Client, ClientConfig};
pub use place::WriteLease;
pub use port::{ApiError, AssistantApi, RequestBody};
pub use redact::Redactor;
