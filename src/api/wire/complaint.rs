//! What a server says is wrong, in its own words, whatever form it gave them.

use serde_json::{Map, Value};

use crate::api::exchange::{BodyEnd, Response};
use crate::api::redact::Redactor;

/// The longest message that is passed on, in characters.
const LONGEST: usize = 600;

/// The most messages of one answer that are passed on.
const MOST: usize = 30;

/// The server's own words, the key taken out, each on one line and shortened; at least one.
///
/// Read are the envelope, the framework's errors (`message` a string or a list), `application/problem+json`, the title
/// of an HTML page, and plain text.
pub fn error_messages(answer: &Response, secret: &Redactor) -> Vec<String> {
    let text = String::from_utf8_lossy(&answer.body);
    let text = text.trim_start_matches('\u{feff}').trim();
    let found = match serde_json::from_str(text) {
        Ok(Value::Object(object)) => messages_in(&object),
        _ if text.is_empty() => Vec::new(),
        _ if text.starts_with('<') => vec![page(text)],
        _ => vec![text.to_owned()],
    };
    let mut messages: Vec<String> = found.iter().map(|message| one_line(message, secret)).collect();
    messages.retain(|message| !message.is_empty());
    if messages.len() > MOST {
        let more = messages.len() - MOST;
        messages.truncate(MOST);
        messages.push(format!("and {more} more"));
    }
    if messages.is_empty() {
        messages.push(match answer.end {
            BodyEnd::Whole => "the server gave no reason".to_owned(),
            BodyEnd::Cut(_) | BodyEnd::TooBig => "the server's reason could not be read".to_owned(),
        });
    }
    messages
}

/// What an object of JSON says: its `message`, else its `error`, `detail` or `title`; then its `errors`.
pub(super) fn messages_in(object: &Map<String, Value>) -> Vec<String> {
    let mut messages = Vec::new();
    for key in ["message", "error", "detail", "title"] {
        if messages.is_empty() {
            words(object.get(key), &mut messages);
        }
    }
    words(object.get("errors"), &mut messages);
    if messages.is_empty() && !object.is_empty() {
        messages.push(Value::Object(object.clone()).to_string());
    }
    messages
}

fn words(value: Option<&Value>, messages: &mut Vec<String>) {
    match value {
        None | Some(Value::Null | Value::Bool(_)) => {}
        Some(Value::String(text)) if text.trim().is_empty() => {}
        Some(Value::String(text)) => messages.push(text.clone()),
        Some(Value::Array(items)) => items.iter().for_each(|item| words(Some(item), messages)),
        Some(Value::Object(object)) => match object.get("message") {
            Some(Value::String(text)) => messages.push(text.clone()),
            _ => messages.push(Value::Object(object.clone()).to_string()),
        },
        Some(Value::Number(number)) => messages.push(number.to_string()),
    }
}

/// An HTML page by its title: proxies and gateways answer with one.
fn page(text: &str) -> String {
    // ASCII lower case keeps every offset.
    let folded = text.to_ascii_lowercase();
    let title = folded.find("<title").and_then(|tag| {
        let start = tag + folded.get(tag..)?.find('>')? + 1;
        let end = start + folded.get(start..)?.find("</title")?;
        text.get(start..end).map(str::trim).filter(|title| !title.is_empty())
    });
    match title {
        Some(title) => format!("HTML page: {title}"),
        None => "HTML page".to_owned(),
    }
}

/// A text from a server on one line: the key taken out first, so that shortening cannot leave a part of it.
pub fn one_line(text: &str, secret: &Redactor) -> String {
    let text = secret.redact(text);
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(LONGEST) {
        None => line,
        Some((end, _)) => {
            line.truncate(end);
            line.push('…');
            line
        }
    }
}
