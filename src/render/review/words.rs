//! The whole of a plan in a few sentences, for a reader who reads no further.

use super::model::{AssistantReview, SharedChange, Standing};
use crate::plan::{Action, Change, ChangeOrigin, Plan, PlanSummary};
use crate::text::with_thousands;

/// What the plan comes to: what stands in the way, what would be done, what is shared.
pub(super) fn headline(plan: &Plan, shared: &[SharedChange<'_>], assistants: &[AssistantReview<'_>]) -> Vec<String> {
    let mut sentences = Vec::new();
    if !plan.complete() {
        let unread = count_of(plan.unread.len());
        sentences.push(format!("Incomplete: {unread} could not be read."));
    }
    if plan.is_drift {
        drift(plan, assistants, &mut sentences);
    } else {
        planned(plan, assistants, &mut sentences);
    }
    sentences.extend(sharing(shared));
    if sentences.is_empty() {
        sentences.push(nothing(plan).to_owned());
    }
    sentences
}

fn planned(plan: &Plan, assistants: &[AssistantReview<'_>], sentences: &mut Vec<String>) {
    let blocked = plan.blocked();
    let conflicts = standing(assistants, Standing::Conflict);
    let is = |count: usize| if count == 1 { "is" } else { "are" };
    if blocked > 0 {
        let it = if blocked == 1 { "it is" } else { "they are" };
        let rest = format!("nothing will be applied until {it} resolved");
        sentences.push(format!("{} {} blocked: {rest}.", count_of(blocked), is(blocked)));
    }
    if conflicts > 0 {
        let verb = is(conflicts);
        sentences.push(format!(
            "{} {verb} in conflict: live and the files both changed, and an apply overwrites the live change.",
            count_of(conflicts)
        ));
    }
    let is_drift = |change: &&Change| change.origin == Some(ChangeOrigin::Drift);
    let drifted = plan.changes.iter().filter(is_drift).count();
    if drifted > 0 {
        let verb = if drifted == 1 { "was" } else { "were" };
        sentences.push(format!(
            "{} {verb} changed live only: an apply sets that back.",
            count_of(drifted)
        ));
    }
    let (creates, updates) = (plan.creates(), plan.updates());
    match (creates, updates) {
        (0, 0) => {}
        (0, updates) => sentences.push(format!("{} will change.", count_of(updates))),
        (creates, 0) => sentences.push(format!("{} will be created.", count_of(creates))),
        (creates, updates) => sentences.push(format!(
            "{} will be created, {} will change.",
            count_of(creates),
            with_thousands(updates)
        )),
    }
}

fn drift(plan: &Plan, assistants: &[AssistantReview<'_>], sentences: &mut Vec<String>) {
    let (differing, pending) = (plan.drifted(), plan.changes.len() - plan.drifted());
    let verb = |count: usize| if count == 1 { "differs" } else { "differ" };
    let conflicts = standing(assistants, Standing::Conflict);
    if differing > 0 {
        sentences.push(format!("{} {} from the files.", count_of(differing), verb(differing)));
    }
    if conflicts > 0 {
        let verb = if conflicts == 1 { "is" } else { "are" };
        sentences.push(format!(
            "{} {verb} in conflict: the files changed, too.",
            with_thousands(conflicts)
        ));
    }
    if pending > 0 {
        let verb = if pending == 1 { "waits" } else { "wait" };
        sentences.push(format!(
            "{} {verb} for `roster apply`: only the files changed.",
            count_of(pending)
        ));
    }
    if plan.strict && !plan.unmanaged.is_empty() {
        let count = plan.unmanaged.len();
        let verb = if count == 1 { "is" } else { "are" };
        sentences.push(format!("{} {verb} in no file.", count_of(count)));
    }
}

/// `The same change is made in 41 assistants.`
fn sharing(shared: &[SharedChange<'_>]) -> Option<String> {
    match shared {
        [] => None,
        [one] => Some(format!(
            "The same change is made in {} of them.",
            with_thousands(one.members.len())
        )),
        several => Some(format!("{} changes are the same in several of them.", several.len())),
    }
}

/// The numbers of a plan that are not zero, each with its words; how many are unmanaged comes last.
pub fn plan_counts(plan: &Plan) -> Vec<(usize, &'static str)> {
    let PlanSummary {
        create,
        update,
        unchanged,
        blocked,
        unmanaged,
        ..
    } = plan.summary();
    let mut counts = vec![
        (create, if plan.is_drift { "not live" } else { "to create" }),
        (update, if plan.is_drift { "changed" } else { "to update" }),
        (blocked, "blocked"),
        (unchanged, "unchanged"),
        (unmanaged, "unmanaged"),
    ];
    counts.retain(|(count, _)| *count > 0);
    counts
}

/// What to do about drift: one sentence each. Data in them is as it came, between backticks.
pub fn next_steps(plan: &Plan) -> Vec<String> {
    let base = base_flag(plan);
    let unmanaged = plan.strict && !plan.unmanaged.is_empty();
    // What is not live, or not compared (a pinned id that is gone), can't be pulled, and what is blocked can't be applied.
    let is_drifted = |change: &&Change| plan.base.is_none() || change.origin > Some(ChangeOrigin::Pending);
    let drifted = || plan.changes.iter().filter(is_drifted);
    let can_pull = drifted().any(|change| change.id.is_some() && !change.fields.is_empty());
    let can_apply = drifted().any(|change| !matches!(change.action, Action::Blocked { .. }));
    let mut steps = Vec::new();
    if can_pull {
        steps.push(format!("To take it into the files: `roster pull{base}`."));
    }
    if can_apply {
        steps.push(format!("To undo it: `roster apply{base}`."));
    }
    if unmanaged {
        steps.push("To take what is in no file into the files: `roster pull --all`.".to_owned());
    }
    steps
}

/// What becomes of a conflict, and what to do instead.
pub fn conflict_cure(plan: &Plan) -> String {
    let base = base_flag(plan);
    if plan.is_drift {
        format!("`roster pull{base}` takes what merges into the files")
    } else {
        format!("an apply overwrites the live change; `roster pull{base}` takes what merges into the files first")
    }
}

fn base_flag(plan: &Plan) -> String {
    let base = plan.base.as_ref();
    base.map_or(String::new(), |base| format!(" --base {}", base.reference))
}

fn nothing(plan: &Plan) -> &'static str {
    match (plan.no_difference(), plan.left_out.is_empty()) {
        (true, true) if plan.is_drift => "No drift. Live matches the files.",
        (true, _) if plan.is_revert => "Nothing to set back.",
        (true, true) => "No changes. Live matches the files.",
        (true, false) => "No changes in what was looked at.",
        (false, _) => "No changes in what is known.",
    }
}

fn standing(assistants: &[AssistantReview<'_>], wanted: Standing) -> usize {
    assistants
        .iter()
        .filter(|assistant| assistant.standing == wanted)
        .count()
}

/// `1 assistant`, `1,204 assistants`.
pub(super) fn count_of(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} assistant{plural}", with_thousands(count))
}
