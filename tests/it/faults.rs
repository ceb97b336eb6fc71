//! Every fault against a creation and an update: what is reported, the exit code, how it ends, and how often it created.
//!
//! `answers`: what becomes of the answer to a write. `service`: how the service and other people behave meanwhile.
//! Crashes, signals and two runs at once are in `tests/it/crash`.

mod answers;
mod creations;
mod fixture;
mod service;
mod updates;
