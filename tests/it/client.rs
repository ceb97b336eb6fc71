//! The HTTP client: reading responses, retries, rate limits, and what a hostile server can do.

// The attribute tells the linter that helper functions here are tests too.
mod caches;
mod faults;
mod full_pages;
mod gateways;
mod list_headers;
mod lists;
mod odd_answers;
mod other_rows;
mod probe;
mod rate_limiter;
mod reservations;
mod retry;
mod server;
mod trust;
mod wire;
mod writes;
