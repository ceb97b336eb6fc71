//! A note to oneself that was left in a text.

use super::entry::Entry;
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::shown;

pub(super) static RULE: Rule = Rule {
    id: "prompt-leftover-todo",
    level: Level::Warn,
    looks_for: "a note to oneself at the beginning of a line or in brackets: `TODO:`, `FIXME`, `Hours: TBD`",
    check: Some(check),
};

const MARKS: [&str; 4] = ["TODO", "FIXME", "TBD", "XXX"];

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.prose() {
        let places = |mark| text.places_of(mark).map(move |at| (at, mark));
        let mut all: Vec<_> = MARKS.into_iter().flat_map(places).collect();
        all.sort_unstable();
        for (at, mark) in all {
            let (before, rest) = text.text.split_at_checked(at).unwrap_or_default();
            let after = rest.get(mark.len()..).unwrap_or_default();
            if is_note(before, mark, after) {
                let line = shown(rest);
                let line = line.lines().next().unwrap_or_default();
                let message = format!("a note to oneself was left: `{}`", line.trim_end());
                let help = "write what is missing, or take the note out";
                found.add(field, at..at + mark.len(), message, help);
            }
        }
    }
}

/// Does a mark between these texts begin a note? In Spanish and Portuguese, `TODO` is a word: it needs a sign that it is none.
fn is_note(before: &str, mark: &str, after: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    if after.starts_with(is_letter) || before.ends_with(|letter: char| letter.is_alphabetic() || letter == '_') {
        return false;
    }
    let is_mark = |letter: char| letter.is_ascii_digit() || " \t-*+>!<#.)([".contains(letter);
    let lead = before.trim_end_matches(is_mark);
    let begins_line =
        (lead.is_empty() || lead.ends_with('\n')) && !is_comment(before.get(lead.len()..).unwrap_or_default(), after);
    let ends_line = || {
        let rest = after.trim_start_matches([' ', '\t', '.', '\r']);
        rest.is_empty() || rest.starts_with('\n')
    };
    let is_bracketed = before.ends_with(['[', '(']) && after.starts_with([':', ']', ')']);
    // These are no words.
    let is_sure = matches!(mark, "FIXME" | "TBD");
    let is_answer = || is_sure && before.trim_end_matches([' ', '\t']).ends_with(':') && ends_line();
    let is_sure_note = mark == "FIXME" && begins_line;
    begins_line && (after.starts_with(':') || ends_line()) || is_bracketed || is_sure_note || is_answer()
}

/// Is this a comment of code that was pasted without a fence, and no heading? It is indented, or stands right above the code.
fn is_comment(lead: &str, after: &str) -> bool {
    let next = || after.split_once('\n').map_or("", |(_, next)| next);
    lead.contains('#')
        && (!lead.starts_with('#') || next().starts_with(|letter: char| letter.is_lowercase() || letter == ' '))
}
