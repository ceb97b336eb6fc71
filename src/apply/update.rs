//! One update: look, write, look again.

use std::future::pending;

use serde_json::Value;

use super::context::ApplyContext;
use super::context::WriteRetries;
use super::precondition::{Precondition, check_precondition, value};
use super::report::{ApplyOutcome, ItemReport};
use super::request_body;
use super::verify::{compare, read_back};
use crate::api::{ApiError, RequestBody, WriteApi, WriteLease};
use crate::fields::FIELDS;
use crate::live::{LiveAssistant, values_match};
use crate::plan::{Action, Change};

/// Updates one assistant, unless it moved since the plan.
pub(super) async fn update(run: &ApplyContext<'_, impl WriteApi>, change: &Change, id: &str) -> ItemReport {
    let item = || ItemReport::new(change, Some(id.to_owned()));
    let mut tries = WriteRetries::default();
    loop {
        let (live, place) = match run.stop.run_until_stopped(run.api.get_for_update(id)).await {
            Err(why) => return item().not_attempted(why),
            Ok(Err(trouble)) => {
                run.stop_if_fatal(&trouble);
                return item().failed(format!("not written, because it could not be read: {trouble}"));
            }
            Ok(Ok(read)) => read,
        };
        match check_precondition(change, &live) {
            Precondition::AlreadySo => return item().already_so(),
            Precondition::Moved { field } => {
                return item().failed(format!(
                    "`{field}` changed since the plan was made, so nothing was written; plan again to see who wants what"
                ));
            }
            Precondition::AsPlanned => {}
        }
        if let Some(why) = run.stop.reason() {
            return item().not_attempted(why);
        }
        run.notify_write(change);
        let setback = match patch(run, change, live, place, item()).await {
            PatchResult::Ended(item) => return item,
            PatchResult::NotYet(setback) => setback,
        };
        match run.stop.run_until_stopped(tries.wait_and_retry(run.api, setback)).await {
            Err(why) => return item().not_attempted(why),
            Ok(Err(why)) => return item().failed(why),
            Ok(Ok(())) => {}
        }
    }
}

/// How far a `PATCH` came.
pub(super) enum PatchResult {
    /// To its end.
    Ended(ItemReport),
    /// Nothing was written: it may be tried again after another look.
    NotYet(ApiError),
}

/// Sends the `PATCH` and reads back. Once its outcome is unclear, it is read back before it is sent again.
pub(super) async fn patch(
    run: &ApplyContext<'_, impl WriteApi>,
    change: &Change,
    before: LiveAssistant,
    mut place: WriteLease,
    item: ItemReport,
) -> PatchResult {
    let mut live = before.clone();
    let mut unclear: Option<String> = None;
    let mut tries = WriteRetries::default();
    loop {
        let sent = request_body::update(change, &live, run.plan.patch_declared_only);
        // What was begun is finished: only the first write of an item can be given up.
        let is_first_write = unclear.is_none() && change.action == Action::Update;
        let unless = async {
            if is_first_write {
                run.stop.stopped().await;
            } else {
                pending::<()>().await;
            }
        };
        let setback = match (run.api.update(&before.id, &sent, place, unless).await, &unclear) {
            (Ok(()), _) => return PatchResult::Ended(finish(run, change, &before, item).await),
            (Err(setback @ ApiError::NotSent { .. }), None) => return PatchResult::NotYet(setback),
            (Err(setback @ ApiError::NotSent { .. }), Some(_)) => setback,
            (Err(ApiError::OutcomeUnknown { why }), _) => {
                unclear = Some(why.clone());
                ApiError::OutcomeUnknown { why }
            }
            (Err(ApiError::Cancelled), _) => {
                return PatchResult::Ended(item.not_attempted(run.stop.reason().unwrap_or_default()));
            }
            // This one was surely not done; an earlier one may have been.
            (Err(trouble), Some(why)) => {
                run.stop_if_fatal(&trouble);
                return PatchResult::Ended(finish_unclear(run, change, &before, item, why).await);
            }
            (Err(trouble), None) => {
                run.stop_if_fatal(&trouble);
                return PatchResult::Ended(item.failed(format!(
                    "{trouble}{}",
                    undeclared_hint(change, &sent, &trouble, run.plan.patch_declared_only)
                )));
            }
        };
        let why = unclear.as_deref().unwrap_or_default();
        if tries.wait_and_retry(run.api, setback).await.is_err() {
            return PatchResult::Ended(finish_unclear(run, change, &before, item, why).await);
        }
        (live, place) = match run.api.get_for_update(&before.id).await {
            Ok((now, _)) if was_applied(change, &before, &now) => {
                return PatchResult::Ended(verify_item(change, &before, &now, item));
            }
            Ok((now, place)) if is_safe_to_resend(change, &before, &now) => (now, place),
            Ok(_) => {
                return PatchResult::Ended(item.unknown(format!(
                    "{why}; read back, it is neither as before nor as planned: plan again"
                )));
            }
            Err(trouble) => return PatchResult::Ended(unreadable(run, item, why, &trouble)),
        };
    }
}

/// Reads back what was answered with success.
async fn finish(
    run: &ApplyContext<'_, impl WriteApi>,
    change: &Change,
    before: &LiveAssistant,
    item: ItemReport,
) -> ItemReport {
    match read_back(run.api, change, &before.id, run.how.settle).await {
        Ok((now, _)) => verify_item(change, before, &now, item),
        Err(trouble) => {
            run.stop_if_fatal(&trouble);
            let error = format!("written, but it could not be read back: {trouble}; plan again");
            ItemReport {
                outcome: ApplyOutcome::Applied,
                verified: Some(false),
                error: Some(error),
                ..item
            }
        }
    }
}

