//! The documents that programs read: frozen shapes of their own, so that a change inside the house never changes them.

mod check;
mod digest;
mod list;
mod pin;
mod ping;
mod plan;
mod plan_v1;
mod pull;
mod read;
mod report;
mod schema;
mod strict;
mod write;

pub use check::problems;
pub use list::list;
pub use pin::pin;
pub use ping::pong;
pub use plan::plan;
pub use pull::pull;
pub use read::read_plan;
pub use report::report;
pub use schema::{plan_schema, report_schema};
