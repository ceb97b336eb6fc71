//! Every fault against a creation and an update: what is reported, the exit code, how it ends, and how often it created.
//!
//! `answers`: faults in the response to a write. `kept_otherwise`: a service that keeps
//! names or texts otherwise than they were sent. `odd_reads`: lists and details that do not show all, or not as it is now. `service`: what the service and other people do meanwhile.
//! Crashes, signals and two runs at once are in `tests/it/crash`.

mod answers;
mod creations;
mod fixture;
mod kept_otherwise;
mod odd_reads;
mod service;
mod updates;
