//! Where a request meets the state: hooks, faults and the API's own doing, in one fixed order.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::act::{self, Did};
use super::answer::Answer;
use super::call::Call;
use super::effect::Delivery;
use super::fault::{self, Hits, When};
use super::limit::Limit;
use super::log::Log;
use super::store::{Store, StoreError};
use super::world::World;

/// Something that a test does to the world when a request comes.
pub(super) struct Hook {
    pub(super) hits: Hits,
    pub(super) when: When,
    pub(super) run: Box<dyn FnMut(&mut World) + Send>,
}

impl fmt::Debug for Hook {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Hook({:?}, {:?})", self.when, self.hits)
    }
}

/// All that requests share. No lock is held across an await.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) store: Mutex<Store>,
    pub(super) hooks: Mutex<Vec<Hook>>,
    pub(super) log: Mutex<Log>,
    pub(super) limit: Option<Mutex<Limit>>,
}

/// A hook that panicked, a failed assertion in it perhaps, leaves the state as usable as it was.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// Handles a request. What it changed is kept by the time this returns.
    pub(super) fn handle(&self, call: &Call) -> Result<(Answer, Delivery), StoreError> {
        let mut hooks = lock(&self.hooks);
        let mut store = lock(&self.store);
        if hooks.is_empty() && !call.kind.writes() {
            let world = store.read()?;
            // Nothing to keep: no lock is taken, so that reading needs no more than a readable file.
            if world.is_quiet() {
                return Ok((act::read(world, call), Delivery::Whole));
            }
        }
        let (answered, did) = store.change(|world| {
            run(&mut hooks, When::Before, world, call);
            serve(world, call)
        })?;
        lock(&self.log).did(did);
        if hooks.iter().any(|hook| hook.when == When::After) {
            store.change(|world| run(&mut hooks, When::After, world, call))?;
        }
        Ok(answered)
    }
}

fn serve(world: &mut World, call: &Call) -> ((Answer, Delivery), Did) {
    match fault::strike(world, call) {
        None => {
            let (answer, did) = act::act(world, call);
            ((answer, Delivery::Whole), did)
        }
        Some((When::After, effect)) => {
            let (answer, did) = act::act(world, call);
            (effect.apply(call, answer), did)
        }
        // A fault that leaves status and body alone shows then what a good answer would have been.
        Some((When::Before, effect)) => {
            let answer = if call.kind.writes() {
                Answer::good(call.kind, None)
            } else {
                act::read(world, call)
            };
            (effect.apply(call, answer), Did::Nothing)
        }
    }
}

fn run(hooks: &mut [Hook], when: When, world: &mut World, call: &Call) {
    for hook in hooks.iter_mut().filter(|hook| hook.when == when) {
        let live_name = fault::live_name(world, call);
        if hook.hits.strike(call, live_name.as_deref()) {
            (hook.run)(world);
        }
    }
}
