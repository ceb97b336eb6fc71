//! What a budget of requests means for this run, said before it starts.

use super::connect::Session;
use super::console::Console;

/// Says how many requests a step makes, if the list has no further pages and none is repeated, and how long the budget makes
/// that take. `doing` is what, as in `reading: up to`.
pub(super) fn forecast(session: &Session, console: &Console, doing: &str, requests: usize) {
    if let Some(forced) = session.client.forecast(requests) {
        let seconds = forced.as_secs();
        console.info(&format!(
            "{doing} {requests} requests, more with further pages or repeats; --rate-limit forces {seconds} s\n"
        ));
    }
}
