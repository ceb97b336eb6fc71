//! Several creations side by side: `POST` all, find their ids with one list, then finish each.

use futures_util::StreamExt;

use super::body;
use super::create::{IndexedChange, IndexedReports, mark_not_attempted, recheck_names};
use super::find::{CreatedIds, find, ids};
use super::outcome::{ApplyOutcome, ItemReport};
use super::run::ApplyContext;
use super::tries::WriteRetries;
use super::update::{self, PatchResult};
use super::verify::{read_back, read_new};
use crate::api::{ApiError, AssistantApi, WriteLease};
use crate::live::AssistantList;
use crate::plan::Change;

/// What became of a batch.
pub(super) struct BatchResult {
    pub(super) ended: IndexedReports,
    /// The list that was read after the last `POST`, with the right to create more upon it.
    pub(super) seen: Option<(AssistantList, WriteLease)>,
}

/// What is known after the `POST`.
enum PostResult {
    /// It was done (201), or may have been: why that is not clear.
    Perhaps(Option<String>),
    /// It was surely not done, or not sent.
    Not(ItemReport),
    /// It was surely not done: it may be tried again after another look at the list.
    NotYet(ApiError),
}

/// Creates all of them: each name was absent in this list just now.
pub(super) async fn create_batch(
    run: &ApplyContext<'_, impl AssistantApi>,
    changes: Vec<IndexedChange<'_>>,
    listing: &AssistantList,
    place: WriteLease,
) -> BatchResult {
    let before = ids(listing);
    let mut ended = Vec::new();
    let sent = post_all(run, changes, place, &mut ended).await;
    if sent.is_empty() {
        return BatchResult { ended, seen: None };
    }
    let names = sent.iter().map(|(_, change, _)| change.name.as_str()).collect();
    let found = find(run.api, &names, &before, run.how.settle).await;
    if let Err(trouble) = &found {
        run.stop_if_fatal(trouble);
    }
    let looked = &found;
    let finishes = sent.into_iter().map(|(at, change, unclear)| async move {
        let item = find_created(run, change, unclear, looked).await;
        (at, run.notify_finished(item))
    });
    let all = futures_util::stream::iter(finishes).buffered(run.how.concurrency);
    ended.extend(all.collect::<Vec<_>>().await);
    BatchResult {
        ended,
        seen: found.ok().map(|CreatedIds { listing, place, .. }| (listing, place)),
    }
}

/// Sends a `POST` for each, in as many rounds as it takes: one that was surely not done is sent again only after another
/// look at the list. Gives those that were done or may have been, each with why that is not clear.
async fn post_all<'c>(
    run: &ApplyContext<'_, impl AssistantApi>,
    mut left: Vec<IndexedChange<'c>>,
    mut place: WriteLease,
    ended: &mut IndexedReports,
) -> Vec<(usize, &'c Change, Option<String>)> {
    let (mut sent, mut tries) = (Vec::new(), WriteRetries::default());
    loop {
        let places: Vec<_> = left.iter().skip(1).map(|_| place.share()).collect();
        let places = std::iter::once(place).chain(places);
        let posts = left
            .iter()
            .zip(places)
            .map(|((at, change), place)| async move { (*at, *change, post(run, change, place).await) });
        let posted: Vec<_> = futures_util::stream::iter(posts)
            .buffered(run.how.concurrency)
            .collect()
            .await;
        let (mut again, mut setbacks) = (Vec::new(), Vec::new());
        for (at, change, posted) in posted {
            match posted {
                PostResult::Not(item) => ended.push((at, run.notify_finished(item))),
                PostResult::Perhaps(unclear) => sent.push((at, change, unclear)),
                PostResult::NotYet(setback) => {
                    again.push((at, change));
                    setbacks.push(setback);
                }
            }
        }
        // One that was sent says more than one that was too late for that.
        setbacks.sort_by_key(|setback| matches!(setback, ApiError::NotSent { was_sent: true, .. }));
        let Some(setback) = setbacks.pop() else {
            return sent;
        };
        if again.len() < left.len() {
            tries = WriteRetries::default();
        }
        left = again;
        match run.stop.run_until_stopped(tries.wait_and_retry(run.api, setback)).await {
            Err(why) => {
                mark_not_attempted(run, &mut left, &why, ended);
                return sent;
            }
            Ok(Err(why)) => {
                for (at, change) in left {
                    ended.push((
                        at,
                        run.notify_finished(ItemReport::new(change, None).failed(why.clone())),
                    ));
                }
                return sent;
            }
            Ok(Ok(())) => {}
        }
        match recheck_names(run, &mut left, ended).await {
            Some((_, fresh)) => place = fresh,
            None => return sent,
        }
    }
}

