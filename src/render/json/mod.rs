//! For programs: frozen documents, never internal types.
//!
//! `plan_v1` is the shape of the plan document, `plan` writes it, `read` takes a saved one back, `digest` tells whether it was
//! changed. The other documents have a file each, the shortest share `small`. `schema` makes the JSON Schemas.

mod digest;
mod plan;
mod plan_v1;
mod pull;
mod read;
mod read_report;
mod report;
mod roster;
mod schema;
mod small;
mod write;

pub use plan::{plan, plan_digest, write_plan};
pub use pull::pull;
pub use read::{read_plan, read_plan_and_digest};
pub use read_report::read_report;
pub use report::{report, write_report};
pub use roster::{entry, roster};
pub use schema::{plan_schema, report_schema};
pub use small::{list, pin, pong, problems};
