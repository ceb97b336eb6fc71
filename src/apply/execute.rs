//! Walks a plan and decides nothing: updates, then creations; the results in the plan's order.

use std::cell::Cell;

use futures_util::StreamExt;

use super::context::{ApplyContext, ApplyOptions, StopSignal};
use super::create::{IndexedReports, create};
use super::report::ApplyEvent;
use super::report::{ApplyReport, ItemReport};
use super::request_body;
use super::request_body::Passthrough;
use super::update::update;
use crate::api::WriteApi;
use crate::plan::{Action, Change, Plan};

/// Applies a plan. Blocked changes are reported as not attempted: a caller that respects them never comes here with any.
pub async fn apply_plan(
    api: &impl WriteApi,
    plan: &Plan,
    options: ApplyOptions,
    stop: &StopSignal,
    on_event: &dyn Fn(ApplyEvent<'_>),
) -> ApplyReport {
    let run = &ApplyContext {
        api,
        plan,
        options,
        stop,
        on_event,
        passthrough_is_proven: Cell::new(false),
        passthrough: Cell::new(if plan.patch_declared_only {
            Passthrough::Nothing
        } else {
            Passthrough::Unescaped
        }),
    };
    let mut items: Vec<(usize, ItemReport)> = Vec::new();
    let mut updates: Vec<IndexedUpdate<'_>> = Vec::new();
    let mut creations: Vec<(usize, &Change)> = Vec::new();
    for (at, change) in plan.changes.iter().enumerate() {
        match (&change.action, &change.id) {
            (Action::Create, _) => creations.push((at, change)),
            (Action::Update, Some(id)) => updates.push((at, change, id)),
            // `build` never makes one, and of a saved plan `contradictions` is asked. Should one come all the same,
            // nothing is sent.
            (Action::Update, None) => items.push((
                at,
                ItemReport::new(change, None).failed("the plan names no id for this update"),
            )),
            (Action::Blocked { message, .. }, id) => {
                items.push((at, ItemReport::new(change, id.clone()).not_attempted(message)));
            }
        }
    }
    // Updates first. What is wrong with the key, the address or the service shows on something that can be set right,
    // before anything is made that can't be deleted.
    items.extend(update_all(run, updates).await);
    items.extend(create(run, &creations).await);
    // They ended in any order; a report is read beside the plan.
    items.sort_by_key(|(at, _)| *at);
    ApplyReport {
        items: items.into_iter().map(|(_, item)| item).collect(),
        unchanged: plan.unchanged.len(),
    }
}

/// An update with its index in the plan and the id that it goes to.
type IndexedUpdate<'a> = (usize, &'a Change, &'a str);

/// Makes all updates: first, alone, one that sends undeclared fields along; then the others in parallel.
///
/// A whole `PATCH` sends back what nobody declared, as it was read. A service that changes texts when it stores them (escapes
/// them, say) changes these, too, each time, and in a run over a hundred assistants in all hundred. Whether this service does
/// so shows in the first one's read-back, so no other is started before that.
async fn update_all(run: &ApplyContext<'_, impl WriteApi>, mut updates: Vec<IndexedUpdate<'_>>) -> IndexedReports {
    let make = async |(at, change, id): IndexedUpdate<'_>| {
        let item = match run.stop.reason() {
            Some(why) => ItemReport::new(change, Some(id.to_owned())).not_attempted(why),
            None => update(run, change, id).await,
        };
        (at, run.notify_finished(item))
    };
    let mut items = Vec::new();
    // One that turns out to need no write, or fails before it, proves nothing: then the next one goes alone, too.
    while !run.passthrough_is_proven.get()
        // Updates that send nothing along prove nothing about it, and need no canary.
        && let Some(canary) = updates.iter().position(|(_, change, _)| !change.sent_along.is_empty())
    {
        items.push(make(updates.remove(canary)).await);
    }
    // Unordered, so that one that waits out its settle time does not keep the others from starting.
    let rest = futures_util::stream::iter(updates.into_iter().map(&make)).buffer_unordered(run.options.concurrency);
    items.extend(rest.collect::<Vec<_>>().await);
    items
}

/// How many requests a plan takes if nothing has to be repeated.
pub fn estimate_requests(plan: &Plan) -> usize {
    let each = plan.changes.iter().map(|change| match change.action {
        // Read, `PATCH`, read back.
        Action::Update => 3,
        // `POST`, read, `PATCH`, read back; without a `PATCH` it is `POST` and read back.
        Action::Create if request_body::needs_update(change) => 4,
        Action::Create => 2,
        Action::Blocked { .. } => 0,
    });
    // The list: before the first creation, after it, and after the others.
    each.sum::<usize>() + (plan.creates() + 1).min(3) * usize::from(plan.creates() > 0)
}
