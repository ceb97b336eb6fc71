//! A value within typographic quotes, which YAML takes for letters.

use super::entry::Entry;
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;

pub(super) static RULE: Rule = Rule {
    id: "value-quoted",
    level: Level::Warn,
    looks_for: "a value wholly within typographic quotes, which are part of it: `“Hello”`",
    check: Some(check),
};

const PAIRS: [(char, char); 13] = [
    ('“', '”'),
    ('”', '”'),
    ('„', '“'),
    ('„', '”'),
    ('‘', '’'),
    ('’', '’'),
    ('‚', '‘'),
    ('«', '»'),
    ('»', '«'),
    ('‹', '›'),
    ('›', '‹'),
    ('「', '」'),
    ('『', '』'),
];

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts() {
        if let Some(message) = quoted(text.text) {
            found.add(field, 0..text.text.len(), message, HELP);
        }
    }
    if let Some(message) = quoted(entry.name) {
        found.add_to("name", 0..entry.name.len(), message, HELP);
    }
}

const HELP: &str = "write \" or ' if quotes were meant for YAML; a word processor changes them";

fn quoted(text: &str) -> Option<String> {
    let pair = PAIRS.iter().find(|(open, close)| {
        let inner = text.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close));
        inner.is_some_and(|inner| !inner.contains([*open, *close]))
    });
    pair.map(|(open, close)| format!("the typographic quotes {open} and {close} are part of the value"))
}
