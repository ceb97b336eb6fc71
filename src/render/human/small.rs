//! What `list`, `pin` and `ping` say to people.

use std::fmt::Write as _;

use crate::live::LastEdit;
use crate::plan::SourceLine;
use crate::render::terminal::TermStyle;
use crate::render::{sanitize, terminal};

/// One live assistant, and the entry that manages it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// The id.
    pub id: String,
    /// The live name.
    pub name: String,
    /// The entry that is matched with it; none for an unmanaged one.
    pub managed_by: Option<SourceLine>,
    /// When it was last edited and by whom, if that is listed.
    pub last_edit: Option<LastEdit>,
}

/// The widest cell that the others are aligned with.
const WIDEST: usize = 40;

/// The table, or a sentence where there is nothing to list.
pub fn list(rows: &[ListRow], style: TermStyle) -> String {
    if rows.is_empty() {
        return "No live assistants.\n".to_owned();
    }
    let mut cells: Vec<[String; 4]> = rows.iter().map(cells).collect();
    let has_edits = rows.iter().any(|row| row.last_edit.is_some());
    let head = ["ID", "NAME", "MANAGED BY", if has_edits { "LAST EDIT" } else { "" }];
    cells.insert(0, head.map(str::to_owned));
    let width = |column: usize| {
        let all = cells.iter().filter_map(|row| row.get(column));
        let all = all.map(|cell| terminal::display_width(cell));
        all.filter(|columns| *columns <= WIDEST).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2)];
    let mut out = String::new();
    for (at, cells) in cells.iter().enumerate() {
        let line = row(cells, widths);
        let line = line.trim_end();
        out.push_str(&if at == 0 {
            style.paint(terminal::DIM, line)
        } else {
            line.to_owned()
        });
        out.push('\n');
    }
    sanitize::defuse_ci_commands(&out)
}

fn cells(row: &ListRow) -> [String; 4] {
    let entry = match &row.managed_by {
        Some(source) => format!("{}:{}", sanitize::escape_line(&source.file), source.line),
        None => "-".to_owned(),
    };
    let edit = row
        .last_edit
        .as_ref()
        .map(|edit| sanitize::escape_line(&edit.to_string()));
    [
        sanitize::escape_line(&row.id),
        sanitize::escape_line(&row.name),
        entry,
        edit.unwrap_or_default(),
    ]
}

fn row([id, name, entry, edit]: &[String; 4], [id_width, name_width, entry_width]: [usize; 3]) -> String {
    let pad = |cell: &str, width: usize| " ".repeat(width.saturating_sub(terminal::display_width(cell)) + 2);
    format!(
        "{id}{}{name}{}{entry}{}{edit}",
        pad(id, id_width),
        pad(name, name_width),
        pad(entry, entry_width)
    )
}

/// What `pin` did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PinReport {
    /// The entries that have an id now, in the order of the files.
    pub pinned: Vec<PinnedEntry>,
    /// The entries that have none, in the order of the files.
    pub left: Vec<UnpinnedEntry>,
    /// How many had one before.
    pub already: usize,
}

/// An entry that was pinned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedEntry {
    /// Its name.
    pub name: String,
    /// The id that was written.
    pub id: String,
    /// The entry that it was written into.
    pub source: SourceLine,
}

/// An entry that was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnpinnedEntry {
    /// Its name.
    pub name: String,
    /// Why, for programs: a reason of a blocked change, or one of [`UnpinnedEntry::NOT_LIVE`], [`UnpinnedEntry::NO_PLACE`], [`UnpinnedEntry::NOT_WRITTEN`].
    pub reason: &'static str,
    /// Why, and what to do, in words.
    pub message: String,
}

impl UnpinnedEntry {
    /// Nothing that is live matches it: `apply` would create it.
    pub const NOT_LIVE: &'static str = "not_live";
    /// Where it is written, no id can be added.
    pub const NO_PLACE: &'static str = "no_place";
    /// The file could not be replaced.
    pub const NOT_WRITTEN: &'static str = "not_written";

    /// Is it only waiting to be created?
    pub fn is_not_live(&self) -> bool {
        self.reason == Self::NOT_LIVE
    }
}

/// The lines. The last one is always the summary.
pub fn pin(pinning: &PinReport, style: TermStyle) -> String {
    let mut out = String::new();
    for pin in &pinning.pinned {
        let name = style.paint(terminal::BOLD, &sanitize::escape_line(&pin.name));
        let lead = style.paint(terminal::UPDATE, "~ pinned  ");
        let place = format!("{}:{}", sanitize::escape_line(&pin.source.file), pin.source.line);
        let _ = writeln!(
            out,
            "{lead}{name}  {}  {}",
            sanitize::escape_line(&pin.id),
            style.paint(terminal::DIM, &place)
        );
    }
    for left in &pinning.left {
        let (ansi, lead) = if left.is_not_live() {
            (terminal::DIM, "- left    ")
        } else {
            (terminal::BLOCKED, "! left    ")
        };
        let _ = writeln!(
            out,
            "{}{}",
            style.paint(ansi, lead),
            style.paint(terminal::BOLD, &sanitize::escape_line(&left.name))
        );
        terminal::push_wrapped(&mut out, "    ", 4, &left.message, style.width);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    let not_live = pinning.left.iter().filter(|left| left.is_not_live()).count();
    let _ = writeln!(
        out,
        "Pin: {} pinned, {} pinned before, {not_live} not live, {} blocked.",
        pinning.pinned.len(),
        pinning.already,
        pinning.left.len() - not_live
    );
    sanitize::defuse_ci_commands(&out)
}

/// What a ping found out: the key is good for reads.
#[derive(Debug)]
pub struct PingResult {
    /// The address that was read from, or `sandbox:FILE`.
    pub api_url: String,
    /// How many assistants are live.
    pub assistants: usize,
    /// Why there may be more, if there may.
    pub incomplete: Option<String>,
    /// The names and JSON types of what a detail reports, where that was asked.
    pub reported: Option<Vec<(String, &'static str)>>,
}

/// That the key is good for reads, and what a detail reports.
pub fn pong(pong: &PingResult) -> String {
    let (count, address) = (pong.assistants, sanitize::escape_line(&pong.api_url));
    let assistants = if count == 1 { "assistant" } else { "assistants" };
    let mut text = format!("The key is good for reads: {count} {assistants} at {address}.\n");
    if let Some(why) = &pong.incomplete {
        let _ = writeln!(text, "There may be more: {}.", sanitize::escape_line(why));
    }
    match pong.reported.as_deref() {
        None => {}
        Some([]) => text.push_str("There is none whose detail could be shown.\n"),
        Some(reported) => {
            text.push_str("A detail reports:\n");
            for (name, kind) in reported {
                let _ = writeln!(text, "  {}: {kind}", sanitize::escape_line(name));
            }
        }
    }
    sanitize::defuse_ci_commands(&text)
}
