//! `roster schema`: prints a JSON Schema.

use super::console::Console;
use crate::cli::Exit;
use crate::cli::args::{Schema, SchemaOf};
use crate::desired;
use crate::render::json;

pub(super) fn run(args: &Schema, console: &Console) -> anyhow::Result<Exit> {
    let schema = match args.of {
        SchemaOf::Assistants => desired::schema(),
        SchemaOf::Plan => json::plan_schema(),
        SchemaOf::Report => json::report_schema(),
    };
    console.print(&format!("{schema:#}\n"))?;
    Ok(Exit::Done)
}
