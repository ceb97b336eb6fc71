//! The envelope around every answer: `{"status": true, "message": "...", "data": ...}`.

use serde_json::{Map, Value};

use super::complaint::complaint;
use crate::api::exchange::{Answer, End};
use crate::api::redact::Secret;

/// Why an answer with a good HTTP status is no good answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// It breaks off: on another try it may be whole.
    Broken(String),
    /// It is no JSON at all (a page, a plain text, nothing): what a server that is not the API's would say, or a proxy that on
    /// another try has passed.
    Foreign(String),
    /// It is JSON, but not what was asked for: on another try it would be the same.
    Nonsense(String),
    /// `status` is false: the server's own words.
    Unsuccessful(Vec<String>),
}

/// The envelope's members.
///
/// # Errors
/// When there is none, or its `status` is not `true`.
pub(super) fn open(answer: &Answer, secret: &Secret) -> Result<Map<String, Value>, Unreadable> {
    match &answer.end {
        End::Whole => {}
        End::Cut(why) => return Err(Unreadable::Broken(format!("the answer breaks off: {why}"))),
        End::TooBig => return Err(Unreadable::Nonsense("the answer is too big".to_owned())),
    }
    let body = answer.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&answer.body);
    if body.trim_ascii().is_empty() {
        return Err(Unreadable::Foreign("the answer is empty".to_owned()));
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        if body.trim_ascii_start().starts_with(b"<") {
            return Unreadable::Foreign(complaint(answer, secret).join("; "));
        }
        let why = format!("the answer is not whole JSON: {error}");
        if body.trim_ascii_start().starts_with(b"{") {
            Unreadable::Broken(why)
        } else {
            Unreadable::Foreign(why)
        }
    })?;
    let Value::Object(envelope) = value else {
        return Err(Unreadable::Nonsense("the answer is JSON, but no envelope".to_owned()));
    };
    match envelope.get("status") {
        Some(Value::Bool(true)) => Ok(envelope),
        Some(Value::Bool(false)) => Err(Unreadable::Unsuccessful(complaint(answer, secret))),
        _ => Err(Unreadable::Nonsense(
            "the answer is JSON, but no envelope: it has no `status` that is true or false".to_owned(),
        )),
    }
}

/// Reads the answer to a write: there is nothing in it but that it was done.
///
/// # Errors
/// When it does not say so.
pub fn done(answer: &Answer, secret: &Secret) -> Result<(), Unreadable> {
    open(answer, secret).map(|_| ())
}
