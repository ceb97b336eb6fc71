//! What the API says is there, and when a declared value and a live one are the same.

mod assistant;
mod compare;

pub use assistant::{AssistantList, AssistantSummary, LiveAssistant, ReportedValue};
pub use compare::{same_value, values_match};
