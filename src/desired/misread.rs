//! Texts that are valid and most probably not what was meant: a number for other tools, a text that a comment cuts short or that
//! holds what cannot be seen, a path or a reference to a file. A warning each.

use super::locator::Locator;
use super::value_reader::ValueReader;
use crate::diagnostic::Diagnostic;
use crate::yaml::look_alike::is_blank;
use crate::yaml::node::{Node, NodeKind, Scalar, Span};
use crate::yaml::scalar;

/// A text up to this length, in characters, is written out where a message says what to type.
const SHORT: usize = 80;

/// How the names of prompt files end.
const ENDINGS: &[&str] = &[".md", ".markdown", ".txt", ".prompt"];

impl ValueReader<'_, '_> {
    /// Warns of a number in a text field: it is read as it is written here, and written otherwise by other tools (`4.10` as 4.1).
    pub(super) fn warn_number(&mut self, name: &str, node: &Node) {
        let NodeKind::Scalar(scalar) = &node.kind else { return };
        if scalar.plain && scalar::is_number_to_some(&scalar.text) {
            let what = format!(
                "`{name}` is text, but without quotes `{}` is a number to other tools",
                scalar.text
            );
            let hint = format!(
                "put it in quotes, so that no formatter changes it: `{name}: \"{}\"`",
                scalar.text
            );
            self.problem(
                Diagnostic::warning_of("text-is-number", what).with_help(hint),
                node.spot,
            );
        }
    }

    /// Warns of a plain text before what is a comment to YAML, and looks like more of the text: `Call us, option #5`. Most comments
    /// have a blank behind their `#`.
    pub(super) fn warn_cut(&mut self, name: &str, node: &Node) {
        self.warn_no_comment(name, node);
        let NodeKind::Scalar(scalar) = &node.kind else { return };
        let Some(comment) = self.cut_off(scalar, node.spot) else {
            return;
        };
        let rest = comment.trim();
        let what = format!("`{name}` ends before `{rest}`, which is a comment to YAML");
        let whole = format!("{}{}", scalar.text, comment.trim_end());
        let is_short = whole.chars().count() <= SHORT && !whole.contains('\n');
        let hint = if is_short {
            format!("if it belongs to the text, use quotes: `{name}: {}`", quoted(&whole))
        } else {
            "if it belongs to the text, put the whole text in quotes".to_owned()
        };
        let hint = hint + "; if it is a comment, put a space behind the `#`";
        self.problem(Diagnostic::warning_of("text-cut", what).with_help(hint), node.spot);
    }

    /// From the end of a plain text to the end of its line, if that could be more of the text.
    fn cut_off(&self, scalar: &Scalar, spot: Span) -> Option<&str> {
        let rest = self.source.text.get(spot.end..).filter(|_| scalar.plain)?;
        let line = rest.lines().next()?;
        let comment = line.trim_start_matches([' ', '\t']).strip_prefix('#')?;
        comment
            .starts_with(|next: char| !next.is_whitespace() && next != '#')
            .then_some(line)
    }

    /// Warns of `"{ file: PATH }"`, the text. `can_be_file` says whether a file could be named here.
    pub(super) fn warn_file_form(&mut self, name: &str, node: &Node, can_be_file: bool) {
        let NodeKind::Scalar(scalar) = &node.kind else { return };
        let Some(path) = named_path(&scalar.text) else { return };
        let what = format!("`{name}` is the text `{}`, and names no file", scalar.text.trim());
        let hint = if can_be_file {
            format!("to put in what the file holds, write `{name}: {{ file: {path} }}`, without quotes")
        } else {
            format!("`{name}` cannot be in a file: write its value here")
        };
        self.problem(Diagnostic::warning_of("text-is-path", what).with_help(hint), node.spot);
    }