/// The only place that sends a `POST`.
async fn post(run: &ApplyContext<'_, impl AssistantApi>, change: &Change, place: WriteLease) -> PostResult {
    let item = ItemReport::new(change, None);
    if let Some(why) = run.stop.reason() {
        return PostResult::Not(item.not_attempted(why));
    }
    run.notify_write(change);
    match run.api.create(&body::creation(change), place, run.stop.stopped()).await {
        Ok(()) => PostResult::Perhaps(None),
        Err(ApiError::OutcomeUnknown { why }) => PostResult::Perhaps(Some(why)),
        Err(setback @ ApiError::NotSent { .. }) => PostResult::NotYet(setback),
        Err(ApiError::Cancelled) => PostResult::Not(item.not_attempted(run.stop.reason().unwrap_or_default())),
        Err(trouble) => {
            run.stop_if_fatal(&trouble);
            PostResult::Not(item.failed(format!("not created: {trouble}")))
        }
    }
}

/// Which one it became, if that can be told; then finishes it.
async fn find_created(
    run: &ApplyContext<'_, impl AssistantApi>,
    change: &Change,
    unclear: Option<String>,
    found: &Result<CreatedIds, ApiError>,
) -> ItemReport {
    let item = ItemReport::new(change, None);
    let how = unclear.map_or_else(
        || "it was created".to_owned(),
        |why| format!("it may have been created ({why})"),
    );
    let ids = match found {
        Err(trouble) => return item.unknown(format!("{how}, but the list could not be read: {trouble}; plan again")),
        Ok(found) => found.ids.get(&change.name).map(Vec::as_slice).unwrap_or_default(),
    };
    match ids {
        [] => item.unknown(format!(
            "{how}, but the list does not show it; wait, look in the dashboard, and plan again before you create it a \
             second time"
        )),
        [id] => finish_created(run, change, id, item).await,
        several => item.unknown(format!(
            "{} new live assistants have this name: {}; neither was touched further; remove one by hand and pin the other \
             by `id`",
            several.len(),
            several.join(", ")
        )),
    }
}

/// Sets what `POST` could not carry, and verifies.
async fn finish_created(
    run: &ApplyContext<'_, impl AssistantApi>,
    change: &Change,
    id: &str,
    item: ItemReport,
) -> ItemReport {
    let item = ItemReport {
        id: Some(id.to_owned()),
        ..item
    };
    let unread = |trouble: &ApiError| {
        run.stop_if_fatal(trouble);
        format!("created, but it could not be read: {trouble}; the next apply goes on from here")
    };
    if !body::needs_update(change) {
        return match read_back(run.api, change, id, run.how.settle).await {
            Ok((live, _)) => update::verify_item(change, &live, &live, item),
            Err(trouble) => item.failed(unread(&trouble)),
        };
    }
    let mut tries = WriteRetries::default();
    let why = loop {
        let (live, place) = match read_new(run.api, id, run.how.settle).await {
            Ok(read) => read,
            Err(trouble) => return item.failed(unread(&trouble)),
        };
        let setback = match update::patch(run, change, live, place, item.clone()).await {
            PatchResult::Ended(ItemReport {
                outcome: ApplyOutcome::Failed,
                error: Some(why),
                ..
            }) => break why,
            PatchResult::Ended(item) => return item,
            PatchResult::NotYet(setback) => setback,
        };
        if let Err(why) = tries.wait_and_retry(run.api, setback).await {
            break why;
        }
    };
    item.failed(format!(
        "created, but its settings could not be set: {why}; the next apply goes on from here"
    ))
}
