//! A prompt that is longer than its author wants.

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;

pub(super) static RULE: Rule = Rule {
    id: "prompt-budget",
    level: Level::Warn,
    looks_for: "a prompt of more characters than `prompt_budget` allows, where it is set",
    check: Some(check),
};

fn check(entry: &Entry<'_>, settings: &LintSettings, found: &mut Found<'_>) {
    let Some(most) = settings.prompt_budget else { return };
    for (field, text) in entry.texts_of(Role::Prompt) {
        // No text has more characters than bytes.
        if text.text.len() <= most {
            continue;
        }
        if let Some((start, _)) = text.text.char_indices().nth(most) {
            let long = text.text.chars().count();
            let message = format!(
                "the prompt has {long} characters, {} more than `prompt_budget` allows",
                long - most
            );
            found.add(
                field,
                start..text.text.len(),
                message,
                "shorten it, or raise `prompt_budget`: every turn of a call pays for the whole prompt",
            );
        }
    }
}
