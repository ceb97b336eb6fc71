//! The JSON documents: frozen structs of their own, never internal types, so that programs can rely on the keys.

mod check;
mod digest;
mod list;
mod plan;
mod read;
mod report;
mod text;

pub use check::problems;
pub use list::list;
pub use plan::{PlanV1, plan, plan_schema};
pub use read::read_plan;
pub use report::{ReportV1, report, report_schema};
