//! Matches and differences become a plan, in the order of the files, with warnings about what a reader should look at twice.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::baseline::{BaselineEntries, BaselineEntry};
use super::change::{
    Action, Baseline, BlockReason, Change, FieldChange, LiveRef, Plan, PlanWarning, RemovedEntry, SourceLine,
    UnreadAssistant,
};
use super::diff::EntryDiff;
use super::live_index::{LiveIndex, LiveName};
use super::matching::{EntryMatch, EntryMatches, SafetyOverrides, find_live};
use crate::desired::{AssistantSpec, Roster};
use crate::fields;
use crate::fields::FieldType;
use crate::text::with_thousands;

/// Which entries are planned.
#[derive(Debug, Clone, Default)]
pub struct TargetFilter(
    /// Their names, after `--target` and `--exclude`; all without either.
    pub Option<BTreeSet<String>>,
);

impl TargetFilter {
    /// Is this one planned?
    pub fn selects(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.contains(name))
    }
}

/// Builds the plan. `diffs` holds, by id, what [`super::diff()`] said of each matched entry in the target, or why it
/// could not be read.
pub fn build(
    api_url: &str,
    roster: &Roster,
    matches: EntryMatches,
    mut diffs: BTreeMap<String, Result<EntryDiff, String>>,
    target: &TargetFilter,
    overrides: &SafetyOverrides,
    baseline: Option<&BaselineEntries<'_>>,
) -> Plan {
    let EntryMatches {
        entries,
        unmanaged,
        set_aside,
        idle_patterns,
        incomplete,
        baseline_is_live,
    } = matches;
    // What is set aside is not shown, but it still holds its name, and may be what a former entry meant.
    let unnamed: Vec<LiveRef> = unmanaged.iter().chain(&set_aside).cloned().collect();
    let mut plan = Plan {
        api_url: api_url.to_owned(),
        base: baseline.map(|baseline| describe_baseline(baseline, &unnamed)),
        unmanaged,
        set_aside: set_aside.into_iter().map(|live| live.id).collect(),
        incomplete_list: incomplete,
        patch_declared_only: roster.settings.patch_declared_only,
        detail: roster.settings.detail.clone(),
        ..Plan::default()
    };
    // In the order of the files, whatever order the details came in: two plans of one state are the same bytes.
    for (at, (entry, entry_match)) in roster.assistants.iter().zip(entries).enumerate() {
        let earlier = baseline.map_or(BaselineEntry::Unasked, |baseline| baseline.earlier(at));
        let is_still_live = baseline_is_live.get(at).copied().unwrap_or_default();
        let origin = earlier.change_origin(is_still_live);
        // Only now, after all entries were matched: an entry that is left out still claims its assistant, else
        // another might get it.
        if !target.selects(&entry.name) {
            plan.left_out.push(entry.name.clone());
            continue;
        }
        match entry_match {
            EntryMatch::Absent => {
                let creation = Change {
                    origin,
                    ..creation(entry, roster, earlier)
                };
                let creation = protect(creation, entry, overrides);
                // None of these needs `--resend`: the creation sends them.
                plan.unobservable += entry
                    .declared
                    .iter()
                    .filter(|d| roster.settings.unobservable.contains(&d.field))
                    .count();
                plan.changes.push(creation);
            }
            EntryMatch::Blocked { reason, message, id } => {
                plan.changes.push(Change {
                    id,
                    origin,
                    ..change(entry, Action::Blocked { reason, message })
                });
            }
            EntryMatch::Live(live_ref) => {
                // A missing detail must not look like "no difference": a plan that is not complete can be neither
                // saved nor applied.
                let not_read = || Err("its detail was not read".to_owned());
                // Taken out, for no two entries are matched with one id.
                match diffs.remove(&live_ref.id).unwrap_or_else(not_read) {
                    Ok(diff) => add_matched(&mut plan, entry, live_ref, diff, overrides),
                    Err(why) => plan.unread.push(UnreadAssistant {
                        name: entry.name.clone(),
                        id: live_ref.id,
                        why,
                        before: plan.changes.len(),
                    }),
                }
            }
        }
    }
    // Of a list with gaps nobody knows who is not there.
    if plan.incomplete_list.is_none() {
        let idle = idle_patterns.into_iter().map(|pattern| {
            let message =
                format!("`settings.unmanaged`: {pattern:?} stands for no live assistant without an entry; correct it or take it out");
            PlanWarning::of("unmanaged-absent", message)
        });
        plan.warnings.extend(idle);
    }
    warn(&mut plan, &unnamed);
    plan
}

