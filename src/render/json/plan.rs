//! A plan as its document.

use serde_json::Value;

use super::digest;
use super::plan_v1::{
    ActionV1, BaseV1, ChangeV1, FieldV1, GoneV1, KnownV1, OriginV1, PatchV1, PlanV1, ReasonV1, SourceV1, SummaryV1,
    UnreadV1, WarningV1,
};
use super::write::{self, FORMAT_VERSION};
use crate::plan::{
    Action, Baseline, BlockReason, Change, ChangeOrigin, FieldChange, LiveRef, Plan, RemovedEntry, SourceLine,
    UnreadAssistant,
};

/// The plan document, with its digest: what is printed, and what is saved.
pub fn plan(plan: &Plan) -> String {
    let mut document = PlanV1::from(plan);
    document.digest = digest::digest(&write::value(&document));
    write::text(&document)
}

// Every struct is taken apart in full: a new field does not compile until it has been thought of here.

impl From<&Plan> for PlanV1 {
    fn from(plan: &Plan) -> Self {
        let Plan {
            api_url,
            unread,
            changes,
            unchanged,
            unmanaged,
            unobservable,
            resendable,
            // A warning says it.
            incomplete_list: _,
            // The exit code says it.
            strict: _,
            left_out,
            warnings,
            patch_declared_only,
            detail,
            base,
        } = plan;
        let unread = unread.iter().map(UnreadV1::from);
        let warnings = warnings.iter().cloned().map(|message| WarningV1 { message });
        Self {
            format_version: FORMAT_VERSION.to_owned(),
            roster_version: env!("CARGO_PKG_VERSION").to_owned(),
            api_url: api_url.clone(),
            complete: plan.complete(),
            summary: SummaryV1 {
                create: plan.creates(),
                update: plan.updates(),
                unchanged: unchanged.len(),
                blocked: plan.blocked(),
                unmanaged: unmanaged.len(),
                unobservable: *unobservable,
                resendable: *resendable,
            },
            changes: changes.iter().map(ChangeV1::from).collect(),
            unchanged: unchanged.iter().map(KnownV1::from).collect(),
            unmanaged: unmanaged.iter().map(KnownV1::from).collect(),
            warnings: warnings.collect(),
            patch: if *patch_declared_only {
                PatchV1::Declared
            } else {
                PatchV1::Whole
            },
            detail: detail.clone(),
            unread: unread.collect(),
            left_out: left_out.clone(),
            base: base.as_ref().map(BaseV1::from),
            digest: String::new(),
        }
    }
}

impl From<&Change> for ChangeV1 {
    fn from(change: &Change) -> Self {
        let Change {
            action,
            name,
            id,
            source,
            fields,
            carried,
            unverified,
            origin,
        } = change;
        let (action, reason, message) = match action {
            Action::Create => (ActionV1::Create, None, None),
            Action::Update => (ActionV1::Update, None, None),
            Action::Blocked { reason, message } => {
                (ActionV1::Blocked, Some(ReasonV1::from(*reason)), Some(message.clone()))
            }
        };
        Self {
            action,
            name: name.clone(),
            id: id.clone(),
            source: SourceV1::from(source),
            reason,
            message,
            fields: fields.iter().map(FieldV1::from).collect(),
            carried: carried.clone(),
            unverified: unverified.clone(),
            origin: origin.map(OriginV1::from),
        }
    }
}

impl From<&FieldChange> for FieldV1 {
    fn from(change: &FieldChange) -> Self {
        let FieldChange {
            field,
            before,
            after,
            source,
            origin,
            base,
        } = change;
        Self {
            field: field.clone(),
            // A null is never a live value: it is read as "not reported".
            before: before.clone().filter(|before| *before != Value::Null),
            after: after.clone(),
            source: source.as_ref().map(SourceV1::from),
            origin: origin.map(OriginV1::from),
            base: base.clone(),
        }
    }
}

impl From<&SourceLine> for SourceV1 {
    fn from(SourceLine { file, line }: &SourceLine) -> Self {
        Self {
            file: file.clone(),
            line: *line,
        }
    }
}

impl From<&UnreadAssistant> for UnreadV1 {
    fn from(unread: &UnreadAssistant) -> Self {
        let UnreadAssistant { name, id, why, before } = unread.clone();
        Self { name, id, why, before }
    }
}

impl From<&LiveRef> for KnownV1 {
    fn from(LiveRef { name, id }: &LiveRef) -> Self {
        Self {
            name: name.clone(),
            id: id.clone(),
        }
    }
}

impl From<BlockReason> for ReasonV1 {
    fn from(reason: BlockReason) -> Self {
        match reason {
            BlockReason::IdNotFound => Self::IdNotFound,
            BlockReason::AmbiguousName => Self::AmbiguousName,
            BlockReason::NearMatch => Self::NearMatch,
            BlockReason::ListIncomplete => Self::ListIncomplete,
            BlockReason::NothingMatches => Self::NothingMatches,
            BlockReason::ClaimedTwice => Self::ClaimedTwice,
            BlockReason::CreateOnlyField => Self::CreateOnlyField,
            BlockReason::LooksRenamed => Self::LooksRenamed,
        }
    }
}

impl From<ChangeOrigin> for OriginV1 {
    fn from(origin: ChangeOrigin) -> Self {
        match origin {
            ChangeOrigin::Pending => Self::Pending,
            ChangeOrigin::Drift => Self::Drift,
            ChangeOrigin::Conflict => Self::Conflict,
        }
    }
}

impl From<&Baseline> for BaseV1 {
    fn from(
        Baseline {
            reference,
            commit,
            gone,
        }: &Baseline,
    ) -> Self {
        let gone = gone
            .iter()
            .cloned()
            .map(|RemovedEntry { name, id }| GoneV1 { name, id });
        Self {
            reference: reference.clone(),
            commit: commit.clone(),
            no_longer_managed: gone.collect(),
        }
    }
}
