//! Signals and the question before anything is written. The first signal finishes what is in flight, a second one ends at once.

use std::future::pending;
use std::io::BufRead;
use std::time::Duration;

use tokio::time::timeout;

use super::console::Console;
use crate::apply::StopSignal;

/// Signals within this time after the first are the same interrupt: GNU `timeout` signals the command and then its whole process
/// group, and wrappers pass on what the terminal has sent to the group already. Nobody decides anew within a second.
const ONE_INTERRUPT: Duration = Duration::from_secs(1);

/// Waits for two interrupts: after the first, nothing new is started; the second ends at once.
pub(super) async fn interrupted_twice(stop: &StopSignal, console: &Console) {
    let Some(mut signals) = Signals::listen() else {
        return pending().await;
    };
    signals.next().await;
    stop.stop("interrupted");
    console.info("\nInterrupted: what is in flight is finished and reported. Interrupt again to end at once.\n");
    let repeated = async {
        loop {
            signals.next().await;
        }
    };
    // Always runs into the limit.
    let _: Result<(), _> = timeout(ONE_INTERRUPT, repeated).await;
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

/// The signals, listened for from one moment on, so that none is missed between two looks.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// None under `nohup`, which asks to go on when the terminal is closed.
    hang_up: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    /// None if the system does not let us listen.
    fn listen() -> Option<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let hang_up = SignalKind::hangup();
        let is_heard = !is_ignored(hang_up.as_raw_value());
        Some(Self {
            hang_up: is_heard.then(|| signal(hang_up)).transpose().ok()?,
            interrupt: signal(SignalKind::interrupt()).ok()?,
            terminate: signal(SignalKind::terminate()).ok()?,
        })
    }

    async fn next(&mut self) {
        let hung_up = async {
            match &mut self.hang_up {
                Some(hang_up) => hang_up.recv().await,
                None => pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hung_up => {}
        }
    }
}

/// Does this process ignore a signal, because whoever started it wants so? Linux says it in `/proc`; where nothing does, no.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
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
