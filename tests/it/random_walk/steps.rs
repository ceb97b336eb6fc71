//! The steps of the walk, one of which is chosen at random.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use roster::sandbox::{Effect, Fault, FaultTiming, RequestKind, RequestMatcher, RetryAfter, ServerState};
use serde_json::Value;

use super::invariants::{Seen, check, declared_by, declared_by_plan};
use super::people::{an_edit, edit_file, edit_live};
use super::rng::SeededRng;
use super::scenario::{NAMES, Scenario, UNMANAGED};
use crate::support::Ran;

/// An apply with short timeouts and few retries.
const APPLY: [&str; 11] = [
    "apply",
    "--yes",
    "--format",
    "json",
    "--settle",
    "0.2",
    "--timeout",
    "0.5",
    "--retries",
    "1",
    "-q",
];

/// One step, and the check of the invariants after it.
pub(super) fn step(scenario: &mut Scenario, rng: &mut SeededRng) {
    match rng.below(14) {
        0 | 1 => edit_file(scenario, rng),
        2 => edit_live(scenario, rng),
        3 => {
            let lag = rng.pick(&[0, 0, 1, 2, 50]);
            scenario.note(format!("time passes; from now on the list lags by {lag}"));
            let pass = |world: &mut ServerState| {
                world.lagging.clear();
                world.shape.list_lag = lag;
            };
            scenario.service.with_world(pass).unwrap();
        }
        4 | 5 => plan(scenario, rng),
        6 | 7 if scenario.has_plan => run(scenario, rng, true),
        8 => twice(scenario),
        _ => run(scenario, rng, false),
    }
}

fn plan(scenario: &mut Scenario, rng: &mut SeededRng) {
    let fault = if rng.once_in(4) {
        fail(scenario, rng)
    } else {
        String::new()
    };
    let seen = Seen::before(scenario);
    scenario.note(format!("plan --out{fault}"));
    let ran = scenario
        .call(&[
            "plan",
            "--out",
            "plan.json",
            "--first-apply",
            "--retries",
            "1",
            "--timeout",
            "0.5",
            "-q",
        ])
        .run();
    scenario.over();
    scenario.note(format!("  it exits with {:?}", ran.code));
    scenario.has_plan |= ran.code == Some(0);
    check(scenario, &seen, &declared_by(&scenario.file), &[ran], false);
}

/// An apply of a fresh plan or of the saved one, possibly disturbed.
fn run(scenario: &mut Scenario, rng: &mut SeededRng, saved: bool) {
    let declared = if saved {
        declared_by_plan(&scenario.project.read("plan.json"))
    } else {
        declared_by(&scenario.file)
    };
    let mut seen = Seen::before(scenario);
    seen.saved = saved;
    let mut what = format!("apply{}", if saved { " plan.json" } else { "" });
    if rng.once_in(2) {
        what += &fail(scenario, rng);
        seen.faulty = true;
    }
    if rng.once_in(4) {
        what += &meanwhile(scenario, rng);
        seen.edited = true;
    }
    let end = rng.below(6);
    let mut args = APPLY.to_vec();
    // In a run that is killed, only the request that triggers the kill is in flight: none takes effect after the step.
    args.extend(["--concurrency", if end <= 1 { "1" } else { rng.pick(&["1", "8"]) }]);
    args.push(if saved { "plan.json" } else { "--first-apply" });
    let (when, nth) = (rng.pick(&[FaultTiming::Before, FaultTiming::After]), 1 + rng.below(9));
    let which = rng.pick(&[RequestKind::Any, RequestKind::Write, RequestKind::Write]);
    let signalled = match end {
        0 | 1 => Some(("KILL", scenario.signal("KILL", when, RequestMatcher::nth(which, nth)))),
        2 => Some(("TERM", scenario.signal("TERM", when, RequestMatcher::nth(which, nth)))),
        _ => None,
    };
    if let Some((name, _)) = &signalled {
        what += &format!("; SIG{name} {when:?} {which:?} {nth}");
        seen.signalled = true;
    }
    scenario.note(what);
    let running = scenario.call(&args).spawn();
    if let Some((_, id)) = signalled {
        id.store(running.id(), Ordering::SeqCst);
    }
    let ran = running.wait();
    scenario.over();
    tell(scenario, &ran);
    check(scenario, &seen, &declared, &[ran], true);
}

fn tell(scenario: &mut Scenario, ran: &Ran) {
    let outcomes: Vec<String> = match serde_json::from_str::<Value>(&ran.stdout) {
        Ok(report) => report["results"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|item| {
                format!(
                    "{} {} {} {} {}",
                    item["action"], item["name"], item["outcome"], item["verified"], item["error"]
                )
            })
            .collect(),
        Err(_) => Vec::new(),
    };
    scenario.note(format!(
        "  it exits with {:?} {:?}\n    {}",
        ran.code,
        ran.signal,
        outcomes.join("\n    ")
    ));
}

