//! Reads live state and makes the plan: one list, one detail for each matched entry, compared as it arrives.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;

use super::console::Console;
use super::inputs::BaselineRoster;
use super::name_patterns::{pick, target};
use super::session;
use super::session::{Session, forecast};
use crate::api::{ApiError, ReadApi};
use crate::cli::args::{PlanningArgs, TargetArgs};
use crate::desired::{AssistantSpec, Roster};
use crate::live::{AssistantList, LiveAssistant};
use crate::plan::{
    BaselineEntries, BaselineEntry, EntryMatch, EntryMatches, LiveRef, Plan, SafetyOverrides, TargetFilter, build,
    check_passthrough_fields, diff, match_entries, unlisted_pins,
};

/// What the flags ask of a plan.
#[derive(Debug, Default)]
pub(super) struct PlanOptions<'a> {
    /// Which entries.
    pub(super) target: TargetFilter,
    /// What is allowed explicitly.
    pub(super) overrides: SafetyOverrides,
    /// Are fields that can't be compared sent again for their own sake?
    pub(super) resend: bool,
    /// Is it said when live was last edited, and by whom?
    pub(super) tells_edits: bool,
    /// What the entries were in the baseline, if `--base` names one.
    pub(super) baseline: Option<BaselineEntries<'a>>,
}

impl<'a> PlanOptions<'a> {
    /// # Errors
    /// When a flag names an entry that does not exist.
    pub(super) fn new(
        roster: &Roster,
        targets: &TargetArgs,
        planning: &PlanningArgs,
        baseline: Option<&'a BaselineRoster>,
    ) -> anyhow::Result<Self> {
        let names = roster.names();
        let picked = |flag, typed| pick(flag, "no entry has", typed, &names);
        Ok(Self {
            target: target("--target", roster, targets)?,
            overrides: SafetyOverrides {
                allow_create: picked("--allow-create", &planning.allow_create)?,
                first_apply: planning.first_apply,
                allow_change: picked("--allow-change", &planning.allow_change)?,
            },
            resend: planning.resend,
            tells_edits: false,
            baseline: baseline.map(|baseline| baseline.since(roster)),
        })
    }

    /// Would any selected entry be created?
    fn plans_creation(&self, roster: &Roster, matches: &EntryMatches) -> bool {
        let mut entries = roster.assistants.iter().zip(&matches.entries);
        entries.any(|(entry, matched)| *matched == EntryMatch::Absent && self.target.selects(&entry.name))
    }

    /// Says how long the budget makes the reads for these entries take.
    pub(super) fn forecast_reads(&self, session: &Session, roster: &Roster, console: &Console) {
        let selected = roster
            .assistants
            .iter()
            .filter(|entry| self.target.selects(&entry.name));
        forecast(session, console, "reading: up to", 1 + selected.count());
    }
}

/// Reads live state and makes a fresh plan.
///
/// # Errors
/// When the list can't be read. A detail that can't be read makes the plan incomplete.
pub(super) async fn make_plan(
    session: &Session,
    roster: &Roster,
    options: &PlanOptions<'_>,
    console: &Console,
) -> anyhow::Result<Plan> {
    options.forecast_reads(session, roster, console);
    let unreadable = |error| session::unread(session, &error);
    let mut live = read_list_and_pins(session, roster, &options.target)
        .await
        .map_err(unreadable)?;
    let match_all = |live: &ListAndPins<'_>| {
        let baseline = options.baseline.clone();
        let baseline = baseline.map(|baseline| baseline.match_by_live_name(roster, &live.list));
        let unlisted = live.unlisted(roster);
        let matches = match_entries(roster, &live.list, &unlisted, &options.overrides, baseline.as_ref());
        (baseline, matches)
    };
    let (mut baseline, mut matches) = match_all(&live);
    // Absence is proven only where it matters: the probe costs a request.
    if options.plans_creation(roster, &matches) {
        live.list = session.reader().probe_for_more(live.list).await.map_err(unreadable)?;
        (baseline, matches) = match_all(&live);
    }
    let baseline = baseline.as_ref();

    let settings = &roster.settings;
    let compare = |(at, entry): IndexedEntry<'_>, detail: LiveAssistant| {
        let earlier = baseline.map_or(BaselineEntry::Unasked, |baseline| baseline.earlier(at));
        let mut difference = diff(entry, &detail, settings, earlier, options.resend)?;
        check_passthrough_fields(entry, &detail, settings, &difference)?;
        difference.last_edit = detail.last_edit().filter(|_| options.tells_edits);
        Ok(difference)
    };
    let MatchedDetails { by_id, denied } =
        read_matched(session, roster, live, &matches, &options.target, console, compare).await;
    if let Some(error) = denied {
        console.problems(&[session::unread(session, &error)], &[]);
    }
    Ok(build(
        &session.address,
        roster,
        matches,
        by_id,
        &options.target,
        &options.overrides,
        baseline,
    ))
}

