//! Creations: absence made certain, one canary, then the rest: POST all, find their ids with one list, then finish each.
//!
//! This API has no `DELETE`, and its 201 carries no id. So the order here is fixed by what can't be undone: the list is read
//! just before the first `POST`, because the plan's list may be hours old; one creation is finished and verified before any other
//! is started, because what goes wrong with one goes wrong with all; no `POST` is sent again unless it was surely not done, and
//! then only after another look at the list; and nothing is written to an id that is not certain.

use std::collections::BTreeSet;
use std::rc::Rc;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::sleep;

use super::context::{ApplyContext, Unwritten, WriteRetries};
use super::created::{CreatedAs, identify, ids};
use super::creation_pace::CreationPace;
use super::precondition::NameConflicts;
use super::report::{ApplyOutcome, ItemReport};
use super::update::PatchResult;
use super::verify::{list_created, read_back, read_new};
use super::{request_body, update};
use crate::api::{ApiError, RequestBody, WriteApi, WriteLease};
use crate::live::AssistantList;
use crate::plan::Change;

/// A creation and its place in the plan.
pub(super) type IndexedChange<'a> = (usize, &'a Change);

/// Items that have ended, by their places in the plan.
pub(super) type IndexedReports = Vec<(usize, ItemReport)>;

/// Creates all of them. The first one is finished and verified before any other is started.
pub(super) async fn create(run: &ApplyContext<'_, impl WriteApi>, changes: &[IndexedChange<'_>]) -> IndexedReports {
    let mut items = Vec::new();
    let mut remaining = changes.to_vec();
    let Some((listing, lease)) = recheck_names(run, &mut remaining, &mut items).await else {
        return items;
    };
    // The canary is the first that is still to be created: the list may just have ended the one that the plan has
    // first.
    let mut rest = remaining.split_off(remaining.len().min(1));
    let BatchResult { ended, latest_list } = create_batch(run, remaining, &listing, lease).await;
    // Not verified (`None`) is good enough: a value that the API never reports can't be seen on any of them.
    let is_good = ended
        .iter()
        .all(|(_, item)| item.outcome == ApplyOutcome::Applied && item.verified != Some(false));
    items.extend(ended);
    // Whatever went wrong with one may go wrong with all, and a creation can't be undone. That includes a name that the server
    // keeps otherwise: the next run would not find what this one created under such a name.
    if !is_good || run.stop.reason().is_some() {
        let why = run
            .stop
            .reason()
            .unwrap_or_else(|| "the first creation did not succeed, so no other was started".to_owned());
        mark_not_attempted(run, &mut rest, &why, &mut items);
        return items;
    }
    // The list that shows the first one shows also whose name was taken meanwhile, unless finishing it took long: between a
    // list and the `POST` upon it somebody else may create the same name, and that race is kept as short as it can be.
    let latest_list = match latest_list.filter(|(listing, lease)| listing.incomplete.is_none() && lease.is_valid()) {
        Some((listing, lease)) => {
            drop_conflicts(run, &listing, &mut rest, &mut items);
            Some((listing, lease))
        }
        None => recheck_names(run, &mut rest, &mut items).await,
    };
    if let Some((listing, lease)) = latest_list.filter(|_| !rest.is_empty()) {
        items.extend(create_batch(run, rest, &listing, lease).await.ended);
    }
    items
}

/// Reads the list, and ends what can't be created by what it says. None: nothing is left.
pub(super) async fn recheck_names(
    run: &ApplyContext<'_, impl WriteApi>,
    remaining: &mut Vec<IndexedChange<'_>>,
    items: &mut IndexedReports,
) -> Option<(AssistantList, WriteLease)> {
    if remaining.is_empty() {
        return None;
    }
    let failed = "the list of live assistants, without which nothing is created, could not be read";
    let read = run.read_to_write(run.api.list_for_create(), failed).await;
    let read = read
        .map_err(Unwritten::into_why)
        .and_then(|(listing, lease)| match &listing.incomplete {
            // Nothing failed here, but of a list with gaps no name can be said to be absent.
            Some(why) => Err(format!("it may exist already: {why}")),
            None => Ok((listing, lease)),
        });
    match read {
        Ok((listing, lease)) => {
            drop_conflicts(run, &listing, remaining, items);
            (!remaining.is_empty()).then_some((listing, lease))
        }
        Err(why) => {
            mark_not_attempted(run, remaining, &why, items);
            None
        }
    }
}

