//! The JSON Schema: it is the committed one, and accepts what the reader accepts.

use std::{env, fs};

use roster::desired::schema;
use serde_json::{Value, json};

use super::workspace::Workspace;

#[test]
fn the_committed_schema_is_the_codes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/assistants.schema.json");
    let text = format!("{}\n", serde_json::to_string_pretty(&schema()).unwrap());
    if env::var_os("ROSTER_BLESS").is_some_and(|value| value == "1") {
        fs::write(path, &text).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        committed == text,
        "{path} is not what the code makes; run the tests with ROSTER_BLESS=1"
    );
}

#[test]
fn it_agrees_with_the_reading() {
    let schema = schema();
    assert!(jsonschema::draft7::meta::is_valid(&schema));
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let with =
        |field: &str, value: Value| json!({"variables": {"x": "1"}, "assistants": [{"name": "A", field: value}]});
    let cases = [
        (json!({}), true),
        (json!({"version": 1, "assistants": []}), true),
        (json!({"version": 2}), false),
        (json!({"nonsense": 1}), false),
        (json!({"assistants": [{}]}), false),
        (json!({"assistants": null}), false),
        (json!({"variables": {"a b": 1}}), false),
        (json!({"variables": {"a": ["b"]}}), false),
        (json!({"variables": {"a": {"path": "b"}}}), false),
        (json!({"defaults": {"vars": {"x": "a"}}}), false),
        (with("vars", json!({"x": "a"})), true),
        (with("vars", json!({"x": 1.5})), true),
        (with("vars", json!({"x": null})), false),
        (with("vars", json!({"x": {}})), false),
        (with("vars", json!(["x"])), false),
        (json!({"defaults": {"voice": "x", "ignore": ["voice"]}}), true),
        (json!({"defaults": {"name": "x"}}), false),
        (json!({"settings": {"patch": "declared", "unobservable": []}}), true),
        (json!({"settings": {"patch": "some"}}), false),
        (json!({"settings": {"detail": "aiSettings"}}), true),
        (json!({"settings": {"detail": ""}}), false),
        (with("voice", json!("x")), true),
        (with("voice", json!(12)), true),
        (with("voice", json!("")), true),
        (with("voice", json!(null)), false),
        (with("voice", json!({"file": "x"})), false),
        (with("voise", json!("x")), false),
        (with("system_prompt", json!("x")), true),
        (with("system_prompt", json!({"path": "x"})), false),
        (with("system_prompt", json!({})), false),
        (with("system_prompt", json!(["x"])), false),
        (with("temperature", json!(0.7)), true),
        (with("temperature", json!("0.7")), false),
        (with("temperature", json!("${{ var.x }}")), true),
        (with("max_tokens", json!(400.0)), true),
        (with("max_tokens", json!(400.5)), false),
        (with("max_tokens", json!(true)), false),
        (with("emotion", json!(true)), true),
        (with("emotion", json!("yes")), false),
        (with("id", json!("665e4a34c65bb95f2f2d72e1")), true),
        (with("id", json!("a/b")), false),
        (with("renamed_from", json!(" A")), false),
        (with("ignore", json!("voice")), false),
        (with("extra", json!({"p": [null]})), true),
        (with("extra", json!({"p": null})), false),
        (with("extra", json!({"voice": "x"})), false),
    ];
    for (file, is_valid) in cases {
        assert_eq!(validator.is_valid(&file), is_valid, "the schema on {file}");
        assert_eq!(
            Workspace::of(file.to_string()).errors().is_empty(),
            is_valid,
            "the reading of {file}"
        );
    }
}

#[test]
fn every_field_is_explained() {
    let schema = schema();
    for section in [
        "/properties/defaults/properties",
        "/properties/assistants/items/properties",
    ] {
        for (name, field) in schema.pointer(section).unwrap().as_object().unwrap() {
            assert!(field["description"].as_str().unwrap().len() > 20, "{name}");
        }
    }
}
