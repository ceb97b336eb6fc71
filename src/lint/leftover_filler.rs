//! "Lorem ipsum": text that only fills a layout.

use super::entry::Entry;
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;

pub(super) static RULE: Rule = Rule {
    id: "prompt-leftover-filler",
    level: Level::Warn,
    looks_for: "filler text: `Lorem ipsum dolor`",
    check: Some(check),
};

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.prose() {
        // Whatever the case of its first letter.
        for at in text.places_of("orem ipsum dolor") {
            let message = "filler text in place of the real text".to_owned();
            found.add(field, at..at + "orem ipsum".len(), message, "write the real text");
        }
    }
}
