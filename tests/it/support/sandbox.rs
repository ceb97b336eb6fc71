//! The sandbox, running beside the test: each test has its own server, with its state in a file that the test can read.

use std::fs;
use std::ops::Deref;
use std::path::PathBuf;

use roster::sandbox::{BlockingSandbox, SandboxOptions, ServerState};

use super::Project;

/// A sandbox that runs until this is dropped.
#[derive(Debug)]
pub(crate) struct TestSandbox {
    hosted: BlockingSandbox,
    state: PathBuf,
}

impl TestSandbox {
    /// Starts with a state as JSON, as a state file holds it: `{"assistants": [{"name": "A"}]}`.
    pub(crate) fn with_json(project: &Project, world: &str) -> Self {
        let state = project.beside("live.json");
        fs::write(&state, world).unwrap();
        let options = SandboxOptions {
            file: Some(state.clone()),
            ..SandboxOptions::default()
        };
        let hosted =
            BlockingSandbox::start_with(ServerState::default(), options).unwrap_or_else(|error| panic!("{error}"));
        Self { hosted, state }
    }

    /// Replaces the whole state, as if somebody else had edited it.
    pub(crate) fn replace(&self, world: &str) {
        fs::write(&self.state, world).unwrap();
        self.hosted.world().unwrap_or_else(|error| panic!("{error}"));
    }
}

impl Deref for TestSandbox {
    type Target = BlockingSandbox;

    fn deref(&self) -> &BlockingSandbox {
        &self.hosted
    }
}
