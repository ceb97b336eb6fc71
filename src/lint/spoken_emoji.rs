//! Emoji in a text that is spoken.

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
        for (at, emoji) in text.text.char_indices().filter(|(_, letter)| is_emoji(*letter)) {
            let message = format!("the emoji {emoji} is left out by some voices and named by others");
            found.add(
                field,
                at..at + emoji.len_utf8(),
                message,
                "take it out, or say it in words",
            );
        }
    }
}

/// Pictures, flags, dingbats and weather signs; not the signs of other blocks that are read as text (`©`, `→`).
fn is_emoji(letter: char) -> bool {
    matches!(letter, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{2b55}' | '\u{231a}' | '\u{231b}')
}
