//! The way back from an apply, by its report: each value that it set becomes again what it was, unless somebody has changed it since.
//!
//! The report is all that is known of that run: of each field, the value before (as live reported it) and after (as the files
//! declared it). What is live now decides. A field that is as before needs nothing; one that is as after is set back; one that is
//! neither was changed by somebody else meanwhile, and blocks its assistant. Nothing else of an assistant is touched.

use std::collections::BTreeSet;

use serde_json::{Map, Number, Value};

use super::build::{TargetFilter, warn};
use super::change::{
    Action, BlockReason, Change, FieldChange, LiveRef, Plan, PlanWarning, SourceLine, UnreadAssistant,
};
use super::diff::{brief, conflicting_report, sent_along};
use crate::fields;
use crate::fields::{FIELDS, FieldType};
use crate::live::{LiveAssistant, ReportedValue, same_value, values_match};
use crate::text::shell_word;

/// What an apply did, as far as its report knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AppliedRun {
    /// The address that was written to, or `sandbox:FILE`.
    pub api_url: String,
    /// As in [`Plan::patch_declared_only`].
    pub patch_declared_only: bool,
    /// As in [`Plan::detail`].
    pub detail: Option<String>,
    /// What was written, or may have been, in the order of the files.
    pub items: Vec<AppliedItem>,
}

/// One assistant that an apply wrote to, or may have written to.
#[derive(Debug, Clone, PartialEq)]
pub struct AppliedItem {
    /// The name that the entry gave.
    pub name: String,
    /// The id; none for a creation whose id was not found out.
    pub id: Option<String>,
    /// Where the entry stood.
    pub source: SourceLine,
    /// Was the entry `protected`?
    pub protected: bool,
    /// What was done to it.
    pub kind: AppliedKind,
}

/// What was done to an assistant.
#[derive(Debug, Clone, PartialEq)]
pub enum AppliedKind {
    /// It was created, or may have been.
    Creation,
    /// These fields were set, or may have been.
    Update(Vec<AppliedField>),
}

/// One field that an apply set, or may have set.
#[derive(Debug, Clone, PartialEq)]
pub struct AppliedField {
    /// Its name; a rename is a field called `name`.
    pub field: String,
    /// The live value before; none if it was not reported.
    pub before: Option<Value>,
    /// The value that was set.
    pub after: Value,
    /// What was read back, where the server kept another one.
    pub found: Option<Value>,
}

/// The way back for one assistant.
#[derive(Debug, Clone, PartialEq)]
pub struct WayBack {
    /// What is to be done; none where everything is as it was before.
    change: Option<Change>,
    /// The assistant as it is live.
    live: LiveRef,
    /// What can't be taken back, each in words.
    stays: Vec<String>,
}

impl WayBack {
    /// Would it give the assistant its old name back?
    pub fn renames(&self) -> bool {
        self.change.as_ref().is_some_and(Change::renames)
    }
}

/// Compares what an update set with what is live now.
///
/// # Errors
/// In words, when the detail contradicts itself about a field that would be sent.
pub fn way_back(
    item: &AppliedItem,
    applied: &[AppliedField],
    live: &LiveAssistant,
    patch_declared_only: bool,
) -> Result<WayBack, String> {
    let (mut fields, mut moved, mut stays) = (Vec::new(), Vec::new(), Vec::new());
    for AppliedField {
        field,
        before,
        after,
        found,
    } in applied
    {
        // What the server made of the value is that apply's doing as well.
        let is_ours =
            |now: &Value| values_match(after, now) || found.as_ref().is_some_and(|found| same_value(found, now));
        let now = live_value(live, field)?;
        let Some(before) = before else {
            stays.push(format!(
                "`{field}` of {:?} was not reported before that apply, and nothing can unset a field: it is left as it is",
                item.name
            ));
            continue;
        };
        let wanted = restored(before, after, now.as_ref());
        let wanted = sendable(field, wanted);
        let change = |now: Option<Value>| FieldChange {
            field: field.clone(),
            before: now,
            after: wanted.clone(),
            ..FieldChange::default()
        };
        match &now {
            Some(now) if same_value(before, now) => {}
            Some(now) if values_match(&wanted, now) && values_match(after, now) => stays.push(format!(
                "`{field}` of {:?} has keys that it had not before, and nothing can unset a key: they are left as they are",
                item.name
            )),
            Some(now) if values_match(&wanted, now) => {}
            Some(now) if is_ours(now) => fields.push(change(Some(now.clone()))),
            _ => {
                let shown = now.as_ref().map_or("not reported".to_owned(), brief);
                moved.push(format!("`{field}` was set to {} and is {shown} now", brief(after)));
                fields.push(change(now));
            }
        }
    }
    let live_ref = LiveRef {
        name: live.name.clone(),
        id: live.id.clone(),
    };
    let change = (!fields.is_empty()).then(|| {
        let action = if moved.is_empty() {
            Action::Update
        } else {
            blocked_as_moved(item, &moved)
        };
        change_of(item, live, fields, action, patch_declared_only)
    });
    if let Some(change) = &change
        && change.action == Action::Update
        && !patch_declared_only
    {
        check_sent_along(change, live)?;
    }
    Ok(WayBack {
        change,
        live: live_ref,
        stays,
    })
}

