//! The stand-in of the API, asked with a plain HTTP client that is not the house's.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what helps a test may fail like one"
)]

#[path = "sandbox/client.rs"]
mod client;
#[path = "sandbox/documented.rs"]
mod documented;
#[path = "sandbox/faults.rs"]
mod faults;
#[path = "sandbox/hooks.rs"]
mod hooks;
#[path = "sandbox/layers.rs"]
mod layers;
#[path = "sandbox/paging.rs"]
mod paging;
#[path = "sandbox/script.rs"]
mod script;
#[path = "sandbox/seed.rs"]
mod seed;
#[path = "sandbox/shapes.rs"]
mod shapes;
#[path = "sandbox/state.rs"]
mod state;
#[path = "sandbox/strict.rs"]
mod strict;
#[path = "sandbox/values.rs"]
mod values;
