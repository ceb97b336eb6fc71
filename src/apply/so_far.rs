//! What is known of a run before its end, for a report when it is cut short.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{ApplyReport, ItemReport};
use super::run::ApplyEvent;
use crate::plan::Plan;

/// Which items have ended, and for which a write was begun.
#[derive(Debug, Default)]
pub struct InterimReport {
    writing: BTreeSet<String>,
    ended: BTreeMap<String, ItemReport>,
}

impl InterimReport {
    /// Takes note of what happened.
    pub fn note(&mut self, event: ApplyEvent<'_>) {
        match event {
            ApplyEvent::Writing(change) => {
                self.writing.insert(change.name.clone());
            }
            ApplyEvent::Finished(item) => {
                self.ended.insert(item.name.clone(), item.clone());
            }
        }
    }

    /// The report as if the run had ended here.
    pub fn report(&self, plan: &Plan) -> ApplyReport {
        let items = plan.changes.iter().map(|change| {
            let item = ItemReport::new(change, change.id.clone());
            match self.ended.get(&change.name) {
                Some(ended) => ended.clone(),
                None if self.writing.contains(&change.name) => {
                    item.unknown("ended at once, while it was written: wait a little, and plan again")
                }
                None => item.not_attempted("interrupted"),
            }
        });
        ApplyReport {
            items: items.collect(),
            unchanged: plan.unchanged.len(),
        }
    }
}
