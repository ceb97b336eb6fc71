//! Live values on their way back into the files: what goes where, what is left and why. Pure: texts in, texts out.
//!
//! In the order of the flow: `want` asks the plan what differs and says each value as a file would (`typed`); `slot` knows
//! where every value is written and who shares it; `decide` chooses the place, with `own` for values that leave a shared
//! one (`heirs` for those who must not follow), `rename` for names and `add` for whole assistants; `written` puts
//! variables and escapes in; `draft` makes the files' new texts; `check` reads them again before anything is written
//! (`prepared`). `bring` does all of it, and where the whole can't be written (`unfit`), what can be (`sift`).

mod add;
mod bring;
mod check;
mod decide;
mod draft;
mod heirs;
mod outcome;
mod own;
mod rename;
mod sift;
mod slot;
mod slug;
mod text;
mod typed;
mod unfit;
mod want;
mod written;

pub use add::AddOptions;
pub use bring::pull;
pub use outcome::{FileChange, FileState, PullOutcome, PullReport, PulledItem};
pub use sift::largest_working_subset;
pub use unfit::PullError;
pub use want::PullInput;
