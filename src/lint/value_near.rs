//! A value that is nearly a documented one.

use super::entry::Entry;
use super::level::Level;
use super::near::{is_same_but_for_style, slip};
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use crate::fields::documented_value;

pub(super) static RULE: Rule = Rule {
    id: "value-near",
    level: Level::Warn,
    looks_for: "a value that is nearly a documented one: `openai` for `open_ai`",
    check: Some(check),
};

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts() {
        let documented = documented_value(field.name);
        let Some(documented) = documented.filter(|documented| *documented != text.text) else {
            continue;
        };
        // No value that is near is that long.
        if text.text.len() > 100 {
            continue;
        }
        let is_near = is_same_but_for_style(text.text, documented)
            || field.name != "model" && slip(text.text, documented).is_some();
        if is_near {
            let message = format!(
                "`{}` is nearly `{documented}`, the value that the API documents",
                text.text
            );
            found.add(
                field,
                0..text.text.len(),
                message,
                format!("write `{documented}`, unless the service takes this too"),
            );
        }
    }
}
