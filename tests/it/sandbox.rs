//! The stand-in of the API, asked with a plain HTTP client that is not the house's.

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
