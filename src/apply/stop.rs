//! When to start nothing new: a person interrupted, or the key turned out not to be good.

use tokio::sync::watch;

/// A reason to stop, given once, seen by all.
#[derive(Debug, Clone)]
pub struct Stop(watch::Sender<Option<String>>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::channel(None).0)
    }
}

impl Stop {
    /// From now on nothing new is started. The first reason stays.
    pub fn now(&self, why: &str) {
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
    pub async fn given(&self) {
        let mut stopped = self.0.subscribe();
        // It cannot be dropped while it is borrowed, so the wait ends with a reason only.
        let _ = stopped.wait_for(Option::is_some).await;
    }

    /// What a future gives, or the reason if that comes first (the future is then dropped: only for reads).
    ///
    /// # Errors
    /// The reason.
    pub async fn or<T>(&self, future: impl Future<Output = T>) -> Result<T, String> {
        tokio::select! {
            biased;
            () = self.given() => Err(self.reason().unwrap_or_default()),
            value = future => Ok(value),
        }
    }
}
