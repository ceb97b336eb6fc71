//! The list document, version 1.

use serde::Serialize;

use super::text::{FORMAT_VERSION, text};
use crate::render::human::Row;

#[derive(Serialize)]
struct ListV1<'a> {
    format_version: &'a str,
    assistants: Vec<AssistantV1<'a>>,
}

#[derive(Serialize)]
struct AssistantV1<'a> {
    id: &'a str,
    name: &'a str,
    managed_by: Option<EntryV1<'a>>,
}

#[derive(Serialize)]
struct EntryV1<'a> {
    file: &'a str,
    line: u32,
}

/// The document as text.
pub fn list(rows: &[Row]) -> String {
    let assistants = rows.iter().map(AssistantV1::from).collect();
    text(&ListV1 {
        format_version: FORMAT_VERSION,
        assistants,
    })
}

impl<'a> From<&'a Row> for AssistantV1<'a> {
    fn from(row: &'a Row) -> Self {
        let entry = row.managed_by.as_ref();
        let managed_by = entry.map(|entry| EntryV1 {
            file: &entry.file,
            line: entry.line,
        });
        Self {
            id: &row.id,
            name: &row.name,
            managed_by,
        }
    }
}
