//! The API: what the rest of the house may ask of it, and how that is put on the wire.

pub mod port;

pub use port::{Api, Body, Trouble};
