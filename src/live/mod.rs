//! What the API says is there, when it was last edited, and when a declared value and a live one are the same.

mod assistant;
mod compare;
mod last_edit;

pub use assistant::{AssistantList, AssistantSummary, LiveAssistant, ReportedValue};
pub use compare::{same_value, undeclared_keys, values_match};
pub use last_edit::LastEdit;
