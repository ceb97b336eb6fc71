//! What the lint rules say of the texts that a plan would bring to live: those of creations, and those that an update changes. What
//! is live already is nobody's surprise; `validate` tells of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::desired::{AssistantSpec, LoadedRoster, lint_where};
use crate::diagnostic::Diagnostic;
use crate::plan::{Action, Change, Plan, PlanWarning};

/// So many findings of one rule are listed: a plan is read for its changes.
const LISTED: usize = 5;

/// Adds the findings to the plan's warnings, each with its place. An error of a rule is a warning here: the roster can be
/// applied as it is, and it is `validate` that fails.
pub(super) fn lint_plan(plan: &mut Plan, loaded: &LoadedRoster) {
    let new: BTreeMap<&str, NewValues<'_>> = plan.changes.iter().filter_map(NewValues::of).collect();
    if new.is_empty() {
        return;
    }
    let is_new = |assistant: &AssistantSpec, field: &str| {
        let values = new.get(assistant.name.as_str());
        values.is_some_and(|values| values.holds(field))
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in lint_where(loaded, is_new) {
        let code = problem.code.unwrap_or_default();
        let count = counts.entry(code).or_default();
        *count += 1;
        if *count <= LISTED {
            plan.warnings.push(PlanWarning::of(code, placed(&problem)));
        }
    }
    for (code, count) in counts {
        let hidden = count.saturating_sub(LISTED);
        if hidden > 0 {
            let message = format!("{hidden} more of these: `roster validate` lists all");
            plan.warnings.push(PlanWarning::of(code, message));
        }
    }
}

fn placed(problem: &Diagnostic) -> String {
    match &problem.location {
        Some(place) => format!("{}:{}:{}: {}", place.file, place.line, place.column, problem.message),
        None => problem.message.clone(),
    }
}

/// What of one assistant is not live yet.
enum NewValues<'a> {
    All,
    Fields(BTreeSet<&'a str>),
}

impl<'a> NewValues<'a> {
    /// With the name of the assistant; none if nothing is written.
    fn of(change: &'a Change) -> Option<(&'a str, Self)> {
        let values = match change.action {
            Action::Create => Self::All,
            Action::Update => Self::Fields(change.fields.iter().map(|field| field.field.as_str()).collect()),
            Action::Blocked { .. } => return None,
        };
        Some((&change.name, values))
    }

    fn holds(&self, field: &str) -> bool {
        match self {
            Self::All => true,
            Self::Fields(fields) => fields.contains(field),
        }
    }
}
