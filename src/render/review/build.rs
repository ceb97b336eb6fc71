//! Puts the changes of a plan in a reader's order, and tells once what several of them share.

use std::collections::BTreeMap;

use super::fields::view;
use super::model::{AssistantReview, Looking, Review, SharedBlock, SharedChange, Standing};
use super::sharing::{FieldIndex, shared};
use super::words;
use crate::plan::{Action, BlockReason, Change, ChangeOrigin, Plan};
use crate::render::text_diff::DiffOptions;

/// The review of a plan. `options` say what of long texts is compared.
pub fn review(plan: &Plan, options: DiffOptions) -> Review<'_> {
    let looking = Looking {
        diff: options,
        is_drift: plan.is_drift,
    };
    let mut ordered: Vec<(&Change, Standing)> = plan.changes.iter().map(|change| (change, standing(change))).collect();
    // The sort is stable: within a standing, the order stays that of the files.
    ordered.sort_by_key(|(_, standing)| *standing);
    let groups = shared(&ordered);
    let blocks = blocks(&ordered);
    let group_of: BTreeMap<FieldIndex, usize> = groups
        .iter()
        .enumerate()
        .flat_map(|(group, fields)| fields.iter().map(move |field| (*field, group)))
        .collect();
    let block_of: BTreeMap<usize, usize> = blocks
        .iter()
        .enumerate()
        .flat_map(|(block, shared)| shared.members.iter().map(move |member| (*member, block)))
        .collect();
    let shared = groups.iter().filter_map(|fields| {
        let (at, of) = fields.first()?;
        let (change, _) = ordered.get(*at)?;
        Some(SharedChange {
            view: view(change, change.fields.get(*of)?, looking),
            is_creation: change.action == Action::Create,
            standing: fields
                .iter()
                .filter_map(|(at, _)| ordered.get(*at))
                .map(|(_, standing)| *standing)
                .max()?,
            members: fields.iter().map(|(at, _)| *at).collect(),
        })
    });
    let shared: Vec<_> = shared.collect();
    let assistants: Vec<_> = ordered
        .iter()
        .enumerate()
        .map(|(at, (change, standing))| {
            let fields = change.fields.iter().enumerate();
            let own = fields.filter(|(of, _)| !group_of.contains_key(&(at, *of)));
            let groups = (0..change.fields.len()).filter_map(|of| group_of.get(&(at, of)).copied());
            let mut groups: Vec<_> = groups.collect();
            groups.sort_unstable();
            AssistantReview {
                change,
                standing: *standing,
                own: own.map(|(_, field)| field).collect(),
                shared: groups,
                block: block_of.get(&at).copied(),
                looking,
            }
        })
        .collect();
    Review {
        headline: words::headline(plan, &shared, &assistants),
        plan,
        blocks,
        shared,
        assistants,
    }
}

fn standing(change: &Change) -> Standing {
    match change.action {
        Action::Blocked { .. } => Standing::Blocked,
        Action::Create | Action::Update if change.origin == Some(ChangeOrigin::Conflict) => Standing::Conflict,
        Action::Create | Action::Update => Standing::Planned,
    }
}

/// The reasons that block several assistants in the same words.
fn blocks<'p>(ordered: &[(&'p Change, Standing)]) -> Vec<SharedBlock<'p>> {
    let mut by_message: BTreeMap<(&str, &str), (BlockReason, Vec<usize>)> = BTreeMap::new();
    for (at, (change, _)) in ordered.iter().enumerate() {
        if let Action::Blocked { reason, message } = &change.action {
            let same = by_message
                .entry((reason.name(), message))
                .or_insert((*reason, Vec::new()));
            same.1.push(at);
        }
    }
    let shared = by_message.into_iter().filter(|(_, (_, members))| members.len() > 1);
    let mut blocks: Vec<_> = shared
        .map(|((_, message), (reason, members))| SharedBlock {
            reason,
            message,
            members,
        })
        .collect();
    blocks.sort_by(|one, other| one.members.cmp(&other.members));
    blocks
}
