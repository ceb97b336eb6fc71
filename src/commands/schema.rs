//! `roster schema`: prints a JSON Schema.

use super::console::Console;
use crate::cli::ExitStatus;
use crate::cli::args::{SchemaArgs, SchemaKind};
use crate::desired;
use crate::render::json;

pub(super) fn run(args: &SchemaArgs, console: &Console) -> anyhow::Result<ExitStatus> {
    let schema = match args.of {
        SchemaKind::Assistants => desired::schema(),
        SchemaKind::Plan => json::plan_schema(),
        SchemaKind::Report => json::report_schema(),
    };
    console.print(&format!("{schema:#}\n"))?;
    Ok(ExitStatus::Done)
}
