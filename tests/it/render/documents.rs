//! The machine-readable documents.

use insta::{assert_snapshot, with_settings};
use roster::apply::{ApplyReport, RunRecord};
use roster::plan::Plan;
use roster::render::human::ListRow;
use roster::render::json::{list, plan, read_plan, report};
use serde_json::{Value, json};

use super::human::every_outcome;
use super::samples::{small, source};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            assert_snapshot!($name, $text)
        })
    };
}

#[test]
fn a_plan_document_is_as_it_was_promised() {
    snapshot!("plan-json", plan(&small()));
}

#[test]
fn a_report_document_is_as_it_was_promised() {
    snapshot!("report-json", report(&every_outcome(), &small(), &RunRecord::default()));
    let empty: Value = serde_json::from_str(&report(
        &ApplyReport::default(),
        &Plan::default(),
        &RunRecord::default(),
    ))
    .expect("it is JSON");
    let summary = json!({"applied": 0, "unchanged": 0, "failed": 0, "unknown": 0, "not_attempted": 0});
    assert_eq!((&empty["summary"], &empty["results"]), (&summary, &json!([])));
}

#[test]
fn a_list_document_names_the_entry_or_null() {
    let row = |id: &str, managed_by| ListRow {
        id: id.to_owned(),
        name: "A".to_owned(),
        managed_by,
        last_edit: None,
    };
    let text = list(&[row("1", Some(source(3))), row("2", None)]);
    let value: Value = serde_json::from_str(&text).expect("it is JSON");
    let entry = json!({"file": "assistants.yaml", "line": 3});
    let first = json!({"id": "1", "name": "A", "managed_by": entry});
    let second = json!({"id": "2", "name": "A", "managed_by": null});
    assert_eq!(value, json!({"format_version": "1.0", "assistants": [first, second]}));
    assert!(text.starts_with("{\n  \"format_version\": \"1.0\",\n  \"assistants\": [\n"));
    assert!(text.ends_with("}\n"));
}

#[test]
fn hidden_characters_are_escaped_and_mean_the_same() {
    let mut wanted = small();
    wanted.warnings = vec![roster::plan::PlanWarning::of(
        "odd",
        "\u{7f}\u{9b}\u{202e}\u{200b}\u{2028}\u{e0041}\u{feff} ##vso[x] 日本 \n".to_owned(),
    )];
    let text = plan(&wanted);
    let escaped = r#""\u007f\u009b\u202e\u200b\u2028\udb40\udc41\ufeff #\u0023vso[x] 日本 \n""#;
    assert!(text.contains(escaped), "{text}");
    assert_eq!(read_plan(&text), Ok(wanted));
}

#[test]
fn what_is_omitted_when_empty_is_there_when_not() {
    let mut wanted = small();
    wanted.unread = vec![roster::plan::UnreadAssistant {
        name: "A".to_owned(),
        id: "a".to_owned(),
        why: "HTTP 500".to_owned(),
        before: 1,
    }];
    wanted.patch_declared_only = true;
    let value: Value = serde_json::from_str(&plan(&wanted)).expect("it is JSON");
    assert_eq!(value["complete"], json!(false));
    assert_eq!(
        value["unread"],
        json!([{"name": "A", "id": "a", "why": "HTTP 500", "before": 1}])
    );
    assert_eq!(value["patch"], json!("declared"));
    assert_eq!(read_plan(&plan(&wanted)), Ok(wanted));
}