fn change(entry: &AssistantSpec, action: Action) -> Change {
    Change {
        protected: entry.protected,
        ..Change::new(action, &entry.name, SourceLine::from(&entry.place))
    }
}

fn describe_baseline(baseline: &BaselineEntries<'_>, unmanaged: &[LiveRef]) -> Baseline {
    let unmanaged: LiveIndex<'_> = unmanaged.iter().map(LiveName::from).collect();
    let gone = baseline.gone.iter().map(|gone| RemovedEntry {
        name: gone.name.clone(),
        id: find_live(gone, &unmanaged).map(|live| live.id.to_owned()),
    });
    Baseline {
        reference: baseline.reference.clone(),
        commit: baseline.commit.clone(),
        gone: gone.collect(),
    }
}

fn creation(entry: &AssistantSpec, roster: &Roster, earlier: BaselineEntry<'_>) -> Change {
    let fields = entry
        .declared
        .iter()
        .map(|declared| {
            let field = earlier.field_change(&declared.field, None, &declared.value);
            field.declared_by(entry, declared)
        })
        .collect();
    let unverified = entry
        .declared
        .iter()
        .map(|declared| &declared.field)
        // An ignored field is sent at a creation, for most can't be set later. What the server makes of it is not
        // compared.
        .filter(|field| entry.ignore.contains(*field) || roster.settings.unobservable.contains(*field))
        .cloned()
        .collect();
    Change {
        fields,
        unverified,
        ..change(entry, Action::Create)
    }
}

fn add_matched(
    plan: &mut Plan,
    entry: &AssistantSpec,
    live_ref: LiveRef,
    diff: EntryDiff,
    overrides: &SafetyOverrides,
) {
    let EntryDiff {
        mut fields,
        create_only,
        carried,
        unverified,
        unobservable,
        resendable,
        sent_along,
        last_edit,
    } = diff;
    plan.unobservable += unobservable;
    if fields.is_empty() && create_only.is_empty() {
        // Only where no update follows, for that would send them along with the rest.
        plan.resendable += resendable;
        plan.unchanged.push(live_ref);
        return;
    }
    // One field that can't be updated blocks the whole entry: without it, the update would leave an assistant that is
    // neither what the files say nor what it was.
    let action = if create_only.is_empty() {
        Action::Update
    } else {
        blocked_create_only(&create_only)
    };
    // Whoever has to resolve the one field sees the others that wait for it.
    fields.extend(create_only);
    fields.sort_by_key(|field| fields::sort_key(&field.field));
    let change = Change {
        id: Some(live_ref.id),
        // The worst one; `ChangeOrigin` is ordered for that.
        origin: fields.iter().filter_map(|field| field.origin).max(),
        fields,
        carried: carried
            .iter()
            .map(|declared| (declared.field.clone(), declared.value.clone()))
            .collect(),
        unverified,
        sent_along,
        last_edit,
        ..change(entry, action)
    };
    plan.changes.push(protect(change, entry, overrides));
}

/// Blocks what would write to a protected entry, unless a person allows it.
///
/// A creation, too: what is worth a lock is live, so that nothing was found for it is a sign of a wrong key, or of a rename.
fn protect(change: Change, entry: &AssistantSpec, overrides: &SafetyOverrides) -> Change {
    if !entry.protected || overrides.allow_change.contains(&entry.name) {
        return change;
    }
    let message = match change.action {
        Action::Create => {
            "it is `protected`, so it should be live already, and no live assistant matches it: is it the right key, and was it \
             renamed? If it is to be created, --allow-change with its name allows that"
        }
        Action::Update => {
            "it is `protected`; if these changes are meant, --allow-change with its name allows them, once"
        }
        Action::Blocked { .. } => return change,
    };
    Change {
        action: Action::Blocked {
            reason: BlockReason::Protected,
            message: message.to_owned(),
        },
        sent_along: Vec::new(),
        ..change
    }
}

