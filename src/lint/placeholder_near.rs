//! `{{nmae}}` beside `{{name}}`.

use super::entry::Entry;
use super::level::Level;
use super::placeholder::placeholders;
use super::rule::{Found, Rule};
use super::settings::LintSettings;

pub(super) static RULE: Rule = Rule {
    id: "prompt-placeholder-near",
    level: Level::Warn,
    looks_for: "a placeholder that looks like a mistyped other one: `{{nmae}}` beside `{{name}}`",
    check: Some(check),
};

fn check(entry: &Entry<'_>, settings: &LintSettings, found: &mut Found<'_>) {
    if settings.placeholders.is_some() {
        // Then the list says which names are right, and another rule reports the others.
        return;
    }
    for (field, text) in entry.prose() {
        for placeholder in placeholders(text.text).filter(|each| each.is_closed) {
            let name = placeholder.name;
            if let Some(meant) = settings.vocabulary.meant(name) {
                let message =
                    format!("the placeholder `{{{{{name}}}}}` is nearly `{{{{{meant}}}}}`, which the roster uses too");
                let help = format!("write `{{{{{meant}}}}}`, or list both under `placeholders` if both are meant");
                found.add(field, placeholder.range, message, help);
            }
        }
    }
}
