//! Emoji in a text that is spoken.

use std::ops::Range;

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;

pub(super) static RULE: Rule = Rule {
    id: "spoken-emoji",
    level: Level::Warn,
    looks_for: "emoji in a spoken text",
    check: Some(check),
};

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts_of(Role::Spoken).filter(|(_, text)| !text.text.is_ascii()) {
        for range in emoji(text.text) {
            let written = text.text.get(range.clone()).unwrap_or_default();
            let message = format!("the emoji {written} is left out by some voices and named by others");
            found.add(field, range, message, "take it out, or say it in words");
        }
    }
}

/// Every emoji, with all characters that make it one: skin tones, joined ones, the two letters of a flag.
fn emoji(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = letters.next()?;
            let mut end = start + first.len_utf8();
            let next = letters.peek().map(|(_, next)| *next);
            let is_one = match next {
                Some(AS_PICTURE | KEYCAP) => true,
                Some(AS_TEXT) => false,
                _ => is_picture(first),
            };
            let mut before = first;
            while let Some((at, part)) = letters
                .next_if(|(_, part)| is_one && (is_part(*part) || before == JOINER || is_flag(before, *part, first)))
            {
                before = part;
                end = at + part.len_utf8();
            }
            if is_one {
                return Some(start..end);
            }
        }
    })
}

const JOINER: char = '\u{200d}';
const AS_TEXT: char = '\u{fe0e}';
const AS_PICTURE: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';

/// Does a character only change or join emoji: skin tones, and the tags of regional flags, among them?
fn is_part(letter: char) -> bool {
    matches!(letter, JOINER | AS_PICTURE | KEYCAP | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

/// Is the second of these the second letter of a flag?
fn is_flag(before: char, letter: char, first: char) -> bool {
    let is_letter = |letter| matches!(letter, '\u{1f1e6}'..='\u{1f1ff}');
    before == first && is_letter(first) && is_letter(letter)
}

/// Pictures, flags, dingbats and weather signs; not the signs of other blocks that are read as text (`©`, `→`).
fn is_picture(letter: char) -> bool {
    matches!(letter, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{23e9}'..='\u{23f3}' | '\u{2b50}' | '\u{2b55}' | '\u{231a}' | '\u{231b}')
}
