//! Several creations side by side: `POST` all, find their ids with one list, then finish each.

use futures_util::StreamExt;

use super::body;
use super::create::{Ended, Numbered, look, skip};
use super::find::{Found, find, ids};
use super::outcome::{Item, Outcome};
use super::run::Run;
use super::tries::Tries;
use super::update::{self, Patched};
use super::verify::{read_back, read_new};
use crate::api::{Api, Place, Trouble};
use crate::live::Listing;
use crate::plan::Change;

/// What became of a batch.
pub(super) struct Batch {
    pub(super) ended: Ended,
    /// The list that was read after the last `POST`, with the right to create more upon it.
    pub(super) seen: Option<(Listing, Place)>,
}

/// What is known after the `POST`.
enum Posted {
    /// It was done (201), or may have been: why that is not clear.
    Perhaps(Option<String>),
    /// It was surely not done, or not sent.
    Not(Item),
    /// It was surely not done: it may be tried again after another look at the list.
    NotYet(Trouble),
}

/// Creates all of them: each name was absent in this list just now.
pub(super) async fn batch(
    run: &Run<'_, impl Api>,
    changes: Vec<Numbered<'_>>,
    listing: &Listing,
    place: Place,
) -> Batch {
    let before = ids(listing);
    let mut ended = Vec::new();
    let sent = post_all(run, changes, place, &mut ended).await;
    if sent.is_empty() {
        return Batch { ended, seen: None };
    }
    let names = sent.iter().map(|(_, change, _)| change.name.as_str()).collect();
    let found = find(run.api, &names, &before, run.how.settle).await;
    if let Err(trouble) = &found {
        run.stop_if_hopeless(trouble);
    }
    let looked = &found;
    let finishes = sent.into_iter().map(|(at, change, unclear)| async move {
        let item = identify(run, change, unclear, looked).await;
        (at, run.finished(item))
    });
    let all = futures_util::stream::iter(finishes).buffered(run.how.concurrency);
    ended.extend(all.collect::<Vec<_>>().await);
    Batch {
        ended,
        seen: found.ok().map(|Found { listing, place, .. }| (listing, place)),
    }
}

/// Sends a `POST` for each, in as many rounds as it takes: one that was surely not done is sent again only after another
/// look at the list. Gives those that were done or may have been, each with why that is not clear.
async fn post_all<'c>(
    run: &Run<'_, impl Api>,
    mut left: Vec<Numbered<'c>>,
    mut place: Place,
    ended: &mut Ended,
) -> Vec<(usize, &'c Change, Option<String>)> {
    let (mut sent, mut tries) = (Vec::new(), Tries::default());
    loop {
        let places: Vec<_> = left.iter().skip(1).map(|_| place.beside()).collect();
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
                Posted::Not(item) => ended.push((at, run.finished(item))),
                Posted::Perhaps(unclear) => sent.push((at, change, unclear)),
                Posted::NotYet(setback) => {
                    again.push((at, change));
                    setbacks.push(setback);
                }
            }
        }
        // One that was sent says more than one that was too late for that.
        setbacks.sort_by_key(|setback| matches!(setback, Trouble::NotYet { was_sent: true, .. }));
        let Some(setback) = setbacks.pop() else {
            return sent;
        };
        if again.len() < left.len() {
            tries = Tries::default();
        }
        left = again;
        match run.stop.or(tries.again(run.api, setback)).await {
            Err(why) => {
                skip(run, &mut left, &why, ended);
                return sent;
            }
            Ok(Err(why)) => {
                for (at, change) in left {
                    ended.push((at, run.finished(Item::new(change, None).failed(why.clone()))));
                }
                return sent;
            }
            Ok(Ok(())) => {}
        }
        match look(run, &mut left, ended).await {
            Some((_, fresh)) => place = fresh,
            None => return sent,
        }
    }
}

/// The only place that sends a `POST`.
async fn post(run: &Run<'_, impl Api>, change: &Change, place: Place) -> Posted {
    let item = Item::new(change, None);
    if let Some(why) = run.stop.reason() {
        return Posted::Not(item.not_attempted(why));
    }
    run.writing(change);
    match run.api.create(&body::creation(change), place, run.stop.given()).await {
        Ok(()) => Posted::Perhaps(None),
        Err(Trouble::Unclear { why }) => Posted::Perhaps(Some(why)),
        Err(setback @ Trouble::NotYet { .. }) => Posted::NotYet(setback),
        Err(Trouble::Interrupted) => Posted::Not(item.not_attempted(run.stop.reason().unwrap_or_default())),
        Err(trouble) => {
            run.stop_if_hopeless(&trouble);
            Posted::Not(item.failed(format!("not created: {trouble}")))
        }
    }
}

/// Which one it became, if that can be told; then finishes it.
async fn identify(
    run: &Run<'_, impl Api>,
    change: &Change,
    unclear: Option<String>,
    found: &Result<Found, Trouble>,
) -> Item {
    let item = Item::new(change, None);
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
        [id] => finish(run, change, id, item).await,
        several => item.unknown(format!(
            "{} new live assistants have this name: {}; neither was touched further; remove one by hand and pin the other \
             by `id`",
            several.len(),
            several.join(", ")
        )),
    }
}

/// Sets what `POST` could not carry, and verifies.
async fn finish(run: &Run<'_, impl Api>, change: &Change, id: &str, item: Item) -> Item {
    let item = Item {
        id: Some(id.to_owned()),
        ..item
    };
    let unread = |trouble: &Trouble| {
        run.stop_if_hopeless(trouble);
        format!("created, but it could not be read: {trouble}; the next apply goes on from here")
    };
    if !body::needs_update(change) {
        return match read_back(run.api, change, id, run.how.settle).await {
            Ok((live, _)) => update::judge(change, &live, &live, item),
            Err(trouble) => item.failed(unread(&trouble)),
        };
    }
    let mut tries = Tries::default();
    let why = loop {
        let (live, place) = match read_new(run.api, id, run.how.settle).await {
            Ok(read) => read,
            Err(trouble) => return item.failed(unread(&trouble)),
        };
        let setback = match update::patch(run, change, live, place, item.clone()).await {
            Patched::Ended(Item {
                outcome: Outcome::Failed,
                error: Some(why),
                ..
            }) => break why,
            Patched::Ended(item) => return item,
            Patched::NotYet(setback) => setback,
        };
        if let Err(why) = tries.again(run.api, setback).await {
            break why;
        }
    };
    item.failed(format!(
        "created, but its settings could not be set: {why}; the next apply goes on from here"
    ))
}
