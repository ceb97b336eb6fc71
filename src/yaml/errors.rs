//! What is not YAML, in a person's words.

use std::cmp::Ordering;
use std::sync::Arc;

use super::look_alike::LookAlike;
use crate::diagnostic::{Diagnostic, Location, offset_of};

/// What kind of fault the engine met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SyntaxErrorKind {
    /// A tab where only spaces may be.
    Tab,
    /// Most often text that should be in quotes.
    NeedsQuotes,
    Other,
}

/// What to do about `first_message: {{name}}, hello`.
const BRACES: &str = "text that begins with `{` or `[` needs quotes";

/// What to do about a key that is none.
const KEY: &str = "put it in quotes; text that begins with `{` or `[` needs them";

/// The problem that says so. `info` is the engine's description.
pub(crate) fn problem(fault: SyntaxErrorKind, info: &str, text: &str, place: &Location) -> Diagnostic {
    // The engine often trips over a tab only in the line after it, and sometimes sees it coming at the end of the line before.
    let near = place.line.saturating_sub(1).max(1)..=place.line + u32::from(fault == SyntaxErrorKind::Tab);
    let lines = || near.clone().zip(text.lines().skip(*near.start() as usize - 1));
    let tab = lines().find_map(|(line, text)| {
        let spaces = text.bytes().take_while(|byte| *byte == b' ').count();
        text.get(spaces..)?.starts_with('\t').then(|| Location {
            line,
            column: u32::try_from(spaces + 1).unwrap_or(u32::MAX),
            ..place.clone()
        })
    });
    let tab = tab.map(|tab| Location {
        offset: offset_of(text, tab.line, tab.column),
        ..tab
    });
    if tab.is_some() || fault == SyntaxErrorKind::Tab {
        return Diagnostic::error_of("yaml-tab", "a tab is used as indentation")
            .with_location(tab.as_ref().unwrap_or(place))
            .with_help("YAML is indented with spaces only: replace the tabs");
    }
    let problem = Diagnostic::error_of("yaml-syntax", format!("this is not valid YAML: {info}")).with_location(place);
    if lines().any(|(_, text)| text.contains("${{")) {
        return problem.with_help("inside of `{ }` or `[ ]`, put quotes around \"${{ var.NAME }}\"");
    }
    if lines().any(|(_, text)| text.contains(": {{") || text.contains("- {{")) {
        return problem.with_help(BRACES);
    }
    if let Some(hint) = misaligned(text, place.line) {
        return problem.with_help(hint);
    }
    let look_alike = lines().find_map(|(line, text)| Some((line, LookAlike::in_line(text)?)));
    if let Some((line, look_alike)) = look_alike {
        let start = Location {
            line,
            column: 1,
            ..place.clone()
        };
        return look_alike
            .diagnostic()
            .with_location(&look_alike.location(text, &start));
    }
    match fault {
        SyntaxErrorKind::NeedsQuotes => {
            problem.with_help("text with `: ` or ` #` in it, or that begins with a special character, needs quotes")
        }
        SyntaxErrorKind::Tab | SyntaxErrorKind::Other => problem,
    }
}

/// What to do about a key that is indented otherwise than the key on the line before it, which has its value already: nothing
/// can stand below that one.
fn misaligned(text: &str, line: u32) -> Option<&'static str> {
    let above = usize::try_from(line).ok()?.checked_sub(1)?;
    let this = Key::of(text.lines().nth(above)?)?;
    let is_content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let lines: Vec<_> = text.lines().take(above).filter(is_content).collect();
    let before = Key::of(lines.last()?)?;
    let is_block = before.value.starts_with(['|', '>', '&', '!', '*']);
    if before.value.is_empty() || is_block || this.is_item {
        return None;
    }
    match this.column.cmp(&before.column) {
        Ordering::Greater => {
            Some("this key is indented deeper than the one above it, which has a value already: align both")
        }
        Ordering::Less
            if lines
                .iter()
                .filter_map(|line| Key::of(line))
                .all(|key| key.column != this.column) =>
        {
            Some("this key is indented less than the one above it, and no key before it is indented alike: align both")
        }
        Ordering::Less | Ordering::Equal => None,
    }
}

