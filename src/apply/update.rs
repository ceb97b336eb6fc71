//! One update: look, write, look again.

use std::future::pending;

use serde_json::Value;

use super::body;
use super::outcome::{Item, Outcome};
use super::run::Run;
use super::standing::{Standing, standing, value};
use super::tries::Tries;
use super::verify::{compare, read_back};
use crate::api::{Api, Body, Place, Trouble};
use crate::fields::FIELDS;
use crate::live::{Detail, same};
use crate::plan::{Action, Change};

/// Updates one assistant, unless it moved since the plan.
pub(super) async fn update(run: &Run<'_, impl Api>, change: &Change, id: &str) -> Item {
    let item = || Item::new(change, Some(id.to_owned()));
    let mut tries = Tries::default();
    loop {
        let (live, place) = match run.stop.or(run.api.detail_to_write(id)).await {
            Err(why) => return item().not_attempted(why),
            Ok(Err(trouble)) => {
                run.stop_if_hopeless(&trouble);
                return item().failed(format!("not written, because it could not be read: {trouble}"));
            }
            Ok(Ok(read)) => read,
        };
        match standing(change, &live) {
            Standing::AlreadySo => return item().already_so(),
            Standing::Moved { field } => {
                return item().failed(format!(
                    "`{field}` changed since the plan was made, so nothing was written; plan again to see who wants what"
                ));
            }
            Standing::AsPlanned => {}
        }
        if let Some(why) = run.stop.reason() {
            return item().not_attempted(why);
        }
        run.writing(change);
        let setback = match patch(run, change, live, place, item()).await {
            Patched::Ended(item) => return item,
            Patched::NotYet(setback) => setback,
        };
        match run.stop.or(tries.again(run.api, setback)).await {
            Err(why) => return item().not_attempted(why),
            Ok(Err(why)) => return item().failed(why),
            Ok(Ok(())) => {}
        }
    }
}

/// How far a `PATCH` came.
pub(super) enum Patched {
    /// To its end.
    Ended(Item),
    /// Nothing was written: it may be tried again after another look.
    NotYet(Trouble),
}

/// Sends the `PATCH` and reads back. Once its outcome is unclear, it is read back before it is sent again.
pub(super) async fn patch(
    run: &Run<'_, impl Api>,
    change: &Change,
    before: Detail,
    mut place: Place,
    item: Item,
) -> Patched {
    let mut live = before.clone();
    let mut unclear: Option<String> = None;
    let mut tries = Tries::default();
    loop {
        let sent = body::update(change, &live, run.plan.patch_declared_only);
        // What was begun is finished: only the first write of an item can be given up.
        let is_first_write = unclear.is_none() && change.action == Action::Update;
        let unless = async {
            if is_first_write {
                run.stop.given().await;
            } else {
                pending::<()>().await;
            }
        };
        let setback = match (run.api.update(&before.id, &sent, place, unless).await, &unclear) {
            (Ok(()), _) => return Patched::Ended(finish(run, change, &before, item).await),
            (Err(setback @ Trouble::NotYet { .. }), None) => return Patched::NotYet(setback),
            (Err(setback @ Trouble::NotYet { .. }), Some(_)) => setback,
            (Err(Trouble::Unclear { why }), _) => {
                unclear = Some(why.clone());
                Trouble::Unclear { why }
            }
            (Err(Trouble::Interrupted), _) => {
                return Patched::Ended(item.not_attempted(run.stop.reason().unwrap_or_default()));
            }
            // This one was surely not done; an earlier one may have been.
            (Err(trouble), Some(why)) => {
                run.stop_if_hopeless(&trouble);
                return Patched::Ended(finish_unclear(run, change, &before, item, why).await);
            }
            (Err(trouble), None) => {
                run.stop_if_hopeless(&trouble);
                return Patched::Ended(item.failed(format!(
                    "{trouble}{}",
                    undeclared_hint(change, &sent, &trouble, run.plan.patch_declared_only)
                )));
            }
        };
        let why = unclear.as_deref().unwrap_or_default();
        if tries.again(run.api, setback).await.is_err() {
            return Patched::Ended(finish_unclear(run, change, &before, item, why).await);
        }
        (live, place) = match run.api.detail_to_write(&before.id).await {
            Ok((now, _)) if is_written(change, &before, &now) => {
                return Patched::Ended(judge(change, &before, &now, item));
            }
            Ok((now, place)) if is_unharmed(change, &before, &now) => (now, place),
            Ok(_) => {
                return Patched::Ended(item.unknown(format!(
                    "{why}; read back, it is neither as before nor as planned: plan again"
                )));
            }
            Err(trouble) => return Patched::Ended(unseen(run, item, why, &trouble)),
        };
    }
}