/// An entry and its index in the roster.
pub(super) type IndexedEntry<'r> = (usize, &'r AssistantSpec);

/// The list, and the pins that it does not show although they are, or may be, live.
pub(super) struct ListAndPins<'r> {
    /// The list. It is incomplete when such a pin could not be read.
    pub(super) list: AssistantList,
    pins: Vec<UnlistedPin<'r>>,
    /// How access was denied, if it was. Then no further detail is read.
    denied: Option<ApiError>,
}

struct UnlistedPin<'r> {
    entry: IndexedEntry<'r>,
    id: &'r str,
    /// The live name; the entry's, where the detail could not be read.
    name: String,
    detail: Result<LiveAssistant, String>,
}

impl ListAndPins<'_> {
    /// The pins that the list does not show, id → name, as the matching asks for them.
    pub(super) fn unlisted(&self, roster: &Roster) -> BTreeMap<String, String> {
        // The list may have grown since they were looked up.
        let unlisted: BTreeSet<&str> = unlisted_pins(roster, &self.list).into_iter().collect();
        let pins = self.pins.iter().filter(|pin| unlisted.contains(pin.id));
        pins.map(|pin| (pin.id.to_owned(), pin.name.clone())).collect()
    }
}

/// Reads the list, and looks up the pins that it does not show: one that is live proves that the list is incomplete.
///
/// # Errors
/// When the list can't be read.
pub(super) async fn read_list_and_pins<'r>(
    session: &Session,
    roster: &'r Roster,
    target: &TargetFilter,
) -> Result<ListAndPins<'r>, ApiError> {
    let api = session.reader();
    session.read_settings_from(roster.settings.detail.as_deref());
    let mut live = ListAndPins {
        list: api.list().await?,
        pins: Vec::new(),
        denied: None,
    };
    for (entry, id) in pins_to_look_up(roster, &live.list, target) {
        let read = match &live.denied {
            None => api.get(id).await.map_err(ReadError::own),
            Some(error) => Err(ReadError::after(error)),
        };
        let (name, detail) = match read {
            Ok(detail) => (detail.name.clone(), Ok(detail)),
            Err(ReadError {
                error: ApiError::NotFound { .. },
                ..
            }) => continue,
            Err(failed) => {
                let name = &entry.1.name;
                let error = &failed.error;
                live.list.incomplete.get_or_insert_with(|| {
                    format!(
                        "the list does not show the pin of {name:?} ({id}), which may be live: its detail could not be read \
                         ({error})"
                    )
                });
                if error.is_fatal() {
                    live.denied.get_or_insert_with(|| error.clone());
                }
                (name.clone(), Err(failed.to_string()))
            }
        };
        live.pins.push(UnlistedPin {
            entry,
            id,
            name,
            detail,
        });
    }
    Ok(live)
}

/// Entries with pins that the list does not show: those that are planned; and all of them where a name must be absent (for a
/// creation, or for a match by the former name), because one that is live shows that the list is incomplete.
fn pins_to_look_up<'r>(
    roster: &'r Roster,
    list: &AssistantList,
    target: &TargetFilter,
) -> Vec<(IndexedEntry<'r>, &'r str)> {
    let listed: BTreeSet<&str> = list.assistants.iter().map(|live| live.name.as_str()).collect();
    let may_be_absent = |entry: &AssistantSpec| entry.id.is_none() && !listed.contains(entry.name.as_str());
    let is_uncertain = roster
        .assistants
        .iter()
        .any(|entry| target.selects(&entry.name) && may_be_absent(entry));
    let unlisted: BTreeSet<&str> = unlisted_pins(roster, list).into_iter().collect();
    let pinned = roster.assistants.iter().enumerate().filter_map(|entry| {
        let id = entry.1.id.as_deref()?;
        Some((entry, id))
    });
    pinned
        .filter(|(_, id)| unlisted.contains(id))
        .filter(|((_, entry), _)| is_uncertain || target.selects(&entry.name))
        .collect()
}

/// What became of each matched detail.
pub(super) struct MatchedDetails<T> {
    /// By id: what was kept of it, or why there is none.
    pub(super) by_id: BTreeMap<String, Result<T, String>>,
    /// How access was denied, if it was.
    pub(super) denied: Option<ApiError>,
}

