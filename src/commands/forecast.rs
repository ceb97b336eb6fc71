//! What a budget of requests means for this run, said before it starts.

use super::console::Console;
use crate::api::{Limit, estimate};

/// Says how many requests a step makes at most and how long the budget makes that take.
pub(super) fn forecast(console: &Console, doing: &str, requests: usize, limits: &[Limit]) {
    if !limits.is_empty() {
        let seconds = estimate(requests, limits).as_secs();
        console.say(&format!(
            "{doing}: up to {requests} requests; --rate-limit makes that at least {seconds} s\n"
        ));
    }
}
