//! Plans, reports and lists as people read them.

use insta::{assert_snapshot, with_settings};
use roster::apply::{ApplyOutcome, ApplyReport, ItemReport};
use roster::live::LastEdit;
use roster::plan::{Action, BlockReason, LiveRef, Plan, SourceLine};
use roster::render::human::{ListRow, list, plan, report};
use roster::render::{TermStyle, Verbosity};
use serde_json::json;

use super::samples::{PLAIN, blocked, change, field, known, legible, mixed, of, terminal};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            assert_snapshot!($name, $text)
        })
    };
}

fn shown(plan_: &Plan, style: TermStyle) -> String {
    legible(&plan(plan_, style, Verbosity::default()))
}

#[test]
fn a_mixed_plan_in_a_file_or_a_pipe() {
    snapshot!("plan-mixed", shown(&mixed(), PLAIN));
}

#[test]
fn a_mixed_plan_on_a_terminal_of_80_columns() {
    snapshot!("plan-mixed-80", shown(&mixed(), terminal(80, false)));
    snapshot!("plan-mixed-80-color", shown(&mixed(), terminal(80, true)));
}

#[test]
fn a_mixed_plan_on_a_terminal_of_120_columns() {
    snapshot!("plan-mixed-120", shown(&mixed(), terminal(120, false)));
    snapshot!("plan-mixed-120-color", shown(&mixed(), terminal(120, true)));
}

#[test]
fn verbose_names_who_is_unmanaged() {
    let show = Verbosity {
        verbose: true,
        ..Verbosity::default()
    };
    let text = plan(&mixed(), PLAIN, show);
    assert!(
        text.contains("unmanaged: Playground  665e4a34c65bb95f2f2d72f0\n"),
        "{text}"
    );
}

#[test]
fn the_last_line_is_the_summary_exactly() {
    let text = plan(&mixed(), PLAIN, Verbosity::default());
    assert_eq!(
        text.lines().last(),
        Some("Plan: 1 to create, 1 to update, 1 unchanged, 1 blocked (2 unmanaged).")
    );
    assert!(text.ends_with(".\n"));
}

#[test]
fn nothing_to_do_is_said_in_a_sentence() {
    let plan = Plan {
        unchanged: vec![known("A", "1"), known("B", "2")],
        ..Plan::default()
    };
    snapshot!("plan-empty", shown(&plan, PLAIN));
}

#[test]
fn a_plan_that_is_incomplete_never_says_that_nothing_changes() {
    let plan = Plan {
        unchanged: vec![known("A", "1")],
        unread: vec![roster::plan::UnreadAssistant {
            name: "Sales".to_owned(),
            id: "x".to_owned(),
            why: "HTTP 500: Internal server error".to_owned(),
            before: 0,
        }],
        ..Plan::default()
    };
    let text = shown(&plan, terminal(80, false));
    assert!(!text.to_lowercase().contains("no changes"), "{text}");
    snapshot!("plan-incomplete", text);
}

#[test]
fn a_rename_reads_as_one() {
    let fields = vec![
        field("name", Some(json!("Seller")), json!("Sales Assistant")),
        field("temperature", Some(json!(0.5)), json!(0.7)),
    ];
    let plan = of(vec![change(
        Action::Update,
        "Sales Assistant",
        Some("665e4a34c65bb95f2f2d72e1"),
        17,
        fields,
    )]);
    snapshot!("plan-rename", shown(&plan, PLAIN));
}