/// The way back for an assistant that is live no more.
pub fn way_back_of_lost(item: &AppliedItem) -> WayBack {
    let id = item.id.clone().unwrap_or_default();
    let message = format!(
        "the live assistant {id} is gone, so there is nothing to set back; leave it out with --exclude {}",
        shell_word(&item.name)
    );
    let action = Action::Blocked {
        reason: BlockReason::IdNotFound,
        message,
    };
    WayBack {
        change: Some(Change {
            id: Some(id.clone()),
            ..Change::new(action, &item.name, item.source.clone())
        }),
        live: LiveRef {
            name: item.name.clone(),
            id,
        },
        stays: Vec::new(),
    }
}

/// The plan of the way back. `ways` holds each update with its way back, or why it could not be read; `others` are the live assistants
/// that the report does not name, where a name is given back; `allowed` the protected ones that a person allows to change
/// (`--allow-change`).
pub fn build_revert(
    run: &AppliedRun,
    target: &TargetFilter,
    ways: Vec<(&AppliedItem, Result<WayBack, String>)>,
    others: &[LiveRef],
    allowed: &BTreeSet<String>,
) -> Plan {
    let (selected, left_out): (Vec<_>, Vec<_>) = run.items.iter().partition(|item| target.selects(&item.name));
    let mut plan = Plan {
        api_url: run.api_url.clone(),
        patch_declared_only: run.patch_declared_only,
        detail: run.detail.clone(),
        set_aside: others.iter().map(|live| live.id.clone()).collect(),
        left_out: left_out.into_iter().map(|item| item.name.clone()).collect(),
        is_revert: true,
        ..Plan::default()
    };
    let creations = selected.into_iter().filter_map(creation_stays);
    let mut stays: Vec<PlanWarning> = creations
        .map(|message| PlanWarning::of("creation-stays", message))
        .collect();
    for (item, way) in ways {
        match way {
            Ok(way) => {
                stays.extend(
                    way.stays
                        .into_iter()
                        .map(|message| PlanWarning::of("value-stays", message)),
                );
                match way.change {
                    Some(change) => plan.changes.push(protect(change, item, allowed)),
                    None => plan.unchanged.push(way.live),
                }
            }
            Err(why) => plan.unread.push(UnreadAssistant {
                name: item.name.clone(),
                id: item.id.clone().unwrap_or_default(),
                why,
                before: plan.changes.len(),
            }),
        }
    }
    plan.warnings = stays;
    block_same_names(&mut plan);
    warn(&mut plan, others);
    plan
}

/// Blocks who would share its name with another one of the plan, for instance because somebody has renamed it to that: a plan and
/// its report tell assistants apart by their names.
fn block_same_names(plan: &mut Plan) {
    let mut names: BTreeSet<String> = plan.unchanged.iter().map(|live| live.name.clone()).collect();
    for change in &mut plan.changes {
        if names.insert(change.name.clone()) {
            continue;
        }
        let id = change.id.clone().unwrap_or_default();
        change.action = Action::Blocked {
            reason: BlockReason::AmbiguousName,
            message: format!(
                "another one that this report names is called {:?} by now, as this one ({id}): give one of them another name by hand, \
                 and revert again",
                change.name
            ),
        };
        change.sent_along.clear();
        // Both can't be listed under one name, and the id can be looked up.
        change.name = format!("{} ({id})", change.name);
    }
}

