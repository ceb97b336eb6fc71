//! The sandbox of the API, asked with a plain HTTP client that is not the crate's own.

mod client;
mod documented;
mod faults;
mod hooks;
mod layers;
mod paging;
mod script;
mod seed;
mod shapes;
mod state;
mod strict;
mod values;
