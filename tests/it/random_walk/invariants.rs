//! What must hold after every step.

use std::collections::{BTreeMap, BTreeSet};

use roster::render::json::read_plan;
use roster::sandbox::{PageStyle, ServerState, StoredAssistant};
use serde_json::{Value, json};

use super::scenario::{Scenario, Values};
use crate::support::Ran;

/// The value that each name may get, by field.
type Declared = BTreeMap<String, Values>;

/// The state before the step, and what is known about the step.
#[expect(clippy::struct_excessive_bools, reason = "each is known apart from the others")]
pub(super) struct Seen {
    world: ServerState,
    requests: usize,
    /// Requests fail, or two runs are at work.
    pub(super) faulty: bool,
    /// A saved plan is applied: an edit back to what that plan shows is what it may overwrite.
    pub(super) saved: bool,
    /// Somebody edits meanwhile.
    pub(super) edited: bool,
    /// The process is killed or interrupted.
    pub(super) signalled: bool,
}

impl Seen {
    pub(super) fn before(scenario: &mut Scenario) -> Self {
        scenario.by_hand.lock().unwrap().clear();
        let world = scenario.world();
        // An assistant that the list does not show yet may be created a second time.
        let hidden = world
            .lagging
            .keys()
            .filter_map(|id| Some(world.by_id(id)?.name().to_owned()));
        scenario.excused = hidden.collect();
        Self {
            requests: scenario.service.requests().len(),
            world,
            faulty: false,
            saved: false,
            edited: false,
            signalled: false,
        }
    }
}

/// What the file declares, including the creation fields.
pub(super) fn declared_by(file: &BTreeMap<String, Values>) -> Declared {
    let persona = [
        ("company_name", "Acme"),
        ("industry", "retail"),
        ("language", "English"),
        ("voice", "female"),
        ("task_type", "sales"),
    ];
    let mut declared = file.clone();
    for values in declared.values_mut() {
        values.extend(persona.iter().map(|(field, value)| ((*field).to_owned(), json!(value))));
    }
    declared
}

/// What a saved plan would write.
pub(super) fn declared_by_plan(document: &str) -> Declared {
    read_plan(document).unwrap();
    let plan: Value = serde_json::from_str(document).unwrap();
    let changes = plan["changes"].as_array().unwrap().iter();
    let values = |change: &Value| {
        let fields = change["fields"].as_array().unwrap().iter();
        let mut values: Values = fields
            .map(|it| (it["field"].as_str().unwrap().to_owned(), it["after"].clone()))
            .collect();
        let carried = change["carried"].as_object().into_iter().flatten();
        values.extend(carried.map(|(field, value)| (field.clone(), value.clone())));
        values
    };
    changes
        .map(|change| (change["name"].as_str().unwrap().to_owned(), values(change)))
        .collect()
}

pub(super) fn check(scenario: &mut Scenario, seen: &Seen, declared: &Declared, runs: &[Ran], applies: bool) {
    let history = scenario.history();
    let after = scenario.world();
    let made = |name: &str| {
        let new = |live: &&StoredAssistant| live.name() == name && seen.world.by_id(live.id()).is_none();
        after.assistants.iter().filter(new).count()
    };

    nothing_changes_unasked(scenario, seen, &after, declared, applies, &history);
    // Only declared assistants are created, and none twice unless nobody could know.
    for live in after
        .assistants
        .iter()
        .filter(|live| seen.world.by_id(live.id()).is_none())
    {
        let values = declared
            .get(live.name())
            .unwrap_or_else(|| panic!("{history}{} was made", live.name()));
        for (field, value) in &values_of(live) {
            let own = matches!(field.as_str(), "id" | "name" | "createdAt" | "updatedAt" | "__v");
            assert!(
                own || values.get(field) == Some(value),
                "{history}{}.{field} was made {value}",
                live.name()
            );
        }
        assert!(
            made(live.name()) <= runs.len(),
            "{history}{} was made too often",
            live.name()
        );
    }
    for name in declared.keys() {
        let count = after.assistants.iter().filter(|live| live.name() == name).count();
        let excused = scenario.excused.contains(name);
        assert!(count <= 1 || excused, "{history}there are {count} of {name}");
        // With a list that lags, each of two runs may see only one of the two; on a page without a word of more, too.
        let is_hidden = after.shape.list_lag > 0
            || (after.shape.paging.as_ref())
                .is_some_and(|paging| paging.style == PageStyle::Silent && after.assistants.len() > paging.size);
        if count > 1 && runs.len() > 1 && made(name) > 1 && !is_hidden {
            let tells = |run: &Ran| {
                // A list that shows a part only can't show two: then the run warns that it can't know.
                let is_said = |item: &Value| {
                    let warns = item["warnings"].to_string().contains("a second one of this name");
                    item["name"] == name.as_str() && (item["outcome"] == "unknown" && run.code == Some(3) || warns)
                };
                run.json()["results"].as_array().unwrap().iter().any(is_said)
            };
            assert!(runs.iter().any(tells), "{history}nobody tells of two {name}");
        }
    }
    let wrote = scenario
        .service
        .requests()
        .iter()
        .skip(seen.requests)
        .any(|request| request.method != "GET");
    for run in runs {
        is_honest(run, seen, wrote && runs.len() == 1, applies, &history);
        assert!(
            !format!("{run}").contains(scenario.service.key()),
            "{history}the key is shown\n{run}"
        );
        if run.code == Some(0) && applies && !seen.edited && runs.len() == 1 {
            for (name, values) in declared {
                let found = after.assistants.iter().filter(|live| live.name() == name);
                let is_so = |live: &StoredAssistant| values.iter().all(|(field, value)| live.get(field) == Some(value));
                assert!(
                    found.clone().count() > 0 && found.clone().any(is_so),
                    "{history}it exits with 0, and {name} is not so"
                );
            }
        }
    }
    // Somebody removes the duplicate, so that the walk can continue.
    for name in declared.keys() {
        let of_name: Vec<_> = after.assistants.iter().filter(|live| live.name() == name).collect();
        for twin in of_name.iter().skip(1) {
            scenario.service.with_world(|world| world.remove(twin.id())).unwrap();
            scenario.log.push(format!("somebody removes the second {name}"));
        }
    }
    if std::env::var_os("ROSTER_WALK_TELL").is_some() {
        println!("{}", scenario.log.last().cloned().unwrap_or_default());
    }
}

