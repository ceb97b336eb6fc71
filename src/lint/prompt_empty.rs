//! A prompt that says nothing.

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::heading;

pub(super) static RULE: Rule = Rule {
    id: "prompt-empty",
    level: Level::Warn,
    looks_for: "a prompt without words: empty, white space, or only headings",
    check: Some(check),
};

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts_of(Role::Prompt) {
        let says = |line: &str| line.chars().any(char::is_alphanumeric) && !is_heading(line);
        if text.lines().any(|line| says(line.text)) {
            continue;
        }
        let message = if text.text.trim().is_empty() {
            "the prompt is empty: the assistant has no instructions"
        } else {
            "the prompt holds no sentence: the assistant has no instructions"
        };
        let help = "write the instructions, or leave the field out to leave it as it is live";
        found.add(field, 0..text.text.len(), message.to_owned(), help);
    }
}

/// Short enough for a heading: some prompts mark all that they say as one.
fn is_heading(line: &str) -> bool {
    heading(line).is_some() && line.trim().chars().take(61).count() <= 60
}
