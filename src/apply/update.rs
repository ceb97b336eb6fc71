//! One update: look, write, look again.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::future::pending;

use serde_json::Value;

use super::context::{ApplyContext, Unwritten, WriteRetries};
use super::precondition::{Precondition, check_precondition, value};
use super::report::{ApplyOutcome, ItemReport};
use super::request_body;
use super::request_body::Passthrough;
use super::verify::{compare, read_back};
use crate::api::{ApiError, RequestBody, WriteApi, WriteLease};
use crate::fields::{FIELDS, Field, by_name};
use crate::live::{LiveAssistant, undeclared_keys, values_match};
use crate::plan::{Action, Change};
use crate::text::with_thousands;

/// Updates one assistant, unless it changed since the plan.
pub(super) async fn update(run: &ApplyContext<'_, impl WriteApi>, change: &Change, id: &str) -> ItemReport {
    let item = ItemReport::new(change, Some(id.to_owned()));
    let ended = try_update(run, change, id, item.clone()).await;
    ended.unwrap_or_else(|unwritten| unwritten.end(item))
}

/// Reads, compares, writes: in this order each time, because the plan's look at the live state may be hours old. Between this
/// read and the `PATCH` somebody may still edit it (the API has no version to write against); the lease keeps that gap at two
/// seconds, and what comes too late for it is read again.
async fn try_update(
    run: &ApplyContext<'_, impl WriteApi>,
    change: &Change,
    id: &str,
    item: ItemReport,
) -> Result<ItemReport, Unwritten> {
    let mut retries = WriteRetries::default();
    loop {
        let read = run.api.get_for_update(id);
        let (live, lease) = run
            .read_to_write(read, "not written, because it could not be read")
            .await?;
        match check_precondition(change, &live) {
            Precondition::AlreadySo => return Ok(item.already_so()),
            Precondition::Moved { field } => {
                let edit = live
                    .last_edit()
                    .map(|edit| format!(" (last edit: {edit})"))
                    .unwrap_or_default();
                return Err(Unwritten::Failed(format!(
                    "`{field}` changed since the plan was made{edit}, so nothing was written; plan again to see who wants what"
                )));
            }
            Precondition::AsPlanned => {}
        }
        // Stopping still costs nothing here. And it comes before the write is announced: a run that is cut short
        // reports as `unknown` whatever was.
        run.check_running()?;
        run.notify_write(change);
        match patch(run, change, live, lease, item.clone()).await {
            PatchResult::Ended(item) => return Ok(item),
            PatchResult::NotYet(setback) => run.wait_and_retry(&mut retries, setback).await?,
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
    mut lease: WriteLease,
    item: ItemReport,
) -> PatchResult {
    // What is sent along comes from the latest read; `before` stays the state that an unclear write is judged by.
    let mut live = before.clone();
    // Why it is not known what became of an earlier attempt. Once set it stays: that attempt may act at any time until the
    // read-back, so from then on "surely not done" is true of the last attempt only.
    let mut unclear: Option<String> = None;
    // Was it refused without what is held back? Then this one is tried with everything, and only its success says that the others
    // need that, too: most refusals are about something else.
    let mut sends_all = false;
    let mut retries = WriteRetries::default();
    loop {
        // Asked once: others in parallel may change it while this one is under way.
        let passthrough = match run.passthrough.get() {
            Passthrough::Unescaped if sends_all => Passthrough::Everything,
            of_the_run => of_the_run,
        };
        let sent = request_body::update(change, &live, passthrough);
        // What was begun is finished: only the first write of an item can be given up.
        let is_first_write = unclear.is_none() && change.action == Action::Update;
        let cancelled = async {
            if is_first_write {
                run.stop.stopped().await;
            } else {
                pending::<()>().await;
            }
        };
        // The lease is used up by this, sent or not. Each further attempt needs a read of its own.
        let answer = run.api.update(&before.id, &sent, lease, cancelled).await;
        let held_something_back =
            passthrough == Passthrough::Unescaped && request_body::held_back(change, &live).next().is_some();
        // Not behind an unclear attempt: a 400 says that this one was not done, and nothing of the one before.
        if unclear.is_none() && held_something_back && is_invalid(&answer) {
            // Surely not done, and perhaps only because of that: so it is sent once more, with everything. The lease is used up,
            // so it is read again first.
            sends_all = true;
            (live, lease) = match run.api.get_for_update(&before.id).await {
                Ok((now, lease)) if is_safe_to_resend(change, &before, &now) => (now, lease),
                Ok(_) => {
                    return PatchResult::Ended(item.failed("it changed meanwhile, so nothing was written; plan again"));
                }
                Err(error) => {
                    run.stop_if_fatal(&error);
                    return PatchResult::Ended(
                        item.failed(format!("not written, because it could not be read: {error}")),
                    );
                }
            };
            continue;
        }
        if answer.is_ok() && sends_all && run.passthrough.get() == Passthrough::Unescaped {
            run.passthrough.set(Passthrough::Everything);
        }
        // What this attempt came to, and whether an earlier one may still act: once one may, "surely not done" is no
        // longer the end.
        let setback = match (answer, &unclear) {
            (Ok(()), _) => return PatchResult::Ended(finish(run, change, &before, &sent, item).await),
            // The caller reads again and checks the precondition again: while this one waited, somebody may have
            // edited a planned field.
            (Err(setback @ ApiError::NotDone { .. }), None) => return PatchResult::NotYet(setback),
            (Err(setback @ ApiError::NotDone { .. }), Some(_)) => setback,
            (Err(ApiError::OutcomeUnknown { why }), _) => {
                unclear = Some(why.clone());
                ApiError::OutcomeUnknown { why }
            }
            // Only a first write waits upon the stop, so nothing of this item was done.
            (Err(ApiError::Cancelled), _) => {
                return PatchResult::Ended(item.not_attempted(run.stop.reason().unwrap_or_default()));
            }
            // This one was surely not done; an earlier one may have been.
            (Err(error), Some(why)) => {
                run.stop_if_fatal(&error);
                return PatchResult::Ended(finish_unclear(run, change, &before, &sent, item, why).await);
            }
            (Err(error), None) => {
                run.stop_if_fatal(&error);
                return PatchResult::Ended(item.failed(format!(
                    "{error}{}",
                    undeclared_hint(change, &sent, &error, run.plan.patch_declared_only)
                )));
            }
        };
        let why = unclear.as_deref().unwrap_or_default();
        // Not `run.wait_and_retry`, which ends at a stop: a write whose outcome is unknown is always read back.
        if retries.wait_and_retry(run.api, setback).await.is_err() {
            return PatchResult::Ended(finish_unclear(run, change, &before, &sent, item, why).await);
        }
        // Not read with a stop in mind: what was begun is finished. And never sent again without this look: if the write acted,
        // somebody may have changed it since, and a second one would undo that.
        (live, lease) = match run.api.get_for_update(&before.id).await {
            Ok((now, _)) if was_applied(change, &before, &now) => {
                return PatchResult::Ended(verify_item(run, change, &before, &now, &sent, item));
            }
            Ok((now, lease)) if is_safe_to_resend(change, &before, &now) => (now, lease),
            Ok(_) => {
                return PatchResult::Ended(item.unknown(format!(
                    "{why}; read back, it is neither as before nor as planned: plan again"
                )));
            }
            Err(error) => return PatchResult::Ended(unreadable(run, item, why, &error)),
        };
    }
}

/// Was the body refused for what is in it, or missing from it?
fn is_invalid(answer: &Result<(), ApiError>) -> bool {
    matches!(answer, Err(ApiError::Rejected { status: 400 | 422, .. }))
}

/// Reads back what was answered with success.
async fn finish(
    run: &ApplyContext<'_, impl WriteApi>,
    change: &Change,
    before: &LiveAssistant,
    sent: &RequestBody,
    item: ItemReport,
) -> ItemReport {
    match read_back(run.api, change, &before.id, run.options.settle).await {
        Ok((now, _)) => verify_item(run, change, before, &now, sent, item),
        Err(error) => {
            run.stop_if_fatal(&error);
            // The server said that it was done, so it is `Applied`. Nobody saw it, so it is not verified.
            let error = format!("written, but it could not be read back: {error}; plan again");
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
    sent: &RequestBody,
    item: ItemReport,
    unclear: &str,
) -> ItemReport {
    match read_back(run.api, change, &before.id, run.options.settle).await {
        Ok((now, _)) if was_applied(change, before, &now) => verify_item(run, change, before, &now, sent, item),
        // Seen after the whole settle time. Should the write act still later, the next plan shows it.
        Ok((_, verification)) if verification.verified() == Some(false) => {
            // Not verified, unlike a refusal: some of it may have been written, and `revert` looks at such an item.
            ItemReport {
                verified: Some(false),
                ..item.failed(format!("{unclear}; read back, it is not as planned: plan again"))
            }
        }
        // Nothing contradicts the write, and nothing confirms it.
        Ok(_) => item.unknown(format!("{unclear}; and what was sent is not reported back")),
        Err(error) => unreadable(run, item, unclear, &error),
    }
}

/// An unclear write that cannot be looked at either.
fn unreadable(run: &ApplyContext<'_, impl WriteApi>, item: ItemReport, unclear: &str, error: &ApiError) -> ItemReport {
    run.stop_if_fatal(error);
    item.unknown(format!("{unclear}; and it could not be read back: {error}; plan again"))
}

/// What a read after the write says of it. `sent` is the body of the `PATCH`; empty where there was none.
///
/// Three kinds of fields are told apart: declared ones must be as planned; undeclared ones that were sent along must be as they
/// were sent, or this very run changed what nobody asked it to; other undeclared ones were changed by somebody else.
pub(super) fn verify_item<A>(
    run: &ApplyContext<'_, A>,
    change: &Change,
    before: &LiveAssistant,
    now: &LiveAssistant,
    sent: &RequestBody,
    item: ItemReport,
) -> ItemReport {
    let verification = compare(change, now);
    let named = |fields: Vec<&str>| -> String {
        let fields: Vec<_> = fields.iter().map(|field| format!("`{field}`")).collect();
        fields.join(", ")
    };
    // This run sent these, so what became of them is its doing.
    let altered: Vec<_> = sent_along(change, sent)
        .filter(|(field, sent)| !is(sent, value(now, field).as_ref()))
        .map(|(field, _)| field)
        .collect();
    // A `PATCH` that clears what is missing from it must not do so to a hundred assistants either.
    let is_whole_patch = !sent.is_empty() && run.passthrough.get() != Passthrough::Nothing;
    let held_back: Vec<_> = request_body::held_back(change, before)
        .filter(|field| is_whole_patch && !sent.contains_key(*field))
        .collect();
    let lost: Vec<_> = held_back
        .into_iter()
        .filter(|field| value(before, field) != value(now, field))
        .collect();
    // Neither declared nor sent: somebody else's edit, or the server's own doing. Worth a word, no reason to stop.
    let changed: Vec<_> = undeclared(change)
        .filter(|field| !lost.contains(field))
        .filter(|field| !sent.contains_key(*field) && value(before, field) != value(now, field))
        .collect();
    let warning = (!changed.is_empty()).then(|| {
        format!(
            "not declared, but changed meanwhile: {}; check whether that was intended",
            named(changed)
        )
    });
    let lost = (!lost.is_empty()).then(|| {
        let fields = named(lost);
        run.stop.stop(&format!(
            "stopped, because undeclared fields of {:?} that were not sent along were not kept ({fields}): see there",
            change.name
        ));
        format!(
            "{fields}: not declared, and not sent along, because it holds HTML escapes that the server might escape once more; \
             now it is otherwise, so the run stops here. Look what it is now, and declare it"
        )
    });
    // The run is stopped from in here and at once: each of the others would do the same harm, and all of them ask
    // before they write.
    let damage = (!altered.is_empty()).then(|| {
        let fields = named(altered);
        run.stop.stop(&format!(
            "stopped, because undeclared fields of {:?} that were sent along came back otherwise ({fields}): see there",
            change.name
        ));
        format!(
            "{fields}: not declared; sent along as reported, and read back otherwise than sent: the server changed what this run \
             sent, or somebody edited it at that moment, so the run stops here. Look what it is now; where it is the server, set \
             `settings: {{ patch: declared }}`, which sends only what is declared"
        )
    });
    let dropped = dropped_keys(change, before, now);
    let dropped = (!dropped.is_empty()).then(|| {
        let keys: Vec<_> = dropped.iter().map(|key| format!("`{key}`")).collect();
        run.stop.stop(&format!(
            "stopped, because keys of {:?} that its entry does not declare were dropped: see there",
            change.name
        ));
        format!(
            "the service dropped {}, which live had within a declared `extra` and the entry does not declare: an update sends an \
             `extra` as it is declared, so the run stops here. Before you go on: declare the keys, remove them by hand from the \
             other assistants if nobody needs them, or put the field under `ignore`",
            keys.join(", ")
        )
    });
    let damage: Vec<String> = damage.into_iter().chain(lost).chain(dropped).collect();
    if !damage.is_empty() {
        // What was begun is finished, but does no more harm.
        run.passthrough.set(Passthrough::Nothing);
    } else if sent_along(change, sent).next().is_some() {
        run.passthrough_is_proven.set(true);
    }
    let verified = if damage.is_empty() {
        verification
            .verified()
            // "Verified" means "seen". Where nothing that was sent can be compared, nothing was.
            .filter(|verified| !verified || !is_all_unseen(change))
    } else {
        Some(false)
    };
    let errors: Vec<_> = verification.error().into_iter().chain(damage).collect();
    let found = verification
        .wrong
        .iter()
        .filter_map(|field| Some((field.clone(), value(now, field)?)));
    ItemReport {
        outcome: ApplyOutcome::Applied,
        found: found.collect(),
        verified,
        error: (!errors.is_empty()).then(|| errors.join("; ")),
        warnings: verification.warning().into_iter().chain(warning).collect(),
        ..item
    }
}

/// The undeclared keys within declared maps that were live before and are no more: a service that replaces a map whole drops them.
fn dropped_keys(change: &Change, before: &LiveAssistant, now: &LiveAssistant) -> Vec<String> {
    let extras = request_body::declared(change).filter(|(field, _)| by_name(field).is_none());
    let dropped = extras.flat_map(|(field, declared)| {
        let keys = |live| value(live, field).map_or_else(BTreeSet::new, |live| undeclared_keys(declared, &live));
        let now = keys(now);
        let gone = keys(before).into_iter().filter(move |key| !now.contains(key));
        gone.map(move |key| {
            if key.starts_with('[') {
                format!("{field}{key}")
            } else {
                format!("{field}.{key}")
            }
        })
    });
    dropped.collect()
}

/// What of a body is not declared, and was only sent along.
fn sent_along<'a>(change: &'a Change, sent: &'a RequestBody) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let undeclared: Vec<_> = undeclared(change).collect();
    sent.iter()
        .map(|(field, value)| (field.as_str(), value))
        .filter(move |(field, _)| undeclared.contains(field))
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
    // A field that was as declared before proves nothing. One that is not reported disproves nothing.
    differed().any(|(wanted, _, now)| is(wanted, now.as_ref()))
        && compared(change, before, now).all(|(wanted, _, now)| now.is_none() || is(wanted, now.as_ref()))
}

/// Is the name, and every declared field, either as before or as declared? Then nobody else wrote, and it may be sent again.
fn is_safe_to_resend(change: &Change, before: &LiveAssistant, now: &LiveAssistant) -> bool {
    // The name has to be asked about by itself: it goes with every `PATCH` and is compared by no field unless it is
    // planned.
    (now.name == before.name || now.name == change.name)
        && compared(change, before, now).all(|(wanted, before, now)| before == now || is(wanted, now.as_ref()))
}

/// Catalogue fields that the change does not declare.
fn undeclared(change: &Change) -> impl Iterator<Item = &'static str> {
    let is_declared =
        |field: &str| field == "name" || request_body::declared(change).any(|(declared, _)| declared == field);
    // Only fields of the catalogue. `updatedAt`, `__v` and their like change with every write and mean nothing.
    FIELDS
        .iter()
        .map(|field| field.name)
        .filter(move |field| !is_declared(field))
}

/// When the server may have refused the request because of a field that is not declared: what to do about that.
fn undeclared_hint(change: &Change, sent: &RequestBody, error: &ApiError, declared_only: bool) -> String {
    let ApiError::Rejected { status, messages } = error else {
        return String::new();
    };
    // Only advice hangs on this reading of a server's sentences, never what is written.
    let is_named = |field: &str| messages.iter().any(|message| names_field(message, field));
    let field_named = undeclared(change).find(|field| by_name(field).is_some_and(Field::in_update) && is_named(field));
    match field_named {
        Some(field) if sent.contains_key(field) => {
            return format!(
                ". `{field}` is not declared: it was sent along as it was reported{}; `settings: {{ patch: declared }}` sends \
                 only what is declared",
                sizes(change, sent)
            );
        }
        Some(field) if declared_only => {
            return format!(
                ". `{field}` is not declared, and `settings: {{ patch: declared }}` sends only what is: declare it, or leave that \
                 setting out"
            );
        }
        Some(field) => {
            return format!(
                ". `{field}` is not declared, and the API reports no value that could be sent along (`settings.patch` says what \
                 is): declare it"
            );
        }
        None => {}
    }
    let is_about_declared = request_body::declared(change).any(|(field, _)| is_named(field));
    let has_along = sent_along(change, sent).next().is_some();
    match status {
        // How large it was, and its largest fields, the client says.
        413 if has_along => format!(
            ". It includes what was only sent along ({}); `settings: {{ patch: declared }}` sends only what is declared",
            sizes_along(change, sent)
        ),
        // It names no field, so one that was sent along may be the reason.
        400 | 422 if has_along && !is_about_declared => format!(
            ". It may be about what was only sent along{}; `settings: {{ patch: declared }}` sends only what is declared",
            sizes(change, sent)
        ),
        _ => String::new(),
    }
}

/// Does the server's message mean this field, rather than use a word that happens to be its name ("not available for this
/// voice")? It does where the name stands first and something is said of it, in quotes, after "property" or "field", in a list
/// after a colon, or has an underscore, which no word of a sentence has.
fn names_field(message: &str, field: &str) -> bool {
    // `language_code` and `sub-language` hold the word, and are other names.
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    message.match_indices(field).any(|(at, _)| {
        let (before, rest) = message.split_at(at);
        let after = rest.strip_prefix(field).unwrap_or_default();
        if before.ends_with(is_part) || after.starts_with(is_part) {
            return false;
        }
        let introduced = before.trim_end();
        // As in "missing: provider, language": from the colon on there are only single words.
        let is_listed = before.rsplit_once(':').is_some_and(|(_, list)| {
            list.split(',').all(|word| !word.trim().contains(char::is_whitespace))
                && (list.contains(',') || list.trim().is_empty())
        });
        // "model is not supported" means it, "language model unavailable" does not.
        let is_subject = || {
            let next = after.split_whitespace().next().unwrap_or_default();
            let is_verb = [
                "must",
                "should",
                "shall",
                "is",
                "are",
                "was",
                "has",
                "have",
                "can",
                "cannot",
                "can't",
                "may",
                "does",
                "exceeds",
                "needs",
                "contains",
                "not",
                "too",
                "required",
                "missing",
                "invalid",
                "unknown",
                "unsupported",
                "value",
                "field",
            ];
            after.starts_with([':', ',', '=', ';']) || next.is_empty() || is_verb.contains(&next)
        };
        field.contains('_')
            || introduced.is_empty() && is_subject()
            || before.ends_with(['"', '\'', '`', '.', '['])
            || ["property", "field", "parameter"]
                .iter()
                .any(|word| introduced.ends_with(word))
            || is_listed
    })
}

/// How large a body was, and what of it was only sent along.
fn sizes(change: &Change, sent: &RequestBody) -> String {
    let bytes = |value: &Value| value.to_string().len();
    let total = sent
        .iter()
        // Two quotes, a colon and a comma each. The 1 below is two braces less the comma that the last one lacks.
        .map(|(field, value)| field.len() + 4 + bytes(value))
        .sum::<usize>()
        + 1;
    let total = with_thousands(total);
    match sizes_along(change, sent) {
        along if along.is_empty() => format!(" ({total} bytes)"),
        along => format!(" ({total} bytes; {along})"),
    }
}

/// How large what was only sent along was; empty, if nothing was.
fn sizes_along(change: &Change, sent: &RequestBody) -> String {
    let bytes = |value: &Value| value.to_string().len();
    let mut along: Vec<_> = sent_along(change, sent)
        .map(|(field, value)| (bytes(value), field))
        .collect();
    // The largest is named, because it is most likely a prompt that nobody thought of as being sent.
    along.sort_by_key(|(size, _)| Reverse(*size));
    let sum: usize = along.iter().map(|(size, _)| size).sum();
    match along.as_slice() {
        [] => String::new(),
        [(_, field)] => format!("{} bytes in the undeclared `{field}`", with_thousands(sum)),
        [(largest, field), ..] => format!(
            "{} bytes in {} undeclared fields, the largest `{field}` with {}",
            with_thousands(sum),
            along.len(),
            with_thousands(*largest)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_means_a_field_only_where_it_names_one() {
        for message in [
            "language must be a string",
            "property language should not exist",
            "\"language\" is required",
            "missing required update fields: provider, language",
            "missing: language",
            "settings.language must be a string",
        ] {
            assert!(names_field(message, "language"), "{message}");
        }
        for message in [
            "this model is not available for this language",
            "languages must be a string",
            "language model unavailable",
            "not: a language",
            "",
        ] {
            assert!(!names_field(message, "language"), "{message}");
        }
        assert!(names_field("the first_message is too long", "first_message"));
        assert!(!names_field("a first_message_id", "first_message"));
    }
}
