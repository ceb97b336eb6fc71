//! The list document, version 1: what `list --format json` prints.

use serde::Serialize;

use super::write::{self, FORMAT_VERSION};
use crate::render::human::ListRow;

#[derive(Serialize)]
struct ListV1<'a> {
    format_version: &'static str,
    assistants: Vec<AssistantV1<'a>>,
}

#[derive(Serialize)]
struct AssistantV1<'a> {
    id: &'a str,
    name: &'a str,
    /// The entry that is matched with it; null for an unmanaged one.
    managed_by: Option<EntryV1<'a>>,
}

#[derive(Serialize)]
struct EntryV1<'a> {
    file: &'a str,
    line: u32,
}

/// The list document, in the order of the rows.
pub fn list(rows: &[ListRow]) -> String {
    let assistants = rows.iter().map(|ListRow { id, name, managed_by }| AssistantV1 {
        id,
        name,
        managed_by: managed_by.as_ref().map(|source| EntryV1 {
            file: &source.file,
            line: source.line,
        }),
    });
    write::text(&ListV1 {
        format_version: FORMAT_VERSION,
        assistants: assistants.collect(),
    })
}
