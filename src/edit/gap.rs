//! What stands between two values: white space, comments, indicators, and the anchor and tag of the next value.

use std::ops::Range;

/// Behind white space, line breaks, comments and (in flow style) commas.
pub(super) fn skip(text: &str, from: usize, also: &[u8]) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' => at = line_end(text, at),
            other if also.contains(other) => at += 1,
            _ => break,
        }
    }
    at
}

/// The anchor and tag that stand from here, before the value itself.
pub(super) fn properties(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Option<Range<usize>> = None;
    let mut at = skip(text, from, b"");
    while matches!(bytes.get(at), Some(b'&' | b'!')) {
        let start = at;
        while bytes
            .get(at)
            .is_some_and(|byte| !byte.is_ascii_whitespace() && !b",[]{}".contains(byte))
        {
            at += 1;
        }
        found = Some(found.map_or(start, |found| found.start)..at);
        at = skip(text, at, b"");
    }
    found
}

/// Where the line ends: before its line break.
pub(super) fn line_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let end = from + rest.find('\n').unwrap_or(rest.len());
    match text.get(from..end) {
        Some(line) if line.ends_with('\r') && end < text.len() => end - 1,
        _ => end,
    }
}

/// Where the line starts.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |found| found + 1)
}

/// The column, in characters from 0.
pub(super) fn column(text: &str, at: usize) -> usize {
    let line = text.get(line_start(text, at)..at).unwrap_or_default();
    line.chars().count()
}

/// The line break that is in use about here.
pub(super) fn line_break(text: &str, at: usize) -> &'static str {
    let after = text.get(at..).unwrap_or_default();
    let before = text.get(..at).unwrap_or_default();
    let crlf = match (after.find('\n'), before.rfind('\n')) {
        (Some(found), _) => text.get(..at + found).is_some_and(|line| line.ends_with('\r')),
        (None, Some(found)) => text.get(..found).is_some_and(|line| line.ends_with('\r')),
        (None, None) => false,
    };
    if crlf { "\r\n" } else { "\n" }
}
