//! Where a request meets the state: quota, hooks, faults and the API's own doing, in one fixed order.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::answer::ApiResponse;
use super::api;
use super::api::Mutation;
use super::call::ApiRequest;
use super::effect::{Delivery, Effect};
use super::fault::{FaultTiming, RequestMatcher};
use super::quota::RequestQuota;
use super::request_log::RequestLog;
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
