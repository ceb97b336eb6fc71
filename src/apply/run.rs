//! What every item of a run shares: the service, the plan, how to go about it, when to stop, who watches.

use std::time::Duration;

use super::outcome::Item;
use super::stop::Stop;
use crate::api::Trouble;
use crate::plan::{Change, Plan};

/// How to go about it.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// How many items are worked on at once, at least 1.
    pub concurrency: usize,
    /// How long a write may take to show in reads.
    pub settle: Duration,
}

/// What happens on the way, for those who watch.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A first write of an item is about to be sent, or sent again after it was surely not done.
    Writing(&'a Change),
    /// An item has ended.
    Finished(&'a Item),
}

/// What every item of a run shares.
pub(super) struct Run<'a, A> {
    pub(super) api: &'a A,
    pub(super) plan: &'a Plan,
    pub(super) how: How,
    pub(super) stop: &'a Stop,
    pub(super) watch: &'a dyn Fn(Event<'_>),
}

impl<A> Run<'_, A> {
    /// A key that is not good for one item is good for none, and a long pause is meant for all.
    pub(super) fn stop_if_hopeless(&self, trouble: &Trouble) {
        if trouble.ends_run() {
            let why = match trouble {
                Trouble::Denied { .. } => "the server refused the key",
                _ => "the server asks for a long pause",
            };
            self.stop.now(&format!("stopped, because {why}: {trouble}"));
        }
    }

    pub(super) fn writing(&self, change: &Change) {
        (self.watch)(Event::Writing(change));
    }

    pub(super) fn finished(&self, item: Item) -> Item {
        (self.watch)(Event::Finished(&item));
        item
    }
}
