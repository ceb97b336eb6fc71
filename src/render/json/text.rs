//! JSON as text that can act on nobody's terminal: what is invisible or steers is escaped.

use serde::Serialize;

use crate::render::safe;

/// The version of all documents.
pub(super) const FORMAT_VERSION: &str = "1.0";

/// A document as text: two spaces deep, with a final newline.
pub(super) fn text(document: &impl Serialize) -> String {
    // Structs of strings, numbers and lists always serialise.
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    safe::json(&text) + "\n"
}
