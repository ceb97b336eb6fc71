//! The envelope of a good answer, and the looks of an error.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::behavior::ErrorStyle;
use super::call::Route;

/// What is sent back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ApiResponse {
    pub(super) status: u16,
    /// Besides `Content-Type` and `Content-Length`.
    pub(super) headers: Vec<(Cow<'static, str>, String)>,
    pub(super) content_type: &'static str,
    pub(super) body: String,
}

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ErrorMessage {
    /// One sentence.
    Because(String),
    /// Everything that the framework's validation found.
    Invalid(Vec<String>),
}

impl ApiResponse {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content_type: "application/json; charset=utf-8",
            body: body.to_string(),
        }
    }

    pub(super) fn html(status: u16, title: &str) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content_type: "text/html",
            body: format!(
                "<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1></body>\r\n</html>\r\n"
            ),
        }
    }

    #[must_use]
    pub(super) fn header(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The good answer to a request, with data if it has any.
    pub(super) fn good(kind: Route, data: Option<Value>) -> Self {
        Self::json(good_status(kind), &good_envelope(kind, data))
    }

    /// An error as the framework words it.
    pub(super) fn framework(status: u16, wrong: &ErrorMessage) -> Self {
        let message = match wrong {
            ErrorMessage::Because(why) => json!(why),
            ErrorMessage::Invalid(all) => json!(all),
        };
        Self::json(
            status,
            &json!({"statusCode": status, "message": message, "error": phrase(status)}),
        )
    }

    /// An error in the envelope.
    pub(super) fn envelope(status: u16, wrong: &ErrorMessage) -> Self {
        let message = match wrong {
            ErrorMessage::Because(why) => why.clone(),
            ErrorMessage::Invalid(all) => all.join(", "),
        };
        Self::json(status, &json!({"status": false, "message": message}))
    }

    /// An error in the shape that the service has.
    pub(super) fn error(errors: ErrorStyle, status: u16, wrong: &ErrorMessage) -> Self {
        match errors {
            ErrorStyle::Framework => Self::framework(status, wrong),
            ErrorStyle::Envelope => Self::envelope(status, wrong),
            ErrorStyle::EnvelopeUnder200 => Self::envelope(200, wrong),
        }
    }
}

/// The status of a good answer.
pub(super) fn good_status(kind: Route) -> u16 {
    if kind == Route::Create { 201 } else { 200 }
}

/// The documented envelope of a good answer.
pub(super) fn good_envelope(kind: Route, data: Option<Value>) -> Value {
    let message = match kind {
        Route::List => "Assistants retrieved successfully",
        Route::Create => "Assistant created successfully",
        Route::Detail => "Assistant retrieved successfully",
        Route::Update => "Assistant updated successfully",
        Route::Other => "OK",
    };
    match data {
        None => json!({"status": true, "message": message}),
        Some(data) => json!({"status": true, "message": message, "data": data}),
    }
}

/// The standard phrase of a status; empty when it has none.
pub(super) fn phrase(status: u16) -> &'static str {
    axum::http::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default()
}
