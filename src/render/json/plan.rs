//! A plan as its document.

use std::io;

use serde::{Serialize, Serializer};

use super::digest;
use super::plan_v1::{ActionV1, ChangeV1, PatchV1, PlanV1, WarningV1};
use super::write::{self, FORMAT_VERSION};
use crate::plan::{Action, Change, Plan, PlanWarning};

/// The plan document, with its digest: what is printed, and what is saved.
pub fn plan(plan: &Plan) -> String {
    let mut text = String::new();
    let written = write_plan(plan, &mut |lines| {
        text.push_str(lines);
        Ok(())
    });
    // A string takes whatever there is.
    written.map_or_else(|_| String::new(), |()| text)
}

/// Writes the plan document piece by piece, each of whole lines: at no time is more than one change of it in memory, for a fleet's
/// prompts may be the most of what there is.
///
/// # Errors
/// What `out` fails with.
pub fn write_plan(plan: &Plan, out: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let whole = PlanV1 {
        digest: plan_digest(plan),
        ..document(plan, Changes(&plan.changes))
    };
    write::lines(&whole, out)
}

/// The changes of a plan, each made when it is its turn.
struct Changes<'p>(&'p [Change]);

impl Serialize for Changes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(ChangeV1::from))
    }
}

/// The digest that the document of a plan has.
pub fn plan_digest(plan: &Plan) -> String {
    let changes = plan.changes.iter().map(|change| write::value(&ChangeV1::from(change)));
    digest::digest_with(&write::value(&document(plan, ())), "changes", changes)
}

// Every struct is taken apart in full: a new field does not compile until it has been thought of here.

/// The document of a plan with such changes, and no digest yet.
fn document<C>(plan: &Plan, changes: C) -> PlanV1<C> {
    let Plan {
        api_url,
        unread,
        changes: _,
        unchanged,
        unmanaged,
        // The summary counts them.
        unobservable: _,
        resendable: _,
        // A warning says it.
        incomplete_list: _,
        // The exit code says it.
        strict: _,
        // The caller knows what it asked.
        is_drift: _,
        is_revert,
        commit,
        clean,
        files,
        overlays,
        set_aside,
        left_out,
        warnings,
        patch_declared_only: _,
        detail,
        base,
    } = plan;
    let warnings = warnings.iter().cloned();
    let warnings = warnings.map(|PlanWarning { code, message }| WarningV1 { code, message });
    PlanV1 {
        format_version: FORMAT_VERSION.to_owned(),
        roster_version: env!("CARGO_PKG_VERSION").to_owned(),
        api_url: api_url.clone(),
        complete: plan.complete(),
        summary: plan.summary(),
        changes,
        unchanged: unchanged.clone(),
        unmanaged: unmanaged.clone(),
        warnings: warnings.collect(),
        patch: PatchV1::of(plan),
        detail: detail.clone(),
        unread: unread.clone(),
        revert: *is_revert,
        commit: commit.clone(),
        clean: *clean,
        files: files.clone(),
        overlays: overlays.clone(),
        left_out: left_out.clone(),
        set_aside: set_aside.clone(),
        base: base.clone(),
        digest: String::new(),
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
            sent_along,
            protected,
            last_edit,
            origin,
        } = change;
        let (action, reason, message) = match action {
            Action::Create => (ActionV1::Create, None, None),
            Action::Update => (ActionV1::Update, None, None),
            Action::Blocked { reason, message } => (ActionV1::Blocked, Some(*reason), Some(message.clone())),
        };
        Self {
            action,
            name: name.clone(),
            id: id.clone(),
            source: source.clone(),
            reason,
            message,
            fields: fields.clone(),
            carried: carried.clone(),
            unverified: unverified.clone(),
            sent_along: (action == ActionV1::Update).then(|| sent_along.clone()),
            protected: *protected,
            last_edit: last_edit.clone(),
            origin: *origin,
        }
    }
}
