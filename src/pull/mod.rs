//! Live values on their way back into the files: what goes where, what is skipped and why. Pure: texts in, texts out.
//!
//! In the order of the flow: `select` asks the plan what differs; `coerce` says a live value as the file would, with its
//! variables; `value_index` knows where every value is written and who shares it; `place` chooses where it goes, `parts` which edits go to files that
//! several texts put in, `own_value`
//! where it has to leave a shared place (others that follow that place keep their values); `prompt_files` names new files;
//! `add` writes whole assistants; `pending_edits` makes the files' new texts; `verify` reads them again before anything is
//! written. `prepare` does all of it, and where the whole can't be written, the largest part that can.

mod add;
mod coerce;
mod own_value;
mod parts;
mod pending_edits;
mod place;
mod prepare;
mod prompt_files;
mod report;
mod select;
mod value_index;
mod verify;

pub use add::{AddOptions, live_entry};
pub use prepare::{largest_working_subset, pull};
pub use report::{FileChange, FileState, PullError, PullOutcome, PullReport, PulledItem};
pub use select::PullInput;
