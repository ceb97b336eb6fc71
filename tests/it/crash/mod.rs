//! Runs that are cut short: killed, interrupted, or disturbed by a second run.

mod fixture;
mod interrupt;
mod kill;
mod report;
mod twice;
