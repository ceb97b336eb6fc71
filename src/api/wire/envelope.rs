//! The envelope around every answer, `{"status": true, "message": "...", "data": ...}`: what is inside, and the server's own
//! words where it says no, whatever form it gave them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::html::page;
use super::json;
use crate::api::message::{BodyEnd, Operation, Response};
use crate::api::redact::Redactor;
use crate::fields::snake_case;

/// Why an answer with a good HTTP status is no good answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyError {
    /// It breaks off: on another try it may be whole.
    Truncated(String),
    /// It is no JSON at all (a page, a plain text, nothing): what a server that is not the API's would say, or a proxy that on
    /// another try has passed.
    NotJson(String),
    /// It is JSON, but not what was asked for: on another try it would be the same.
    UnexpectedShape(String),
    /// `status` is false: the server's own words.
    Unsuccessful(Vec<String>),
}

/// The envelope's members.
///
/// # Errors
/// When there is none, or its `status` is not `true`.
pub(super) fn unwrap_envelope(answer: &Response, secret: &Redactor) -> Result<Map<String, Value>, BodyError> {
    match &answer.end {
        BodyEnd::Whole => {}
        BodyEnd::Cut(why) => return Err(BodyError::Truncated(format!("the answer breaks off: {why}"))),
        BodyEnd::TooBig => return Err(BodyError::UnexpectedShape("the answer is too big".to_owned())),
    }
    // Some services begin JSON with a byte order mark, which the grammar does not have.
    let body = answer.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&answer.body);
    if body.trim_ascii().is_empty() {
        return Err(BodyError::NotJson("the answer is empty".to_owned()));
    }
    let value = json::parse(body).map_err(|error| {
        if body.trim_ascii_start().starts_with(b"<") {
            return BodyError::NotJson(error_messages(answer, secret).join("; "));
        }
        match body.trim_ascii_start().starts_with(b"{") {
            true if error.is_eof() => BodyError::Truncated(format!("the answer is not whole JSON: {error}")),
            // A service that writes such JSON writes it every time.
            true => BodyError::UnexpectedShape(format!("the answer is not JSON: {error}")),
            false => BodyError::NotJson(format!("the answer is not JSON: {error}")),
        }
    })?;
    let Value::Object(envelope) = value else {
        return Err(BodyError::UnexpectedShape(
            "the answer is JSON, but no envelope".to_owned(),
        ));
    };
    match envelope.get("status") {
        Some(Value::Bool(true)) => Ok(envelope),
        // Only a boolean: `status: "ok"` or `status: 200` is the envelope of some other service.
        Some(Value::Bool(false)) => Err(BodyError::Unsuccessful(error_messages(answer, secret))),
        _ => Err(BodyError::UnexpectedShape(
            "the answer is JSON, but no envelope: it has no `status` that is true or false".to_owned(),
        )),
    }
}

/// Reads the answer to a write: there is nothing in it but that it was done.
///
/// # Errors
/// When it does not say so.
pub fn expect_success(answer: &Response, secret: &Redactor) -> Result<(), BodyError> {
    unwrap_envelope(answer, secret).map(|_| ())
}

/// No envelope of an error is longer, in bytes. So the long list of a good answer is not read twice.
const LONGEST_ERROR: usize = 64 << 10;

/// The status that an envelope gives itself where it is an error's, as a number or as its text: some services answer
/// everything with HTTP 200 and say in the body that it is a 429.
///
/// `statusCode` always means that. `status`, `code` and `httpStatus` have other meanings as well, so they count only where the
/// envelope does not say that all is well; and so does what stands in its `error`. For a creation they never count: a 429 means that
/// it was surely not done and is sent again, and a code of the service's own may look like one.
pub fn status_in_body(answer: &Response, operation: Operation) -> Option<u16> {
    if answer.body.len() > LONGEST_ERROR || answer.end != BodyEnd::Whole {
        return None;
    }
    let StatusKeys(envelope) = serde_json::from_slice(&answer.body).ok()?;
    let is_good = envelope.get("status") == Some(&Value::Bool(true));
    let is_creation = operation == Operation::Create;
    let in_error = envelope
        .get("error")
        .filter(|_| !is_creation)
        .and_then(Value::as_object);
    let said = [Some(&envelope), in_error].into_iter().flatten().find_map(|object| {
        let is_meant = |key: &str| match &*snake_case(key) {
            "status_code" => true,
            "status" | "code" | "http_status" => !is_good && !is_creation,
            _ => false,
        };
        object
            .iter()
            .filter(|(key, _)| is_meant(key))
            .find_map(|(_, value)| error_status(value))
    });
    // A service that says no without a status, and when to come again, is busy. Not so for a write: a 429 means that it was surely
    // not done and may be sent again, and that is not said here.
    let is_busy =
        || operation.is_read() && envelope.get("status") == Some(&Value::Bool(false)) && asks_for_pause(answer);
    said.or_else(|| is_busy().then_some(429))
}

fn asks_for_pause(answer: &Response) -> bool {
    let mut names = answer.headers.iter().map(|(name, _)| name);
    names.any(|name| name == "retry-after" || name.starts_with("retry-after-"))
}

/// Those members of an envelope that may say a status. All others are skipped: every good answer is asked, and what it holds is read
/// once more all the same.
struct StatusKeys(Map<String, Value>);

impl<'de> Deserialize<'de> for StatusKeys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(StatusKeysVisitor).map(Self)
    }
}

struct StatusKeysVisitor;

impl<'de> Visitor<'de> for StatusKeysVisitor {
    type Value = Map<String, Value>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            if matches!(
                &*snake_case(&key),
                "status_code" | "status" | "code" | "http_status" | "error"
            ) {
                found.insert(key, members.next_value()?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// A status of an error, 400 to 599.
fn error_status(value: &Value) -> Option<u16> {
    let status = match value {
        Value::Number(number) => u16::try_from(number.as_u64()?).ok()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (400..=599).contains(&status).then_some(status)
}

/// Are these the words of a router that has no such path? Then the address is wrong, and nothing is said of an assistant.
/// (Express and Nest: `Cannot GET /v1/assistants`; Fastify: `Route GET:/v1/assistants not found`; Kong; Go and Traefik.)
pub fn is_of_router(messages: &[String]) -> bool {
    messages.iter().any(|message| {
        let folded = message.to_ascii_lowercase();
        let names_request = ["get", "post", "patch"].iter().any(|method| {
            folded.starts_with(&format!("cannot {method} /")) || folded.starts_with(&format!("route {method}:"))
        });
        names_request
            || folded.contains("/v1/assistants") && folded.contains("not found")
            || folded.starts_with("no route matched")
            || folded == "404 page not found"
    })
}

/// The longest message that is passed on, in characters.
const LONGEST: usize = 600;

/// The most messages of one answer that are passed on.
const MOST: usize = 30;

/// The server's own words, the key taken out, each on one line and shortened; at least one.
///
/// Read are the envelope, the framework's errors (`message` a string or a list), `application/problem+json`, an HTML page,
/// and plain text.
pub fn error_messages(answer: &Response, secret: &Redactor) -> Vec<String> {
    let text = String::from_utf8_lossy(&answer.body);
    let text = text.trim_start_matches('\u{feff}').trim();
    let found = match json::parse_to_show(text.as_bytes()) {
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
        // `error: true` says no more than the status does.
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
