//! When to start nothing new: a person interrupted, or the key turned out not to be good.

use tokio::sync::watch;

/// A reason to stop, given once, seen by all.
#[derive(Debug, Clone)]
pub struct StopSignal(watch::Sender<Option<String>>);

impl Default for StopSignal {
    fn default() -> Self {
        Self(watch::channel(None).0)
    }
}

impl StopSignal {
    /// From now on nothing new is started. The first reason stays.
    pub fn stop(&self, why: &str) {
        self.0.send_if_modified(|reason| {
            let first = reason.is_none();
            if first {
                *reason = Some(why.to_owned());
            }
            first
        });
    }

    /// Why nothing new is to be started, if so.
    pub fn reason(&self) -> Option<String> {
        self.0.borrow().clone()
    }

    /// Waits until nothing new is to be started.
    pub async fn stopped(&self) {
        let mut stopped = self.0.subscribe();
        // It cannot be dropped while it is borrowed, so the wait ends with a reason only.
        let _ = stopped.wait_for(Option::is_some).await;
    }

    /// What a future gives, or the reason if that comes first (the future is then dropped: only for reads).
    ///
    /// # Errors
    /// The reason.
    pub async fn run_until_stopped<T>(&self, future: impl Future<Output = T>) -> Result<T, String> {
        tokio::select! {
            biased;
            () = self.stopped() => Err(self.reason().unwrap_or_default()),
            value = future => Ok(value),
        }
    }
}
