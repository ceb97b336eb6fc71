//! What a budget of requests means for this run, said before it starts.

use super::connect::Session;
use super::console::Console;

/// How many requests a step makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Requests {
    /// So many or fewer.
    UpTo(usize),
    /// So many, or more if some have to be repeated.
    From(usize),
}

/// Says how many requests a step makes, and how long the budget makes that take.
pub(super) fn forecast(session: &Session, console: &Console, doing: &str, requests: Requests) {
    let (count, shown) = match requests {
        Requests::UpTo(count) => (count, format!("up to {count} requests")),
        Requests::From(count) => (count, format!("{count} requests, or more if some are repeated")),
    };
    if let Some(forced) = session.client.forecast(count) {
        console.say(&format!(
            "{doing}: {shown}; --rate-limit forces {} s\n",
            forced.as_secs()
        ));
    }
}
