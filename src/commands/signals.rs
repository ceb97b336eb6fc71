//! Ctrl-C and SIGTERM while writing: the first finishes what is in flight, the second ends at once.

use super::console::Console;
use crate::apply::Stop;

/// Waits for signals for as long as it is polled.
pub(super) async fn listen(stop: &Stop, console: &Console) {
    if signal().await {
        stop.now("interrupted");
        console.say("\nInterrupted: what is in flight is finished and reported. Interrupt again to end at once.\n");
        if signal().await {
            // Writes may be in flight: that is incomplete, whatever became of them.
            std::process::exit(3);
        }
    }
    std::future::pending::<()>().await;
}

/// Waits for one; false if the system does not let us listen.
#[cfg(unix)]
async fn signal() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return false;
    };
    tokio::select! {
        came = interrupt.recv() => came.is_some(),
        came = terminate.recv() => came.is_some(),
    }
}

/// Waits for one; false if the system does not let us listen.
#[cfg(not(unix))]
async fn signal() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}

/// Waits for the first one.
pub(super) async fn first() {
    if !signal().await {
        std::future::pending::<()>().await;
    }
}
