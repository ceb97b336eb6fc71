//! A saved plan, read back: only if it is complete and unchanged.

use serde::Deserialize;
use serde_json::Value;

use super::digest::digest;
use super::plan::{ActionV1, ChangeV1, KnownV1, PatchV1, PlanV1, ReasonV1};
use crate::plan::{Action, Change, FieldChange, Known, Plan, Reason, Source};
use crate::problem::Problem;

/// Reads a plan document.
///
/// # Errors
/// When it is no plan, was cut or changed, or is of a version that this Roster does not know.
pub fn read_plan(text: &str) -> Result<Plan, Problem> {
    let refuse = |what: String| Problem::error(what).hint("save a new one with `roster plan --out`");
    let document: Value =
        serde_json::from_str(text).map_err(|error| refuse(format!("it was cut, or is no plan: {error}")))?;
    let version = document
        .get("format_version")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if version.is_empty() {
        return Err(refuse("it is no plan: it has no `format_version`".to_owned()));
    }
    if version.split('.').next() != Some("1") {
        return Err(refuse(format!(
            "it is of format version {version:?}; this Roster reads version 1"
        )));
    }
    if document.get("digest").and_then(Value::as_str) != Some(&digest(&document)) {
        return Err(refuse(
            "it was changed since it was saved: its digest does not fit".to_owned(),
        ));
    }
    let document = PlanV1::deserialize(&document).map_err(|error| refuse(format!("it is no plan: {error}")))?;
    plan(document).map_err(refuse)
}

fn plan(document: PlanV1) -> Result<Plan, String> {
    let known = |known: KnownV1| Known {
        name: known.name,
        id: known.id,
    };
    Ok(Plan {
        api_url: document.api_url,
        unread: document
            .unread
            .into_iter()
            .map(|unread| (unread.name, unread.message))
            .collect(),
        changes: document.changes.into_iter().map(change).collect::<Result<_, _>>()?,
        unchanged: document.unchanged.into_iter().map(known).collect(),
        unmanaged: document.unmanaged.into_iter().map(known).collect(),
        unobservable: document.summary.unobservable,
        left_out: document.left_out,
        warnings: document.warnings.into_iter().map(|warning| warning.message).collect(),
        patch_declared_only: document.patch == PatchV1::Declared,
    })
}

fn change(change: ChangeV1) -> Result<Change, String> {
    let action = match (change.action, change.reason) {
        (ActionV1::Create, None) => Action::Create,
        (ActionV1::Update, None) if change.id.is_some() => Action::Update,
        (ActionV1::Blocked, Some(reason)) => Action::Blocked {
            reason: reason.into(),
            message: change.message.unwrap_or_default(),
        },
        _ => {
            return Err(format!(
                "it is no plan: its change of {:?} contradicts itself",
                change.name
            ));
        }
    };
    Ok(Change {
        action,
        name: change.name,
        id: change.id,
        source: Source {
            file: change.source.file,
            line: change.source.line,
        },
        fields: change
            .fields
            .into_iter()
            .map(|field| FieldChange {
                field: field.field,
                before: field.before,
                after: field.after,
            })
            .collect(),
        carried: change.carried,
        unverified: change.unverified,
    })
}

/// Both enums have the same names; a new one breaks the build here until it has a name in the document.
macro_rules! both_ways {
    ($($name:ident),+) => {
        impl From<Reason> for ReasonV1 {
            fn from(reason: Reason) -> Self {
                match reason { $(Reason::$name => Self::$name),+ }
            }
        }
        impl From<ReasonV1> for Reason {
            fn from(reason: ReasonV1) -> Self {
                match reason { $(ReasonV1::$name => Self::$name),+ }
            }
        }
    };
}

both_ways!(
    IdNotFound,
    AmbiguousName,
    NearMatch,
    ListIncomplete,
    NothingMatches,
    ClaimedTwice,
    CreateOnlyField
);
