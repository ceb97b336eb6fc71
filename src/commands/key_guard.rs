//! Live values that hold the key never get into a file.

use std::collections::BTreeMap;
use std::io;

use serde_json::Value;

use super::console::Console;
use crate::live::LiveAssistant;

/// Takes back every detail that holds it, with the reason.
pub(super) fn withhold_leaks(details: &mut BTreeMap<String, Result<LiveAssistant, String>>, console: &Console) {
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

/// Looks at a whole file before it is written: names and ids of the list are in no detail.
///
/// # Errors
/// When it would hold the key, and did not before.
pub(super) fn refuse_key_in_file(before: Option<&str>, after: &str, console: &Console) -> io::Result<()> {
    let holds = |text: &str| console.redact(text) != text;
    if holds(after) && !before.is_some_and(holds) {
        return Err(io::Error::other("it would hold the API key"));
    }
    Ok(())
}
