//! Is a saved plan still what live is? Asked before anything is written.

use super::console::Console;
use super::observe::{ReadError, read_each};
use super::session;
use super::session::{Session, forecast};
use crate::api::{ApiError, ReadApi};
use crate::apply::{NameConflicts, Precondition, check_precondition};
use crate::diagnostic::Diagnostic;
use crate::live::LiveAssistant;
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
        .reader()
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
    let compare = |change: &&Change, live: LiveAssistant| (check_precondition(change, &live), live.last_edit());
    let reads = read_each(session, console, &updates, |change| live_id(change), compare).await;
    let (mut moved, mut unread) = (Vec::new(), Vec::new());
    for (change, read) in updates.iter().zip(reads) {
        match read {
            Ok((Precondition::Moved { field }, edit)) => {
                let edit = edit.map(|edit| format!(" (last edit: {edit})")).unwrap_or_default();
                moved.push(format!(
                    "{:?}: `{field}` is no longer what the plan shows{edit}",
                    change.name
                ));
            }
            Ok((Precondition::AsPlanned | Precondition::AlreadySo, _)) => {}
            Err(failed) if failed.error.is_fatal() => Err(session::unread(session, &failed.error))?,
            Err(failed) if matches!(failed.error, ApiError::NotFound { .. }) => moved.push(unreadable(change, &failed)),
            Err(failed) => unread.push(unreadable(change, &failed)),
        }
    }
    let hint = match (moved.is_empty(), unread.is_empty()) {
        (true, true) => return Ok(()),
        (true, false) => "the plan may still be good: apply it again",
        (false, _) => "make a new plan",
    };
    moved.extend(unread);
    let what = format!("{}, so nothing was written", moved.join("; "));
    Err(Diagnostic::error(what).with_help(hint))
}

fn live_id(change: &Change) -> &str {
    change.id.as_deref().unwrap_or_default()
}

fn unreadable(change: &Change, why: &ReadError) -> String {
    format!("{:?} could not be read: {why}", change.name)
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
        .chain(plan.set_aside.iter().map(String::as_str))
}
