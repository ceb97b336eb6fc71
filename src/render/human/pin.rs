//! What became of a pinning, for people: a line for each entry that was not pinned before.

use std::fmt::Write as _;

use crate::plan::SourceLine;
use crate::render::style::{self, TermStyle};
use crate::render::{safe, wrap};

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
    /// Why, for programs: a reason of a blocked change, or one of [`Left::NOT_LIVE`], [`Left::NO_PLACE`], [`Left::NOT_WRITTEN`].
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
        let name = style.paint(style::BOLD, &safe::escape_line(&pin.name));
        let lead = style.paint(style::UPDATE, "~ pinned  ");
        let place = format!("{}:{}", safe::escape_line(&pin.source.file), pin.source.line);
        let _ = writeln!(
            out,
            "{lead}{name}  {}  {}",
            safe::escape_line(&pin.id),
            style.paint(style::DIM, &place)
        );
    }
    for left in &pinning.left {
        let (ansi, lead) = if left.is_not_live() {
            (style::DIM, "- left    ")
        } else {
            (style::BLOCKED, "! left    ")
        };
        let _ = writeln!(
            out,
            "{}{}",
            style.paint(ansi, lead),
            style.paint(style::BOLD, &safe::escape_line(&left.name))
        );
        wrap::push_wrapped(&mut out, "    ", 4, &left.message, style.width);
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
    safe::defuse_ci_commands(&out)
}