/// After the last attempt: one long look, then the truth.
async fn finish_unclear(
    run: &ApplyContext<'_, impl WriteApi>,
    change: &Change,
    before: &LiveAssistant,
    item: ItemReport,
    unclear: &str,
) -> ItemReport {
    match read_back(run.api, change, &before.id, run.how.settle).await {
        Ok((now, _)) if was_applied(change, before, &now) => verify_item(change, before, &now, item),
        Ok((_, verdict)) if verdict.verified() == Some(false) => {
            item.failed(format!("{unclear}; read back, it is not as planned: plan again"))
        }
        Ok(_) => item.unknown(format!("{unclear}; and what was sent is not reported back")),
        Err(trouble) => unreadable(run, item, unclear, &trouble),
    }
}

/// An unclear write that cannot be looked at either.
fn unreadable(
    run: &ApplyContext<'_, impl WriteApi>,
    item: ItemReport,
    unclear: &str,
    trouble: &ApiError,
) -> ItemReport {
    run.stop_if_fatal(trouble);
    item.unknown(format!(
        "{unclear}; and it could not be read back: {trouble}; plan again"
    ))
}

/// What a read after the write says of it.
pub(super) fn verify_item(
    change: &Change,
    before: &LiveAssistant,
    now: &LiveAssistant,
    item: ItemReport,
) -> ItemReport {
    let verdict = compare(change, now);
    let moved: Vec<_> = undeclared(change)
        .filter(|field| value(before, field) != value(now, field))
        .map(|field| format!("`{field}`"))
        .collect();
    let moved = (!moved.is_empty()).then(|| {
        format!(
            "not declared, but changed meanwhile: {}; look whether that was meant",
            moved.join(", ")
        )
    });
    ItemReport {
        outcome: ApplyOutcome::Applied,
        verified: verdict
            .verified()
            .filter(|verified| !verified || !is_all_unseen(change)),
        error: verdict.error(),
        warnings: verdict.warning().into_iter().chain(moved).collect(),
        ..item
    }
}

/// Was nothing sent for its own sake that can be compared?
fn is_all_unseen(change: &Change) -> bool {
    !change.fields.is_empty()
        && change
            .fields
            .iter()
            .all(|field| change.unverified.contains(&field.field))
}

/// Declared fields that can be compared, with the value that was there before and the one that is there now.
fn compared<'a>(
    change: &'a Change,
    before: &'a LiveAssistant,
    now: &'a LiveAssistant,
) -> impl Iterator<Item = (&'a Value, Option<Value>, Option<Value>)> {
    request_body::declared(change)
        .filter(|(field, _)| !change.unverified.contains(*field))
        .map(|(field, wanted)| (wanted, value(before, field), value(now, field)))
}

fn is(wanted: &Value, reported: Option<&Value>) -> bool {
    reported.is_some_and(|reported| values_match(wanted, reported))
}

/// Did an unclear write act? It did if something that was otherwise before is now as declared, and nothing contradicts it.
fn was_applied(change: &Change, before: &LiveAssistant, now: &LiveAssistant) -> bool {
    let differed = || compared(change, before, now).filter(|(wanted, before, _)| !is(wanted, before.as_ref()));
    differed().any(|(wanted, _, now)| is(wanted, now.as_ref()))
        && compared(change, before, now).all(|(wanted, _, now)| now.is_none() || is(wanted, now.as_ref()))
}

/// Is the name, and every declared field, either as before or as declared? Then nobody else wrote, and it may be sent again.
fn is_safe_to_resend(change: &Change, before: &LiveAssistant, now: &LiveAssistant) -> bool {
    (now.name == before.name || now.name == change.name)
        && compared(change, before, now).all(|(wanted, before, now)| before == now || is(wanted, now.as_ref()))
}

/// Catalogue fields that the change does not declare.
fn undeclared(change: &Change) -> impl Iterator<Item = &'static str> {
    let is_declared =
        |field: &str| field == "name" || request_body::declared(change).any(|(declared, _)| declared == field);
    FIELDS
        .iter()
        .map(|field| field.name)
        .filter(move |field| !is_declared(field))
}

/// When the server complains of a field that is not declared: what to do about that.
fn undeclared_hint(change: &Change, sent: &RequestBody, trouble: &ApiError, declared_only: bool) -> String {
    let ApiError::Rejected { messages, .. } = trouble else {
        return String::new();
    };
    let names = |field: &str| {
        messages
            .iter()
            .flat_map(|message| message.split(|c: char| !c.is_alphanumeric() && c != '_'))
            .any(|word| word == field)
    };
    match undeclared(change).find(|field| names(field)) {
        Some(field) if sent.contains_key(field) => format!(
            ". `{field}` is not declared: it was sent along as it was reported; `settings: {{ patch: declared }}` sends only \
             what is declared"
        ),
        Some(field) if declared_only => format!(
            ". `{field}` is not declared, and `settings: {{ patch: declared }}` sends only what is: declare it, or leave that \
             setting out"
        ),
        Some(field) => format!(
            ". `{field}` is not declared, and the API reports no value that could be sent along (`settings.patch` says what \
             is): declare it"
        ),
        None => String::new(),
    }
}