/// Nothing vanishes, and a value changes only to what is declared, or by hand.
fn nothing_changes_unasked(
    scenario: &Scenario,
    seen: &Seen,
    after: &ServerState,
    declared: &Declared,
    applies: bool,
    history: &str,
) {
    let by_hand = scenario.by_hand.lock().unwrap().clone();
    for live in &seen.world.assistants {
        let now = after
            .by_id(live.id())
            .unwrap_or_else(|| panic!("{history}{} is gone", live.name()));
        let fields = values_of(now)
            .into_keys()
            .chain(values_of(live).into_keys())
            .collect::<BTreeSet<_>>();
        let fields = fields.iter();
        for field in fields.filter(|field| !matches!(field.as_str(), "updatedAt" | "__v")) {
            let may_be = declared.get(live.name()).and_then(|values| values.get(field));
            let hand = by_hand
                .iter()
                .rfind(|(id, of, _)| id == live.id() && of == field)
                .map(|(.., value)| value);
            let value = now.get(field);
            assert!(
                value == live.get(field) || value == hand || value.is_some() && value == may_be,
                "{history}{}.{field} became {value:?}, declared is {may_be:?}",
                live.name()
            );
            // Between the plan and the write nobody's edit is overwritten. (One that changes nothing can't be seen.)
            assert!(
                hand.is_none() || hand == live.get(field) || seen.faulty || seen.saved || value == hand,
                "{history}an edit of {}.{field} is lost",
                live.name()
            );
        }
        if !applies {
            assert_eq!(now, live, "{history}a plan wrote");
        }
    }
}

/// All values, as a state file holds them.
fn values_of(live: &StoredAssistant) -> Values {
    serde_json::from_value(json!(live)).unwrap()
}

/// The exit code and the report match what happened.
fn is_honest(run: &Ran, seen: &Seen, wrote: bool, applies: bool, history: &str) {
    let report = serde_json::from_str::<Value>(&run.stdout).ok();
    match run.code {
        None => assert!(seen.signalled, "{history}it was ended by {:?}\n{run}", run.signal),
        Some(1) => assert!(!wrote, "{history}it wrote, and exits with 1\n{run}"),
        Some(0 | 3) if applies => {
            let report = report.as_ref().unwrap_or_else(|| panic!("{history}no report\n{run}"));
            let is_good = |item: &Value| {
                matches!(item["outcome"].as_str(), Some("applied" | "already_so")) && item["verified"] != false
            };
            let all_good = report["results"].as_array().unwrap().iter().all(is_good);
            // An interrupted run is no success, even if every item finished.
            let is_honest = if run.code == Some(0) {
                all_good
            } else {
                !all_good || seen.signalled
            };
            assert!(is_honest, "{history}{run}");
            for item in report["results"].as_array().unwrap() {
                assert_eq!(item["error"].is_null(), is_good(item), "{history}{run}");
            }
        }
        Some(0) => assert!(!wrote, "{history}a plan wrote\n{run}"),
        other => panic!("{history}it exits with {other:?}\n{run}"),
    }
    assert!(
        !applies || run.stdout.is_empty() || report.is_some(),
        "{history}not one document\n{run}"
    );
}
