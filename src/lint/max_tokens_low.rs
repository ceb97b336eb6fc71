//! A limit on answers that cuts the first sentence.

use super::entry::{Entry, Value};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;

pub(super) static RULE: Rule = Rule {
    id: "max-tokens-low",
    level: Level::Warn,
    looks_for: "a `max_tokens` below 20, too few for one sentence",
    check: Some(check),
};

/// A short sentence ("How can I help you today?") takes 8 to 15 tokens in English, twice as many in other languages.
const FEWEST: f64 = 20.0;

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for field in entry.fields.iter().filter(|field| field.name == "max_tokens") {
        let Value::Number(tokens) = field.value else { continue };
        // What is less than 1 the reader of the files reports.
        if (1.0..FEWEST).contains(&tokens) {
            let are = if tokens < 1.5 { "token is" } else { "tokens are" };
            let message = format!("{tokens:.0} {are} too few for one sentence: every answer is cut off");
            found.add(field, 0..0, message, "give 100 or more, or leave the field out");
        }
    }
}
