//! What every item of a run shares: the service, the plan, the options, who watches; when to start nothing new; and how often
//! a write is tried again once a read has shown that it was not done.

use std::time::Duration;

use tokio::sync::watch;

use super::report::{ApplyEvent, ItemReport};
use crate::api::{ApiError, WriteApi};
use crate::plan::{Change, Plan};

/// How to go about it.
#[derive(Debug, Clone, Copy)]
pub struct ApplyOptions {
    /// How many items are worked on at once, at least 1.
    pub concurrency: usize,
    /// How long a write may take to show in reads.
    pub settle: Duration,
}

/// What every item of a run shares.
pub(super) struct ApplyContext<'a, A> {
    pub(super) api: &'a A,
    pub(super) plan: &'a Plan,
    pub(super) how: ApplyOptions,
    pub(super) stop: &'a StopSignal,
    pub(super) watch: &'a dyn Fn(ApplyEvent<'_>),
}

impl<A> ApplyContext<'_, A> {
    /// A key that is not good for one item is good for none, and a long pause is meant for all.
    pub(super) fn stop_if_fatal(&self, trouble: &ApiError) {
        if trouble.is_fatal() {
            let why = match trouble {
                ApiError::AccessDenied { .. } => "the server refused the key",
                _ => "the server asks for a long pause",
            };
            self.stop.stop(&format!("stopped, because {why}: {trouble}"));
        }
    }

    pub(super) fn notify_write(&self, change: &Change) {
        (self.watch)(ApplyEvent::Writing(change));
    }

    pub(super) fn notify_finished(&self, item: ItemReport) -> ItemReport {
        (self.watch)(ApplyEvent::Finished(&item));
        item
    }
}

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

/// How often in a row a write may come too late for its read: each time something else was in its way.
const LATE: u32 = 5;

/// Counts the tries of one write, or of several side by side.
#[derive(Debug, Default)]
pub(super) struct WriteRetries {
    sent: u32,
    late: u32,
}

impl WriteRetries {
    /// Waits before another try.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(super) async fn wait_and_retry(&mut self, api: &impl WriteApi, setback: ApiError) -> Result<(), String> {
        let was_sent = !matches!(setback, ApiError::NotSent { was_sent: false, .. });
        let (count, most) = if was_sent {
            (&mut self.sent, api.retries())
        } else {
            (&mut self.late, LATE)
        };
        *count += 1;
        if *count > most {
            return Err(match *count {
                1 => format!("not written: {setback}"),
                count => format!("not written: {setback} (tried {count} times)"),
            });
        }
        api.backoff(*count).await;
        Ok(())
    }
}
