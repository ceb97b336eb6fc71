//! Reads live state and makes the plan: one list, one detail for each matched entry, compared as it arrives.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;

use super::console::Console;
use super::session;
use super::session::Session;
use crate::api::{ApiError, AssistantApi};
use crate::desired::{AssistantSpec, Roster};
use crate::live::{AssistantList, LiveAssistant};
use crate::plan::{
    BaselineEntries, BaselineEntry, EntryDiff, EntryMatch, EntryMatches, Plan, SafetyOverrides, TargetFilter, build,
    check_passthrough_fields, diff, match_entries, unlisted_pins,
};

/// What is asked of a plan.
#[derive(Debug, Default)]
pub(super) struct PlanOptions<'a> {
    /// Which entries.
    pub(super) target: TargetFilter,
    /// What is allowed explicitly.
    pub(super) lifts: SafetyOverrides,
    /// Is what can't be compared to be sent for its own sake?
    pub(super) resend: bool,
    /// What the entries were at the base, if origins are to be told.
    pub(super) since: Option<BaselineEntries<'a>>,
}

/// An entry and its place in the roster.
pub(super) type IndexedEntry<'a> = (usize, &'a AssistantSpec);

/// What is live, as far as it was asked for.
pub(super) struct LiveSnapshot {
    /// Who is who.
    pub(super) pairs: EntryMatches,
    /// The list.
    pub(super) listing: AssistantList,
    /// How the key was refused, if it was: no detail after that one was read.
    pub(super) refused: Option<ApiError>,
}

/// Makes the plan.
///
/// # Errors
/// When the list can't be read. A detail that can't be read makes the plan incomplete.
pub(super) async fn make_plan(
    session: &Session,
    roster: &Roster,
    wish: &PlanOptions<'_>,
    console: &Console,
) -> Result<Plan, ApiError> {
    let listing = session.client.list().await?;
    let since = wish.since.clone();
    let since = since.map(|since| since.match_by_live_name(roster, &listing));
    let since = since.as_ref();
    let settings = &roster.settings;
    let mut differences: BTreeMap<String, Result<EntryDiff, String>> = BTreeMap::new();
    let compare = |(at, entry): IndexedEntry<'_>, id: &str, read: Result<LiveAssistant, String>| {
        let earlier = since.map_or(BaselineEntry::Unasked, |since| since.earlier(at));
        let difference = read.and_then(|detail| {
            let difference = diff(entry, &detail, settings, earlier, wish.resend)?;
            check_passthrough_fields(entry, &detail, settings, &difference)?;
            Ok(difference)
        });
        differences.insert(id.to_owned(), difference);
    };
    let LiveSnapshot { pairs, refused, .. } = read_live(session, roster, wish, since, listing, console, compare).await;
    if let Some(trouble) = refused {
        console.problems(&[session::unread(session, &trouble)], &[]);
    }
    Ok(build(&session.address, roster, pairs, differences, &wish.target, since))
}

