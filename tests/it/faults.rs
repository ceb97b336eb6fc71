//! Every fault against a creation and an update: what is reported, the exit code, how it ends, and how often it created.
//!
//! `answers`: faults in the response to a write. `service`: what the service and other people do meanwhile.
//! Crashes, signals and two runs at once are in `tests/it/crash`.

mod answers;
mod creations;
mod fixture;
mod service;
mod updates;
