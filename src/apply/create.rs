//! Creations: absence made certain, one canary, then the rest.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;

use super::body;
use super::find::{find, ids};
use super::outcome::{Item, Outcome};
use super::run::Run;
use super::update;
use super::verify::{read_back, read_new};
use crate::api::{Api, Trouble};
use crate::plan::Change;

/// What is known after the `POST`.
enum Posted {
    /// It was done (201), or may have been: why that is not clear.
    Perhaps(Option<String>),
    /// It was surely not done, or not sent.
    Not(Item),
}

/// Creates all of them. The first one is finished and verified before any other is started.
pub(super) async fn create(run: &Run<'_, impl Api>, changes: &[(usize, &Change)]) -> Vec<(usize, Item)> {
    let Some((_, first)) = changes.first() else {
        return Vec::new();
    };
    let skip_all = |why: &str| {
        changes
            .iter()
            .map(|(at, change)| (*at, Item::new(change, None).not_attempted(why)))
            .collect()
    };
    let listing = match run.stop.or(run.api.list()).await {
        Err(why) => return skip_all(&why),
        Ok(Err(trouble)) => {
            run.stop_if_denied(&trouble);
            return skip_all(&format!(
                "the list of live assistants, without which nothing is created, could not be read: {trouble}"
            ));
        }
        Ok(Ok(listing)) => listing,
    };
    if let Some(why) = &listing.incomplete {
        return skip_all(&format!("{:?} may exist already: {why}", first.name));
    }
    let before = ids(&listing);
    let taken: BTreeMap<&str, &str> = listing
        .assistants
        .iter()
        .map(|live| (live.name.as_str(), live.id.as_str()))
        .collect();
    let mut items = Vec::new();
    let mut free = Vec::new();
    for (at, change) in changes {
        match taken.get(change.name.as_str()) {
            Some(id) => items.push((
                *at,
                Item::new(change, None).failed(format!(
                    "a live assistant ({id}) has this name by now, so nothing was created; plan again"
                )),
            )),
            None => free.push((*at, *change)),
        }
    }
    let Some(((at, canary), rest)) = free.split_first() else {
        return items;
    };
    let canary = create_all(run, &[(*at, canary)], &before).await;
    let is_good = canary
        .iter()
        .all(|(_, item)| item.outcome == Outcome::Applied && item.verified != Some(false));
    items.extend(canary);
    if is_good {
        items.extend(create_all(run, rest, &before).await);
    } else {
        let why = run
            .stop
            .reason()
            .unwrap_or_else(|| "the first creation did not succeed, so no other was started".to_owned());
        items.extend(
            rest.iter()
                .map(|(at, change)| (*at, Item::new(change, None).not_attempted(&why))),
        );
    }
    items
}

/// `POST`s all, finds their ids with one list, then finishes each.
async fn create_all(
    run: &Run<'_, impl Api>,
    changes: &[(usize, &Change)],
    before: &BTreeSet<String>,
) -> Vec<(usize, Item)> {
    if changes.is_empty() {
        return Vec::new();
    }
    let posts = changes
        .iter()
        .map(|(at, change)| async move { (*at, *change, post(run, change).await) });
    let posted: Vec<_> = futures_util::stream::iter(posts)
        .buffered(run.how.concurrency)
        .collect()
        .await;
    let (mut items, mut sent) = (Vec::new(), Vec::new());
    for (at, change, posted) in posted {
        match posted {
            Posted::Not(item) => items.push((at, item)),
            Posted::Perhaps(unclear) => sent.push((at, change, unclear)),
        }
    }
    if sent.is_empty() {
        return items;
    }
    let names = sent.iter().map(|(_, change, _)| change.name.as_str()).collect();
    let found = find(run.api, &names, before, run.how.settle).await;
    if let Err(trouble) = &found {
        run.stop_if_denied(trouble);
    }
    let found = &found;
    let finishes = sent.into_iter().map(|(at, change, unclear)| async move {
        let item = Item::new(change, None);
        let how = unclear.map_or_else(|| "it was created".to_owned(), |why| format!("it may have been created ({why})"));
        let item = match found {
            Err(trouble) => item.unknown(format!("{how}, but the list could not be read: {trouble}; plan again")),
            Ok(found) => match found.get(&change.name).map(Vec::as_slice) {
                None | Some([]) => item.unknown(format!(
                    "{how}, but the list does not show it; wait, look in the dashboard, and plan again before you create it \
                     a second time"
                )),
                Some([id]) => finish(run, change, id, item).await,
                Some(several) => item.unknown(format!(
                    "{} new live assistants have this name: {}; neither was touched further; remove one by hand and pin the \
                     other by `id`",
                    several.len(),
                    several.join(", ")
                )),
            },
        };
        run.finished(&item);
        (at, item)
    });
    items.extend(
        futures_util::stream::iter(finishes)
            .buffered(run.how.concurrency)
            .collect::<Vec<_>>()
            .await,
    );
    items
}

/// The only place that sends a `POST`, once for each change of a plan.
async fn post(run: &Run<'_, impl Api>, change: &Change) -> Posted {
    let item = Item::new(change, None);
    if let Some(why) = run.stop.reason() {
        return Posted::Not(item.not_attempted(why));
    }
    match run.api.create(&body::creation(change), run.stop.given()).await {
        Ok(()) => Posted::Perhaps(None),
        Err(Trouble::Unclear { why }) => Posted::Perhaps(Some(why)),
        Err(Trouble::Interrupted) => Posted::Not(item.not_attempted(run.stop.reason().unwrap_or_default())),
        Err(trouble) => {
            run.stop_if_denied(&trouble);
            let item = item.failed(format!("not created: {trouble}"));
            run.finished(&item);
            Posted::Not(item)
        }
    }
}

/// Sets what `POST` could not carry, and verifies.
async fn finish(run: &Run<'_, impl Api>, change: &Change, id: &str, item: Item) -> Item {
    let item = Item {
        id: Some(id.to_owned()),
        ..item
    };
    let read = if body::needs_update(change) {
        read_new(run.api, id, run.how.settle).await
    } else {
        read_back(run.api, change, id, run.how.settle)
            .await
            .map(|(live, _)| live)
    };
    let live = match read {
        Ok(live) => live,
        Err(trouble) => {
            run.stop_if_denied(&trouble);
            return item.failed(format!(
                "created, but it could not be read: {trouble}; the next apply goes on from here"
            ));
        }
    };
    if !body::needs_update(change) {
        return update::judge(change, &live, &live, item);
    }
    let item = update::patch(run, change, live, item).await;
    match (item.outcome, &item.error) {
        (Outcome::Failed, Some(why)) => {
            let error = format!("created, but its settings could not be set: {why}; the next apply goes on from here");
            Item {
                error: Some(error),
                ..item
            }
        }
        _ => item,
    }
}