/// Ends those whose name somebody has by now.
fn drop_conflicts<A>(
    run: &ApplyContext<'_, A>,
    listing: &AssistantList,
    remaining: &mut Vec<IndexedChange<'_>>,
    items: &mut IndexedReports,
) {
    let conflicts = NameConflicts::new(run.plan, listing);
    remaining.retain(|(at, change)| {
        let Some(by) = conflicts.conflict_for(change) else {
            return true;
        };
        // Failed, though nothing was sent: the plan promised an assistant that this run does not make.
        let item = ItemReport::new(change, None).failed(format!("{by}, so nothing was created; plan again"));
        items.push((*at, run.notify_finished(item)));
        false
    });
}

/// Ends all of them: not attempted.
pub(super) fn mark_not_attempted<A>(
    run: &ApplyContext<'_, A>,
    remaining: &mut Vec<IndexedChange<'_>>,
    why: &str,
    items: &mut IndexedReports,
) {
    for (at, change) in remaining.drain(..) {
        items.push((
            at,
            run.notify_finished(ItemReport::new(change, None).not_attempted(why)),
        ));
    }
}

/// What became of a batch.
pub(super) struct BatchResult {
    pub(super) ended: IndexedReports,
    /// The list that was read after the last `POST`, with the right to create more upon it.
    pub(super) latest_list: Option<(AssistantList, WriteLease)>,
}

/// What is known after the `POST`.
enum PostResult {
    /// It was done (201), or may have been.
    Sent {
        /// Why it is not clear whether it was done; none after a 201.
        unclear: Option<String>,
    },
    /// It was surely not done, and is not tried again.
    Ended(ItemReport),
    /// It was surely not done: it may be tried again after another look at the list.
    NotYet(ApiError),
}

/// A creation that was done, or may have been.
struct SentPost<'c> {
    at: usize,
    change: &'c Change,
    /// Why it is not clear whether it was done; none after a 201.
    unclear: Option<String>,
    /// The ids that were live just before it was sent.
    before: Rc<BTreeSet<String>>,
}

/// Creates all of them: each name was absent in this list just now.
pub(super) async fn create_batch(
    run: &ApplyContext<'_, impl WriteApi>,
    changes: Vec<IndexedChange<'_>>,
    listing: &AssistantList,
    lease: WriteLease,
) -> BatchResult {
    let mut ended = Vec::new();
    let mut sent = post_all(run, changes, listing, lease, &mut ended).await;
    if sent.is_empty() {
        return BatchResult {
            ended,
            latest_list: None,
        };
    }
    // Those whose outcome is not known, too: what the list shows was done.
    let names = sent
        .iter()
        .map(|sent| (sent.change.name.as_str(), Rc::clone(&sent.before)))
        .collect();
    // One list for the whole batch, after its last `POST`. A list for each creation would cost as many requests
    // again.
    let listed = list_created(run.api, &names, run.options.settle).await;
    // What was sent is still told below, item by item. Only what would come after this batch is stopped.
    if let Err(error) = &listed {
        run.stop_if_fatal(error);
    }
    let found = listed.as_ref().map(|(list, _)| identify(run.plan, list, &names));
    let found = &found;
    // Another run may have created the same meanwhile. A list that shows a part only can't tell that there are two.
    let unseen = listed.as_ref().ok().and_then(|(list, _)| list.incomplete.as_deref());
    let finish = async |sent: SentPost<'_>| {
        let SentPost {
            at, change, unclear, ..
        } = sent;
        let mut item = match found {
            Ok(found) => finish_found(run, change, unclear, found.get(&change.name)).await,
            Err(error) => ItemReport::new(change, None).unknown(format!(
                "{}, but the list could not be read: {error}; plan again",
                how_created(unclear.as_deref())
            )),
        };
        item.warnings.extend(unseen.map(|why| {
            format!("the list may be incomplete by now ({why}), so Roster can't see whether a second assistant with this name was created meanwhile")
        }));
        (at, run.notify_finished(item))
    };
    // As with updates: whether the service keeps what is sent along as it was is found out on one.
    let needs_update = |sent: &SentPost<'_>| request_body::needs_update(sent.change);
    if !run.passthrough_is_proven.get()
        && let Some(canary) = sent.iter().position(needs_update)
    {
        ended.push(finish(sent.remove(canary)).await);
    }
    let all = futures_util::stream::iter(sent.into_iter().map(&finish)).buffered(run.options.concurrency);
    ended.extend(all.collect::<Vec<_>>().await);
    BatchResult {
        ended,
        latest_list: listed.ok(),
    }
}