/// Two runs at the same time.
fn twice(scenario: &mut Scenario) {
    let declared = declared_by(&scenario.file);
    let mut seen = Seen::before(scenario);
    seen.faulty = true;
    scenario.note("two applies at once");
    let args: Vec<_> = APPLY.iter().chain(&["--first-apply"]).collect();
    let running = [&args, &args].map(|args| scenario.call(&args.iter().map(|arg| **arg).collect::<Vec<_>>()).spawn());
    scenario.excused.extend(scenario.file.keys().cloned());
    let ran = running.map(crate::support::Running::wait);
    scenario.over();
    for ran in &ran {
        tell(scenario, ran);
    }
    check(scenario, &seen, &declared, &ran, true);
}

/// Somebody edits a live assistant just after the plan read it.
fn meanwhile(scenario: &mut Scenario, rng: &mut SeededRng) -> String {
    let world = scenario.world();
    let name = rng.pick(&NAMES);
    let Some(found) = world.named(name) else {
        return String::new();
    };
    let (id, (field, value)) = (found.id().to_owned(), an_edit(rng));
    let what = format!("; meanwhile somebody sets {name}.{field} to {value}");
    let by_hand = Arc::clone(&scenario.by_hand);
    scenario.during(
        FaultTiming::After,
        RequestMatcher::first(RequestKind::Detail).id(&id.clone()),
        move |world| {
            if let Some(live) = world.by_id_mut(&id) {
                live.set(&field, value.clone());
                by_hand.lock().unwrap().push((id.clone(), field.clone(), value.clone()));
            }
        },
    );
    what
}

/// Some requests fail during this step.
fn fail(scenario: &mut Scenario, rng: &mut SeededRng) -> String {
    // After these nobody knows whether the service acted.
    let unclear = [
        Effect::NoAnswer,
        Effect::CutBody { keep: 3 },
        Effect::Empty,
        Effect::BrokenJson,
        Effect::Html { status: None },
        Effect::Html { status: Some(502) },
        Effect::Framework {
            status: 500,
            message: None,
        },
        Effect::Framework {
            status: 408,
            message: None,
        },
        Effect::Envelope {
            status: None,
            message: "no".to_owned(),
        },
        Effect::EchoKey { status: 503 },
        Effect::Hang,
    ];
    let (when, does) = match rng.below(9) {
        8 => {
            let limit = rng.pick(&["short", "long"]).to_owned();
            let under_200 = rng.once_in(2);
            let does = Effect::Throttled {
                limit,
                seconds: 0,
                under_200,
            };
            (FaultTiming::Before, does)
        }
        0 => {
            let status = rng.pick(&[400, 401, 403, 404]);
            (FaultTiming::Before, Effect::EchoKey { status })
        }
        1 => {
            let retry_after = RetryAfter::Seconds(0);
            (
                FaultTiming::Before,
                Effect::TooMany {
                    retry_after,
                    rate_limit_headers: false,
                },
            )
        }
        _ => (rng.pick(&[FaultTiming::Before, FaultTiming::After]), rng.pick(&unclear)),
    };
    let which = rng.pick(&[
        RequestKind::Create,
        RequestKind::Create,
        RequestKind::Update,
        RequestKind::Update,
        RequestKind::List,
        RequestKind::Detail,
        RequestKind::Any,
    ]);
    let times = rng.pick(&[Some(1), Some(1), Some(2), None]);
    let on = RequestMatcher::nth(which, 1 + rng.below(2)).times(times);
    let what = format!("; {when:?} {which:?} {} × {times:?} {does:?}", on.from);
    scenario.service.fail(Fault { on, when, does }).unwrap();
    what
}

/// All faults are gone, and the list is complete and new: now everything must converge to what is declared, without duplicates.
pub(super) fn calm(scenario: &mut Scenario) {
    let calm = |world: &mut ServerState| {
        world.lagging.clear();
        world.shape.list_lag = 0;
        world.shape.cached_reads = 0;
        world.shape.paging = None;
    };
    scenario.service.with_world(calm).unwrap();
    scenario.note("calm");
    let world = scenario.world();
    let missing = scenario.file.keys().filter(|name| world.named(name).is_none()).count();
    let before = scenario.service.creations();
    let ran = scenario.call(&["apply", "--yes", "--first-apply"]).run();
    assert_eq!(ran.code, Some(0), "{}{ran}", scenario.history());
    assert_eq!(
        scenario.service.creations() - before,
        missing,
        "{}{ran}",
        scenario.history()
    );
    let ran = scenario.call(&["plan", "--detailed-exitcode"]).run();
    assert_eq!(ran.code, Some(0), "{}{ran}", scenario.history());
    let world = scenario.world();
    assert_eq!(
        world.assistants.iter().filter(|live| live.name() == UNMANAGED).count(),
        1,
        "{}",
        scenario.history()
    );
}
