//! The JSON Schemas of the documents, taken from the structs that write them.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::plan_v1::PlanV1;
use super::report::ReportV1;

/// The schema of the plan document.
pub fn plan_schema() -> Value {
    schema::<PlanV1>()
}

/// The schema of the report document.
pub fn report_schema() -> Value {
    schema::<ReportV1<'_>>()
}

/// The schema of what is written, so that exactly the keys that are always there are required.
fn schema<T: JsonSchema>() -> Value {
    // `uint` and its like are formats of Rust's, which validators refuse in their strict mode.
    let without_formats = RecursiveTransform(|schema: &mut Schema| {
        schema.remove("format");
    });
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(without_formats);
    settings.into_generator().into_root_schema_for::<T>().to_value()
}