/// Reads the detail of each matched entry in the target. `keep` says what of it is kept: the whole of thousands of prompts
/// need not be in memory at once.
pub(super) async fn read_matched<'r, T>(
    session: &Session,
    roster: &'r Roster,
    live: ListAndPins<'r>,
    matches: &EntryMatches,
    target: &TargetFilter,
    console: &Console,
    keep: impl Fn(IndexedEntry<'r>, LiveAssistant) -> Result<T, String>,
) -> MatchedDetails<T> {
    let mut denied = live.denied;
    let mut by_id: BTreeMap<String, Result<T, String>> = live
        .pins
        .into_iter()
        .map(|pin| (pin.id.to_owned(), pin.detail.and_then(|detail| keep(pin.entry, detail))))
        .collect();
    let entries = roster.assistants.iter().enumerate().zip(&matches.entries);
    let to_read = entries.filter_map(|(entry, found)| match found {
        EntryMatch::Live(live) if target.selects(&entry.1.name) && !by_id.contains_key(&live.id) => Some((entry, live)),
        _ => None,
    });
    let to_read: Vec<(IndexedEntry<'_>, &LiveRef)> = to_read.collect();
    let details = if let Some(error) = &denied {
        to_read.iter().map(|_| Err(ReadError::after(error))).collect()
    } else {
        let keep = |&(entry, live): &(IndexedEntry<'r>, &LiveRef), detail: LiveAssistant| {
            check_same_name(entry.1, live, &detail)?;
            keep(entry, detail)
        };
        read_each(session, console, &to_read, |(_, live)| &live.id, keep).await
    };
    for ((_, live), detail) in to_read.into_iter().zip(details) {
        if let Err(failed) = &detail
            && failed.error.is_fatal()
        {
            denied.get_or_insert_with(|| failed.error.clone());
        }
        let detail = detail.unwrap_or_else(|failed| Err(failed.to_string()));
        by_id.insert(live.id.clone(), detail);
    }
    MatchedDetails { by_id, denied }
}

/// An entry without a pin was matched by the listed name: a detail with another name may be another assistant by now.
fn check_same_name(entry: &AssistantSpec, listed: &LiveRef, detail: &LiveAssistant) -> Result<(), String> {
    if entry.id.is_none() && detail.name.trim() != listed.name.trim() {
        return Err(format!(
            "it is named {:?} in the list and {:?} in its detail; plan again",
            listed.name, detail.name
        ));
    }
    Ok(())
}

/// Why a detail could not be read.
#[derive(Debug, Clone)]
pub(super) struct ReadError {
    /// What went wrong.
    pub(super) error: ApiError,
    /// Did that happen to another request, so that this one was not sent?
    was_skipped: bool,
}

impl ReadError {
    fn own(error: ApiError) -> Self {
        Self {
            error,
            was_skipped: false,
        }
    }

    fn after(error: &ApiError) -> Self {
        Self {
            error: error.clone(),
            was_skipped: true,
        }
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let error = &self.error;
        match error {
            _ if !self.was_skipped => write!(f, "{error}"),
            ApiError::AccessDenied { .. } => {
                write!(f, "it was not read, because the key was refused before: {error}")
            }
            _ => write!(
                f,
                "it was not read, because the server asked for a long pause before: {error}"
            ),
        }
    }
}

/// Reads the detail of each item, several at once, and gives in the items' order what `keep` makes of them. After one that
/// shows that every other request would fail alike (access denied, a long pause), none is read.
pub(super) async fn read_each<I, T>(
    session: &Session,
    console: &Console,
    items: &[I],
    id: impl Fn(&I) -> &str,
    mut keep: impl FnMut(&I, LiveAssistant) -> T,
) -> Vec<Result<T, ReadError>> {
    let api = session.reader();
    let progress = console.progress("reading", items.len());
    // Where the reads end: after the first item, in the items' order, that met a fatal error. Answers arrive in any order, and
    // which of the later ones were quicker is chance: they are discarded, so that two runs say the same.
    let end = Cell::new(items.len());
    let mut answers = futures_util::stream::iter(items.iter().enumerate())
        .map(|(at, item)| {
            let (end, id) = (&end, id(item));
            async move {
                let read = if at < end.get() { Some(api.get(id).await) } else { None };
                (at, item, read)
            }
        })
        .buffer_unordered(session.concurrency);
    let mut reads = Vec::with_capacity(items.len());
    while let Some((at, item, read)) = answers.next().await {
        progress.inc(1);
        let Some(read) = read else { continue };
        if read.as_ref().is_err_and(ApiError::is_fatal) {
            end.set(end.get().min(at + 1));
        }
        reads.push((at, read.map(|detail| keep(item, detail)).map_err(ReadError::own)));
    }
    drop(answers);
    progress.finish_and_clear();
    reads.sort_by_key(|(at, _)| *at);
    reads.truncate(end.get());
    let mut results: Vec<_> = reads.into_iter().map(|(_, read)| read).collect();
    if let Some(Err(last)) = results.last()
        && last.error.is_fatal()
    {
        let skipped = ReadError::after(&last.error);
        results.resize_with(items.len(), || Err(skipped.clone()));
    }
    results
}
