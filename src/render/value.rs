//! Values as people read them: short ones on a line, everything else as a text to compare.

use std::borrow::Cow;

use serde_json::Value;

use super::{sanitize, terminal};

/// The most columns of a value that is shown on one line.
const SHORT: usize = 60;

/// Is it shown as a text, line by line?
pub(super) fn is_long(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(['\n', '\r']) || terminal::display_width(text) > SHORT,
        Value::Array(_) | Value::Object(_) => value.to_string().len() > SHORT,
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Two values as texts to compare: strings as they are, anything else as JSON.
pub(super) fn as_texts<'a>(before: Option<&'a Value>, after: &'a Value) -> (Option<Cow<'a, str>>, Cow<'a, str>) {
    let plain = before.is_none_or(|before| before.is_string() == after.is_string());
    let text = |value: &'a Value| match value {
        // Beside another type, its quotes tell a string from what it looks like.
        Value::String(text) if plain => Cow::Borrowed(text.as_str()),
        _ => Cow::Owned(serde_json::to_string_pretty(value).unwrap_or_default()),
    };
    (before.map(text), text(after))
}

/// A value on one line.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::String(text) if needs_quotes(text) => quoted(text, false),
        Value::String(text) => sanitize::escape_line(text),
        _ => sanitize::escape_line(&value.to_string()),
    }
}

/// Two different values on one line, shown so that they also look different.
pub(super) fn distinct_pair(before: &Value, after: &Value) -> (String, String) {
    let exact = |value: &Value| match value {
        Value::String(text) => quoted(text, true),
        _ => inline(value),
    };
    if let (Value::String(old), Value::String(new)) = (before, after)
        && visual_form(old) == visual_form(new)
    {
        return (exact(before), exact(after));
    }
    (inline(before), inline(after))
}

/// What a text looks like: compatible forms and kinds of white space are not told apart by eye.
fn visual_form(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let visible: String = text.nfkc().filter(|c| !sanitize::is_hidden(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Could the bare text be taken for something else: a number, nothing, a remark of ours, an arrow?
fn needs_quotes(text: &str) -> bool {
    text.trim() != text
        || text.is_empty()
        || text.starts_with(['(', '"'])
        || text.contains('→')
        || sanitize::chars_with_escape(text).any(|(_, escape)| escape)
        || serde_json::from_str::<Value>(text).is_ok()
}

/// In quotes, with backslashes and quotes escaped; exact: with everything outside ASCII escaped as well.
fn quoted(text: &str, exact: bool) -> String {
    let mut out = String::from('"');
    for (c, escape) in sanitize::chars_with_escape(text) {
        if escape || exact && !c.is_ascii() {
            sanitize::push_escape(&mut out, c);
        } else {
            if matches!(c, '"' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out.push('"');
    out
}
