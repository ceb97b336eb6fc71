//! Doing what a plan says, and looking whether it was done.
//!
//! `execute` walks the plan: one update alone that sends undeclared fields along (the canary), the other updates, then creations. `update` reads, checks the `precondition`, sends the
//! `request_body`, and has it verified. `create` checks the names once more, finishes one creation before any other (the
//! canary), then does the rest, as fast as `creation_pace` allows; `created` tells by the list which one each became. `verify` reads back until live is as planned or the settle time is over. `context` is what all
//! of them share, `report` what became of each item. Nothing is decided here that the plan could have decided.

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