/// Pairs every entry with what is listed, and reads the detail of each matched one in the target. `take` is given each, or
/// why it could not be read, as it arrives; what it is given later of one id counts.
pub(super) async fn read_live<'r>(
    session: &Session,
    roster: &'r Roster,
    wish: &PlanOptions<'_>,
    since: Option<&BaselineEntries<'_>>,
    mut listing: AssistantList,
    console: &Console,
    mut take: impl FnMut(IndexedEntry<'r>, &str, Result<LiveAssistant, String>),
) -> LiveSnapshot {
    let api = &session.client;
    session.read_settings_from(roster.settings.detail.as_deref());
    let mut found = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let mut refused = None;
    for entry in pins_to_look_up(roster, &listing, &wish.target) {
        let Some(id) = &entry.1.id else { continue };
        let read = match &refused {
            None => api.get(id).await,
            Some(trouble) => Err(ApiError::clone(trouble)),
        };
        let (name, read) = match read {
            Ok(detail) => (detail.name.clone(), Ok(detail)),
            Err(ApiError::NotFound { .. }) => continue,
            Err(trouble) => {
                let name = &entry.1.name;
                listing.incomplete.get_or_insert_with(|| {
                    format!(
                        "the list does not show the pin of {name:?} ({id}), which may be live: its detail could not be read \
                         ({trouble})"
                    )
                });
                let why = unread(&trouble, refused.is_some());
                if trouble.is_fatal() {
                    refused.get_or_insert(trouble);
                }
                (name.clone(), Err(why))
            }
        };
        take(entry, id, read);
        taken.insert(id.clone());
        found.insert(id.clone(), name);
    }

    let pairs = match_entries(roster, &listing, &found, &wish.lifts, since);
    let numbered = roster.assistants.iter().enumerate().zip(&pairs.entries);
    let matched = numbered.filter_map(|(entry, pairing)| match pairing {
        EntryMatch::Live(known) if wish.target.selects(&entry.1.name) && !taken.contains(&known.id) => {
            Some((entry, known))
        }
        _ => None,
    });
    let matched: Vec<_> = matched.collect();
    let progress = console.progress("reading", matched.len());
    // How many are read: all, or up to the first that the key is refused for.
    let most = Cell::new(if refused.is_some() { 0 } else { matched.len() });
    let mut reads = futures_util::stream::iter(matched.iter().enumerate())
        .map(|(turn, matched)| {
            let most = &most;
            async move {
                let read = if turn < most.get() {
                    Some(api.get(&matched.1.id).await)
                } else {
                    None
                };
                (turn, matched, read)
            }
        })
        .buffer_unordered(session.concurrency);
    while let Some((turn, &(entry, known), read)) = reads.next().await {
        progress.inc(1);
        let read = match read {
            None => continue,
            Some(Ok(detail)) if entry.1.id.is_none() && detail.name.trim() != known.name.trim() => Err(format!(
                "it is named {:?} in the list and {:?} in its detail; plan again",
                known.name, detail.name
            )),
            Some(Ok(detail)) => Ok(detail),
            Some(Err(trouble)) => {
                let why = unread(&trouble, false);
                if trouble.is_fatal() && turn < most.get() {
                    most.set(turn + 1);
                    refused = Some(trouble);
                }
                Err(why)
            }
        };
        take(entry, &known.id, read);
    }
    drop(reads);
    progress.finish_and_clear();
    if let Some(trouble) = &refused {
        // Also what arrived before that was known: which that is would be chance.
        for (entry, known) in matched.iter().skip(most.get()) {
            take(*entry, &known.id, Err(unread(trouble, true)));
        }
    }
    LiveSnapshot {
        pairs,
        listing,
        refused,
    }
}

/// Why a detail could not be read: on its own account, or because of what met another.
fn unread(trouble: &ApiError, for_another: bool) -> String {
    match trouble {
        _ if !for_another => trouble.to_string(),
        ApiError::AccessDenied { .. } => format!("it was not read, because the key was refused before: {trouble}"),
        _ => format!("it was not read, because the server asked for a long pause before: {trouble}"),
    }
}

/// Reads details by id; why one could not be read stands in its place.
///
/// # Errors
/// When the key is not good.
pub(super) async fn read_details(
    session: &Session,
    ids: &[&str],
    console: &Console,
) -> Result<BTreeMap<String, Result<LiveAssistant, String>>, ApiError> {
    let api = &session.client;
    let progress = console.progress("reading", ids.len());
    let mut reads = futures_util::stream::iter(ids)
        .map(|id| async move { (*id, api.get(id).await) })
        .buffer_unordered(session.concurrency);
    let mut all = BTreeMap::new();
    while let Some((id, read)) = reads.next().await {
        progress.inc(1);
        let read = match read {
            Err(trouble) if trouble.is_fatal() => return Err(trouble),
            read => read.map_err(|trouble| trouble.to_string()),
        };
        all.insert(id.to_owned(), read);
    }
    drop(reads);
    progress.finish_and_clear();
    Ok(all)
}

/// Entries whose pin the list does not show: those that are planned; and where a name must be absent (for a creation, or to go
/// by the former one), all, for one that is live shows that the list is not complete.
fn pins_to_look_up<'a>(roster: &'a Roster, listing: &AssistantList, target: &TargetFilter) -> Vec<IndexedEntry<'a>> {
    let listed: BTreeSet<&str> = listing.assistants.iter().map(|live| live.name.as_str()).collect();
    let may_be_absent = |entry: &AssistantSpec| entry.id.is_none() && !listed.contains(entry.name.as_str());
    let is_uncertain = roster
        .assistants
        .iter()
        .any(|entry| target.selects(&entry.name) && may_be_absent(entry));
    let unlisted: BTreeSet<&str> = unlisted_pins(roster, listing).into_iter().collect();
    let is_unlisted = |(_, entry): &IndexedEntry<'_>| entry.id.as_deref().is_some_and(|id| unlisted.contains(id));
    roster
        .assistants
        .iter()
        .enumerate()
        .filter(is_unlisted)
        .filter(|(_, entry)| is_uncertain || target.selects(&entry.name))
        .collect()
}
