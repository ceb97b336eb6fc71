//! Which live assistant each entry means (by its pin, its name, or the name that it had before), and when that is not certain
//! enough to act.
//!
//! This is where a duplicate is prevented: an entry is `Absent`, and so will be created, only if nothing that is live can be it.
//! The API has no DELETE and its other resources refer to assistants by id, so a needless creation can't be undone, while a
//! needless question costs one flag. Every rule here therefore errs on the side of blocking:
//!
//! 1. Each entry looks for what it names: its pin alone, else its name, else the name that it had before.
//! 2. What two entries name belongs to neither of them until a person says so.
//! 3. What nobody names is unmanaged.
//! 4. An entry that found nothing is created only if the list is whole, no unmanaged assistant may be it under another name,
//!    and the key is the right one by all appearances.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::baseline::{BaselineEntries, BaselineEntry};
use super::change::{BlockReason, LiveRef};
use super::live_index::{LiveIndex, LiveName};
use super::near_name::{NearNames, Nearness};
use crate::desired::{AssistantSpec, Roster};
use crate::fields::canonical_id;
use crate::live::AssistantList;
use crate::text::matches_pattern;

/// What a person has allowed explicitly.
#[derive(Debug, Clone, Default)]
pub struct SafetyOverrides {
    /// Names that may be created although a live assistant may be the one that is meant (`--allow-create`).
    pub allow_create: BTreeSet<String>,
    /// May everything be created although nothing matches (`--first-apply`)?
    pub first_apply: bool,
    /// Names of `protected` entries that may be changed or created all the same (`--allow-change`).
    pub allow_change: BTreeSet<String>,
}

/// What an entry is matched with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryMatch {
    /// This live assistant.
    Live(LiveRef),
    /// Nothing: it is to be created.
    Absent,
    /// It can't be said, or must not be done.
    Blocked {
        /// Why.
        reason: BlockReason,
        /// Why and what to do, in words.
        message: String,
        /// The live assistant in question, where there is just one.
        id: Option<String>,
    },
}

/// All entries' matches, in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryMatches {
    /// One for each entry.
    pub entries: Vec<EntryMatch>,
    /// Live assistants that no entry names, in the order of the list. They are never written.
    pub unmanaged: Vec<LiveRef>,
    /// Those that no entry names because they are meant to be unmanaged (`settings.unmanaged`), in the order of the list.
    pub set_aside: Vec<LiveRef>,
    /// The names and patterns of `settings.unmanaged` that no live assistant without an entry has: a slip, or one that was deleted.
    pub idle_patterns: Vec<String>,
    /// Why there may be more live assistants than were listed, if there may.
    pub incomplete: Option<String>,
    /// For each entry: does what it was in the baseline still mean a live assistant? Empty without a baseline.
    pub(super) baseline_is_live: Vec<bool>,
}

/// Pinned ids that the list does not show. Each must be looked up: if it is live, the list is not complete.
pub fn unlisted_pins<'a>(roster: &'a Roster, list: &AssistantList) -> Vec<&'a str> {
    let live = LiveIndex::new(list);
    let pins = roster.assistants.iter().filter_map(|entry| entry.id.as_deref());
    pins.filter(|id| live.with_id(id).is_none()).collect()
}

