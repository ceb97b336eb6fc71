//! Where `{{name}}` stands in a text, and where it nearly does.

use std::ops::Range;

use super::text::places_in;

/// Something that begins with `{{`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Placeholder<'a> {
    /// From its first brace to its last; to the end of the name where the braces are not closed.
    pub(super) range: Range<usize>,
    /// The name in it. Where braces close it, it may hold spaces: `{{first name}}`.
    pub(super) name: &'a str,
    /// Do two braces close it?
    pub(super) is_closed: bool,
}

/// The placeholders of a text in their order. Expressions (`{{#if x}}`, `{{ a | b }}`), `{{{name}}}` and `${{ … }}` are none.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = Placeholder<'_>> {
    let mut behind = 0;
    places_in(text, b'{').filter_map(move |open| {
        let rest = text.get(open + 1..)?.strip_prefix('{').filter(|_| open >= behind)?;
        if rest.starts_with('{') {
            // `{{{name}}}`: past all of its braces.
            behind = text.len() - rest.trim_start_matches('{').len();
            return None;
        }
        if text.get(..open)?.ends_with('$') {
            return None;
        }
        let found = read(text, open, rest)?;
        behind = found.range.end;
        Some(found)
    })
}

fn read<'a>(text: &str, open: usize, rest: &'a str) -> Option<Placeholder<'a>> {
    let inner = rest.trim_start_matches([' ', '\t']);
    let name = inner.get(..name_length(inner))?;
    let after = inner.get(name.len()..)?;
    let closing = after.trim_start_matches([' ', '\t']);
    let begins = text.len() - inner.len();
    let found = |end, is_closed| {
        (!name.is_empty()).then_some(Placeholder {
            range: open..end,
            name,
            is_closed,
        })
    };
    if let Some(rest) = closing.strip_prefix("}}") {
        // `{{name}}}` is somebody else's brace.
        return found(text.len() - rest.len(), true);
    }
    if closing.starts_with('}') {
        return found(text.len() - closing.len() + 1, false);
    }
    if let Some((name, rest)) = spaced(inner) {
        return Some(Placeholder {
            range: open..text.len() - rest.len(),
            name,
            is_closed: true,
        });
    }
    // Words with spaces, filters and the like: an expression if it ends at all.
    let pairs = closing.as_bytes().windows(2);
    if pairs.map_while(is_end).any(|is_end| is_end) {
        return None;
    }
    found(begins + name.len(), false)
}

/// The longest name that is looked for: time stays in proportion.
const LONGEST: usize = 100;

/// What is closed by two braces and could be meant as a name, without the space around it; and what follows the braces.
fn spaced(inner: &str) -> Option<(&str, &str)> {
    let near = inner.as_bytes().get(..inner.len().min(LONGEST + 2))?;
    let end = memchr::memmem::find(near, b"}}")?;
    let name = inner.get(..end)?.trim_matches([' ', '\t']);
    is_placeholder_name(name).then(|| (name, inner.get(end + 2..).unwrap_or_default()))
}

/// Could a text stand between the braces of a placeholder, with others the name of one?
pub fn is_placeholder_name(name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | ' ');
    let is_trim = name.trim() == name && !name.is_empty() && name.len() <= LONGEST;
    is_trim && name.chars().all(is_part) && name.contains(char::is_alphanumeric)
}

/// Do two bytes end an expression? None where the next one begins, or a paragraph ends.
fn is_end(pair: &[u8]) -> Option<bool> {
    (!matches!(pair, b"{{" | b"\n\n")).then_some(pair == b"}}")
}

/// How many bytes of a text are a placeholder's name: a letter or `_`, then letters, digits, `_`, `-` and `.`.
pub(super) fn name_length(text: &str) -> usize {
    let is_name = |(at, letter): (usize, char)| {
        letter.is_alphabetic() || letter == '_' || at > 0 && (letter.is_numeric() || matches!(letter, '-' | '.'))
    };
    let stops = text.char_indices().find(|each| !is_name(*each));
    stops.map_or(text.len(), |(at, _)| at)
}
