//! Is a saved plan still what live is? Asked before anything is written.

use futures_util::StreamExt;

use super::console::Console;
use super::session;
use super::session::{Session, forecast};
use crate::api::{ApiError, AssistantApi};
use crate::apply::{NameConflicts, Precondition, check_precondition};
use crate::diagnostic::Diagnostic;
use crate::plan::{Action, Change, Plan};

/// Refuses a plan that no longer fits what is live. Nothing has been written yet.
///
/// # Errors
/// The reason, naming the assistant and the field.
pub(super) async fn check(session: &Session, plan: &Plan, console: &Console) -> Result<(), Diagnostic> {
    session.read_settings_from(plan.detail.as_deref());
    let stale = |what: String| Diagnostic::error(what).with_help("make a new plan");
    if plan.api_url != session.address {
        Err(stale(format!(
            "the plan was made for {}, and this is {}",
            plan.api_url, session.address
        )))?;
    }
    forecast(session, console, "checking the plan:", 1 + plan.updates());
    let listing = session
        .client
        .list()
        .await
        .map_err(|trouble| session::unread(session, &trouble))?;
    let is_live = |id: &str| listing.assistants.iter().any(|live| live.id == id);
    let mut ids = ids(plan).peekable();
    let names_nobody = ids.peek().is_none() && plan.left_out.is_empty();
    if ids.peek().is_some() && !ids.any(is_live) {
        Err(stale(
            "none of the assistants that the plan names is live here: is it the wrong key?".to_owned(),
        ))?;
    }
    let taken = NameConflicts::new(plan, &listing);
    for change in &plan.changes {
        let is_creation = change.action == Action::Create;
        let what = if is_creation { "to be created" } else { "to be renamed" };
        if let Some(by) = taken.conflict_for(change) {
            Err(stale(format!("{:?} was {what}, and {by}", change.name)))?;
        }
        if is_creation && let Some(why) = &listing.incomplete {
            Err(stale(format!(
                "{:?} was to be created, and may exist already: {why}",
                change.name
            )))?;
        }
    }
    // Of what --target left out only the names are known.
    let live = listing.assistants.len();
    if names_nobody && plan.creates() > 0 && live > 0 {
        Err(stale(format!(
            "nothing was live when the plan was made, and now {live} are: is it the wrong key?"
        )))?;
    }
    check_updates(session, plan, console).await
}

async fn check_updates(session: &Session, plan: &Plan, console: &Console) -> Result<(), Diagnostic> {
    let updates: Vec<_> = plan
        .changes
        .iter()
        .filter(|change| change.action == Action::Update)
        .collect();
    let progress = console.progress("reading", updates.len());
    let mut reads = futures_util::stream::iter(updates)
        .map(|change| async move {
            (
                change,
                session.client.get(change.id.as_deref().unwrap_or_default()).await,
            )
        })
        .buffered(session.concurrency);
    let (mut moved, mut unread) = (Vec::new(), Vec::new());
    while let Some((change, read)) = reads.next().await {
        progress.inc(1);
        match read {
            Ok(live) => {
                if let Precondition::Moved { field } = check_precondition(change, &live) {
                    moved.push(format!("{:?}: `{field}` is no longer what the plan shows", change.name));
                }
            }
            Err(trouble) if trouble.is_fatal() => Err(session::unread(session, &trouble))?,
            Err(trouble @ ApiError::NotFound { .. }) => moved.push(unreadable(change, &trouble)),
            Err(trouble) => unread.push(unreadable(change, &trouble)),
        }
    }
    progress.finish_and_clear();
    let hint = match (moved.is_empty(), unread.is_empty()) {
        (true, true) => return Ok(()),
        (true, false) => "the plan may still be good: apply it again",
        (false, _) => "make a new plan",
    };
    moved.extend(unread);
    let what = format!("{}, so nothing was written", moved.join("; "));
    Err(Diagnostic::error(what).with_help(hint))
}

fn unreadable(change: &Change, trouble: &ApiError) -> String {
    format!("{:?} could not be read: {trouble}", change.name)
}

/// Every live id that the plan names.
fn ids(plan: &Plan) -> impl Iterator<Item = &str> {
    let known = plan
        .unchanged
        .iter()
        .chain(&plan.unmanaged)
        .map(|known| known.id.as_str());
    plan.changes
        .iter()
        .filter_map(|change| change.id.as_deref())
        .chain(known)
}
