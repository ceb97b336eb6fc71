//! What a reader is told of a plan, before any format draws it: the order, what is told once, the sides, the places.

use roster::plan::{Action, BlockReason, Change, ChangeOrigin, FieldChange, Plan, SourceLine, TextPlace};
use roster::render::review::{AssistantReview, FieldBody, Review, Standing, review};
use roster::render::text_diff::DiffOptions;
use serde_json::{Value, json};

use super::samples::{blocked, change, field, of};

fn seen(plan: &Plan) -> Review<'_> {
    review(plan, DiffOptions::default())
}

fn place(file: &str, line: u32) -> SourceLine {
    SourceLine {
        file: file.to_owned(),
        line,
    }
}

/// A field that a default sets.
fn by_default(name: &str, before: Value, after: Value) -> FieldChange {
    FieldChange {
        source: Some(place("assistants.yaml", 2)),
        ..field(name, Some(before), after)
    }
}

/// A text that a prompt file holds.
fn from_file(file: &str, before: &str, after: &str) -> FieldChange {
    FieldChange {
        text: vec![TextPlace {
            from: 1,
            file: file.to_owned(),
            line: 1,
        }],
        ..field("system_prompt", Some(json!(before)), json!(after))
    }
}

fn update(name: &str, line: u32, fields: Vec<FieldChange>) -> Change {
    change(Action::Update, name, Some(name), line, fields)
}

fn names<'p>(review: &'p Review<'p>, members: &[usize]) -> Vec<&'p str> {
    members
        .iter()
        .map(|at| review.assistants[*at].change.name.as_str())
        .collect()
}

#[test]
fn what_is_blocked_comes_first_then_conflicts_then_the_order_of_the_files() {
    let mut conflict = update("Conflict", 3, vec![field("model", Some(json!("a")), json!("b"))]);
    conflict.origin = Some(ChangeOrigin::Conflict);
    let plan = of(vec![
        update("First", 1, vec![field("model", Some(json!("a")), json!("b"))]),
        change(Action::Create, "New", None, 2, vec![]),
        conflict,
        change(blocked(BlockReason::IdNotFound, "no"), "Blocked", None, 4, vec![]),
        update("Last", 5, vec![field("model", Some(json!("a")), json!("b"))]),
    ]);
    let review = seen(&plan);
    let order: Vec<_> = review.assistants.iter().map(|one| one.change.name.as_str()).collect();
    assert_eq!(order, ["Blocked", "Conflict", "First", "New", "Last"]);
    assert_eq!(review.assistants[1].standing, Standing::Conflict);
}

#[test]
fn one_default_that_changed_is_told_once_for_all_whom_it_reaches() {
    let model = || by_default("model", json!("gpt-4o"), json!("gpt-4.1"));
    let own = field("temperature", Some(json!(0.5)), json!(0.7));
    let plan = of(vec![
        update("A", 5, vec![model()]),
        update("B", 6, vec![model(), own]),
        // Its live value is another one: that is another change.
        update("C", 7, vec![by_default("model", json!("gpt-3"), json!("gpt-4.1"))]),
    ]);
    let review = seen(&plan);
    assert_eq!(review.shared.len(), 1);
    assert_eq!(names(&review, &review.shared[0].members), ["A", "B"]);
    assert_eq!(review.shared[0].view.place.at, place("assistants.yaml", 2));
    let own: Vec<_> = review.assistants.iter().map(|one| one.own.len()).collect();
    assert_eq!(own, [0, 1, 1]);
    assert!(review.assistants[0].is_told_elsewhere());
    assert!(!review.assistants[1].is_told_elsewhere());
}

#[test]
fn the_same_values_in_two_entries_are_two_changes() {
    let own = || field("model", Some(json!("a")), json!("b"));
    let plan = of(vec![update("A", 5, vec![own()]), update("B", 8, vec![own()])]);
    assert_eq!(seen(&plan).shared, []);
}

