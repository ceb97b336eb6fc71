//! What differs between the files and the live state, and what to do about it. Pure: no clock, network or printing.
//!
//! `matching` says which live assistant each entry means; `diff` compares one entry with one live assistant; `baseline`
//! knows what the entry was at the commit of `--base`, so that a difference has an origin; `build` puts it all in one fixed
//! order into a `change::Plan`, which leaves `apply` no meaningful choice.

mod baseline;
mod build;
mod change;
mod diff;
mod matching;

pub use baseline::{BaselineEntries, BaselineEntry};
pub use build::{TargetFilter, build};
pub use change::{
    Action, Baseline, BlockReason, Change, ChangeOrigin, FieldChange, LiveRef, Plan, RemovedEntry, SourceLine,
    UnreadAssistant,
};
pub use diff::{EntryDiff, check_passthrough_fields, diff};
pub use matching::{EntryMatch, EntryMatches, SafetyOverrides, match_entries, normalized_name, unlisted_pins};
