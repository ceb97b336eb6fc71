//! What the API says is there, and when a declared value and a live one are the same.

mod detail;
mod listing;
mod same;

pub use detail::{LiveAssistant, ReportedValue};
pub use listing::{AssistantList, AssistantSummary};
pub use same::values_match;
