//! Every fault against a creation and an update: what is reported, the exit code, how it ends, and how often it created.
//!
//! `answers`: what becomes of the answer to a write. `service`: how the service and other people behave meanwhile.
//! `kept_otherwise`: a service that keeps names or texts otherwise than they were sent.
//! Crashes, signals and two runs at once are in `tests/crash`.

mod answers;
mod creations;
mod kept_otherwise;
mod service;
mod team;
mod updates;
