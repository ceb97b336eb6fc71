//! For people at a terminal.

mod change;
mod field;
mod plan;
mod problems;
mod pull;
mod report;
mod small;
mod text;

pub use plan::{no_difference, plan, write_plan};
pub use problems::problems;
pub use pull::pull;
pub use report::report;
pub use small::{ListRow, PinReport, PingResult, PinnedEntry, UnpinnedEntry, list, pin, pong};
