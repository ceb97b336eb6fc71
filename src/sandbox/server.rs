//! Starting and stopping the stand-in, and all that can be asked of it while it runs.

use std::io;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::routing::any;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::fault::{Fault, FaultTiming, RequestMatcher};
use super::handler::{Handler, Hook, lock};
use super::http::{self, AppState};
use super::listener::{CountingListener, KillSwitch};
use super::quota::RequestQuota;
use super::request_log::{LoggedRequest, RequestLog};
use super::state::ServerState;
use super::store::{Store, StoreError};

/// How to run it.
#[derive(Debug, Clone, Default)]
pub struct SandboxOptions {
    /// The port on 127.0.0.1; 0 is any that is free.
    pub port: u16,
    /// How long every answer is held back.
    pub latency: Duration,
    /// The most requests in any sixty seconds; without one there is no limit.
    pub per_minute: Option<u32>,
    /// Where the state is kept; without one it is gone with the sandbox.
    pub file: Option<PathBuf>,
}

/// Why it could not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port is taken, or there is no loopback.
    #[error("cannot listen on 127.0.0.1:{port}: {why}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// The system's words.
        why: io::Error,
    },
    /// There is no thread or runtime to run on.
    #[error("cannot start the sandbox: {0}")]
    Runtime(io::Error),
    /// Its state cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A stand-in that runs. It stops when this is dropped.
#[derive(Debug)]
pub struct Sandbox {
    url: String,
    key: String,
    desk: Arc<Handler>,
    accepted: Arc<AtomicUsize>,
    /// Never sent on: that it is gone is the sign to stop.
    _stop: oneshot::Sender<()>,
}

impl Sandbox {
    /// Starts on the current runtime, whose clock and IO must be enabled. `world` is the state unless
    /// [`SandboxOptions::file`] is there to be read.
    ///
    /// # Errors
    /// When the state cannot be read, or the port not be had.
    pub async fn start(world: ServerState, options: SandboxOptions) -> Result<Self, SandboxError> {
        let mut store = match &options.file {
            None => Store::in_memory(world),
            Some(file) => Store::open(file, world)?,
        };
        let key = store.read()?.best_key().unwrap_or_default().to_owned();
        let port = options.port;
        let listen = |why| SandboxError::Listen { port, why };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(listen)?;
        let url = format!("http://{}", listener.local_addr().map_err(listen)?);
        let desk = Arc::new(Handler {
            store: Mutex::new(store),
            hooks: Mutex::default(),
            log: Mutex::new(RequestLog::default()),
            cache: Mutex::default(),
            limit: options
                .per_minute
                .map(|most| Mutex::new(RequestQuota::per_minute(most))),
        });
        let accepted = Arc::new(AtomicUsize::new(0));
        let house = AppState {
            desk: Arc::clone(&desk),
            origin: url.clone(),
            latency: options.latency,
        };
        let router = Router::new()
            .route("/v1/assistants", any(http::handle))
            .route("/v1/assistants/{id}", any(http::handle))
            .fallback(http::handle)
            .with_state(Arc::new(house));
        let door = CountingListener {
            listener,
            accepted: Arc::clone(&accepted),
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(door, router.into_make_service_with_connect_info::<KillSwitch>())
            .with_graceful_shutdown(async {
                // Both ends of the wait, a message and a dropped sender, mean the same.
                let _ = stopped.await;
            });
        tokio::spawn(serving.into_future());
        Ok(Self {
            url,
            key,
            desk,
            accepted,
            _stop: stop,
        })
    }

    /// Its address: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A key that is good for reads and writes, if there is one.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Edits the state, as somebody else might at any time. Not to be called from within a hook, which has the state already.
    ///
    /// # Errors
    /// When a state file cannot be read again or replaced.
    pub fn with_world<T>(&self, edit: impl FnOnce(&mut ServerState) -> T) -> Result<T, StoreError> {
        lock(&self.desk.store).change(edit)
    }

    /// A copy of the state as it is now.
    ///
    /// # Errors
    /// When a state file changed and cannot be read again.
    pub fn world(&self) -> Result<ServerState, StoreError> {
        lock(&self.desk.store).read().cloned()
    }

    /// Adds a fault to the script.
    ///
    /// # Errors
    /// As [`Self::with_world`].
    pub fn fail(&self, fault: Fault) -> Result<(), StoreError> {
        self.with_world(|world| world.faults.push(fault))
    }

    /// From now on, does this whenever such a request comes, counted from now: before the service acts on it (and before
    /// any fault), or after it acted and that is kept, but before the answer is sent. The answer waits until it is done.
    ///
    /// A client that is killed by a hook which runs after a creation leaves the creation behind, unanswered.
    pub fn on(&self, when: FaultTiming, hits: RequestMatcher, run: impl FnMut(&mut ServerState) + Send + 'static) {
        let run = Box::new(run);
        lock(&self.desk.hooks).push(Hook { hits, when, run });
    }

    /// Every request since the start, in the order of arrival (the last 10,000).
    pub fn requests(&self) -> Vec<LoggedRequest> {
        lock(&self.desk.log).requests()
    }

    /// How many connections were accepted since the start.
    pub fn connections(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    /// The most requests that were in work at one time.
    pub fn most_at_once(&self) -> usize {
        lock(&self.desk.log).most_in_flight
    }

    /// How many assistants requests created since the start, answered or not.
    pub fn creations(&self) -> usize {
        lock(&self.desk.log).creations
    }

    /// How many updates requests made since the start, answered or not.
    pub fn updates(&self) -> usize {
        lock(&self.desk.log).updates
    }

    /// Accepts no more connections and closes those that are idle, as dropping it does. Requests in work are answered as
    /// long as the runtime runs.
    pub fn stop(self) {}
}
