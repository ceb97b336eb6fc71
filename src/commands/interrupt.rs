//! Signals and the question before anything is written. The first signal finishes what is in flight, the second ends at once.

use std::future::pending;
use std::io::BufRead;

use super::console::Console;
use crate::apply::StopSignal;

/// Waits for two signals: after the first, nothing new is started; the second ends at once.
pub(super) async fn interrupted_twice(stop: &StopSignal, console: &Console) {
    let Some(mut signals) = Signals::listen() else {
        return pending().await;
    };
    signals.next().await;
    stop.stop("interrupted");
    console.info("\nInterrupted: what is in flight is finished and reported. Interrupt again to end at once.\n");
    signals.next().await;
}

/// Listens from now on; ready with the first one.
pub(super) fn interrupted() -> impl Future<Output = ()> {
    let signals = Signals::listen();
    async {
        match signals {
            Some(mut signals) => signals.next().await,
            None => pending().await,
        }
    }
}

/// Both signals, listened for from one moment on, so that none is missed between two looks.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// None if the system does not let us listen.
    fn listen() -> Option<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Some(Self {
            interrupt: signal(SignalKind::interrupt()).ok()?,
            terminate: signal(SignalKind::terminate()).ok()?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Ctrl-C.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    fn listen() -> Option<Self> {
        Some(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            pending().await
        }
    }
}

/// Asks on the terminal; only `yes` is yes, and an interruption is no.
pub(super) async fn ask(console: &Console, question: &str) -> bool {
    let interrupted = interrupted();
    console.prompt(&format!("\n{question}\nOnly `yes` is taken: "));
    let answer = tokio::task::spawn_blocking(|| {
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer).map(|_| answer)
    });
    tokio::select! {
        biased; // whoever interrupts has not said yes
        () = interrupted => {
            console.prompt("\n");
            false
        }
        answer = answer => matches!(answer, Ok(Ok(answer)) if answer.trim() == "yes"),
    }
}
