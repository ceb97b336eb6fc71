//! What differs between the files and the live state, and what to do about it. Pure: no clock, network or printing.
//!
//! In the order of the flow:
//!
//! 1. `matching` says which live assistant each entry means. **Here, and only here, it is decided that an assistant is created**:
//!    `match_entries` gives `Absent`. It asks `live_index` (by id, by name) and `near_name` (the name that a server may keep instead).
//! 2. `diff` compares one entry with one live assistant, field by field.
//! 3. `baseline` knows what the entry was at the commit of `--base`, so that a difference has an origin; `text_merge` says
//!    whether both sides' changes of a text go together.
//! 4. `build` puts it all in one fixed order into a `change::Plan`, which leaves `apply` no meaningful choice. It may block a
//!    change (`protected`, a field that only a creation can set), and never adds one.
//! 5. `contradictions` says whether a plan can be true.

mod baseline;
mod build;
mod change;
mod contradictions;
mod diff;
mod live_index;
mod matching;
mod near_name;
mod text_merge;

pub use baseline::{BaselineEntries, BaselineEntry};
pub use build::{TargetFilter, build};
pub use change::{
    Action, Baseline, BlockReason, Change, ChangeOrigin, FieldChange, LiveRef, Plan, PlanSummary, PlanWarning,
    RemovedEntry, SourceLine, TextPlace, UnreadAssistant,
};
pub use contradictions::contradictions;
pub use diff::{EntryDiff, check_passthrough_fields, diff, sent_along};
pub use live_index::{LiveIndex, LiveName};
pub use matching::{EntryMatch, EntryMatches, SafetyOverrides, match_entries, unlisted_pins};
pub use near_name::{NearNames, Nearness, normalized_name};
pub use text_merge::{LineMerge, LineOverlap, LineRange, MergeChunk, MergeKind, TextMerge};
