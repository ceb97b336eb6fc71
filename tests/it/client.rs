//! The HTTP side: what is read from answers, what is tried again, how it is paced, and what a hostile server can do.

// The attribute tells the linter that helper functions here are tests too.
mod caches;
mod faults;
mod gateways;
mod lists;
mod pace;
mod places;
mod probe;
mod retry;
mod server;
mod trust;
mod wire;
mod writes;
