//! A web address in a text that is spoken.

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::shown;

pub(super) static RULE: Rule = Rule {
    id: "spoken-url",
    level: Level::Warn,
    looks_for: "a web address in a spoken text: `https://…`, `www.…`",
    check: Some(check),
};

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts_of(Role::Spoken) {
        let mut behind = 0;
        let mut places: Vec<_> = ["https://", "http://", "www."]
            .iter()
            .flat_map(|start| text.text.match_indices(start))
            .collect();
        places.sort_unstable();
        for (at, start) in places {
            if at < behind {
                continue;
            }
            let rest = text.text.get(at..).unwrap_or_default();
            let address = rest.split(char::is_whitespace).next().unwrap_or_default();
            if address.len() > start.len() {
                behind = at + address.len();
                let message = format!("the address `{}` would be spoken letter by letter", shown(address));
                let help = "say it as a person would (\"acme dot com\"), or offer to send it";
                found.add(field, at..behind, message, help);
            }
        }
    }
}
