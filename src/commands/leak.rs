//! Live values that hold the key never get into a file.

use std::collections::BTreeMap;

use serde_json::Value;

use super::console::Console;
use crate::live::Detail;

/// Takes back every detail that holds it, with the reason.
pub(super) fn withhold(details: &mut BTreeMap<String, Result<Detail, String>>, console: &Console) {
    let holds = |text: &str| console.redact(text) != text;
    let is_leak = |value: &Value| match value {
        Value::String(text) => holds(text),
        other => holds(&other.to_string()),
    };
    for read in details.values_mut() {
        let Ok(detail) = read else { continue };
        let leak = detail.reported.iter().find(|(_, values)| values.iter().any(is_leak));
        if let Some((field, _)) = leak {
            *read = Err(format!(
                "its `{field}` holds the API key; take it out of there, and make a new key"
            ));
        }
    }
}
