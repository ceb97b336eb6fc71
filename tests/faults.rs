//! Every fault against a creation and an update: what is reported, the exit code, how it ends, and how often it created.
//!
//! `answers`: what becomes of the answer to a write. `service`: how the service and other people behave meanwhile.
//! Crashes, signals and two runs at once are in `tests/crash`.

#[cfg(test)]
#[expect(dead_code, reason = "shared with other tests; each uses a part")]
mod support;

#[cfg(test)]
#[path = "faults"]
mod cases {
    mod answers;
    mod creations;
    mod service;
    mod team;
    mod updates;
}
