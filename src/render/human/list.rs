//! The live assistants, as a table.

use crate::plan::SourceLine;
use crate::render::style::{self, TermStyle};
use crate::render::{safe, wrap};

/// One live assistant, and the entry that manages it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// The id.
    pub id: String,
    /// The live name.
    pub name: String,
    /// The entry that is matched with it; none for an unmanaged one.
    pub managed_by: Option<SourceLine>,
}

/// The widest cell that the others are aligned with.
const WIDEST: usize = 40;

/// The table, or a sentence where there is nothing to list.
pub fn list(rows: &[ListRow], style: TermStyle) -> String {
    if rows.is_empty() {
        return "No live assistants.\n".to_owned();
    }
    let cells: Vec<[String; 3]> = rows.iter().map(cells).collect();
    let head = ["ID", "NAME", "MANAGED BY"].map(str::to_owned);
    let width = |pick: fn(&[String; 3]) -> &String| {
        let all = cells.iter().chain([&head]).map(|row| wrap::display_width(pick(row)));
        all.filter(|columns| *columns <= WIDEST).max().unwrap_or(0)
    };
    let widths = (width(|[id, ..]| id), width(|[_, name, _]| name));
    let mut out = style.paint(style::DIM, row(&head, widths).trim_end());
    out.push('\n');
    for cells in &cells {
        out.push_str(&row(cells, widths));
        out.push('\n');
    }
    safe::defuse_ci_commands(&out)
}

fn cells(row: &ListRow) -> [String; 3] {
    let entry = match &row.managed_by {
        Some(source) => format!("{}:{}", safe::escape_line(&source.file), source.line),
        None => "-".to_owned(),
    };
    [safe::escape_line(&row.id), safe::escape_line(&row.name), entry]
}

fn row([id, name, entry]: &[String; 3], (id_width, name_width): (usize, usize)) -> String {
    let pad = |cell: &str, width: usize| " ".repeat(width.saturating_sub(wrap::display_width(cell)) + 2);
    format!("{id}{}{name}{}{entry}", pad(id, id_width), pad(name, name_width))
}