fn blocked_create_only(fields: &[FieldChange]) -> Action {
    // With its place: a default may set it, far from the entry that is blocked.
    let name = |field: &FieldChange| match &field.source {
        Some(SourceLine { file, line }) => format!("`{}` ({file}:{line})", field.field),
        None => format!("`{}`", field.field),
    };
    let names: Vec<_> = fields.iter().map(name).collect();
    Action::Blocked {
        reason: BlockReason::CreateOnlyField,
        message: format!(
            "{} can be set only at creation; to keep what is live, write that value in the file or list the field under `ignore`; \
             to change it, recreate the assistant by hand and pin the new one by `id`",
            names.join(", ")
        ),
    }
}

/// Texts of fewer characters may become what they like: a greeting is soon twice as long.
const LONG: usize = 200;

/// Adds the warnings that a plan itself gives rise to. `unnamed` are the live assistants that no entry names.
pub(super) fn warn(plan: &mut Plan, unnamed: &[LiveRef]) {
    let unmanaged: LiveIndex<'_> = unnamed.iter().map(LiveName::from).collect();
    let changes = || plan.changes.iter();
    // In the order of what is at stake: a list with gaps concerns every creation, a size just one text.
    let more = plan.incomplete_list.iter();
    let more = more.map(|why| PlanWarning::of("list-incomplete", format!("there may be more live assistants: {why}")));
    // Against those that are set aside, too: a name that two have is no less shared for that.
    let taken = changes().flat_map(|change| taken_names(change, &unmanaged));
    let taken = taken.map(|message| PlanWarning::of("name-taken", message));
    let left_out = left_out(&plan.changes).into_iter();
    let left_out = left_out.map(|message| PlanWarning::of("creation-incomplete", message));
    let resized = changes().flat_map(resized);
    let resized = resized.map(|message| PlanWarning::of("text-resized", message));
    let warnings: Vec<_> = more.chain(taken).chain(left_out).chain(resized).collect();
    plan.warnings.extend(warnings);
}

/// A rename to a name that another live assistant has is allowed, but makes two of one name.
fn taken_names(change: &Change, unmanaged: &LiveIndex<'_>) -> Vec<String> {
    if !change.renames() {
        return Vec::new();
    }
    let others = unmanaged.named(&change.name).iter();
    others
        .map(|other| {
            format!(
                "after the rename of {} two live assistants will be named {:?}: the other is {}",
                change.id.as_deref().unwrap_or_default(),
                change.name,
                other.id
            )
        })
        .collect()
}

/// Creations without fields that most can't be set later: once for all that lack the same.
fn left_out(changes: &[Change]) -> Vec<String> {
    /// So many are named.
    const FEW: usize = 5;
    // Sorted by what is missing, so that the order of the warnings does not change from run to run.
    let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.action == Action::Create) {
        let is_given = |name: &str| change.fields.iter().any(|field| field.field == name);
        if let Some(missing) = fields::missing_in_creation(is_given) {
            alike.entry(missing).or_default().push(&change.name);
        }
    }
    let warning = |(missing, names): (String, Vec<&str>)| {
        let first: Vec<_> = names.iter().take(FEW).map(|name| format!("{name:?}")).collect();
        let more = match names.len().saturating_sub(FEW) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!(
            "{}{more} will be created without {missing}: the server may ask for these, and most can't be set later",
            first.join(", ")
        )
    };
    alike.into_iter().map(warning).collect()
}

/// A long text that loses or gains more than half of itself: perhaps it was cut, or pasted twice.
fn resized(change: &Change) -> Vec<String> {
    let warning = |field: &FieldChange| {
        let is_prose = fields::by_name(&field.field).is_some_and(|known| known.field_type == FieldType::LongText);
        let (before, after) = match (&field.before, &field.after) {
            (Some(Value::String(before)), Value::String(after)) if is_prose => {
                // Not bytes: the same text in another script would seem to triple.
                (before.chars().count(), after.chars().count())
            }
            _ => return None,
        };
        let verb = match before {
            ..LONG => return None,
            _ if 2 * after < before => "shrinks",
            _ if 2 * after > 3 * before => "grows",
            _ => return None,
        };
        Some(format!(
            "the `{}` of {:?} {verb} from {} to {} characters",
            field.field,
            change.name,
            with_thousands(before),
            with_thousands(after)
        ))
    };
    change.fields.iter().filter_map(warning).collect()
}