    /// Warns of what nobody sees in a short text, and the service tells apart: `female` with a zero-width space behind it. Who writes it as an
    /// escape has seen it.
    pub(super) fn warn_invisible(&mut self, name: &str, node: &Node) {
        let NodeKind::Scalar(scalar) = &node.kind else { return };
        let Some((unseen, is_first)) = invisible_in(&scalar.text) else {
            return;
        };
        let code = u32::from(unseen);
        let what = format!("`{name}` holds a character that cannot be seen (U+{code:04X})");
        let hint = format!("delete it; if it is meant, write it in double quotes as `\\u{code:04X}`");
        self.warn_character(what, hint, &unseen.to_string(), is_first, node.spot);
    }

    /// Warns of a comment that is none, because what stands before its `#` only looks like a space.
    fn warn_no_comment(&mut self, name: &str, node: &Node) {
        let NodeKind::Scalar(scalar) = &node.kind else { return };
        let mut signs = scalar.text.match_indices("# ").filter(|_| scalar.plain);
        let before = signs.find_map(|(at, _)| scalar.text.get(..at)?.chars().next_back().filter(|c| is_blank(*c)));
        let Some(blank) = before else { return };
        let what = format!(
            "`{name}` goes on behind `#`: the character before it looks like a space and is none (U+{:04X})",
            u32::from(blank)
        );
        let hint = "type an ordinary space in its place to begin a comment there, or put the whole text in quotes";
        self.warn_character(what, hint.to_owned(), &format!("{blank}# "), true, node.spot);
    }

    /// Warns of a piece of a value, the first or the last of its kind, if the file spells it so.
    fn warn_character(&mut self, what: String, hint: String, piece: &str, is_first: bool, spot: Span) {
        let written = self.source.text.get(spot.start..spot.end).unwrap_or_default();
        let count = written.matches(piece).count();
        let mut locator = Locator::new(self.source, spot);
        let places = (0..count).map(|_| locator.next(piece));
        let place = if is_first { places.take(1).last() } else { places.last() };
        if let Some(place) = place {
            let problem = Diagnostic::warning_of("text-invisible", what).with_help(hint);
            self.shared.problems.push(problem.with_location(&place));
        }
    }

    /// Warns of a path where a text belongs, whether a file is there today or not: `system_prompt: prompts/sales.md`.
    pub(super) fn warn_path(&mut self, name: &str, text: &str, spot: Span) {
        let is = if self.shared.prompts.is_file(self.folder, text) {
            "is"
        } else if looks_like_path(text.trim()) && named_path(text).is_none() {
            "looks like"
        } else {
            return;
        };
        let what = format!("`{name}` is the text `{}`, which {is} the path of a file", text.trim());
        let hint = "what the file holds is put in by `{ file: PATH }`, where PATH begins at this file's folder";
        self.problem(Diagnostic::warning_of("text-is-path", what).with_help(hint), spot);
    }
}

/// What cannot be seen in a text, and whether it begins with that. Within it, joiners and marks of direction belong to scripts and emoji,
/// and spaces that do not break to good typography.
fn invisible_in(text: &str) -> Option<(char, bool)> {
    let is_mark = |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_unseen = |c: &char| matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}');
    let at_an_end = |c: &char| is_blank(*c) || is_mark(c) || is_unseen(c);
    let first = || text.chars().next().filter(at_an_end).map(|c| (c, true));
    let last = || text.chars().next_back().filter(at_an_end).map(|c| (c, false));
    let within = || text.chars().find(is_unseen).map(|c| (c, true));
    first().or_else(last).or_else(within)
}

/// Is a whole text one word that ends as prompt files do, or another tool's way to put a file in?
fn looks_like_path(text: &str) -> bool {
    let is_include = || text.starts_with("!include ") && !text.contains('\n');
    let is_path = || ENDINGS.iter().any(|ending| text.ends_with(ending)) && !text.contains(char::is_whitespace);
    is_path() || is_include()
}

/// The path in a text like `{ file: PATH }` or `file: PATH`.
fn named_path(text: &str) -> Option<&str> {
    fn bare(part: &str) -> &str {
        part.trim().trim_matches(['"', '\''])
    }

    let text = text.trim();
    let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let (key, path) = inner.unwrap_or(text).split_once(':')?;
    let path = bare(path);
    (bare(key) == "file" && !path.is_empty() && !path.contains(char::is_whitespace)).then_some(path)
}

/// In quotes, as YAML takes it.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}
