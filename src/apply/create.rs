//! Creations: absence made certain, one canary, then the rest.

use super::batch::{Batch, batch};
use super::outcome::{Item, Outcome};
use super::run::Run;
use super::taken::Taken;
use crate::api::{Api, Place};
use crate::live::Listing;
use crate::plan::Change;

/// A creation and its place in the plan.
pub(super) type Numbered<'a> = (usize, &'a Change);

/// Items that have ended, by their places in the plan.
pub(super) type Ended = Vec<(usize, Item)>;

/// Creates all of them. The first one is finished and verified before any other is started.
pub(super) async fn create(run: &Run<'_, impl Api>, changes: &[Numbered<'_>]) -> Ended {
    let mut items = Vec::new();
    let mut left = changes.to_vec();
    let Some((listing, place)) = look(run, &mut left, &mut items).await else {
        return items;
    };
    let mut rest = left.split_off(left.len().min(1));
    let Batch { ended, seen } = batch(run, left, &listing, place).await;
    let is_good = ended
        .iter()
        .all(|(_, item)| item.outcome == Outcome::Applied && item.verified != Some(false));
    items.extend(ended);
    if !is_good || run.stop.reason().is_some() {
        let why = run
            .stop
            .reason()
            .unwrap_or_else(|| "the first creation did not succeed, so no other was started".to_owned());
        skip(run, &mut rest, &why, &mut items);
        return items;
    }
    // The list that shows the first one shows also whose name was taken meanwhile, unless finishing it took long.
    let seen = match seen.filter(|(listing, place)| listing.incomplete.is_none() && place.is_fresh()) {
        Some((listing, place)) => {
            drop_taken(run, &listing, &mut rest, &mut items);
            Some((listing, place))
        }
        None => look(run, &mut rest, &mut items).await,
    };
    if let Some((listing, place)) = seen.filter(|_| !rest.is_empty()) {
        items.extend(batch(run, rest, &listing, place).await.ended);
    }
    items
}

/// Reads the list, and ends what can't be created by what it says. None: nothing is left.
pub(super) async fn look(
    run: &Run<'_, impl Api>,
    left: &mut Vec<Numbered<'_>>,
    items: &mut Ended,
) -> Option<(Listing, Place)> {
    if left.is_empty() {
        return None;
    }
    let read = match run.stop.or(run.api.list_to_write()).await {
        Err(why) => Err(why),
        Ok(Err(trouble)) => {
            run.stop_if_hopeless(&trouble);
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
            drop_taken(run, &listing, left, items);
            (!left.is_empty()).then_some((listing, place))
        }
        Err(why) => {
            skip(run, left, &why, items);
            None
        }
    }
}

/// Ends those whose name somebody has by now.
fn drop_taken<A>(run: &Run<'_, A>, listing: &Listing, left: &mut Vec<Numbered<'_>>, items: &mut Ended) {
    let taken = Taken::new(run.plan, listing);
    left.retain(|(at, change)| {
        let Some(by) = taken.by(change) else {
            return true;
        };
        let item = Item::new(change, None).failed(format!("{by}, so nothing was created; plan again"));
        items.push((*at, run.finished(item)));
        false
    });
}

/// Ends all of them: not attempted.
pub(super) fn skip<A>(run: &Run<'_, A>, left: &mut Vec<Numbered<'_>>, why: &str, items: &mut Ended) {
    for (at, change) in left.drain(..) {
        items.push((at, run.finished(Item::new(change, None).not_attempted(why))));
    }
}
