//! What the API says is there, and when a declared value and a live one are the same.

mod detail;
mod listing;
mod same;

pub use detail::{Detail, Reported};
pub use listing::{Listed, Listing};
pub use same::same;