/// Matches every entry. `unlisted` holds the pins that the list does not show and that are, or may be, live all the same: id to
/// name (that of the entry, where the detail could not be read).
pub fn match_entries(
    roster: &Roster,
    list: &AssistantList,
    unlisted: &BTreeMap<String, String>,
    overrides: &SafetyOverrides,
    baseline: Option<&BaselineEntries<'_>>,
) -> EntryMatches {
    let live = LiveIndex::new(list);
    let assistants: Vec<_> = roster.assistants.iter().collect();
    // What each entry names comes before any doubt: who is unmanaged, and so may be a near match, is known only once
    // all have named theirs.
    let mut entries = candidate_matches(&assistants, &live, unlisted);
    // Blocked or not, these show that files and key belong together.
    // `IdNotFound` is not among these: with another organization's key every pin is missing.
    let matched_anything = entries.iter().any(|entry_match| {
        matches!(
            entry_match,
            EntryMatch::Live(_)
                | EntryMatch::Blocked {
                    reason: BlockReason::AmbiguousName | BlockReason::ClaimedTwice,
                    ..
                }
        )
    });
    let unmanaged = unmanaged(roster, list, &entries);
    let incomplete = why_incomplete(list, unlisted);
    let absence = Absence {
        incomplete: incomplete.as_deref(),
        near: unmanaged.iter().map(LiveName::from).collect(),
        // The unmanaged only: if another entry means the assistant of a former entry by now, no new entry is that one
        // renamed.
        rename_hint: baseline.and_then(|baseline| RenameHint::new(&baseline.gone, &unmanaged, &live)),
        nothing_matches: !matched_anything && !list.assistants.is_empty(),
        live_count: list.assistants.len(),
        overrides,
    };
    // Nothing here changes who is unmanaged, so no entry's outcome depends on where it stands in the files.
    for (at, (entry, entry_match)) in roster.assistants.iter().zip(&mut entries).enumerate() {
        let block = match entry_match {
            EntryMatch::Live(live_ref) => absence.of_present_name(entry, live_ref),
            EntryMatch::Absent => {
                let is_new = baseline.is_some_and(|baseline| matches!(baseline.earlier(at), BaselineEntry::New));
                absence.doubt(entry, is_new)
            }
            EntryMatch::Blocked { .. } => None,
        };
        if let Some(block) = block {
            *entry_match = block;
        }
    }
    let baseline_is_live = baseline.map_or_else(Vec::new, |baseline| still_live(baseline, &live, unlisted));
    // Only now: for what speaks against a creation they count like any other.
    let is_meant = |live: &LiveRef| {
        let mut patterns = roster.settings.unmanaged.iter();
        patterns.any(|pattern| matches_pattern(pattern, &live.name))
    };
    let (set_aside, unmanaged): (Vec<_>, _) = unmanaged.into_iter().partition(is_meant);
    let has_none = |pattern: &&String| !set_aside.iter().any(|live| matches_pattern(pattern, &live.name));
    let idle_patterns = roster.settings.unmanaged.iter().filter(has_none).cloned().collect();
    EntryMatches {
        entries,
        unmanaged,
        set_aside,
        idle_patterns,
        incomplete,
        baseline_is_live,
    }
}

/// What speaks against an entry's absence. Each part is made once for all entries: a fleet has thousands of both.
struct Absence<'a> {
    /// Why there may be more live assistants than were listed.
    incomplete: Option<&'a str>,
    /// The unmanaged assistants' names. What another entry claims is that entry's, however alike the names are.
    near: NearNames<'a>,
    rename_hint: Option<RenameHint>,
    /// There are live assistants, and no entry means any of them.
    nothing_matches: bool,
    live_count: usize,
    overrides: &'a SafetyOverrides,
}

impl Absence<'_> {
    /// An entry that was found under its former name: that counts only if nobody has the present one, which a list with gaps
    /// can't say. Else the rename would make two assistants of one name.
    fn of_present_name(&self, entry: &AssistantSpec, live_ref: &LiveRef) -> Option<EntryMatch> {
        let why = self.incomplete?;
        // Without a pin, only `renamed_from` can match an entry with another name than its own.
        (entry.id.is_none() && live_ref.name != entry.name).then(|| EntryMatch::Blocked {
            reason: BlockReason::ListIncomplete,
            message: format!(
                "it may exist already, beside {:?} ({}): {why}; pin the one that is meant by `id`",
                live_ref.name, live_ref.id
            ),
            id: Some(live_ref.id.clone()),
        })
    }

    /// Why an entry that found nothing may be live all the same, the most certain sign first. A list with gaps can't be
    /// allowed away: only a pin says which assistant is meant.
    fn doubt(&self, entry: &AssistantSpec, is_new: bool) -> Option<EntryMatch> {
        let is_allowed = self.overrides.allow_create.contains(&entry.name);
        // No flag lifts this one: the new assistant may end up among the rows that are not read, and then each run
        // would create another.
        let incomplete = self.incomplete.map(|why| {
            let message =
                format!("it may exist already: {why}; pin it by `id` if it does, else create it by hand and pin it");
            (BlockReason::ListIncomplete, message)
        });
        // Asked only if the list is whole: a name has many forms to look up, and a fleet has thousands of names.
        let near = || {
            let message = near_match(entry, &self.near).filter(|_| !is_allowed)?;
            Some((BlockReason::NearMatch, message))
        };
        let renamed = || {
            let hint = self.rename_hint.as_ref().filter(|_| is_new && !is_allowed)?;
            Some((BlockReason::LooksRenamed, hint.message(&entry.name)))
        };
        // `--allow-create` does not lift this one: it speaks for one name, and a wrong key is wrong for all.
        let nothing_matches = || {
            (self.nothing_matches && !self.overrides.first_apply).then(|| {
                let message = format!(
                    "no entry matches any of the {} live assistants; is it the wrong key or address? If not, --first-apply \
                     allows the creation",
                    self.live_count
                );
                (BlockReason::NothingMatches, message)
            })
        };
        let (reason, message) = incomplete.or_else(near).or_else(renamed).or_else(nothing_matches)?;
        Some(EntryMatch::Blocked {
            reason,
            message,
            id: None,
        })
    }
}

