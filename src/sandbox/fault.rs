//! Scripted faults: which request is hit, when, and how often.

use serde::{Deserialize, Serialize};

use super::call::{ApiRequest, Route};
use super::effect::Effect;

/// Which kind of request is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// Every request.
    Any,
    /// List and detail.
    Read,
    /// Creation and update.
    Write,
    /// `GET /v1/assistants`
    List,
    /// `POST /v1/assistants`
    Create,
    /// `GET /v1/assistants/{id}`
    Detail,
    /// `PATCH /v1/assistants/{id}`
    Update,
}

impl RequestKind {
    fn covers(self, kind: Route) -> bool {
        match self {
            Self::Any => true,
            Self::Read => matches!(kind, Route::List | Route::Detail),
            Self::Write => kind.writes(),
            Self::List => kind == Route::List,
            Self::Create => kind == Route::Create,
            Self::Detail => kind == Route::Detail,
            Self::Update => kind == Route::Update,
        }
    }
}

/// Before or after the service acted on the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultTiming {
    /// The service never acted.
    #[default]
    Before,
    /// The service acted, as it would have without the fault.
    After,
}

/// Which requests are hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestMatcher {
    /// Of these requests...
    pub which: RequestKind,
    /// ... those about an assistant of this name (the live one, or the one in the body)...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ... with this id in their path...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// ... from the nth on, from 1...
    #[serde(default = "one")]
    pub from: u32,
    /// ... so many times; without end when it is `null`. Left out, it is 1.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// How many such requests there were. Kept, so that a script goes on where it was when a file is opened again.
    #[serde(default)]
    pub seen: u32,
}

impl RequestMatcher {
    /// The nth of these requests, from 1.
    pub fn nth(which: RequestKind, nth: u32) -> Self {
        Self {
            which,
            name: None,
            id: None,
            from: nth,
            times: once(),
            seen: 0,
        }
    }

    /// The first of these requests.
    pub fn first(which: RequestKind) -> Self {
        Self::nth(which, 1)
    }

    /// Every one of these requests.
    pub fn every(which: RequestKind) -> Self {
        Self::first(which).times(None)
    }

    /// So many times in a row; without end when it is `None`.
    #[must_use]
    pub fn times(mut self, times: impl Into<Option<u32>>) -> Self {
        self.times = times.into();
        self
    }

    /// Only those about an assistant of this name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Only those with this id in their path.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// Is this request hit? Counts it, if it is one of those that are meant.
    pub(super) fn matches(&mut self, call: &ApiRequest, live_name: Option<&str>) -> bool {
        let about = |name: &String| call.body_name() == Some(name) || live_name == Some(name);
        let meant = self.which.covers(call.kind)
            && self.name.as_ref().is_none_or(about)
            && self.id.as_ref().is_none_or(|id| call.id.as_ref() == Some(id));
        if !meant {
            return false;
        }
        self.seen = self.seen.saturating_add(1);
        self.seen
            .checked_sub(self.from.max(1))
            .is_some_and(|past| self.times.is_none_or(|times| past < times))
    }
}

/// One fault of the script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Which requests are hit.
    pub on: RequestMatcher,
    /// Before or after the service acted.
    #[serde(default)]
    pub when: FaultTiming,
    /// What happens to them.
    pub does: Effect,
}

impl Fault {
    /// A fault that strikes before the service acts.
    pub fn before(on: RequestMatcher, does: Effect) -> Self {
        let when = FaultTiming::Before;
        Self { on, when, does }
    }

    /// A fault that strikes after the service acted.
    pub fn after(on: RequestMatcher, does: Effect) -> Self {
        let when = FaultTiming::After;
        Self { on, when, does }
    }
}

fn one() -> u32 {
    1
}

#[expect(clippy::unnecessary_wraps, reason = "serde wants the field's own type")]
fn once() -> Option<u32> {
    Some(1)
}