#[test]
fn an_edit_of_one_prompt_file_is_told_once_although_variables_make_each_text_another() {
    let text = |city: &str, last: &str| {
        format!("You are in {city}.\nBe brief and kind to whoever calls, whatever they say.\n{last}")
    };
    let prompt = |city: &str| from_file("prompts/sales.md", &text(city, "Never guess."), &text(city, "Ask."));
    let plan = of(vec![
        update("Berlin", 3, vec![prompt("Berlin")]),
        update("Rome", 6, vec![prompt("Rome")]),
    ]);
    let review = seen(&plan);
    assert_eq!(names(&review, &review.shared[0].members), ["Berlin", "Rome"]);
    let view = &review.shared[0].view;
    assert_eq!(view.place.at, place("prompts/sales.md", 3));
    assert_eq!(view.lines(), Some((1, 1)));
}

#[test]
fn an_edit_of_a_part_is_told_once_for_the_different_prompts_that_hold_it() {
    let prompt = |file: &str, first: &str| {
        let text = |law: &str| format!("{first}\nlaw one\n{law}\nThe end of a long enough text, so that it is long.");
        let at = |from, file: &str, line| TextPlace {
            from,
            file: file.to_owned(),
            line,
        };
        FieldChange {
            text: vec![at(1, file, 1), at(2, "parts/legal.md", 1), at(4, file, 3)],
            ..from_file(file, &text("law two"), &text("law three"))
        }
    };
    let plan = of(vec![
        update("A", 3, vec![prompt("prompts/a.md", "I am A.")]),
        update("B", 6, vec![prompt("prompts/b.md", "I am B.")]),
    ]);
    let review = seen(&plan);
    assert_eq!(names(&review, &review.shared[0].members), ["A", "B"]);
    assert_eq!(review.shared[0].view.place.at, place("parts/legal.md", 2));
}

#[test]
fn one_reason_that_blocks_several_is_told_once() {
    let voice = || by_default("voice", json!("male"), json!("female"));
    let stuck = |name, line| {
        let action = blocked(BlockReason::CreateOnlyField, "`voice` can be set only at creation");
        change(action, name, Some(name), line, vec![voice()])
    };
    let plan = of(vec![stuck("A", 3), stuck("B", 4)]);
    let review = seen(&plan);
    assert_eq!(names(&review, &review.blocks[0].members), ["A", "B"]);
    assert_eq!(names(&review, &review.shared[0].members), ["A", "B"]);
    assert!(review.assistants.iter().all(AssistantReview::is_told_elsewhere));
}

#[test]
fn a_plan_shows_live_and_then_the_files_and_drift_the_files_and_then_live() {
    let long = |last: &str| format!("Be kind.\n{last}");
    let fields = vec![
        field("temperature", Some(json!(0.5)), json!(0.7)),
        field("system_prompt", Some(json!(long("By a colleague."))), json!("Be kind.")),
    ];
    let mut plan = of(vec![update("A", 3, fields)]);
    let sides = |review: &Review<'_>| {
        let own = review.assistants[0].views();
        let FieldBody::Short { left, right, .. } = &own[0].body else {
            panic!("a number is short")
        };
        (left.clone().unwrap(), right.clone(), own[1].lines().unwrap())
    };
    assert_eq!(sides(&seen(&plan)), ("0.5".to_owned(), "0.7".to_owned(), (0, 1)));
    plan.is_drift = true;
    assert_eq!(sides(&seen(&plan)), ("0.7".to_owned(), "0.5".to_owned(), (1, 0)));
}

#[test]
fn the_headline_says_in_words_what_the_plan_comes_to() {
    let model = || by_default("model", json!("a"), json!("b"));
    let mut plan = of(vec![
        update("A", 5, vec![model()]),
        update("B", 6, vec![model()]),
        change(Action::Create, "New", None, 7, vec![]),
        change(blocked(BlockReason::IdNotFound, "no"), "Old", None, 8, vec![]),
    ]);
    assert_eq!(
        seen(&plan).headline,
        [
            "1 assistant is blocked: nothing will be applied until it is resolved.",
            "1 assistant will be created, 2 will change.",
            "The same change is made in 2 of them.",
        ]
    );
    plan.changes.clear();
    assert_eq!(seen(&plan).headline, ["No changes. Live matches the files."]);
    plan.is_drift = true;
    assert_eq!(seen(&plan).headline, ["No drift. Live matches the files."]);
}
