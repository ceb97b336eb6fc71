//! What holds for every plan that is applied, against a service in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::apply::ApplyOutcome;
use roster::desired::Roster;

use super::generators::{Scenario, scenarios};
use super::service::{Service, Values};

/// Runs with its own clock, which jumps whenever every task waits.
pub(super) fn at_once<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(future)
}

pub(super) fn service(scenario: &Scenario) -> Service {
    Service::of(scenario.live.clone(), !scenario.roster.settings.patch_declared_only)
}

/// Plans and applies; everything must succeed.
pub(super) async fn carry_out(service: &Service, roster: &Roster) {
    let plan = service.plan(roster).await;
    assert_eq!((plan.blocked(), plan.complete()), (0, true), "{plan:#?}");
    let report = service.apply(&plan).await;
    let is_good = |outcome, verified| outcome == ApplyOutcome::Applied && verified == Some(true);
    for item in &report.items {
        assert!(
            is_good(item.outcome, item.verified) && item.warnings.is_empty(),
            "{item:#?}"
        );
    }
    assert_eq!(report.items.len(), plan.changes.len());
}

/// Plans and applies without disturbance: the final state, the number of creations, and the number of writes.
async fn undisturbed(scenario: &Scenario) -> (BTreeMap<String, Values>, usize, usize) {
    let service = service(scenario);
    carry_out(&service, &scenario.roster).await;
    (service.by_name(), service.creations.get(), service.writes())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn after_it_is_applied_the_plan_is_empty(scenario in scenarios()) {
        at_once(async {
            let service = service(&scenario);
            carry_out(&service, &scenario.roster).await;
            let writes = service.writes();
            let plan = service.plan(&scenario.roster).await;
            assert_eq!(plan.changes, []);
            assert_eq!(plan.unchanged.len(), scenario.roster.assistants.len());
            carry_out(&service, &scenario.roster).await;
            assert_eq!(service.writes(), writes, "nothing to do, nothing written");
        });
    }

    #[test]
    fn what_is_declared_is_so_and_what_is_not_declared_never_changes(scenario in scenarios()) {
        at_once(async {
            let service = service(&scenario);
            carry_out(&service, &scenario.roster).await;
            let after = service.by_name();
            for entry in &scenario.roster.assistants {
                let mut wanted: Values = entry.declared.iter().map(|it| (it.field.clone(), it.value.clone())).collect();
                wanted.insert("name".to_owned(), entry.name.as_str().into());
                let names = [Some(&entry.name), entry.renamed_from.as_ref()];
                let is_it = |(id, values): &&(String, Values)| {
                    entry.id.as_ref() == Some(id) || names.iter().flatten().any(|name| values["name"] == name.as_str())
                };
                if let Some((id, before)) = scenario.live.iter().find(is_it) {
                    for (field, value) in before {
                        wanted.entry(field.clone()).or_insert_with(|| value.clone());
                    }
                    assert!(service.live.borrow().iter().any(|(live, values)| live == id && values["name"] == entry.name.as_str()));
                }
                let now = &after[&entry.name];
                assert!(now.keys().eq(wanted.keys()), "{}: {now:?}\nnot {wanted:?}", entry.name);
                for (field, value) in now {
                    let declared = entry.declared.iter().any(|it| it.field == *field);
                    let is_right = if declared { roster::live::values_match(&wanted[field], value) } else { wanted[field] == *value };
                    assert!(is_right, "{}.{field}: {value} not {}", entry.name, wanted[field]);
                }
            }
        });
    }

    #[test]
    fn the_order_of_the_entries_and_of_the_list_never_changes_the_end(
        (scenario, roster, live) in scenarios().prop_flat_map(|scenario| {
            let entries = Just(scenario.roster.assistants.clone()).prop_shuffle();
            let live = Just(scenario.live.clone()).prop_shuffle();
            (Just(scenario), entries, live)
        })
    ) {
        at_once(async {
            let settings = scenario.roster.settings.clone();
            let shuffled = Scenario { roster: Roster { assistants: roster, settings }, live };
            assert_eq!(undisturbed(&scenario).await, undisturbed(&shuffled).await);
        });
    }

    #[test]
    fn after_any_prefix_of_a_plan_a_new_one_reaches_the_same_end_with_as_many_creations(scenario in scenarios()) {
        at_once(async {
            let (end, creations, _) = undisturbed(&scenario).await;
            let changes = service(&scenario).plan(&scenario.roster).await.changes.len();
            for prefix in 0..changes {
                let service = service(&scenario);
                let mut plan = service.plan(&scenario.roster).await;
                plan.changes.truncate(prefix);
                service.apply(&plan).await;
                carry_out(&service, &scenario.roster).await;
                assert_eq!((service.by_name(), service.creations.get()), (end.clone(), creations), "prefix {prefix}");
            }
        });
    }

    #[test]
    fn dead_after_any_write_the_next_run_reaches_the_same_end_with_as_many_creations(scenario in scenarios()) {
        at_once(async {
            let (end, creations, writes) = undisturbed(&scenario).await;
            for write in 1..=writes {
                let service = service(&scenario);
                let plan = service.plan(&scenario.roster).await;
                service.dies_after.set(Some(write));
                // Far longer than it would wait for anything but an answer.
                let dead = tokio::time::timeout(Duration::from_secs(3600), service.apply(&plan)).await;
                assert!(dead.is_err());
                service.dies_after.set(None);
                carry_out(&service, &scenario.roster).await;
                assert_eq!((service.by_name(), service.creations.get()), (end.clone(), creations), "write {write}");
            }
        });
    }

    #[test]
    fn an_unmanaged_assistant_is_never_written(scenario in scenarios()) {
        at_once(async {
            let service = service(&scenario);
            let plan = service.plan(&scenario.roster).await;
            let unmanaged: BTreeSet<_> = plan.unmanaged.iter().map(|known| known.id.clone()).collect();
            let index = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_owned();
            let entries: BTreeSet<_> = scenario.roster.assistants.iter().map(|entry| index(&entry.name)).collect();
            let expected = scenario.live.iter().map(|(id, _)| id.clone()).filter(|id| !entries.contains(&index(id)));
            assert_eq!(unmanaged, expected.collect());
            carry_out(&service, &scenario.roster).await;
            assert!(service.updated.borrow().iter().all(|id| !unmanaged.contains(id)));
            let after = service.live.borrow();
            for (id, values) in scenario.live.iter().filter(|(id, _)| unmanaged.contains(id)) {
                assert!(after.iter().any(|(live, now)| live == id && now == values), "{id}");
            }
        });
    }
}
