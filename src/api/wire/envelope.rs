//! The envelope around every answer: `{"status": true, "message": "...", "data": ...}`.

use serde_json::{Map, Value};

use super::complaint::error_messages;
use crate::api::exchange::{BodyEnd, Response};
use crate::api::redact::Redactor;

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
    let body = answer.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&answer.body);
    if body.trim_ascii().is_empty() {
        return Err(BodyError::NotJson("the answer is empty".to_owned()));
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        if body.trim_ascii_start().starts_with(b"<") {
            return BodyError::NotJson(error_messages(answer, secret).join("; "));
        }
        let why = format!("the answer is not whole JSON: {error}");
        if body.trim_ascii_start().starts_with(b"{") {
            BodyError::Truncated(why)
        } else {
            BodyError::NotJson(why)
        }
    })?;
    let Value::Object(envelope) = value else {
        return Err(BodyError::UnexpectedShape(
            "the answer is JSON, but no envelope".to_owned(),
        ));
    };
    match envelope.get("status") {
        Some(Value::Bool(true)) => Ok(envelope),
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