/// As an apply is held back from a protected entry, so is the way back from it: what is live is what a person allowed.
fn protect(change: Change, item: &AppliedItem, allowed: &BTreeSet<String>) -> Change {
    if change.action != Action::Update || !item.protected || allowed.contains(&item.name) {
        return change;
    }
    let message = format!(
        "it is `protected`; if it is meant to go back, --allow-change {} allows that, once",
        shell_word(&item.name)
    );
    Change {
        action: Action::Blocked {
            reason: BlockReason::Protected,
            message,
        },
        sent_along: Vec::new(),
        ..change
    }
}

fn creation_stays(item: &AppliedItem) -> Option<String> {
    match (&item.kind, &item.id) {
        (AppliedKind::Update(_), _) => None,
        (AppliedKind::Creation, Some(id)) => Some(format!(
            "{:?} ({id}) was created by that apply and stays: this API cannot delete",
            item.name
        )),
        (AppliedKind::Creation, None) => Some(format!(
            "{:?} may have been created by that apply, and then stays: this API cannot delete",
            item.name
        )),
    }
}

fn blocked_as_moved(item: &AppliedItem, moved: &[String]) -> Action {
    Action::Blocked {
        reason: BlockReason::MovedSince,
        message: format!(
            "it was changed since that apply: {}; go back without it with --exclude {}, or set it by hand",
            moved.join(", "),
            shell_word(&item.name)
        ),
    }
}

fn change_of(
    item: &AppliedItem,
    live: &LiveAssistant,
    mut fields: Vec<FieldChange>,
    action: Action,
    patch_declared_only: bool,
) -> Change {
    fields.sort_by_key(|field| fields::sort_key(&field.field));
    let old_name = fields.iter().find(|field| field.field == "name");
    // Who was renamed by hand keeps that name: it was not that apply's doing.
    let name = old_name
        .and_then(|field| field.after.as_str())
        .unwrap_or(&live.name)
        .to_owned();
    let is_whole = action == Action::Update && !patch_declared_only;
    let is_set = |name: &str| fields.iter().any(|field| field.field == name);
    let along = sent_along(live, is_set).filter(|_| is_whole);
    let along = along.map(|(field, _)| field.to_owned()).collect();
    // Who goes on needs nobody; who is in the way is asked.
    let last_edit = matches!(action, Action::Blocked { .. })
        .then(|| live.last_edit())
        .flatten();
    Change {
        last_edit,
        id: Some(live.id.clone()),
        sent_along: along,
        protected: item.protected,
        fields,
        ..Change::new(action, &name, item.source.clone())
    }
}

/// An update would leave out what is reported in two ways, and a server may clear what is left out.
fn check_sent_along(change: &Change, live: &LiveAssistant) -> Result<(), String> {
    let is_set = |name: &str| change.fields.iter().any(|field| field.field == name);
    for field in FIELDS.iter().filter(|field| field.in_update() && !is_set(field.name)) {
        live_value(live, field.name)?;
    }
    Ok(())
}

/// What live reports of a field, the name included.
fn live_value(live: &LiveAssistant, field: &str) -> Result<Option<Value>, String> {
    if field == "name" {
        return Ok(Some(Value::from(live.name.as_str())));
    }
    match live.get(field) {
        ReportedValue::Unset => Ok(None),
        ReportedValue::As(value) => Ok(Some(value.clone())),
        ReportedValue::Disagreeing(one, other) => Err(conflicting_report(field, one, other)),
    }
}

/// The value that is to be live again. Of a map only what was declared was set, so the other keys stay as they are now; those
/// that a server has dropped meanwhile come back.
fn restored(before: &Value, after: &Value, now: Option<&Value>) -> Value {
    let (Value::Object(before), Value::Object(after), Some(Value::Object(now))) = (before, after, now) else {
        return before.clone();
    };
    let mut whole = Map::new();
    for (key, old) in before {
        let value = match after.get(key) {
            Some(set) => restored(old, set, now.get(key)),
            None => now.get(key).unwrap_or(old).clone(),
        };
        whole.insert(key.clone(), value);
    }
    for (key, value) in now
        .iter()
        .filter(|(key, _)| !before.contains_key(*key) && !after.contains_key(*key))
    {
        whole.insert(key.clone(), value.clone());
    }
    Value::Object(whole)
}

/// A number that was reported as text is sent as a number.
fn sendable(field: &str, value: Value) -> Value {
    let is_number =
        fields::by_name(field).is_some_and(|known| matches!(known.field_type, FieldType::Number | FieldType::Integer));
    let number = value
        .as_str()
        .filter(|_| is_number)
        .and_then(|text| text.trim().parse::<Number>().ok());
    number.map_or(value, Value::Number)
}
