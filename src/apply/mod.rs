//! Doing what a plan says, and looking whether it was done.

mod batch;
mod body;
mod create;
mod find;
mod outcome;
mod run;
mod so_far;
mod standing;
mod stop;
mod taken;
mod tries;
mod update;
mod verify;
mod walk;

pub use outcome::{ApplyOutcome, ApplyReport, ItemReport};
pub use run::{ApplyEvent, ApplyOptions};
pub use so_far::InterimReport;
pub use standing::{Precondition, check_precondition};
pub use stop::StopSignal;
pub use taken::NameConflicts;
pub use walk::{apply_plan, estimate_requests};
