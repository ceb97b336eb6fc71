//! A value within typographic quotes, which YAML takes for letters.

use super::entry::Entry;
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use crate::text::within_typographic_quotes;

pub(super) static RULE: Rule = Rule {
    id: "value-quoted",
    level: Level::Warn,
    looks_for: "a value in typographic quotes, which become part of it: `“Hello”`",
    check: Some(check),
};

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
    let (_, (open, close)) = within_typographic_quotes(text)?;
    Some(format!(
        "the typographic quotes {open} and {close} are part of the value"
    ))
}
