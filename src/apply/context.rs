//! What every item of a run shares: the service, the plan, the options, who watches; when to start nothing new; and how often
//! a write is tried again once a read has shown that it was not done.

use std::cell::Cell;
use std::time::Duration;

use tokio::sync::watch;

use super::report::{ApplyEvent, ItemReport};
use super::request_body::Passthrough;
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
    pub(super) options: ApplyOptions,
    pub(super) stop: &'a StopSignal,
    pub(super) on_event: &'a dyn Fn(ApplyEvent<'_>),
    // `Cell`s will do: all items of a run are polled by one task.
    /// Has an update sent undeclared fields along, and did all of them come back as they were sent? Until then updates that
    /// do so go one by one. It never becomes false again: from then on a field that comes back otherwise stops the run.
    pub(super) passthrough_is_proven: Cell<bool>,
    /// What `PATCH`es send along. It grows to everything once the service has refused one from which a text was held back.
    pub(super) passthrough: Cell<Passthrough>,
}

/// Why an item ends although nothing of it was written.
#[derive(Debug)]
pub(super) enum Unwritten {
    /// The run is being stopped.
    NotAttempted(String),
    /// It was tried, or looked at, and cannot be written.
    Failed(String),
}

impl Unwritten {
    /// Ends the item so.
    pub(super) fn end(self, item: ItemReport) -> ItemReport {
        match self {
            Self::NotAttempted(why) => item.not_attempted(why),
            Self::Failed(why) => item.failed(why),
        }
    }

    /// Why, in words.
    pub(super) fn into_why(self) -> String {
        let (Self::NotAttempted(why) | Self::Failed(why)) = self;
        why
    }
}

impl<A: WriteApi> ApplyContext<'_, A> {
    /// Waits before another attempt at a write that was surely not done.
    pub(super) async fn wait_and_retry(&self, tries: &mut WriteRetries, setback: ApiError) -> Result<(), Unwritten> {
        let waited = self
            .stop
            .run_until_stopped(tries.wait_and_retry(self.api, setback))
            .await;
        waited.map_err(Unwritten::NotAttempted)?.map_err(Unwritten::Failed)
    }
}

impl<A> ApplyContext<'_, A> {
    /// A key that is not good for one item is good for none, and a long pause is meant for all.
    pub(super) fn stop_if_fatal(&self, error: &ApiError) {
        // Each further request would meet the same answer.
        if error.is_fatal() {
            let why = match error {
                ApiError::AccessDenied { .. } => "the server refused the key",
                _ => "the server asks for a long pause",
            };
            self.stop.stop(&format!("stopped, because {why}: {error}"));
        }
    }

    /// Waits for a read that a write is to build on. It is given up as soon as the run is stopped: nothing was sent yet.
    /// `failed` says what it means when it fails.
    pub(super) async fn read_to_write<T>(
        &self,
        read: impl Future<Output = Result<T, ApiError>>,
        failed: &str,
    ) -> Result<T, Unwritten> {
        let read = self.stop.run_until_stopped(read).await;
        read.map_err(Unwritten::NotAttempted)?.map_err(|error| {
            self.stop_if_fatal(&error);
            Unwritten::Failed(format!("{failed}: {error}"))
        })
    }

    /// Is the run still to go on?
    pub(super) fn check_running(&self) -> Result<(), Unwritten> {
        self.stop
            .reason()
            .map_or(Ok(()), |why| Err(Unwritten::NotAttempted(why)))
    }

    pub(super) fn notify_write(&self, change: &Change) {
        (self.on_event)(ApplyEvent::Writing(change));
    }

    pub(super) fn notify_finished(&self, item: ItemReport) -> ItemReport {
        (self.on_event)(ApplyEvent::Finished(&item));
        item
    }
}

/// A reason to stop, given once, seen by all.
#[derive(Debug, Clone)]
// A watch channel keeps its value: who asks only after the stop learns of it, too.
pub struct StopSignal(watch::Sender<Option<String>>);

impl Default for StopSignal {
    fn default() -> Self {
        Self(watch::channel(None).0)
    }
}

impl StopSignal {
    /// From now on nothing new is started. The first reason stays.
    pub fn stop(&self, why: &str) {
        // The first reason is the cause. Later ones (requests that were cut off by it) would hide it.
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
            // Looked at first: a read that ends in the same moment must not lead to a write any more.
            () = self.stopped() => Err(self.reason().unwrap_or_default()),
            value = future => Ok(value),
        }
    }
}

/// How often in a row a write may come too late for its read: each time something else was in its way.
const LATE: u32 = 5;

/// Counts the attempts of one write, or of several in parallel.
#[derive(Debug, Default)]
pub(super) struct WriteRetries {
    /// How many were sent and refused or lost: at most `--retries`.
    sent: u32,
    /// How many came too late for their read, and so were never sent: at most [`LATE`]. They cost the server nothing, so they
    /// don't use up the others.
    late: u32,
}

impl WriteRetries {
    /// Waits before another try.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(super) async fn wait_and_retry(&mut self, api: &impl WriteApi, setback: ApiError) -> Result<(), String> {
        // What never left waited for others: a pause, or a small budget. It says nothing of the service, so it uses
        // up none of `--retries`.
        let was_sent = !matches!(setback, ApiError::NotDone { was_sent: false, .. });
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
