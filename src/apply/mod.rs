//! Doing what a plan says, and looking whether it was done. Nothing is decided here that the plan could have decided.
//!
//! - `execute` walks the plan: first, alone, one update that sends undeclared fields along (the canary), then the other updates,
//!   then the creations.
//! - **One update** is `update::update`: it reads, checks the `precondition`, sends the `request_body` by `PATCH`, and has it
//!   verified.
//! - **The creations** are `create::create`: it checks the names once more, finishes one creation before any other (the canary), then
//!   does the rest, as fast as `creation_pace` allows. `create::post` is the only place that sends a `POST`. `created` tells by the
//!   list which assistant each became; `update::patch` then sets what the `POST` could not carry.
//! - `verify` reads back until live is as planned or the settle time is over.
//! - `context` is what all of them share, `report` what became of each item.

mod context;
mod create;
mod created;
mod creation_pace;
mod execute;
mod precondition;
mod report;
mod request_body;
mod update;
mod verify;

pub use context::{ApplyOptions, StopSignal};
pub use execute::{apply_plan, estimate_requests};
pub use precondition::{NameConflicts, Precondition, check_precondition};
pub use report::{ApplyEvent, ApplyOutcome, ApplyReport, InterimReport, ItemReport, RunRecord};
