//! Makes text from the API and the files inert: nothing that is rendered can act on a terminal, a log or a page.
//!
//! Two rules. Every piece of data passes through [`escape_line`]: characters that act, or that cannot be seen, are shown as
//! escapes, and so is the head of the commands that build servers obey anywhere in a line (`##[`, `##vso[`). Every
//! finished text passes through [`defuse_ci_commands`]: no line begins with what is obeyed at the start of a line (`::`, `##`).
//! GitLab's `section_start:` is obeyed only beside a carriage return, which the first rule takes away.

use std::fmt::Write as _;

/// Longest word between `##` and `[` that is taken for a build server's command (`vso`, `teamcity`).
const COMMAND_WORD: usize = 24;

/// Would this character act on what shows it, or not be seen? White space that has a width is neither.
pub fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}'
            // Signs that stand around the digits or letters that follow them.
            | '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
            | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
            | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            // Zero-width characters and direction marks.
            | '\u{200b}'..='\u{200f}'
            // Line and paragraph separators, embeddings and overrides; joiners, isolates and other format characters.
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            // Tags and the variation selectors' supplement.
            | '\u{e0000}'..='\u{e0fff}')
}

/// Does it hold letters of a script that is written from right to left? Two such values on one line change places where they are
/// shown, and what stands between them goes along.
pub fn is_right_to_left(text: &str) -> bool {
    let is_letter = |c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}')
    };
    text.chars().any(is_letter)
}

/// May this character be followed by the selector of its colored form (U+FE0F)? Only there the selector stays: it
/// does nothing but choose a glyph, and prompts are full of warning signs and hearts.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{203c}' | '\u{2049}' | '\u{2100}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Does a joiner (U+200D) or non-joiner (U+200C) do its work between these two: put emoji together, or choose the shape of letters of
/// a script that has several? Elsewhere it can't be seen, and would tell names apart that look alike.
fn joins(before: char, joiner: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    // Arabic to N'Ko, the scripts of India to Myanmar, Khmer and Mongolian, and Arabic's presentation forms.
    let is_shaped = |c: char| {
        !is_hidden(c)
            && matches!(c, '\u{620}'..='\u{7ff}' | '\u{8a0}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{fb50}'..='\u{fdff}'
                | '\u{fe70}'..='\u{fefc}')
    };
    let is_family = joiner == '\u{200d}' && (is_emoji(before) || before == '\u{fe0f}') && is_emoji(next);
    is_family || is_shaped(before) && is_shaped(next)
}

/// Writes the escape of a character: `\n`, `\t`, `\r`, else `\u{1b}`.
pub(super) fn push_escape(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        _ => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
    }
}

/// Each character, and whether it has to be escaped where it stands.
pub(super) fn chars_with_escape(text: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    let mut before = '\0';
    text.char_indices().map(move |(at, c)| {
        let next = || text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let escape = match c {
            '\u{fe0f}' => !is_emoji(before),
            '\u{200c}' | '\u{200d}' => !joins(before, c, next()),
            '#' => before == '#' && opens_command(text.get(at + 1..).unwrap_or_default()),
            _ => is_hidden(c),
        };
        before = c;
        (c, escape)
    })
}

/// Is a text printable ASCII, and nothing of it escaped? Nearly every line is, and it is seen ten times as fast as by asking of each
/// character: showing 2,000 prompts that differ in every line took half its time for that.
pub(super) fn is_plain(text: &str) -> bool {
    // Without an early end, so that many bytes are looked at in one step.
    let is_printable = text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    is_printable && (!text.contains("##") || !chars_with_escape(text).any(|(_, escape)| escape))
}

/// Does what follows `##` make it the head of a command: `[`, or a word and `[`?
fn opens_command(rest: &str) -> bool {
    rest.bytes()
        .take(COMMAND_WORD + 1)
        .find(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_' | b'.'))
        == Some(b'[')
}

/// Data as a part of one line: line breaks and tabs are escaped too.
pub fn escape_line(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (c, escape) in chars_with_escape(text) {
        if escape {
            push_escape(&mut out, c);
        } else {
            out.push(c);
        }
    }
    out
}

/// A finished text, with no line that a build server takes for a command.
///
/// GitHub's runner trims white space before it looks for `::`, so an indent is no protection.
pub fn defuse_ci_commands(text: &str) -> String {
    if !text.contains("::") && !text.contains("##") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (lead, rest) = line.split_at(lead(line));
        out.push_str(lead);
        let mut chars = rest.chars();
        match (chars.next(), chars.next()) {
            (Some(first @ (':' | '#')), Some(second)) if first == second => {
                out.push(first);
                push_escape(&mut out, second);
                out.push_str(chars.as_str());
            }
            _ => out.push_str(rest),
        }
    }
    out
}

/// How many bytes of white space and color codes a line begins with.
fn lead(line: &str) -> usize {
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        match rest.strip_prefix("\u{1b}[").and_then(|code| code.split_once('m')) {
            Some((_, after)) => rest = after,
            None => return line.len() - rest.len(),
        }
    }
}

/// A finished JSON text, with the same characters escaped as JSON escapes them. Such characters and `#` occur only
/// inside its strings, so the document means what it meant.
pub(super) fn escape_json(text: &str) -> String {
    if text.split('\n').all(is_plain) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (c, escape) in chars_with_escape(text) {
        // The line breaks and spaces between the tokens are the document's own; those in strings are escaped already.
        if escape && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}
