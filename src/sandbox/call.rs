//! One request as it was received: what it asks for, of which assistant, with which key and body.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// `GET /v1/assistants`
    List,
    /// `POST /v1/assistants`
    Create,
    /// `GET /v1/assistants/{id}`
    Detail,
    /// `PATCH /v1/assistants/{id}`
    Update,
    /// Nothing that the API has.
    Other,
}

impl Route {
    /// Of a method and a path whose last segment may be an id.
    pub(super) fn of(method: &str, path: &str, id: Option<&str>) -> Self {
        match (method, id) {
            ("GET", Some(_)) => Self::Detail,
            ("PATCH", Some(_)) => Self::Update,
            ("GET", None) if path == "/v1/assistants" => Self::List,
            ("POST", None) if path == "/v1/assistants" => Self::Create,
            _ => Self::Other,
        }
    }

    /// Does it ask for a change?
    pub(super) fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Update)
    }
}

/// What came as the body.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Payload {
    /// A JSON object; also no body at all, and one that does not say it is JSON: the framework leaves those unread.
    Object(Map<String, Value>),
    /// Some other JSON value.
    NoObject(Value),
    /// Not JSON, with the parser's words.
    Malformed(String),
    /// More bytes than are read.
    TooLarge,
}

/// One request.
#[derive(Debug, Clone)]
pub(super) struct ApiRequest {
    pub(super) kind: Route,
    pub(super) method: String,
    /// With the query, if there is one.
    pub(super) path: String,
    /// The id in the path, decoded.
    pub(super) id: Option<String>,
    /// The page that the query asks for, from 1.
    pub(super) page: usize,
    /// Names in lower case. Of several of one name, the last.
    pub(super) headers: BTreeMap<String, String>,
    pub(super) payload: Payload,
    /// This service's own address, `http://127.0.0.1:PORT`.
    pub(super) origin: String,
}

impl ApiRequest {
    /// What `X-API-Key` says.
    pub(super) fn key(&self) -> Option<&str> {
        self.headers.get("x-api-key").map(String::as_str)
    }

    /// The name that the body gives, if it gives one.
    pub(super) fn body_name(&self) -> Option<&str> {
        match &self.payload {
            Payload::Object(body) => body.get("name").and_then(Value::as_str),
            _ => None,
        }
    }
}

/// The page that a query asks for; 1 when it says nothing sensible.
pub(super) fn page_of(query: Option<&str>) -> usize {
    query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter_map(|pair| pair.strip_prefix("page="))
        .find_map(|page| page.parse().ok())
        .filter(|page| *page > 0)
        .unwrap_or(1)
}
