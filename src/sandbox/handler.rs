//! Where a request meets the state: quota, hooks, faults and the API's own doing, in one fixed order; and a log, so that a test
//! can count what was asked.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::answer::ApiResponse;
use super::api;
use super::api::Mutation;
use super::call::{ApiRequest, Payload, Route};
use super::effect::{Delivery, Effect};
use super::fault::{FaultTiming, RequestMatcher};
use super::state::ServerState;
use super::store::{Store, StoreError};

/// Something that a test does to the world when a request comes.
pub(super) struct Hook {
    pub(super) hits: RequestMatcher,
    pub(super) when: FaultTiming,
    pub(super) run: Box<dyn FnMut(&mut ServerState) + Send>,
}

impl fmt::Debug for Hook {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Hook({:?}, {:?})", self.when, self.hits)
    }
}

/// All that requests share. No lock is held across an await.
#[derive(Debug)]
pub(super) struct Handler {
    pub(super) store: Mutex<Store>,
    pub(super) hooks: Mutex<Vec<Hook>>,
    pub(super) log: Mutex<RequestLog>,
    pub(super) limit: Option<Mutex<RequestQuota>>,
    pub(super) cache: Mutex<Cache>,
}

/// A hook that panicked, a failed assertion in it perhaps, leaves the state as usable as it was.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Handler {
    /// Handles a request, through the cache if there is one. What it changed is kept by the time this returns.
    pub(super) fn handle(&self, call: &ApiRequest) -> Result<(ApiResponse, Delivery), StoreError> {
        let copies = lock(&self.store).read()?.shape.cached_reads;
        if copies == 0 || call.kind.writes() {
            return self.handle_uncached(call);
        }
        if let Some(copy) = lock(&self.cache).copy_of(&call.path) {
            return Ok((copy, Delivery::Whole));
        }
        let (answer, delivery) = self.handle_uncached(call)?;
        if delivery == Delivery::Whole && answer.status == 200 {
            lock(&self.cache).keep(&call.path, &answer, copies);
        }
        Ok((answer, delivery))
    }

    fn handle_uncached(&self, call: &ApiRequest) -> Result<(ApiResponse, Delivery), StoreError> {
        let mut hooks = lock(&self.hooks);
        let mut store = lock(&self.store);
        if hooks.is_empty() && !call.kind.writes() {
            let world = store.read()?;
            // Nothing to keep: no lock is taken, so that reading needs no more than a readable file.
            if world.is_read_only_safe() {
                return Ok((api::read(world, call), Delivery::Whole));
            }
        }
        let (answered, did) = store.change(|world| {
            run(&mut hooks, FaultTiming::Before, world, call);
            serve(world, call)
        })?;
        lock(&self.log).did(did);
        if hooks.iter().any(|hook| hook.when == FaultTiming::After) {
            store.change(|world| run(&mut hooks, FaultTiming::After, world, call))?;
        }
        Ok(answered)
    }
}

/// What a cache before the service keeps: by path, an answer and how often it is still given out.
#[derive(Debug, Default)]
pub(super) struct Cache(BTreeMap<String, (ApiResponse, u32)>);

impl Cache {
    fn keep(&mut self, path: &str, answer: &ApiResponse, copies: u32) {
        self.0.insert(path.to_owned(), (answer.clone(), copies));
    }

    fn copy_of(&mut self, path: &str) -> Option<ApiResponse> {
        let (answer, left) = self.0.get_mut(path).filter(|(_, left)| *left > 0)?;
        *left -= 1;
        Some(answer.clone().header("age", "60"))
    }
}

fn serve(world: &mut ServerState, call: &ApiRequest) -> ((ApiResponse, Delivery), Mutation) {
    match first_fault(world, call) {
        None => {
            let (answer, did) = api::handle(world, call);
            ((answer, Delivery::Whole), did)
        }
        Some((FaultTiming::After, effect)) => {
            let (answer, did) = api::handle(world, call);
            (effect.apply(call, answer), did)
        }
        // A fault that leaves status and body alone shows then what a good answer would have been.
        Some((FaultTiming::Before, effect)) => {
            let answer = if call.kind.writes() {
                ApiResponse::good(call.kind, None)
            } else {
                api::read(world, call)
            };
            (effect.apply(call, answer), Mutation::Nothing)
        }
    }
}

fn run(hooks: &mut [Hook], when: FaultTiming, world: &mut ServerState, call: &ApiRequest) {
    for hook in hooks.iter_mut().filter(|hook| hook.when == when) {
        let live_name = live_name(world, call);
        if hook.hits.matches(call, live_name.as_deref()) {
            (hook.run)(world);
        }
    }
}

const WINDOW: Duration = Duration::from_secs(60);

/// A sliding window. Refused requests take no place in it.
#[derive(Debug)]
pub(super) struct RequestQuota {
    most: usize,
    taken: VecDeque<Instant>,
}

impl RequestQuota {
    pub(super) fn per_minute(most: u32) -> Self {
        Self {
            most: usize::try_from(most).unwrap_or(usize::MAX),
            taken: VecDeque::new(),
        }
    }

    /// Takes a place, or says how many whole seconds it takes until one is free (at least 1).
    pub(super) fn take(&mut self, now: Instant) -> Result<(), u64> {
        while self
            .taken
            .front()
            .is_some_and(|first| now.duration_since(*first) >= WINDOW)
        {
            self.taken.pop_front();
        }
        if self.taken.len() < self.most {
            self.taken.push_back(now);
            return Ok(());
        }
        let free_in = self
            .taken
            .front()
            .map_or(WINDOW, |first| WINDOW.saturating_sub(now.duration_since(*first)));
        Err(free_in.as_secs() + u64::from(free_in.subsec_nanos() > 0))
    }
}

#[cfg(test)]
mod limit_tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_a_minute_after_it_was_taken() {
        let start = Instant::now();
        let mut limit = RequestQuota::per_minute(2);
        assert_eq!(limit.take(start), Ok(()));
        assert_eq!(limit.take(start + Duration::from_secs(30)), Ok(()));
        assert_eq!(limit.take(start + Duration::from_millis(30_500)), Err(30));
        assert_eq!(limit.take(start + Duration::from_millis(59_999)), Err(1));
        assert_eq!(limit.take(start + WINDOW), Ok(()));
        assert_eq!(limit.take(start + Duration::from_secs(61)), Err(29));
    }

    #[test]
    fn a_limit_of_none_refuses_everything() {
        assert_eq!(RequestQuota::per_minute(0).take(Instant::now()), Err(60));
    }
}

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

/// The first fault that strikes this request. Every fault that means it has counted it then.
fn first_fault(world: &mut ServerState, call: &ApiRequest) -> Option<(FaultTiming, Effect)> {
    let live_name = live_name(world, call);
    let mut struck = None;
    for fault in &mut world.faults {
        if fault.on.matches(call, live_name.as_deref()) && struck.is_none() {
            struck = Some((fault.when, fault.does.clone()));
        }
    }
    struck
}

/// The live name of the assistant that a request is about.
fn live_name(world: &ServerState, call: &ApiRequest) -> Option<String> {
    let assistant = world.by_id(call.id.as_deref()?)?;
    Some(assistant.name().to_owned())
}
