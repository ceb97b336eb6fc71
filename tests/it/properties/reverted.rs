//! What holds for the way back from every apply, whole or cut short, by its report.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::api::ReadApi;
use roster::apply::{ApplyOutcome, ApplyReport, InterimReport, RunRecord};
use roster::live::same_value;
use roster::plan::{AppliedKind, Plan, TargetFilter, build_revert, contradictions, way_back};
use roster::render::json;

use super::applied::{at_once, carry_out, service};
use super::generators::{Scenario, scenarios};
use super::service::{Service, Values};

/// Plans the way back by a report, as the command does: through its document.
async fn way_of(service: &Service, report: &ApplyReport, plan: &Plan) -> Plan {
    let document = json::report(report, plan, &RunRecord::default());
    let run = json::read_report(&document).unwrap();
    let mut ways = Vec::new();
    for item in &run.items {
        if let AppliedKind::Update(fields) = &item.kind {
            let live = service.get(item.id.as_ref().unwrap()).await.unwrap();
            ways.push((item, way_back(item, fields, &live, run.patch_declared_only)));
        }
    }
    let plan = build_revert(&run, &TargetFilter::default(), ways, &[], &BTreeSet::new());
    assert_eq!(contradictions(&plan), [""; 0], "{plan:#?}");
    plan
}

/// The same where nothing stands in the way.
async fn back(service: &Service, report: &ApplyReport, plan: &Plan) -> Plan {
    let plan = way_of(service, report, plan).await;
    assert_eq!(
        (plan.blocked(), plan.creates(), plan.complete()),
        (0, 0, true),
        "{plan:#?}"
    );
    plan
}

/// Applies a plan whose every item must succeed.
async fn succeed(service: &Service, plan: &Plan) -> ApplyReport {
    let report = service.apply(plan).await;
    for item in &report.items {
        assert_eq!(
            (item.outcome, item.verified),
            (ApplyOutcome::Applied, Some(true)),
            "{item:#?}"
        );
    }
    report
}

/// Everything that was live before is as it was, but for fields that were unset: those nothing can unset.
fn assert_back(service: &Service, scenario: &Scenario) {
    let live: BTreeMap<String, Values> = service.live.borrow().iter().cloned().collect();
    for (id, before) in &scenario.live {
        for (field, value) in before {
            assert!(
                same_value(&live[id][field], value),
                "{id}.{field}: {} not {value}",
                live[id][field]
            );
        }
    }
}

/// A service on which the plan was carried out until it died after so many writes, and what a killed run leaves as its report.
async fn killed(scenario: &Scenario, write: usize) -> (Service, Plan, ApplyReport) {
    let service = service(scenario);
    let plan = service.plan(&scenario.roster).await;
    service.dies_after.set(Some(write));
    let dead = tokio::time::timeout(Duration::from_secs(3600), service.apply(&plan)).await;
    assert!(dead.is_err());
    service.dies_after.set(None);
    let report = InterimReport::lost(&plan);
    (service, plan, report)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(11), ..ProptestConfig::default() })]

    #[test]
    fn back_from_an_apply_all_is_as_before_and_applied_again_it_reaches_the_same_end(scenario in scenarios()) {
        at_once(async {
            let service = service(&scenario);
            let plan = service.plan(&scenario.roster).await;
            let report = succeed(&service, &plan).await;
            let end = service.by_name();
            let way = back(&service, &report, &plan).await;
            let way_report = succeed(&service, &way).await;
            assert_back(&service, &scenario);
            assert_eq!(back(&service, &report, &plan).await.changes, [], "there is nothing more to take back");
            // Back from there, and there once more by the files.
            let again = back(&service, &way_report, &way).await;
            succeed(&service, &again).await;
            assert!(same_all(&service.by_name(), &end), "{:#?}\nnot {end:#?}", service.by_name());
            let way = back(&service, &report, &plan).await;
            succeed(&service, &way).await;
            carry_out(&service, &scenario.roster).await;
            assert!(same_all(&service.by_name(), &end), "{:#?}\nnot {end:#?}", service.by_name());
        });
    }

    #[test]
    fn back_from_a_run_that_was_killed_after_any_write_all_is_as_before(scenario in scenarios()) {
        at_once(async {
            let whole = service(&scenario);
            carry_out(&whole, &scenario.roster).await;
            for write in 1..=whole.writes() {
                let (service, plan, report) = killed(&scenario, write).await;
                let way = back(&service, &report, &plan).await;
                succeed(&service, &way).await;
                assert_back(&service, &scenario);
                carry_out(&service, &scenario.roster).await;
                assert!(same_all(&service.by_name(), &whole.by_name()), "write {write}");
            }
        });
    }

    #[test]
    fn what_somebody_changed_since_is_never_overwritten(scenario in scenarios(), field in "(first_message|temperature|language)") {
        at_once(async {
            let service = service(&scenario);
            let plan = service.plan(&scenario.roster).await;
            let report = succeed(&service, &plan).await;
            let edited = if field == "temperature" { 0.123.into() } else { "Edited since".into() };
            for (_, values) in service.live.borrow_mut().iter_mut() {
                values.insert(field.clone(), serde_json::Value::clone(&edited));
            }
            let mut way = way_of(&service, &report, &plan).await;
            for change in &way.changes {
                let is_touched = change.fields.iter().any(|it| it.field == field);
                assert_eq!(matches!(change.action, roster::plan::Action::Blocked { .. }), is_touched, "{change:#?}");
            }
            way.changes.retain(|change| change.action == roster::plan::Action::Update);
            service.apply(&way).await;
            for (id, values) in service.live.borrow().iter() {
                assert_eq!(values[&field], edited, "{id}");
            }
        });
    }
}

fn same_all(one: &BTreeMap<String, Values>, other: &BTreeMap<String, Values>) -> bool {
    let same =
        |a: &Values, b: &Values| a.keys().eq(b.keys()) && a.iter().all(|(field, value)| same_value(value, &b[field]));
    one.keys().eq(other.keys()) && one.iter().all(|(name, values)| same(values, &other[name]))
}
