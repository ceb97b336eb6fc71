//! Reads live state and makes the plan: one list, one detail for each matched entry, compared as it arrives.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;

use super::connect::Session;
use super::console::Console;
use crate::api::{Api, Trouble};
use crate::desired::{Assistant, Roster};
use crate::live::{Detail, Listing};
use crate::plan::{Difference, Earlier, Lifts, Pairing, Plan, Since, Target, build, diff, pair, unlisted_pins};

/// What is asked of a plan.
#[derive(Debug, Default)]
pub(super) struct Wish<'a> {
    /// Which entries.
    pub(super) target: Target,
    /// What is allowed explicitly.
    pub(super) lifts: Lifts,
    /// Is what can't be compared to be sent for its own sake?
    pub(super) resend: bool,
    /// What the entries were at the base, if origins are to be told.
    pub(super) since: Option<Since<'a>>,
}

/// An entry and its place in the roster.
type Numbered<'a> = (usize, &'a Assistant);

/// Makes the plan.
///
/// # Errors
/// When the list can't be read, or the key is not good. A detail that can't be read makes the plan incomplete.
pub(super) async fn survey(
    session: &Session,
    roster: &Roster,
    wish: &Wish<'_>,
    console: &Console,
) -> Result<Plan, Trouble> {
    let api = &session.client;
    let listing = api.list().await?;
    let since = wish.since.as_ref();
    let compare = |(at, entry): Numbered<'_>, detail: &Detail| {
        let earlier = since.map_or(Earlier::Unasked, |since| since.earlier(at));
        diff(entry, detail, &roster.settings, earlier, wish.resend)
    };

    let mut found = BTreeMap::new();
    let mut differences: BTreeMap<String, Result<Difference, String>> = BTreeMap::new();
    for entry in pins_to_look_up(roster, &listing, &wish.target) {
        let Some(id) = &entry.1.id else { continue };
        match api.detail(id).await {
            Ok(detail) => {
                differences.insert(id.clone(), compare(entry, &detail));
                found.insert(id.clone(), detail.name);
            }
            Err(Trouble::Missing { .. }) => {}
            Err(trouble @ Trouble::Denied { .. }) => return Err(trouble),
            Err(trouble) => {
                differences.insert(id.clone(), Err(trouble.to_string()));
                found.insert(id.clone(), entry.1.name.clone());
            }
        }
    }

    let pairs = pair(roster, &listing, &found, &wish.lifts, since);
    let matched =
        roster
            .assistants
            .iter()
            .enumerate()
            .zip(&pairs.entries)
            .filter_map(|(entry, pairing)| match pairing {
                Pairing::Live(known) if wish.target.takes(&entry.1.name) && !differences.contains_key(&known.id) => {
                    Some((entry, known))
                }
                _ => None,
            });
    let matched: Vec<_> = matched.collect();
    let progress = console.progress("reading", matched.len());
    let mut reads = futures_util::stream::iter(matched)
        .map(|(entry, known)| async move { (entry, known, api.detail(&known.id).await) })
        .buffer_unordered(session.concurrency);
    while let Some((entry, known, read)) = reads.next().await {
        progress.inc(1);
        let difference = match read {
            Ok(detail) if entry.1.id.is_none() && detail.name.trim() != known.name.trim() => Err(format!(
                "it is named {:?} in the list and {:?} in its detail; plan again",
                known.name, detail.name
            )),
            Ok(detail) => compare(entry, &detail),
            Err(trouble @ Trouble::Denied { .. }) => return Err(trouble),
            Err(trouble) => Err(trouble.to_string()),
        };
        differences.insert(known.id.clone(), difference);
    }
    drop(reads);
    progress.finish_and_clear();
    Ok(build(&session.address, roster, pairs, differences, &wish.target, since))
}

/// Entries whose pin the list does not show: those that are planned; and where something may be created, all, for one that
/// is live shows that the list is not complete.
fn pins_to_look_up<'a>(roster: &'a Roster, listing: &Listing, target: &Target) -> Vec<Numbered<'a>> {
    let listed: BTreeSet<&str> = listing.assistants.iter().map(|live| live.name.as_str()).collect();
    let may_create = |entry: &Assistant| {
        let names = [Some(entry.name.as_str()), entry.renamed_from.as_deref()];
        entry.id.is_none() && !names.into_iter().flatten().any(|name| listed.contains(name))
    };
    let creating = roster
        .assistants
        .iter()
        .any(|entry| target.takes(&entry.name) && may_create(entry));
    let unlisted: BTreeSet<&str> = unlisted_pins(roster, listing).into_iter().collect();
    let is_unlisted = |(_, entry): &Numbered<'_>| entry.id.as_deref().is_some_and(|id| unlisted.contains(id));
    roster
        .assistants
        .iter()
        .enumerate()
        .filter(is_unlisted)
        .filter(|(_, entry)| creating || target.takes(&entry.name))
        .collect()
}
