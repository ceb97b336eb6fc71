//! Walks a plan and decides nothing: updates side by side, then creations; the results in the plan's order.

use futures_util::StreamExt;

use super::create::create;
use super::outcome::{Item, Report};
use super::run::{Event, How, Run};
use super::stop::Stop;
use super::update::update;
use crate::api::Api;
use crate::plan::{Action, Change, Plan};

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
        (at, run.finished(item))
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
