//! The rules in their order, and how they are run.

use super::entry::Entry;
use super::level::Level;
use super::rule::{Finding, Found, Rule};
use super::settings::LintSettings;
use super::{
    block_twice, heading_twice, leftover_filler, leftover_slot, leftover_todo, max_tokens_low, name_long,
    placeholder_near, placeholder_single_brace, placeholder_unclosed, placeholder_unknown, prompt_budget, prompt_empty,
    spoken_emoji, spoken_markup, spoken_url, value_near, value_quoted, variable_foreign,
};

/// A variable that no text uses. To find it takes the files as they were before variables were filled in, so their reader looks for it.
pub static VARIABLE_UNUSED: Rule = Rule {
    id: "variable-unused",
    level: Level::Warn,
    looks_for: "a declared variable that nothing uses",
    check: None,
};

/// Every rule, in the order in which they are documented.
pub static RULES: [&Rule; 20] = [
    &placeholder_unclosed::RULE,
    &placeholder_single_brace::RULE,
    &placeholder_near::RULE,
    &placeholder_unknown::RULE,
    &variable_foreign::RULE,
    &VARIABLE_UNUSED,
    &block_twice::RULE,
    &heading_twice::RULE,
    &leftover_todo::RULE,
    &leftover_slot::RULE,
    &leftover_filler::RULE,
    &spoken_markup::RULE,
    &spoken_url::RULE,
    &spoken_emoji::RULE,
    &prompt_empty::RULE,
    &prompt_budget::RULE,
    &max_tokens_low::RULE,
    &name_long::RULE,
    &value_near::RULE,
    &value_quoted::RULE,
];

/// The rule of that id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// What the rules have to say of one assistant: its name first, then field by field, each from its beginning.
pub fn lint(entry: &Entry<'_>, settings: &LintSettings) -> Vec<Finding> {
    let mut list = Vec::new();
    for rule in RULES {
        let level = rule.level_in(settings);
        let Some(check) = rule.check else { continue };
        if level != Level::Off && !entry.ignore.contains(&rule.id) {
            check(entry, settings, &mut Found::new(rule, level, &mut list));
        }
    }
    // A stable sort: at one place the rules keep their order.
    list.sort_by_key(|finding| {
        let field = entry.fields.iter().position(|field| field.name == finding.field);
        (field.map_or(0, |at| at + 1), finding.range.start)
    });
    list
}