/// Live assistants that no entry names: neither matched, nor among several of a name, of which any may be the entry's.
fn unmanaged(roster: &Roster, list: &AssistantList, entries: &[EntryMatch]) -> Vec<LiveRef> {
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    for (entry, entry_match) in roster.assistants.iter().zip(entries) {
        match entry_match {
            EntryMatch::Live(live_ref) => {
                ids.insert(live_ref.id.as_str());
            }
            EntryMatch::Blocked {
                reason: BlockReason::AmbiguousName,
                ..
            } => {
                // By name, for no id was chosen. Each of those that share it may be this entry's, so none of them is
                // a stranger whose name could be near to another entry's.
                names.insert(entry.name.as_str());
                names.extend(entry.renamed_from.as_deref());
            }
            // `ClaimedTwice` holds the id of a live one. `IdNotFound` holds one that nobody has, which takes nothing
            // away.
            EntryMatch::Blocked { id, .. } => ids.extend(id.as_deref()),
            EntryMatch::Absent => {}
        }
    }
    list.assistants
        .iter()
        .filter(|live| !ids.contains(live.id.as_str()) && !names.contains(live.name.as_str()))
        .map(|live| LiveRef {
            name: live.name.clone(),
            id: live.id.clone(),
        })
        .collect()
}

/// A pin that is live and not listed proves gaps: where one is missing, others may be.
fn why_incomplete(list: &AssistantList, unlisted: &BTreeMap<String, String>) -> Option<String> {
    list.incomplete.clone().or_else(|| {
        // The first by id, whatever order the details came in: two plans of one state are the same bytes.
        let (id, name) = unlisted.first_key_value()?;
        Some(format!(
            "the list of live assistants does not show {name:?} ({id}), which is live"
        ))
    })
}

/// What each entry names; blocked, where two name the same. `unlisted` as in [`match_entries`].
fn candidate_matches(
    assistants: &[&AssistantSpec],
    live: &LiveIndex<'_>,
    unlisted: &BTreeMap<String, String>,
) -> Vec<EntryMatch> {
    let pinned = assistants.iter().filter_map(|entry| entry.id.as_deref());
    // Services find a hexadecimal id in either case, so a pin in capitals is the same assistant.
    let pinned: BTreeSet<_> = pinned.map(canonical_id).collect();
    let candidates = assistants.iter().map(|entry| match &entry.id {
        Some(id) => match_by_pin(id, live, unlisted),
        None => match_by_name(entry, live, &pinned),
    });
    let mut entries: Vec<_> = candidates.collect();
    // Last, because a pin here and a name there may lead to one assistant, which only the ids that were found show.
    block_duplicates(assistants, &mut entries);
    entries
}

/// A pin that is not live never falls back to the name: the pin says that this very assistant is meant, which workflows know
/// by its id, and neither another of its name nor a new one would be it.
fn match_by_pin(id: &str, live: &LiveIndex<'_>, unlisted: &BTreeMap<String, String>) -> EntryMatch {
    let find_unlisted = || {
        let name = unlisted.get(id)?;
        Some(LiveName { id, name })
    };
    // A pin that the list lacks is still good if its detail could be read. That the list has gaps then blocks
    // creations, not this entry.
    match live.with_id(id).or_else(find_unlisted) {
        Some(live_ref) => EntryMatch::Live(live_ref.to_ref()),
        None => EntryMatch::Blocked {
            reason: BlockReason::IdNotFound,
            message: format!(
                "no live assistant has the pinned id {id:?}; correct the `id`, or remove it to match by name"
            ),
            id: Some(id.to_owned()),
        },
    }
}

