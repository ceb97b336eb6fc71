//! Walks a plan and decides nothing: updates side by side, then creations; the results in the plan's order.

use std::time::Duration;

use futures_util::StreamExt;

use super::create::create;
use super::outcome::{Item, Report};
use super::stop::Stop;
use super::update::update;
use crate::api::{Api, Trouble};
use crate::plan::{Action, Change, Plan};

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
    /// A key that is not good for one item is good for none.
    pub(super) fn stop_if_denied(&self, trouble: &Trouble) {
        if matches!(trouble, Trouble::Denied { .. }) {
            self.stop
                .now(&format!("stopped, because the server refused the key: {trouble}"));
        }
    }

    pub(super) fn finished(&self, item: &Item) {
        (self.watch)(Event::Finished(item));
    }
}

/// Applies a plan. Blocked changes are reported as not attempted: a caller that respects them never comes here with any.
pub async fn run(api: &impl Api, plan: &Plan, how: How, stop: &Stop, watch: &dyn Fn(Event<'_>)) -> Report {
    let run = &Run {
        api,
        plan,
        how,
        stop,
        watch,
    };
    let mut items: Vec<(usize, Item)> = Vec::new();
    let mut updates: Vec<(usize, &Change, &str)> = Vec::new();
    let mut creations: Vec<(usize, &Change)> = Vec::new();
    for (at, change) in plan.changes.iter().enumerate() {
        match (&change.action, &change.id) {
            (Action::Create, _) => creations.push((at, change)),
            (Action::Update, Some(id)) => updates.push((at, change, id)),
            (Action::Update, None) => items.push((
                at,
                Item::new(change, None).failed("the plan names no id for this update"),
            )),
            (Action::Blocked { message, .. }, id) => {
                items.push((at, Item::new(change, id.clone()).not_attempted(message)));
            }
        }
    }
    let updates = updates.into_iter().map(|(at, change, id)| async move {
        let item = match stop.reason() {
            Some(why) => Item::new(change, Some(id.to_owned())).not_attempted(why),
            None => update(run, change, id).await,
        };
        run.finished(&item);
        (at, item)
    });
    items.extend(
        futures_util::stream::iter(updates)
            .buffer_unordered(how.concurrency)
            .collect::<Vec<_>>()
            .await,
    );
    items.extend(create(run, &creations).await);
    items.sort_by_key(|(at, _)| *at);
    Report {
        items: items.into_iter().map(|(_, item)| item).collect(),
        unchanged: plan.unchanged.len(),
    }
}
