//! Walks a plan and decides nothing: updates side by side, then creations; the results in the plan's order.

use futures_util::StreamExt;

use super::context::{ApplyContext, ApplyOptions, StopSignal};
use super::create::create;
use super::report::ApplyEvent;
use super::report::{ApplyReport, ItemReport};
use super::request_body;
use super::update::update;
use crate::api::WriteApi;
use crate::plan::{Action, Change, Plan};

/// Applies a plan. Blocked changes are reported as not attempted: a caller that respects them never comes here with any.
pub async fn apply_plan(
    api: &impl WriteApi,
    plan: &Plan,
    how: ApplyOptions,
    stop: &StopSignal,
    watch: &dyn Fn(ApplyEvent<'_>),
) -> ApplyReport {
    let run = &ApplyContext {
        api,
        plan,
        how,
        stop,
        watch,
    };
    let mut items: Vec<(usize, ItemReport)> = Vec::new();
    let mut updates: Vec<(usize, &Change, &str)> = Vec::new();
    let mut creations: Vec<(usize, &Change)> = Vec::new();
    for (at, change) in plan.changes.iter().enumerate() {
        match (&change.action, &change.id) {
            (Action::Create, _) => creations.push((at, change)),
            (Action::Update, Some(id)) => updates.push((at, change, id)),
            (Action::Update, None) => items.push((
                at,
                ItemReport::new(change, None).failed("the plan names no id for this update"),
            )),
            (Action::Blocked { message, .. }, id) => {
                items.push((at, ItemReport::new(change, id.clone()).not_attempted(message)));
            }
        }
    }
    let updates = updates.into_iter().map(|(at, change, id)| async move {
        let item = match stop.reason() {
            Some(why) => ItemReport::new(change, Some(id.to_owned())).not_attempted(why),
            None => update(run, change, id).await,
        };
        (at, run.notify_finished(item))
    });
    items.extend(
        futures_util::stream::iter(updates)
            .buffer_unordered(how.concurrency)
            .collect::<Vec<_>>()
            .await,
    );
    items.extend(create(run, &creations).await);
    items.sort_by_key(|(at, _)| *at);
    ApplyReport {
        items: items.into_iter().map(|(_, item)| item).collect(),
        unchanged: plan.unchanged.len(),
    }
}

/// How many requests a plan takes if nothing has to be repeated.
pub fn estimate_requests(plan: &Plan) -> usize {
    let each = plan.changes.iter().map(|change| match change.action {
        Action::Update => 3,
        Action::Create if request_body::needs_update(change) => 4,
        Action::Create => 2,
        Action::Blocked { .. } => 0,
    });
    // The list: before the first creation, after it, and after the others.
    each.sum::<usize>() + (plan.creates() + 1).min(3) * usize::from(plan.creates() > 0)
}
