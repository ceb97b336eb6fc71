//! The JSON documents match their schemas.

use std::path::Path;

use proptest::prelude::*;
use roster::apply::RunRecord;
use roster::render::json::{plan, plan_schema, report, report_schema};
use serde_json::{Value, json};

use super::any::{always_the_same, any_plan};
use super::human::every_outcome;
use super::samples::small;

#[test]
fn the_report_fits_its_schema_and_nonsense_does_not() {
    let schema = jsonschema::validator_for(&report_schema()).expect("it is a schema");
    let mut document: Value =
        serde_json::from_str(&report(&every_outcome(), &small(), &RunRecord::default())).expect("it is JSON");
    assert!(schema.is_valid(&document));
    document["newer"] = json!(1);
    assert!(schema.is_valid(&document), "unknown keys are to be ignored");
    document["results"][0]["outcome"] = json!("perhaps");
    assert!(!schema.is_valid(&document));
}

#[test]
fn the_plan_schema_asks_for_what_is_always_there() {
    let schema = jsonschema::validator_for(&plan_schema()).expect("it is a schema");
    let document: Value = serde_json::from_str(&plan(&small())).expect("it is JSON");
    assert!(schema.is_valid(&document));
    for key in document.as_object().expect("an object").keys() {
        let mut without = document.clone();
        without.as_object_mut().expect("an object").remove(key);
        // The keys of this document that are omitted when empty.
        let may_be_missing = ["files", "left_out"].contains(&key.as_str());
        assert_eq!(schema.is_valid(&without), may_be_missing, "without {key}");
    }
    let mut no_id = document.clone();
    no_id["changes"][1].as_object_mut().expect("an object").remove("id");
    assert!(!schema.is_valid(&no_id), "a creation's id is null, and there");
}

/// Set `ROSTER_BLESS=1` to write the files again.
#[test]
fn the_committed_schemas_are_those_of_the_code() {
    for (name, schema) in [("plan", plan_schema()), ("report", report_schema())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("schema")
            .join(format!("{name}.schema.json"));
        let wanted = serde_json::to_string_pretty(&schema).expect("a value is JSON") + "\n";
        if std::env::var_os("ROSTER_BLESS").is_some() {
            std::fs::write(&path, &wanted).expect("the schema is written");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == wanted,
            "{} is old: run the tests with ROSTER_BLESS=1",
            path.display()
        );
    }
}

proptest! {
    #![proptest_config(always_the_same())]

    #[test]
    fn any_document_fits_its_schema(wanted in any_plan()) {
        let document: Value = serde_json::from_str(&plan(&wanted)).expect("it is JSON");
        let schema = jsonschema::validator_for(&plan_schema()).expect("it is a schema");
        prop_assert!(schema.is_valid(&document), "{:?}", schema.iter_errors(&document).next().map(|error| error.to_string()));
    }
}
