//! What differs between the files and the live state, and what to do about it. Pure: no clock, network or printing.

mod along;
mod build;
mod candidate;
mod change;
mod diff;
mod near;
mod origin;
mod pair;
mod renamed;
mod warn;

pub use along::check_passthrough_fields;
pub use build::{TargetFilter, build};
pub use change::{
    Action, Baseline, BlockReason, Change, ChangeOrigin, FieldChange, LiveRef, Plan, RemovedEntry, SourceLine,
    UnreadAssistant,
};
pub use diff::{EntryDiff, diff};
pub use near::normalized_name;
pub use origin::{BaselineEntries, BaselineEntry};
pub use pair::{EntryMatch, EntryMatches, SafetyOverrides, match_entries, unlisted_pins};
