//! Creations: absence made certain, one canary, then the rest.

use super::batch::{BatchResult, create_batch};
use super::outcome::{ApplyOutcome, ItemReport};
use super::run::ApplyContext;
use super::taken::NameConflicts;
use crate::api::{AssistantApi, WriteLease};
use crate::live::AssistantList;
use crate::plan::Change;

/// A creation and its place in the plan.
pub(super) type IndexedChange<'a> = (usize, &'a Change);

/// Items that have ended, by their places in the plan.
pub(super) type IndexedReports = Vec<(usize, ItemReport)>;

/// Creates all of them. The first one is finished and verified before any other is started.
pub(super) async fn create(run: &ApplyContext<'_, impl AssistantApi>, changes: &[IndexedChange<'_>]) -> IndexedReports {
    let mut items = Vec::new();
    let mut left = changes.to_vec();
    let Some((listing, place)) = recheck_names(run, &mut left, &mut items).await else {
        return items;
    };
    let mut rest = left.split_off(left.len().min(1));
    let BatchResult { ended, seen } = create_batch(run, left, &listing, place).await;
    let is_good = ended
        .iter()
        .all(|(_, item)| item.outcome == ApplyOutcome::Applied && item.verified != Some(false));
    items.extend(ended);
    if !is_good || run.stop.reason().is_some() {
        let why = run
            .stop
            .reason()
            .unwrap_or_else(|| "the first creation did not succeed, so no other was started".to_owned());
        mark_not_attempted(run, &mut rest, &why, &mut items);
        return items;
    }
    // The list that shows the first one shows also whose name was taken meanwhile, unless finishing it took long.
    let seen = match seen.filter(|(listing, place)| listing.incomplete.is_none() && place.is_valid()) {
        Some((listing, place)) => {
            drop_conflicts(run, &listing, &mut rest, &mut items);
            Some((listing, place))
        }
        None => recheck_names(run, &mut rest, &mut items).await,
    };
    if let Some((listing, place)) = seen.filter(|_| !rest.is_empty()) {
        items.extend(create_batch(run, rest, &listing, place).await.ended);
    }
    items
}

/// Reads the list, and ends what can't be created by what it says. None: nothing is left.
pub(super) async fn recheck_names(
    run: &ApplyContext<'_, impl AssistantApi>,
    left: &mut Vec<IndexedChange<'_>>,
    items: &mut IndexedReports,
) -> Option<(AssistantList, WriteLease)> {
    if left.is_empty() {
        return None;
    }
    let read = match run.stop.run_until_stopped(run.api.list_for_create()).await {
        Err(why) => Err(why),
        Ok(Err(trouble)) => {
            run.stop_if_fatal(&trouble);
            Err(format!(
                "the list of live assistants, without which nothing is created, could not be read: {trouble}"
            ))
        }
        Ok(Ok((listing, place))) => match &listing.incomplete {
            Some(why) => Err(format!("it may exist already: {why}")),
            None => Ok((listing, place)),
        },
    };
    match read {
        Ok((listing, place)) => {
            drop_conflicts(run, &listing, left, items);
            (!left.is_empty()).then_some((listing, place))
        }
        Err(why) => {
            mark_not_attempted(run, left, &why, items);
            None
        }
    }
}

/// Ends those whose name somebody has by now.
fn drop_conflicts<A>(
    run: &ApplyContext<'_, A>,
    listing: &AssistantList,
    left: &mut Vec<IndexedChange<'_>>,
    items: &mut IndexedReports,
) {
    let taken = NameConflicts::new(run.plan, listing);
    left.retain(|(at, change)| {
        let Some(by) = taken.conflict_for(change) else {
            return true;
        };
        let item = ItemReport::new(change, None).failed(format!("{by}, so nothing was created; plan again"));
        items.push((*at, run.notify_finished(item)));
        false
    });
}

/// Ends all of them: not attempted.
pub(super) fn mark_not_attempted<A>(
    run: &ApplyContext<'_, A>,
    left: &mut Vec<IndexedChange<'_>>,
    why: &str,
    items: &mut IndexedReports,
) {
    for (at, change) in left.drain(..) {
        items.push((
            at,
            run.notify_finished(ItemReport::new(change, None).not_attempted(why)),
        ));
    }
}