/// Sends a `POST` for each, in as many rounds as it takes: one that was surely not done is sent again only after another
/// look at the list. Gives those that were done or may have been.
async fn post_all<'c>(
    run: &ApplyContext<'_, impl WriteApi>,
    mut remaining: Vec<IndexedChange<'c>>,
    listing: &AssistantList,
    mut lease: WriteLease,
    ended: &mut IndexedReports,
) -> Vec<SentPost<'c>> {
    let (mut sent, mut retries) = (Vec::new(), WriteRetries::default());
    let mut before = ids(listing);
    // For all rounds: what a refusal taught still holds after the pause.
    let mut pace = CreationPace::new(run.options.concurrency);
    loop {
        // The first `POST` goes to the place in the budget that the list kept for it. The others only share the
        // list's time: if they come too late, they are not sent, and the list is read again.
        let leases: Vec<_> = remaining.iter().skip(1).map(|_| lease.share()).collect();
        let leases = std::iter::once(lease).chain(leases);
        let posts = remaining
            .iter()
            .zip(leases)
            .map(|((at, change), lease)| async move { (*at, *change, post(run, change, lease).await) });
        let posted = send_at_pace(run, &mut pace, posts).await;
        let (mut again, mut setbacks) = (Vec::new(), Vec::new());
        for (at, change, posted) in posted {
            match posted {
                PostResult::Ended(item) => ended.push((at, run.notify_finished(item))),
                PostResult::Sent { unclear } => sent.push(SentPost {
                    at,
                    change,
                    unclear,
                    before: Rc::clone(&before),
                }),
                PostResult::NotYet(setback) => {
                    again.push((at, change));
                    setbacks.push(setback);
                }
            }
        }
        // One that was sent says more than one that was too late for that.
        setbacks.sort_by_key(|setback| matches!(setback, ApiError::NotDone { was_sent: true, .. }));
        let Some(setback) = setbacks.pop() else {
            return sent;
        };
        // Some went through, so this is a limit and no refusal for good. Counting anew lets a long plan get to its
        // end under a small budget.
        if again.len() < remaining.len() {
            retries = WriteRetries::default();
        }
        remaining = again;
        match run.wait_and_retry(&mut retries, setback).await {
            Err(Unwritten::NotAttempted(why)) => {
                mark_not_attempted(run, &mut remaining, &why, ended);
                return sent;
            }
            Err(Unwritten::Failed(why)) => {
                // Surely not done, each of them, or it would stand in `sent`: so "failed" and not "unknown".
                for (at, change) in remaining {
                    ended.push((
                        at,
                        run.notify_finished(ItemReport::new(change, None).failed(why.as_str())),
                    ));
                }
                return sent;
            }
            Ok(()) => {}
        }
        // What came in the way took time, and a name that was absent may be there by now.
        match recheck_names(run, &mut remaining, ended).await {
            Some((listing, fresh)) => (before, lease) = (ids(&listing), fresh),
            None => return sent,
        }
    }
}

