//! A placeholder that the author's own list does not have.

use super::entry::Entry;
use super::level::Level;
use super::placeholder::placeholders;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::shown;
use crate::suggest::nearest;

pub(super) static RULE: Rule = Rule {
    id: "prompt-placeholder-unknown",
    level: Level::Warn,
    looks_for: "a placeholder that is not in the list `placeholders`, where there is one",
    check: Some(check),
};

fn check(entry: &Entry<'_>, settings: &LintSettings, found: &mut Found<'_>) {
    let Some(listed) = &settings.placeholders else { return };
    for (field, text) in entry.prose() {
        for placeholder in placeholders(text.text).filter(|each| each.is_closed) {
            let name = placeholder.name;
            if listed.contains(name) {
                continue;
            }
            let written = shown(name);
            let message = format!("the placeholder `{{{{{written}}}}}` is not in the list `placeholders`");
            let help = || match nearest(name, listed.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{{{{{near}}}}}`?"),
                None => "add it to the list, if the platform fills it".to_owned(),
            };
            found.add_with(field, placeholder.range, message, help);
        }
    }
}
