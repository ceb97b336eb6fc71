//! However large the plan is, its comment stays below the limit and says what it leaves out.

use roster::plan::Plan;
use roster::render::{Verbosity, markdown};
use serde_json::{Value, json};

use super::plans::{everywhere, field, report, update};

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// 200 lines.
fn lines(line: impl Fn(usize) -> String) -> Value {
    json!((0..200).map(line).collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_change_of_300_assistants_fits_into_a_comment_and_counts_what_is_not_in_it() {
    let prompt = |word: &str| lines(|line| format!("{word} {line}"));
    let changes = (0..300).map(|at| {
        update(
            &format!("Bot {at}"),
            vec![field("system_prompt", Some(prompt("old")), prompt("new"))],
        )
    });
    let plan = Plan {
        changes: changes.collect(),
        ..Plan::default()
    };
    let document = markdown::plan(&plan, Verbosity::default());
    assert!(units(&document) <= 65_000, "{}", units(&document));
    let shown = document.matches("<details><summary><code>Bot").count();
    assert!(shown > 5, "{shown}");
    assert!(document.contains(&format!("**{} more are not shown here**", 300 - shown)));
    assert!(document.contains("300 to update"));
    // Each has its line all the same, and of each text as much is shown of what is gone as of what is new.
    assert!((0..300).all(|at| document.contains(&format!("- `Bot {at}`: `system_prompt` +200 −200\n"))));
    let sign = |sign: &str| document.lines().filter(|line| line.starts_with(sign)).count();
    assert!(sign("+ ") > 100 && sign("- [-old-]") == sign("+ {+new+}"), "{document}");
    assert_eq!(
        document.matches("<details>").count(),
        document.matches("</details>").count()
    );
}

#[test]
fn names_that_grow_when_they_are_escaped_fit_too() {
    let name = format!("a{}b<i>", "\u{200d}".repeat(200));
    let prompt = |word: &str| lines(|line| format!("{word} {line}"));
    let changes = (0..120).map(|_| update(&name, vec![field("system_prompt", Some(prompt("old")), prompt("new"))]));
    let plan = Plan {
        changes: changes.collect(),
        ..Plan::default()
    };
    for show in [false, true].map(|summary| Verbosity {
        summary,
        ..Verbosity::default()
    }) {
        let document = markdown::plan(&plan, show);
        assert!(units(&document) <= 65_000, "{}", units(&document));
    }
}

#[test]
fn what_is_blocked_leaves_room_for_what_is_to_be_done() {
    let prompt = |word: &str| lines(|line| format!("{word} {line} {}", "x".repeat(80)));
    let change = |at: usize, is_blocked: bool| {
        let text = |word: &str| prompt(&format!("{word}{at}"));
        let mut change = update(
            &format!("Bot {at}"),
            vec![field("system_prompt", Some(text("old")), text("new"))],
        );
        if is_blocked {
            change.action = roster::plan::Action::Blocked {
                reason: roster::plan::BlockReason::NearMatch,
                message: format!("Number {at}"),
            };
        }
        change
    };
    let plan = Plan {
        changes: (0..60).map(|at| change(at, at < 40)).collect(),
        ..Plan::default()
    };
    let document = markdown::plan(&plan, Verbosity::default());
    assert!(units(&document) <= 65_000, "{}", units(&document));
    assert!(document.contains("<summary>Blocked: <code>Bot ") && document.contains("<summary><code>Bot "));
    // No fold without a line of its text.
    let folds = document
        .split("<details><summary>")
        .filter(|fold| fold.contains("<code>system"));
    assert!(
        folds.clone().count() > 5 && folds.clone().all(|fold| fold.contains("```diff")),
        "{document}"
    );
}

#[test]
fn one_huge_text_is_cut_within_its_own_fold() {
    let huge = |word: &str| lines(|line| format!("{line} {}", word.repeat(140)));
    let mut plan = everywhere("x");
    plan.changes[0].fields.push(field("huge", Some(huge("a")), huge("b")));
    plan.changes[0].fields.push(field(
        "wide",
        Some(json!("é".repeat(70_000))),
        json!("\u{1f600}".repeat(70_000)),
    ));
    let document = markdown::plan(&plan, Verbosity::default());
    assert!(units(&document) <= 65_000, "{}", units(&document));
    assert!(document.contains("lines are not shown."));
}

#[test]
fn names_and_messages_of_any_length_leave_room_for_the_numbers() {
    for text in [
        "`".repeat(100_000),
        "|".repeat(100_000),
        "\u{1f600}".repeat(100_000),
        "a\n".repeat(50_000),
    ] {
        let mut plan = everywhere(&text);
        plan.warnings = vec![roster::plan::PlanWarning::of("odd", text.clone()); 500];
        plan.left_out = vec![text.clone(); 500];
        plan.unread = vec![
            roster::plan::UnreadAssistant {
                name: text.clone(),
                id: "x".to_owned(),
                why: text.clone(),
                before: 0
            };
            500
        ];
        for document in [
            markdown::plan(&plan, Verbosity::default()),
            markdown::report(&report(&text), &everywhere(&text)),
            markdown::fenced("list", &text),
        ] {
            assert!(units(&document) <= 65_000, "{}", units(&document));
        }
    }
}
