//! Where a request meets the state: hooks, faults and the API's own doing, in one fixed order.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::act::{self, Mutation};
use super::answer::ApiResponse;
use super::call::ApiRequest;
use super::effect::Delivery;
use super::fault::{self, FaultTiming, RequestMatcher};
use super::limit::RequestQuota;
use super::log::RequestLog;
use super::store::{Store, StoreError};
use super::world::ServerState;

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
}

/// A hook that panicked, a failed assertion in it perhaps, leaves the state as usable as it was.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Handler {
    /// Handles a request. What it changed is kept by the time this returns.
    pub(super) fn handle(&self, call: &ApiRequest) -> Result<(ApiResponse, Delivery), StoreError> {
        let mut hooks = lock(&self.hooks);
        let mut store = lock(&self.store);
        if hooks.is_empty() && !call.kind.writes() {
            let world = store.read()?;
            // Nothing to keep: no lock is taken, so that reading needs no more than a readable file.
            if world.is_read_only_safe() {
                return Ok((act::read(world, call), Delivery::Whole));
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

fn serve(world: &mut ServerState, call: &ApiRequest) -> ((ApiResponse, Delivery), Mutation) {
    match fault::strike(world, call) {
        None => {
            let (answer, did) = act::handle(world, call);
            ((answer, Delivery::Whole), did)
        }
        Some((FaultTiming::After, effect)) => {
            let (answer, did) = act::handle(world, call);
            (effect.apply(call, answer), did)
        }
        // A fault that leaves status and body alone shows then what a good answer would have been.
        Some((FaultTiming::Before, effect)) => {
            let answer = if call.kind.writes() {
                ApiResponse::good(call.kind, None)
            } else {
                act::read(world, call)
            };
            (effect.apply(call, answer), Mutation::Nothing)
        }
    }
}

fn run(hooks: &mut [Hook], when: FaultTiming, world: &mut ServerState, call: &ApiRequest) {
    for hook in hooks.iter_mut().filter(|hook| hook.when == when) {
        let live_name = fault::live_name(world, call);
        if hook.hits.strike(call, live_name.as_deref()) {
            (hook.run)(world);
        }
    }
}