/// The present name counts before the former one, or a rename that was applied already would be looked for again. Where
/// several share a name, none is taken: to guess would write to somebody else's. `pinned` holds the ids that entries have: each
/// is taken, so none of them is advised.
fn match_by_name(entry: &AssistantSpec, live: &LiveIndex<'_>, pinned: &BTreeSet<Cow<'_, str>>) -> EntryMatch {
    let names = [Some(&entry.name), entry.renamed_from.as_ref()];
    for name in names.into_iter().flatten() {
        // Byte by byte. A name that is merely alike is a question for a person, which `near_match` asks.
        match live.named(name) {
            [] => {}
            [one] => return EntryMatch::Live(one.to_ref()),
            several => {
                let ids: Vec<_> = several.iter().map(|live| live.id).collect();
                // A pin that another entry has would lead straight to `claimed_twice`.
                let free = ids.iter().find(|id| !pinned.contains(&canonical_id(id)));
                let advice = match free {
                    Some(id) => format!("pin one with `id: \"{id}\"`"),
                    None => {
                        "other entries are pinned to all of them; remove this entry, or give it another name".to_owned()
                    }
                };
                return EntryMatch::Blocked {
                    reason: BlockReason::AmbiguousName,
                    message: format!(
                        "{} live assistants are named {name:?}: {}; {advice}",
                        several.len(),
                        ids.join(", ")
                    ),
                    id: None,
                };
            }
        }
    }
    EntryMatch::Absent
}

/// Two entries on one live assistant would overwrite each other with every run, so neither gets it.
fn block_duplicates(assistants: &[&AssistantSpec], entries: &mut [EntryMatch]) {
    // By id, because a pin, a name and a `renamed_from` may all lead to one assistant. The id of a pin that the list does not show
    // is spelled as its entry spells it.
    let mut claims: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, entry_match) in entries.iter().enumerate() {
        if let EntryMatch::Live(live_ref) = entry_match {
            claims
                .entry(canonical_id(&live_ref.id).into_owned())
                .or_default()
                .push(index);
        }
    }
    for (id, claimants) in claims.into_iter().filter(|(_, claimants)| claimants.len() > 1) {
        let places: Vec<_> = claimants
            .iter()
            .filter_map(|index| assistants.get(*index))
            .map(|entry| format!("{:?} ({}:{})", entry.name, entry.place.file, entry.place.line))
            .collect();
        // All of them, not all but the first: which entry stands first says nothing of which one is meant.
        for index in claimants {
            if let Some(entry_match) = entries.get_mut(index) {
                *entry_match = EntryMatch::Blocked {
                    reason: BlockReason::ClaimedTwice,
                    message: format!(
                        "{} mean the same live assistant {id}; remove one, or pin each by its own `id`",
                        places.join(" and ")
                    ),
                    id: Some(id.clone()),
                };
            }
        }
    }
}

/// Why an entry that names nobody may mean an unmanaged assistant all the same: the server may keep its name, or the one that
/// it had before, otherwise than it was sent. Without this, each run would create it once more.
fn near_match(entry: &AssistantSpec, unmanaged: &NearNames<'_>) -> Option<String> {
    let by_name = unmanaged
        .find(&entry.name)
        .map(|found| (found, "this one", "use that name"));
    // The rename is not applied yet, so live still has the old name, perhaps in the server's spelling.
    let by_old_name = || {
        let old = entry.renamed_from.as_deref()?;
        Some((
            unmanaged.find(old)?,
            "the one of `renamed_from`",
            "give that name there",
        ))
    };
    let ((live, how), whose, rename) = by_name.or_else(by_old_name)?;
    // An escaped name would be escaped again with the next update that sends it.
    let rename = match how {
        Nearness::Escaped => String::new(),
        _ => format!("{rename}, or "),
    };
    Some(format!(
        "live assistant {:?} ({}) may be {whose}: its name {}; if it is, {rename}pin it by `id: \"{}\"`; if not, \
         --allow-create {:?} allows the creation",
        live.name,
        live.id,
        how.describe(),
        live.id,
        entry.name
    ))
}

/// More names say no more.
const FEW: usize = 5;

