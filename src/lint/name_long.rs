//! A name that services cut or refuse.

use super::entry::Entry;
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;

pub(super) static RULE: Rule = Rule {
    id: "name-long",
    // No limit is documented, so most long names are fine.
    level: Level::Off,
    looks_for: "an assistant's name of more than 64 characters",
    check: Some(check),
};

/// Services for voice assistants take 40 to 100; none documents it for this API.
const MOST: usize = 64;

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    if let Some((start, _)) = entry.name.char_indices().nth(MOST) {
        let long = entry.name.chars().count();
        let message = format!("the name has {long} characters: services cut or refuse names of more than {MOST}");
        let help = "shorten it: an assistant whose name was cut is not found again by its name";
        found.add_to("name", start..entry.name.len(), message, help);
    }
}