/// Reads back what was answered with success.
async fn finish(run: &Run<'_, impl Api>, change: &Change, before: &Detail, item: Item) -> Item {
    match read_back(run.api, change, &before.id, run.how.settle).await {
        Ok((now, _)) => judge(change, before, &now, item),
        Err(trouble) => {
            run.stop_if_hopeless(&trouble);
            let error = format!("written, but it could not be read back: {trouble}; plan again");
            Item {
                outcome: Outcome::Applied,
                verified: Some(false),
                error: Some(error),
                ..item
            }
        }
    }
}

/// After the last attempt: one long look, then the truth.
async fn finish_unclear(run: &Run<'_, impl Api>, change: &Change, before: &Detail, item: Item, unclear: &str) -> Item {
    match read_back(run.api, change, &before.id, run.how.settle).await {
        Ok((now, _)) if is_written(change, before, &now) => judge(change, before, &now, item),
        Ok((_, verdict)) if verdict.verified() == Some(false) => {
            item.failed(format!("{unclear}; read back, it is not as planned: plan again"))
        }
        Ok(_) => item.unknown(format!("{unclear}; and what was sent is not reported back")),
        Err(trouble) => unseen(run, item, unclear, &trouble),
    }
}

/// An unclear write that cannot be looked at either.
fn unseen(run: &Run<'_, impl Api>, item: Item, unclear: &str, trouble: &Trouble) -> Item {
    run.stop_if_hopeless(trouble);
    item.unknown(format!(
        "{unclear}; and it could not be read back: {trouble}; plan again"
    ))
}

/// What a read after the write says of it.
pub(super) fn judge(change: &Change, before: &Detail, now: &Detail, item: Item) -> Item {
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
    Item {
        outcome: Outcome::Applied,
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
    before: &'a Detail,
    now: &'a Detail,
) -> impl Iterator<Item = (&'a Value, Option<Value>, Option<Value>)> {
    body::declared(change)
        .filter(|(field, _)| !change.unverified.contains(*field))
        .map(|(field, wanted)| (wanted, value(before, field), value(now, field)))
}

fn is(wanted: &Value, reported: Option<&Value>) -> bool {
    reported.is_some_and(|reported| same(wanted, reported))
}

/// Did an unclear write act? It did if something that was otherwise before is now as declared, and nothing contradicts it.
fn is_written(change: &Change, before: &Detail, now: &Detail) -> bool {
    let differed = || compared(change, before, now).filter(|(wanted, before, _)| !is(wanted, before.as_ref()));
    differed().any(|(wanted, _, now)| is(wanted, now.as_ref()))
        && compared(change, before, now).all(|(wanted, _, now)| now.is_none() || is(wanted, now.as_ref()))
}

/// Is the name, and every declared field, either as before or as declared? Then nobody else wrote, and it may be sent again.
fn is_unharmed(change: &Change, before: &Detail, now: &Detail) -> bool {
    (now.name == before.name || now.name == change.name)
        && compared(change, before, now).all(|(wanted, before, now)| before == now || is(wanted, now.as_ref()))
}

/// Catalogue fields that the change does not declare.
fn undeclared(change: &Change) -> impl Iterator<Item = &'static str> {
    let is_declared = |field: &str| field == "name" || body::declared(change).any(|(declared, _)| declared == field);
    FIELDS
        .iter()
        .map(|field| field.name)
        .filter(move |field| !is_declared(field))
}

/// When the server complains of a field that is not declared: what to do about that.
fn undeclared_hint(change: &Change, sent: &Body, trouble: &Trouble, declared_only: bool) -> String {
    let Trouble::Refused { messages, .. } = trouble else {
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