/// Sends them all, no faster than the pace allows.
async fn send_at_pace<'c>(
    run: &ApplyContext<'_, impl WriteApi>,
    pace: &mut CreationPace,
    mut posts: impl Iterator<Item = impl Future<Output = (usize, &'c Change, PostResult)>>,
) -> Vec<(usize, &'c Change, PostResult)> {
    let (mut under_way, mut ended) = (FuturesUnordered::new(), Vec::new());
    loop {
        // A future that is not polled yet has sent nothing. So those that wait here can still be held back, and the
        // width may change between two of them.
        while under_way.len() < pace.width()
            && let Some(post) = posts.next()
        {
            if !pace.spacing().is_zero() {
                // Nothing is under way: a pace with spacing has a width of one. Who is stopped sends nothing, and says so.
                let _ = run.stop.run_until_stopped(sleep(pace.spacing())).await;
            }
            let sent_after = pace.refusals();
            under_way.push(async move { (sent_after, post.await) });
        }
        let Some((sent_after, posted)) = under_way.next().await else {
            return ended;
        };
        // A proxy's limiter shows as an unclear outcome (502, 503), the service's own as one that was surely not done
        // (429). Both ask for the same.
        let was_refused = matches!(
            posted.2,
            PostResult::Sent { unclear: Some(_) } | PostResult::NotYet(ApiError::NotDone { was_sent: true, .. })
        );
        pace.note(was_refused, sent_after);
        ended.push(posted);
    }
}

/// The only place that sends a `POST`. It is sent once. An unclear answer counts as sent: to send it again could make a
/// second assistant that nobody can delete, while not to send it costs one more run.
async fn post(run: &ApplyContext<'_, impl WriteApi>, change: &Change, lease: WriteLease) -> PostResult {
    let item = ItemReport::new(change, None);
    if let Some(why) = run.stop.reason() {
        return PostResult::Ended(item.not_attempted(why));
    }
    // Only after the stop was checked: a run that is cut short reports as `unknown` whatever was announced here.
    run.notify_write(change);
    match run
        .api
        .create(&request_body::creation(change), lease, run.stop.stopped())
        .await
    {
        // Even after a 201 the id is still to be found, and the name may have been kept otherwise.
        Ok(()) => PostResult::Sent { unclear: None },
        Err(ApiError::OutcomeUnknown { why }) => PostResult::Sent { unclear: Some(why) },
        // After 429, too: the request was counted and not done. It waits with the others, then the names are looked
        // at again.
        Err(setback @ ApiError::NotDone { .. }) => PostResult::NotYet(setback),
        Err(ApiError::Cancelled) => PostResult::Ended(item.not_attempted(run.stop.reason().unwrap_or_default())),
        Err(error) => {
            run.stop_if_fatal(&error);
            PostResult::Ended(item.failed(format!("not created: {error}")))
        }
    }
}

/// How sure it is that something was created, in words.
fn how_created(unclear: Option<&str>) -> String {
    unclear.map_or_else(
        || "it was created".to_owned(),
        |why| format!("it may have been created ({why})"),
    )
}