/// Entries of the baseline that the files no longer have, while what they meant is still live: a new entry beside them may be
/// one of them under a new name. All but the new entry's own name is the same for every new entry, so it is worded once.
struct RenameHint {
    /// `"Old" (id), which is still live: is this its new name?`
    still_live: String,
    /// How to say that it is: by `renamed_from`, or by a pin.
    how_to_say_so: String,
}

impl RenameHint {
    fn new(gone: &[&AssistantSpec], unmanaged: &[LiveRef], live: &LiveIndex<'_>) -> Option<Self> {
        let unmanaged: LiveIndex<'_> = unmanaged.iter().map(LiveName::from).collect();
        let former: Vec<_> = gone
            .iter()
            .filter_map(|gone| Some((*gone, find_live(gone, &unmanaged)?)))
            .collect();
        let (_, first) = former.first()?;
        // Every new entry repeats this text: after forty renames, forty names would stand in forty messages.
        let shown: Vec<_> = former
            .iter()
            .take(FEW)
            .map(|(gone, old)| describe_former(gone, *old, live))
            .collect();
        let still_live = match (shown.as_slice(), former.len().saturating_sub(FEW)) {
            ([], _) => String::new(),
            ([one], _) => format!("{one}, which is still live: is this its new name?"),
            ([most @ .., last], 0) => format!(
                "{} and {last}, which are still live: is this the new name of one of them?",
                most.join(", ")
            ),
            (few, more) => format!(
                "{} and {more} more, which are still live: is this the new name of one of them?",
                few.join(", ")
            ),
        };
        // `renamed_from` of a name that several have would be blocked in its turn: it does not tell which.
        let shared = former.iter().find(|(_, old)| live.named(old.name).len() > 1);
        let how_to_say_so = match (shared, former.len()) {
            (Some((_, old)), _) => format!(
                "pin it by its `id` (several live assistants are named {:?}, so `renamed_from` would not tell which)",
                old.name
            ),
            (None, 1) => format!(
                "add `renamed_from: {:?}`, or pin it by `id: \"{}\"`",
                first.name, first.id
            ),
            (None, _) => "add `renamed_from` with its old name, or pin it by its `id`".to_owned(),
        };
        Some(Self {
            still_live,
            how_to_say_so,
        })
    }

    fn message(&self, name: &str) -> String {
        format!(
            "the files no longer have {} If so, {}; if not, --allow-create {name:?} allows the creation",
            self.still_live, self.how_to_say_so
        )
    }
}

/// A former name with the id of what it meant: all that may be, where no pin said it.
fn describe_former(gone: &AssistantSpec, old: LiveName<'_>, live: &LiveIndex<'_>) -> String {
    let ids: Vec<_> = match gone.id {
        Some(_) => vec![old.id],
        None => live.named(old.name).iter().map(|live| live.id).collect(),
    };
    format!("{:?} ({})", old.name, ids.join(" or "))
}

/// For each of today's entries: does what it was in the baseline still mean a live assistant? All entries of the baseline are
/// matched together, since two of them on one assistant mean nobody.
fn still_live(baseline: &BaselineEntries<'_>, live: &LiveIndex<'_>, unlisted: &BTreeMap<String, String>) -> Vec<bool> {
    let former = baseline.former().iter().flatten().chain(&baseline.gone);
    let former: Vec<_> = former.copied().collect();
    let mut matches = candidate_matches(&former, live, unlisted).into_iter();
    // The walk below takes the same entries in the same order as the one above (those that are `Some`), so each meets
    // its own match. Those of the gone entries come last and are not asked for: they only had to claim what was
    // theirs.
    let mut is_live = |_: &&AssistantSpec| matches!(matches.next(), Some(EntryMatch::Live(_)));
    baseline
        .former()
        .iter()
        .map(|entry| entry.as_ref().is_some_and(&mut is_live))
        .collect()
}

/// The unmanaged assistant that a former entry meant: the one with its id, else, if it had no pin, one of its name.
pub(super) fn find_live<'a>(gone: &AssistantSpec, unmanaged: &LiveIndex<'a>) -> Option<LiveName<'a>> {
    match &gone.id {
        Some(id) => unmanaged.with_id(id),
        // Of several of that name the first will do: it is shown and never written. The hint of a rename names all of
        // them.
        None => unmanaged.named(&gone.name).first().copied(),
    }
}
