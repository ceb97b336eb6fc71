//! How every document is written: two spaces, a final newline, and nothing in it that acts on what shows it.

use serde::Serialize;
use serde_json::Value;

use crate::render::sanitize;

/// The format that this version writes. Readers accept any minor version of the same major one.
pub(super) const FORMAT_VERSION: &str = "1.0";

/// A document as text.
pub(super) fn text(document: &impl Serialize) -> String {
    // The documents are plain structs of strings, numbers and JSON values: there is nothing in them that can fail.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    sanitize::escape_json(&text)
}

/// A document as a value, for its digest and for its schema's sake.
pub(super) fn value(document: &impl Serialize) -> Value {
    serde_json::to_value(document).unwrap_or_default()
}
