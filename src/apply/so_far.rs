//! What is known of a run before its end, for a report when it is cut short.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{Item, Report};
use super::run::Event;
use crate::plan::Plan;

/// Which items have ended, and for which a write was begun.
#[derive(Debug, Default)]
pub struct SoFar {
    writing: BTreeSet<String>,
    ended: BTreeMap<String, Item>,
}

impl SoFar {
    /// Takes note of what happened.
    pub fn note(&mut self, event: Event<'_>) {
        match event {
            Event::Writing(change) => {
                self.writing.insert(change.name.clone());
            }
            Event::Finished(item) => {
                self.ended.insert(item.name.clone(), item.clone());
            }
        }
    }

    /// The report as if the run had ended here.
    pub fn report(&self, plan: &Plan) -> Report {
        let items = plan.changes.iter().map(|change| {
            let item = Item::new(change, change.id.clone());
            match self.ended.get(&change.name) {
                Some(ended) => ended.clone(),
                None if self.writing.contains(&change.name) => {
                    item.unknown("ended at once, while it was written: wait a little, and plan again")
                }
                None => item.not_attempted("interrupted"),
            }
        });
        Report {
            items: items.collect(),
            unchanged: plan.unchanged.len(),
        }
    }
}
