//! What was asked, and how often something was done, so that a test can count it.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use super::api::Mutation;
use super::call::{ApiRequest, Payload, Route};

/// The most requests that are remembered; a server that runs for days forgets the oldest.
const MOST: usize = 10_000;

/// One request that was received.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedRequest {
    /// What it asked for.
    pub kind: Route,
    /// The method.
    pub method: String,
    /// The path, with its query.
    pub path: String,
    /// All headers, their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body, if it was JSON.
    pub body: Option<Value>,
    /// The status that was answered; none while, or because, nothing was.
    pub status: Option<u16>,
}

/// Requests and counts since the start.
#[derive(Debug, Default)]
pub(super) struct RequestLog {
    requests: VecDeque<LoggedRequest>,
    forgotten: usize,
    pub(super) creations: usize,
    pub(super) updates: usize,
    in_flight: usize,
    pub(super) most_in_flight: usize,
}

impl RequestLog {
    /// Notes a request; gives its number.
    pub(super) fn begin(&mut self, call: &ApiRequest) -> usize {
        self.in_flight += 1;
        self.most_in_flight = self.most_in_flight.max(self.in_flight);
        if self.requests.len() == MOST {
            self.requests.pop_front();
            self.forgotten += 1;
        }
        self.requests.push_back(LoggedRequest {
            kind: call.kind,
            method: call.method.clone(),
            path: call.path.clone(),
            headers: call.headers.clone(),
            body: match &call.payload {
                Payload::Object(body) if body.is_empty() => None,
                Payload::Object(body) => Some(Value::Object(body.clone())),
                Payload::NoObject(value) => Some(value.clone()),
                Payload::Malformed(_) | Payload::TooLarge => None,
            },
            status: None,
        });
        self.forgotten + self.requests.len() - 1
    }

    pub(super) fn did(&mut self, did: Mutation) {
        match did {
            Mutation::Nothing => {}
            Mutation::Created => self.creations += 1,
            Mutation::Updated => self.updates += 1,
        }
    }

    /// Notes which status goes out.
    pub(super) fn answered(&mut self, number: usize, status: u16) {
        let at = number.checked_sub(self.forgotten);
        if let Some(request) = at.and_then(|at| self.requests.get_mut(at)) {
            request.status = Some(status);
        }
    }

    /// Notes that a request is over, answered or not.
    pub(super) fn end(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    pub(super) fn requests(&self) -> Vec<LoggedRequest> {
        self.requests.iter().cloned().collect()
    }
}
