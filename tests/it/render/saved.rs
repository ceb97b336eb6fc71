//! Saved plans, read back or refused.

use proptest::prelude::*;
use roster::plan::Plan;
use roster::render::json::{plan, read_plan};
use serde_json::{Value, json};

use super::any::{always_the_same, any_plan};
use super::samples::{mixed, small};

/// The document after an edit, with a digest that matches it again.
fn resealed(edit: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(&plan(&small())).expect("it is JSON");
    edit(&mut value);
    value["digest"] = json!("");
    // The digest is computed here independently of the code, as its description says.
    value.as_object_mut().expect("an object").remove("digest");
    let digest = sha2_hex(&canonical(&value));
    value["digest"] = json!(format!("sha256:{digest}"));
    value.to_string()
}

fn canonical(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = object.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{}:{}", json!(key), canonical(value)))
                .collect::<Vec<_>>();
            format!("{{{}}}", entries.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

fn sha2_hex(text: &str) -> String {
    use sha2::Digest as _;
    let bytes = sha2::Sha256::digest(text.as_bytes());
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn refusal(text: &str) -> String {
    read_plan(text).expect_err("it is refused").message
}

#[test]
fn a_plan_is_read_back_as_it_was() {
    assert_eq!(read_plan(&plan(&mixed())), Ok(mixed()));
    assert_eq!(read_plan(&plan(&Plan::default())), Ok(Plan::default()));
}

#[test]
fn what_is_no_plan_is_refused_by_that_name() {
    for text in [
        "",
        "{",
        "null",
        "[]",
        "plan",
        "{}",
        "{\"format_version\": 1}",
        &"[".repeat(100_000),
    ] {
        assert!(refusal(text).contains("was cut or is not a plan"), "{}", refusal(text));
    }
}

#[test]
fn another_major_version_is_refused_and_another_minor_one_is_read() {
    let refused = refusal(&resealed(|value| value["format_version"] = json!("2.0")));
    assert!(refused.contains("format version 2.0"), "{refused}");
    let refused = refusal(&resealed(|value| value["format_version"] = json!("10.0")));
    assert!(refused.contains("format version 10.0"), "{refused}");
    assert_eq!(
        read_plan(&resealed(|value| value["format_version"] = json!("1.7"))),
        Ok(small())
    );
}

#[test]
fn unknown_keys_are_tolerated_but_sealed() {
    let more = |value: &mut Value| {
        value["newer"] = json!({"a": 1});
        value["changes"][0]["newer"] = json!(true);
        value["changes"][0]["fields"][0]["mood"] = json!("drift");
    };
    let text = resealed(more);
    assert_eq!(read_plan(&text), Ok(small()));
    let refused = refusal(&text.replace("\"drift\"", "\"draft\""));
    assert!(refused.contains("was changed"), "{refused}");
}

#[test]
fn layout_and_the_order_of_keys_do_not_count_as_changes() {
    let value: Value = serde_json::from_str(&plan(&small())).expect("it is JSON");
    assert_eq!(read_plan(&value.to_string()), Ok(small()));
}

/// An edit, and a part of the error that it must cause.
type Case = (fn(&mut Value), &'static str);

#[test]
fn what_is_not_understood_is_named_with_its_path() {
    let cases: [Case; 9] = [
        (
            |value| value["changes"][1]["fields"][0]["field"] = json!(3),
            "changes[1].fields[0]: ",
        ),
        (
            |value| value["changes"][1]["action"] = json!("delete"),
            "changes[1]: unknown variant `delete`",
        ),
        (
            |value| value["changes"][2]["reason"] = json!("because"),
            "changes[2]: unknown variant `because`",
        ),
        (
            |value| value["changes"][2]["message"] = Value::Null,
            "changes[2]: a blocked change has",
        ),
        (
            |value| value["changes"][0]["id"] = Value::Null,
            "would be updated, and has no id",
        ),
        (
            |value| value["changes"][1]["reason"] = json!("near_match"),
            "changes[1]: a creation or an update has neither",
        ),
        (|value| value["unchanged"][0]["id"] = json!([]), "unchanged[0]: "),
        (
            |value| value["complete"] = json!(false),
            "`complete` contradicts `unread`",
        ),
        (|value| value["api_url"] = Value::Null, "invalid type: null"),
    ];
    for (edit, path) in cases {
        let refused = refusal(&resealed(edit));
        assert!(refused.contains(path), "{refused} has not {path}");
    }
}

#[test]
fn a_cut_plan_is_refused() {
    let text = plan(&small());
    let whole = text.trim_end().len();
    for end in (0..whole).filter(|end| text.is_char_boundary(*end)) {
        assert!(read_plan(&text[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn no_changed_byte_changes_what_is_read() {
    let text = plan(&small());
    let wanted = small();
    for at in 0..text.len() {
        for with in [b' ', b'0', b'9', b'x', b'"', b','] {
            let mut bytes = text.clone().into_bytes();
            if bytes[at] == with {
                continue;
            }
            bytes[at] = with;
            // Bytes that are not UTF-8 any more are refused earlier.
            let Ok(mutated) = String::from_utf8(bytes) else {
                continue;
            };
            // White space may change, and so may the way a number is written; nothing that is read may.
            if let Ok(read) = read_plan(&mutated) {
                assert_eq!(read, wanted, "byte {at} as {:?}", char::from(with));
            }
        }
    }
}

proptest! {
    #![proptest_config(always_the_same())]

    #[test]
    fn any_plan_is_read_back_as_it_was(wanted in any_plan()) {
        prop_assert_eq!(read_plan(&plan(&wanted)), Ok(wanted));
    }
}

#[test]
fn a_key_that_stands_there_twice_is_refused_whatever_the_digest() {
    // The digest may match both the first and the last of them.
    for twice in [
        ("\"complete\": true,", "\"complete\": true, \"complete\": true,"),
        ("\"after\": 0.7", "\"after\": 0.9, \"after\": 0.7"),
    ] {
        let text = plan(&small());
        assert!(text.contains(twice.0), "{text}");
        let refused = refusal(&text.replacen(twice.0, twice.1, 1));
        assert!(refused.contains("stands there twice"), "{refused}");
    }
}

#[test]
fn a_summary_that_counts_otherwise_is_refused() {
    for key in ["create", "update", "unchanged", "blocked", "unmanaged"] {
        let refused = refusal(&resealed(|value| value["summary"][key] = json!(77)));
        assert!(refused.contains("`summary` does not count"), "{key}: {refused}");
    }
}

#[test]
fn a_new_name_that_is_not_the_one_of_its_change_is_refused() {
    let refused = refusal(&resealed(|value| {
        let other = json!({"field": "name", "before": "Old", "after": "Other"});
        let fields = value["changes"][0]["fields"].as_array_mut().unwrap();
        fields.retain(|field| field["field"] != "name");
        fields.push(other);
    }));
    assert!(refused.contains("would be renamed to another name"), "{refused}");
}

#[test]
fn what_would_be_written_twice_is_refused() {
    for action in ["update", "create"] {
        let refused = refusal(&resealed(|value| {
            let changes = value["changes"].as_array_mut().unwrap();
            let change = changes
                .iter()
                .find(|change| change["action"] == action)
                .unwrap()
                .clone();
            changes.push(change);
            let count = &mut value["summary"][action];
            *count = json!(count.as_u64().unwrap() + 1);
        }));
        assert!(refused.contains("is planned twice"), "{action}: {refused}");
    }
    let refused = refusal(&resealed(|value| {
        let fields = value["changes"][0]["fields"].as_array_mut().unwrap();
        let field = fields[0].clone();
        fields.push(field);
    }));
    assert!(
        refused.contains("has the field") && refused.contains("twice"),
        "{refused}"
    );
}

#[test]
fn a_plan_that_contradicts_itself_is_refused_however_well_it_is_sealed() {
    let contradictions: [Case; 8] = [
        (
            |plan| plan["changes"][1]["id"] = json!("665e4a34c65bb95f2f2d72e5"),
            "would be created, and has an id",
        ),
        (
            |plan| plan["changes"][0]["id"] = Value::Null,
            "would be updated, and has no id",
        ),
        (|plan| plan["changes"][0]["fields"] = json!([]), "no field differs"),
        (|plan| plan["changes"][2]["message"] = json!(""), "nothing says why"),
        (
            |plan| plan["changes"][1]["fields"][0]["before"] = json!("x"),
            "would be created, and had",
        ),
        (
            |plan| plan["unchanged"][0]["id"] = plan["changes"][0]["id"].clone(),
            "stands there twice",
        ),
        (|plan| plan["left_out"] = json!(["Support"]), "is planned twice"),
        (
            |plan| plan["changes"][1]["source"]["line"] = json!(1),
            "is not in the order of the files",
        ),
    ];
    for (edit, what) in contradictions {
        let refused = refusal(&resealed(edit));
        assert!(refused.contains(what), "{what}: {refused}");
    }
}
