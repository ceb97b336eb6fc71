//! A note to oneself that was left in a text.

use super::entry::Entry;
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::shown;

pub(super) static RULE: Rule = Rule {
    id: "prompt-leftover-todo",
    level: Level::Warn,
    looks_for: "a note to oneself at the beginning of a line or in brackets: `TODO:`, `FIXME`, `TBD`",
    check: Some(check),
};

const MARKS: [&str; 4] = ["TODO", "FIXME", "TBD", "XXX"];

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.prose() {
        for mark in MARKS {
            for at in text.places_of(mark) {
                let (before, rest) = text.text.split_at_checked(at).unwrap_or_default();
                let after = rest.get(mark.len()..).unwrap_or_default();
                if is_note(before, after) {
                    let line = shown(rest);
                    let line = line.lines().next().unwrap_or_default();
                    let message = format!("a note to oneself was left: `{}`", line.trim_end());
                    found.add(
                        field,
                        at..at + mark.len(),
                        message,
                        "write what is missing, or take the note out",
                    );
                }
            }
        }
    }
}

/// Does a mark between these texts begin a note?
fn is_note(before: &str, after: &str) -> bool {
    // As far back as list marks and Markdown's comments reach; the comments of code speak of the code.
    let lead = before.trim_end_matches([' ', '-', '*', '>', '!', '<']);
    let begins_line = lead.is_empty() || lead.ends_with('\n');
    let ends_line = || {
        after
            .trim_start_matches([' ', '\t', '.', '\r'])
            .chars()
            .next()
            .is_none_or(|next| next == '\n')
    };
    let is_bracketed =
        before.ends_with('[') && after.starts_with(']') || before.ends_with('(') && after.starts_with([':', ')']);
    begins_line && (after.starts_with(':') || ends_line()) || is_bracketed
}
