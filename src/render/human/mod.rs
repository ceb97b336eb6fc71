//! What people read on a terminal or in a log.

mod change;
mod excerpt;
mod list;
mod origin;
mod pin;
mod ping;
mod plan;
mod problems;
mod pull;
mod report;
mod rows;
mod text;

pub use list::{ListRow, list};
pub use pin::{PinReport, PinnedEntry, UnpinnedEntry, pin};
pub use ping::{PingResult, pong};
pub use plan::plan;
pub use problems::problems;
pub use pull::pull;
pub use report::report;