/// A line that begins with a key.
struct Key<'a> {
    /// Where the key begins, in bytes.
    column: usize,
    /// Does a `- ` stand before it?
    is_item: bool,
    /// What stands behind it, trimmed.
    value: &'a str,
}

impl<'a> Key<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let rest = line.trim_start_matches([' ', '-']);
        let column = line.len() - rest.len();
        let (key, value) = rest.split_once(':')?;
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        is_key.then_some(Self {
            column,
            is_item: line.trim_start().starts_with("- "),
            value: value.trim(),
        })
    }
}

/// The first character that may stand nowhere in a file, if there is one. The engine would take NUL for the end of the file.
pub(crate) fn unprintable(file: &Arc<str>, text: &str) -> Option<Diagnostic> {
    // Hardly any file holds such a byte. To ask that of all bytes at once, without stopping at the first, takes 3 ms for
    // 22 MB, and to look at every character 40 ms.
    if !text.bytes().fold(false, |any, byte| any | is_unprintable(byte)) {
        return None;
    }
    let offset = text.bytes().position(is_unprintable)?;
    Some(unprintable_at(file, text, offset))
}

/// What is wrong with the character at an offset in bytes.
pub(crate) fn unprintable_at(file: &Arc<str>, text: &str, offset: usize) -> Diagnostic {
    let (before, after) = text.split_at_checked(offset).unwrap_or((text, ""));
    let code = after.chars().next().map_or(0, u32::from);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let place = Location {
        file: Arc::clone(file),
        line: count(before.split('\n').count()),
        column: count(before.rsplit('\n').next().unwrap_or_default().chars().count() + 1),
        width: 1,
        offset: before.len(),
    };
    let what = format!("a character that YAML does not allow (U+{code:04X}) is in the file");
    let hint = format!(
        "remove it, or write it as an escape in double quotes: \"{}\"",
        escape(code)
    );
    Diagnostic::error_of("yaml-character", what)
        .with_location(&place)
        .with_help(hint)
}

/// The escape for a character in double quotes.
fn escape(code: u32) -> String {
    if code <= 0xff {
        format!("\\x{code:02x}")
    } else {
        format!("\\u{code:04x}")
    }
}

/// A control character that neither YAML nor JSON takes as it is.
fn is_unprintable(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')
}

/// Deeper than anybody would write.
pub(crate) fn too_deep(most: u32) -> Diagnostic {
    Diagnostic::error_of(
        "yaml-too-deep",
        format!("lists and maps are nested more than {most} levels deep"),
    )
}

/// More than a machine should walk.
pub(crate) fn too_much() -> Diagnostic {
    Diagnostic::error_of(
        "yaml-too-large",
        "the file holds too much once its aliases are followed",
    )
    .with_help("split it, or use fewer aliases")
}

/// What to write in place of a tag that means nothing here.
pub(crate) fn instead_of_tag(name: &str, value: &str) -> String {
    let name = name.to_lowercase();
    let is_path = !value.is_empty() && !value.contains(char::is_whitespace);
    if is_path
        && ["include", "import", "file", "read"]
            .iter()
            .any(|word| name.contains(word))
    {
        format!("to put in what a file holds, write `{{ file: {value} }}` in its place")
    } else {
        "remove it; text that begins with `!` needs quotes".to_owned()
    }
}

/// What can be wrong with a key.
pub(crate) enum KeyError {
    Duplicate { key: Arc<str>, line: u32 },
    KeyNotText,
    MergeNotMap,
    LookAlike(LookAlike),
}

/// A key that cannot be used.
pub(crate) fn of_key(fault: &KeyError) -> Diagnostic {
    match fault {
        KeyError::Duplicate { key, line } => {
            Diagnostic::error_of("duplicate-key", format!("the key `{key}` is given twice"))
                .with_help(format!("it is already on line {line}; keep one of the two"))
        }
        KeyError::LookAlike(look_alike) => look_alike.diagnostic(),
        KeyError::KeyNotText => Diagnostic::error_of("yaml-key", "a key must be text on one line").with_help(KEY),
        KeyError::MergeNotMap => Diagnostic::error_of("yaml-merge", "`<<` takes a map or a list of maps")
            .with_help("write `<<: *NAME` where `&NAME` stands before a map"),
    }
}
