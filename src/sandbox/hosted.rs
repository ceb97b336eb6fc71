//! The stand-in on a thread and a runtime of its own: for tests, which run a client beside it.

use std::ops::Deref;
use std::sync::mpsc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::server::{Sandbox, SandboxError, SandboxOptions};
use super::state::ServerState;

/// A [`Sandbox`] that needs no runtime of the caller's. Dropped, it is gone with every connection.
#[derive(Debug)]
pub struct BlockingSandbox {
    sandbox: Sandbox,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl BlockingSandbox {
    /// Starts with this state, on any free port, without a file, delay or limit.
    ///
    /// # Errors
    /// When there is no thread or port to be had.
    pub fn start(world: ServerState) -> Result<Self, SandboxError> {
        Self::start_with(world, SandboxOptions::default())
    }

    /// Starts with this state, unless [`SandboxOptions::file`] is there to be read.
    ///
    /// # Errors
    /// As [`Sandbox::start`], and when there is no thread to be had.
    pub fn start_with(world: ServerState, options: SandboxOptions) -> Result<Self, SandboxError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(SandboxError::Runtime)?;
        let (tell, told) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let run = move || {
            runtime.block_on(async {
                let started = Sandbox::start(world, options).await;
                // Nobody is left to be told when the starter was dropped; then `stopped` says so too.
                let _ = tell.send(started);
                let _ = stopped.await;
            });
        };
        let thread = std::thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn(run)
            .map_err(SandboxError::Runtime)?;
        let gone = |_| SandboxError::Runtime(std::io::Error::other("its thread ended before it was started"));
        Ok(Self {
            sandbox: told.recv().map_err(gone)??,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Deref for BlockingSandbox {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.sandbox
    }
}

impl Drop for BlockingSandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so itself.
            let _ = thread.join();
        }
    }
}
