//! What the contract promises and today's code does not keep. `real.rs` doesn't name this module yet: each file moves up beside
//! it once its fault is fixed.

mod caches;
mod declared;
mod limits;
mod messages;
mod names;
mod pages;
