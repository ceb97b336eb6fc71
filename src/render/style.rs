//! What the reader's terminal can show, as told by the caller, and the colours that are used on it.

use anstyle::{AnsiColor, Effects, Style as Ansi};

/// How text may look. The default is what a file or a pipe gets: no colour, nothing wrapped or cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TermStyle {
    /// May ANSI colour codes be used? Nothing is said by colour alone.
    pub color: bool,
    /// The terminal's columns. None where there is no terminal: then nothing is wrapped or cut.
    pub width: Option<usize>,
}

/// How much to show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verbosity {
    /// Unchanged lines of long texts too, and texts of any size (`--full`).
    pub full: bool,
    /// Also what is only counted otherwise: the names of unmanaged and of all left-out assistants (`-v`).
    pub verbose: bool,
}

// Only colours of the basic eight, and none of the bright ones: those vanish on light or on dark backgrounds.
pub(super) const CREATE: Ansi = AnsiColor::Green.on_default();
pub(super) const UPDATE: Ansi = AnsiColor::Yellow.on_default();
pub(super) const BLOCKED: Ansi = AnsiColor::Red.on_default();
pub(super) const ASIDE: Ansi = AnsiColor::Cyan.on_default();
pub(super) const DIM: Ansi = Ansi::new().effects(Effects::DIMMED);
pub(super) const BOLD: Ansi = Ansi::new().effects(Effects::BOLD);

/// The same colour for the words that changed inside a line.
pub(super) const fn marked(ansi: Ansi) -> Ansi {
    ansi.effects(Effects::BOLD.insert(Effects::UNDERLINE))
}

impl TermStyle {
    /// The text in a colour, or as it is.
    pub(super) fn paint(self, ansi: Ansi, text: &str) -> String {
        if self.color && !text.is_empty() && !ansi.is_plain() {
            format!("{ansi}{text}{ansi:#}")
        } else {
            text.to_owned()
        }
    }
}
