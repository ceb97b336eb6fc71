//! The whole of a plan in a few sentences, for a reader who reads no further.

use super::model::{AssistantReview, SharedChange, Standing};
use crate::plan::Plan;
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
        let it = if blocked == 1 { "that is" } else { "these are" };
        let rest = format!("nothing is applied until {it} resolved");
        sentences.push(format!("{} {} blocked: {rest}.", count_of(blocked), is(blocked)));
    }
    if conflicts > 0 {
        let verb = is(conflicts);
        sentences.push(format!(
            "{} {verb} in conflict: live and the files both changed.",
            count_of(conflicts)
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
        sentences.push(format!("In {} the files changed, too.", with_thousands(conflicts)));
    }
    if pending > 0 {
        sentences.push(
            format!("{} only wait for `apply`: no drift.", count_of(pending))
                .replace("1 assistant only wait ", "1 assistant only waits "),
        );
    }
    if plan.strict && !plan.unmanaged.is_empty() {
        let count = plan.unmanaged.len();
        let verb = if count == 1 { "is" } else { "are" };
        sentences.push(format!("{} {verb} in no file.", count_of(count)));
    }
}

/// `One change reaches 41 assistants.`
fn sharing(shared: &[SharedChange<'_>]) -> Option<String> {
    let reached = |change: &SharedChange<'_>| with_thousands(change.members.len());
    match shared {
        [] => None,
        [one] => Some(format!("One change reaches {} of them.", reached(one))),
        several => {
            let counts: Vec<_> = several.iter().map(reached).collect();
            let most = several.iter().map(|change| change.members.len()).max()?;
            let each = counts.iter().all(|count| Some(count) == counts.first());
            Some(if each {
                format!("{} changes reach {} of them each.", several.len(), with_thousands(most))
            } else {
                format!(
                    "{} changes are shared, the widest by {} of them.",
                    several.len(),
                    with_thousands(most)
                )
            })
        }
    }
}

fn nothing(plan: &Plan) -> &'static str {
    match (plan.no_difference(), plan.left_out.is_empty()) {
        (true, true) if plan.is_drift => "No drift: live is as the files say.",
        (true, _) if plan.is_revert => "Nothing to set back.",
        (true, true) => "No changes. Live is as the files say.",
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