#[test]
fn every_reason_to_be_blocked_reads_well() {
    let say = |reason, message: &str, id| change(blocked(reason, message), "Sales", id, 3, vec![]);
    let mut nothing = say(
        BlockReason::NothingMatches,
        "no entry matches any of the 12 live assistants: is it the wrong key? `--first-apply` lifts this",
        None,
    );
    nothing.fields = vec![
        field("voice", None, json!("female")),
        field("system_prompt", None, json!("One.\nTwo.\n")),
    ];
    let plan = of(vec![
        say(
            BlockReason::IdNotFound,
            "no live assistant has the id 665e4a34c65bb95f2f2d72e1: correct the `id`, or take it out to match by name",
            Some("665e4a34c65bb95f2f2d72e1"),
        ),
        say(
            BlockReason::AmbiguousName,
            "2 live assistants have this name (665e4a34c65bb95f2f2d72e1, 665e4a34c65bb95f2f2d72e2): pin one with `id`",
            None,
        ),
        say(
            BlockReason::NearMatch,
            "the live assistant `sales` (665e4a34c65bb95f2f2d72e1) has nearly this name: rename one, pin it with \
             `id`, or allow the creation with `--allow-create Sales`",
            None,
        ),
        say(
            BlockReason::ListIncomplete,
            "the list of live assistants is paged, so this one may be on it",
            None,
        ),
        nothing,
        say(
            BlockReason::ClaimedTwice,
            "this entry and `Seller` (assistants.yaml:9) are the same live assistant",
            Some("665e4a34c65bb95f2f2d72e1"),
        ),
        say(
            BlockReason::CreateOnlyField,
            "`voice` can only be set at creation",
            Some("665e4a34c65bb95f2f2d72e1"),
        ),
    ]);
    snapshot!("plan-blocked", shown(&plan, terminal(80, false)));
}

#[test]
fn values_are_quoted_only_where_they_could_be_misread() {
    let values = [
        json!(""),
        json!(" x "),
        json!("1234"),
        json!(1234),
        json!("true"),
        json!("(not reported)"),
        json!("a → b"),
        json!("plain words, and \"quotes\""),
        json!("\"quoted\""),
        json!("tab\there"),
        json!({"a": [1, null]}),
        json!("⚠\u{fe0f} mind"),
    ];
    let fields = values
        .into_iter()
        .map(|value| field("extra", Some(json!("before")), value))
        .collect();
    let plan = of(vec![change(Action::Update, "A", Some("1"), 1, fields)]);
    snapshot!("plan-values", shown(&plan, PLAIN));
}

#[test]
fn joiners_stay_where_they_join_and_are_shown_where_they_only_hide() {
    let shown_of = |text: &str| {
        let fields = vec![field("first_message", Some(json!("before")), json!(text))];
        shown(&of(vec![change(Action::Update, "A", Some("1"), 1, fields)]), PLAIN)
    };
    // A family, a heart on fire, Persian, Devanagari.
    for text in [
        "👨\u{200d}👩\u{200d}👧",
        "❤\u{fe0f}\u{200d}🔥",
        "می\u{200c}خواهم",
        "क्\u{200d}ष",
    ] {
        assert!(shown_of(text).contains(text), "{}", shown_of(text));
    }
    for (text, seen) in [
        ("Sa\u{200d}les", "Sa\\u{200d}les"),
        ("می\u{200c}", "می\\u{200c}"),
        ("👧\u{200d} x", "👧\\u{200d} x"),
    ] {
        assert!(shown_of(text).contains(seen), "{}", shown_of(text));
    }
}

#[test]
fn a_line_break_in_a_live_name_begins_no_line() {
    let mut plan = of(vec![]);
    plan.unmanaged = vec![LiveRef {
        name: "x\r\nwarning: forged\n\nPlan: 0".to_owned(),
        id: "1\n2".to_owned(),
    }];
    let text = shown(&plan, PLAIN);
    assert!(
        text.contains("unmanaged: x\\r\\nwarning: forged\\n\\nPlan: 0  1\\n2\n"),
        "{text}"
    );
}

#[test]
fn short_values_that_look_the_same_are_told_apart() {
    let plan = of(vec![change(
        Action::Update,
        "A",
        Some("1"),
        1,
        vec![
            field("model", Some(json!("caf\u{e9}")), json!("cafe\u{301}")),
            field("provider", Some(json!("a b")), json!("a\u{a0}b")),
            field("language", Some(json!("a b")), json!("a  b")),
            field("name", Some(json!("A\u{200b}")), json!("A")),
            field("extra", Some(json!("می\u{200c}خواهم")), json!("میخواهم")),
        ],
    )]);
    snapshot!("plan-lookalikes", shown(&plan, PLAIN));
}

