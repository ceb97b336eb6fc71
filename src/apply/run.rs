//! What every item of a run shares: the service, the plan, how to go about it, when to stop, who watches.

use std::time::Duration;

use super::outcome::ItemReport;
use super::stop::StopSignal;
use crate::api::ApiError;
use crate::plan::{Change, Plan};

/// How to go about it.
#[derive(Debug, Clone, Copy)]
pub struct ApplyOptions {
    /// How many items are worked on at once, at least 1.
    pub concurrency: usize,
    /// How long a write may take to show in reads.
    pub settle: Duration,
}

/// What happens on the way, for those who watch.
#[derive(Debug, Clone, Copy)]
pub enum ApplyEvent<'a> {
    /// A first write of an item is about to be sent, or sent again after it was surely not done.
    Writing(&'a Change),
    /// An item has ended.
    Finished(&'a ItemReport),
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