/// Finishes a creation if it is certain which live assistant it became. Otherwise nothing more is written: a `PATCH` to the
/// wrong one would overwrite somebody else's.
async fn finish_found(
    run: &ApplyContext<'_, impl WriteApi>,
    change: &Change,
    unclear: Option<String>,
    found: Option<&CreatedAs<'_>>,
) -> ItemReport {
    let item = ItemReport::new(change, None);
    let how = how_created(unclear.as_deref());
    match found {
        Some(CreatedAs::Named(id)) => finish_created(run, change, id, item).await,
        // Two runs at once, or a person in the dashboard: without an idempotency key nobody can close this race, only
        // tell of it.
        Some(CreatedAs::Several(ids)) => item.unknown(format!(
            "{} live assistants have this name: {}; neither was touched further; remove one by hand and pin the other by `id`",
            ids.len(),
            ids.join(", ")
        )),
        Some(CreatedAs::NamedOtherwise(live)) if unclear.is_none() => ItemReport {
            id: Some(live.id.clone()),
            outcome: ApplyOutcome::Applied,
            verified: Some(false),
            error: Some(format!(
                "{how}, but the list shows it as {:?} ({}), the one new assistant there: the server keeps the name otherwise. \
                 Nothing else was set, and no more are created in this run: what is kept under another name is not found again. \
                 Pin it before you plan again: add `id: \"{}\"` to the entry at {}:{}, and give it a name that the server keeps as it \
                 is sent",
                live.name, live.id, live.id, change.source.file, change.source.line
            )),
            ..item
        },
        // Without a good answer to the `POST` the new one may be somebody else's.
        Some(CreatedAs::NamedOtherwise(live)) => item.unknown(format!(
            "{how}; the list does not show this name, but a new assistant {:?} ({}): if that is it, the server keeps the name \
             otherwise: pin it before you plan again by `id: \"{}\"` in the entry at {}:{}",
            live.name, live.id, live.id, change.source.file, change.source.line
        )),
        Some(CreatedAs::NotListed(new)) if !new.is_empty() => {
            let new: Vec<_> = new.iter().map(|live| format!("{:?} ({})", live.name, live.id)).collect();
            item.unknown(format!(
                "{how}, but the list does not show this name; new there are {}: if one of them is it, the server keeps the name \
                 otherwise: pin it before you plan again by its `id` in the entry at {}:{}",
                new.join(", "),
                change.source.file,
                change.source.line
            ))
        }
        Some(CreatedAs::NotListed(_)) | None => item.unknown(format!(
            "{how}, but the list does not show it; wait, look in the dashboard, and plan again before you create it a \
             second time"
        )),
    }
}

/// Sets what `POST` could not carry, and verifies.
async fn finish_created(
    run: &ApplyContext<'_, impl WriteApi>,
    change: &Change,
    id: &str,
    item: ItemReport,
) -> ItemReport {
    let item = ItemReport {
        id: Some(id.to_owned()),
        ..item
    };
    let unread = |error: &ApiError| {
        run.stop_if_fatal(error);
        format!("created, but it could not be read: {error}; the next apply goes on from here")
    };
    // What the `POST` carried is read back like everything else: a 201 does not say that the values were kept.
    if !request_body::needs_update(change) {
        return match read_back(run.api, change, id, run.options.settle).await {
            Ok((live, _)) => update::verify_item(run, change, &live, &live, &RequestBody::new(), item),
            Err(error) => item.failed(unread(&error)),
        };
    }
    // No look at the stop in here: what was begun is finished. Else an interrupted run would leave an assistant
    // without its prompt.
    let mut retries = WriteRetries::default();
    let why = loop {
        // Read anew for each attempt, because the lease of the last one is used up.
        let (live, lease) = match read_new(run.api, id, run.options.settle).await {
            Ok(read) => read,
            Err(error) => return item.failed(unread(&error)),
        };
        let setback = match update::patch(run, change, live, lease, item.clone()).await {
            PatchResult::Ended(ItemReport {
                outcome: ApplyOutcome::Failed,
                error: Some(why),
                ..
            }) => break why,
            PatchResult::Ended(item) => return item,
            PatchResult::NotYet(setback) => setback,
        };
        if let Err(why) = retries.wait_and_retry(run.api, setback).await {
            break why;
        }
    };
    item.failed(format!(
        "created, but its settings could not be set: {why}; once that is solved, the next apply goes on from here"
    ))
}
