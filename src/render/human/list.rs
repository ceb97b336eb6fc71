//! The live assistants, as a table.

use crate::plan::Source;
use crate::render::style::{self, Style};
use crate::render::{safe, wrap};

/// One live assistant, and the entry that manages it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The id.
    pub id: String,
    /// The live name.
    pub name: String,
    /// The entry that is matched with it; none for an unmanaged one.
    pub managed_by: Option<Source>,
}

/// The widest cell that the others are aligned with.
const WIDEST: usize = 40;

/// The table, or a sentence where there is nothing to list.
pub fn list(rows: &[Row], style: Style) -> String {
    if rows.is_empty() {
        return "No live assistants.\n".to_owned();
    }
    let cells: Vec<[String; 3]> = rows.iter().map(cells).collect();
    let head = ["ID", "NAME", "MANAGED BY"].map(str::to_owned);
    let width = |pick: fn(&[String; 3]) -> &String| {
        let all = cells.iter().chain([&head]).map(|row| wrap::columns(pick(row)));
        all.filter(|columns| *columns <= WIDEST).max().unwrap_or(0)
    };
    let widths = (width(|[id, ..]| id), width(|[_, name, _]| name));
    let mut out = style.paint(style::DIM, row(&head, widths).trim_end());
    out.push('\n');
    for cells in &cells {
        out.push_str(&row(cells, widths));
        out.push('\n');
    }
    safe::guard(&out)
}

fn cells(row: &Row) -> [String; 3] {
    let entry = match &row.managed_by {
        Some(source) => format!("{}:{}", safe::line(&source.file), source.line),
        None => "-".to_owned(),
    };
    [safe::line(&row.id), safe::line(&row.name), entry]
}

fn row([id, name, entry]: &[String; 3], (id_width, name_width): (usize, usize)) -> String {
    let pad = |cell: &str, width: usize| " ".repeat(width.saturating_sub(wrap::columns(cell)) + 2);
    format!("{id}{}{name}{}{entry}", pad(id, id_width), pad(name, name_width))
}
