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

pub use outcome::{Item, Outcome, Report};
pub use run::{Event, How};
pub use so_far::SoFar;
pub use standing::{Standing, standing};
pub use stop::Stop;
pub use taken::Taken;
pub use walk::{requests, run};
