//! Once everything is applied, the plan is empty, whatever the spelling, the order, and whatever else the API reports.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::desired::{Roster, Settings};
use roster::fields::{Mutability, by_name};
use roster::live::{AssistantList, AssistantSummary};
use roster::plan::{BaselineEntry, SafetyOverrides, TargetFilter, build, contradictions, diff, match_entries};
use serde_json::{Value, json};

use super::generators::{entry, values};
use super::service::{Values, detail};

/// The same value as another service might report it.
fn respelt(value: &Value, way: u8) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "what a service that keeps 32 bits does")]
    match (value, way) {
        (Value::Number(number), 1) => json!(number.to_string()),
        (Value::Number(number), 2) => json!(f64::from(number.as_f64().unwrap() as f32)),
        (Value::String(text), 1) if !text.is_empty() => json!(text.replace("\r\n", "\n").replace('\n', "\r\n")),
        (Value::String(text), 2) => json!(format!("{text} \n")),
        _ => value.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn against_what_is_already_so_the_plan_is_empty(
        parts in prop::collection::vec((values(), values(), 0..3_u8, any::<bool>()), 0..5),
        strangers in prop::collection::vec(values(), 0..3),
    ) {
        let mut roster = Roster { assistants: Vec::new(), settings: Settings::default() };
        let mut details = Vec::new();
        for (at, (declared, others, way, keeps_persona)) in parts.iter().enumerate() {
            let name = format!("Assistant {at}");
            roster.assistants.push(entry(&name, declared));
            // The API reports what is declared, and much that is not.
            let mut live: Values = others.clone();
            live.insert("name".to_owned(), json!(name));
            live.insert("updatedAt".to_owned(), json!("yesterday"));
            for (field, value) in declared {
                let only_creation = by_name(field).is_some_and(|field| field.mutability == Mutability::CreateOnly);
                if only_creation && !keeps_persona {
                    live.remove(field);
                } else {
                    live.insert(field.clone(), respelt(value, *way));
                }
            }
            details.push(detail(&format!("id {at}"), &live));
        }
        for (at, live) in strangers.iter().enumerate() {
            let mut live = live.clone();
            live.insert("name".to_owned(), json!(format!("Stranger {at}")));
            details.insert(0, detail(&format!("other id {at}"), &live));
        }
        let listed = details.iter().map(|live| AssistantSummary { id: live.id.clone(), name: live.name.clone(), last_edit: None });
        let listing = AssistantList { assistants: listed.collect(), incomplete: None, end_confirmed: true };
        let pairs = match_entries(&roster, &listing, &BTreeMap::new(), &SafetyOverrides::default(), None);
        let differences = roster.assistants.iter().map(|entry| {
            let live = details.iter().find(|live| live.name == entry.name).unwrap();
            (live.id.clone(), diff(entry, live, &roster.settings, BaselineEntry::Unasked, false))
        });
        let plan = build("http://service.example", &roster, pairs, differences.collect(), &TargetFilter::default(), &SafetyOverrides::default(), None);
        prop_assert_eq!(contradictions(&plan), [""; 0]);
        prop_assert_eq!(&plan.changes, &[]);
        prop_assert!(plan.complete() && plan.warnings.is_empty());
        prop_assert_eq!(plan.unchanged.len(), roster.assistants.len());
        prop_assert_eq!(plan.unmanaged.len(), strangers.len());
    }
}