#[test]
fn values_too_wide_for_the_terminal_stand_under_each_other() {
    let (before, after) = (
        "a-model-with-a-name-of-some-length-2024-08-06",
        "another-model-with-a-long-name-2025-01-31",
    );
    let plan = of(vec![change(
        Action::Update,
        "A",
        Some("1"),
        1,
        vec![
            field("model", Some(json!(before)), json!(after)),
            field(
                "first_message",
                Some(json!("word ".repeat(40))),
                json!("word ".repeat(41)),
            ),
        ],
    )]);
    snapshot!("plan-wide", shown(&plan, terminal(80, true)));
}

fn item(
    name: &str,
    action: &'static str,
    outcome: ApplyOutcome,
    verified: Option<bool>,
    error: Option<&str>,
) -> ItemReport {
    ItemReport {
        name: name.to_owned(),
        id: Some("665e4a34c65bb95f2f2d72e1".to_owned()),
        action,
        outcome,
        verified,
        error: error.map(str::to_owned),
        warnings: vec![],
        found: std::collections::BTreeMap::new(),
    }
}

pub(super) fn every_outcome() -> ApplyReport {
    let mut warned = item("Warned", "update", ApplyOutcome::Applied, None, None);
    warned.warnings = vec!["`hipaa` is not reported back: list it under `settings.unobservable`".to_owned()];
    let mut unsent = item(
        "Later",
        "create",
        ApplyOutcome::NotAttempted,
        None,
        Some("the first creation failed"),
    );
    unsent.id = None;
    ApplyReport {
        items: vec![
            item("Support", "create", ApplyOutcome::Applied, Some(true), None),
            item("Sales", "update", ApplyOutcome::Applied, Some(true), None),
            warned,
            item("Same", "update", ApplyOutcome::AlreadySo, Some(true), None),
            item(
                "Cut",
                "update",
                ApplyOutcome::Applied,
                Some(false),
                Some("`first_message` was sent with 300 characters and is live with 255\nshorten it, then plan again"),
            ),
            item(
                "Bad",
                "update",
                ApplyOutcome::Failed,
                None,
                Some(
                    "HTTP 400: temperature must not be greater than 2; change it in assistants.yaml:17 and apply again",
                ),
            ),
            item(
                "Lost",
                "create",
                ApplyOutcome::Unknown,
                None,
                Some("no answer within 30 s"),
            ),
            unsent,
        ],
        unchanged: 3,
    }
}

#[test]
fn a_report_says_for_each_item_what_became_of_it() {
    snapshot!("report", legible(&report(&every_outcome(), terminal(80, false))));
    snapshot!("report-color", legible(&report(&every_outcome(), terminal(120, true))));
    assert_eq!(
        report(&every_outcome(), PLAIN).lines().last(),
        Some("Apply: 4 applied (1 not verified), 4 unchanged, 1 failed, 1 unknown, 1 not attempted.")
    );
}

#[test]
fn a_list_is_a_table() {
    let row = |id: &str, name: &str, line: Option<u32>| ListRow {
        id: id.to_owned(),
        name: name.to_owned(),
        last_edit: None,
        managed_by: line.map(|line| SourceLine {
            file: "assistants.yaml".to_owned(),
            line,
        }),
    };
    let rows = [
        row("665e4a34c65bb95f2f2d72e1", "Sales Assistant", Some(17)),
        row("665e4a34c65bb95f2f2d72e2", "日本語", Some(30)),
        row("x", "Playground", None),
    ];
    snapshot!("list", list(&rows, PLAIN));
    assert_eq!(list(&[], PLAIN), "No live assistants.\n");
    let edited = LastEdit {
        at: Some("2026-01-01".to_owned()),
        by: Some("ann\u{1b}[2J".to_owned()),
    };
    let edited = ListRow {
        last_edit: Some(edited),
        ..row("y", "Edited", None)
    };
    assert_eq!(
        list(&[row("x", "Playground", None), edited], PLAIN),
        "ID  NAME        MANAGED BY  LAST EDIT\nx   Playground  -\ny   Edited      -           2026-01-01 by ann\\u{1b}[2J\n"
    );
}
