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
                let message = format!("a note to oneself was left: `{}`", shown(whole(text.text, at)));
                let help = "write what is missing, or take the note out";
                found.add(field, at..at + mark.len(), message, help);
            }
        }
    }
}

/// More of a note than a message shows.
const LONGEST: usize = 100;

/// The note whose mark stands there: to the end of its line, or with the brackets around it.
fn whole(text: &str, at: usize) -> &str {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    // A long line may hold thousands of them.
    let near = rest.char_indices().nth(LONGEST).map_or(rest.len(), |(end, _)| end);
    let line = rest
        .get(..near)
        .and_then(|near| near.lines().next())
        .unwrap_or_default()
        .trim_end();
    let close = match before.chars().next_back() {
        Some('[') => ']',
        Some('(') => ')',
        _ => return line,
    };
    let end = line.find(close).map_or(line.len(), |end| end + 1);
    text.get(at - 1..at + end).unwrap_or(line)
}

/// Does a mark between these texts begin a note? In Spanish and Portuguese, `TODO` is a word: it needs a sign that it is none. `TBD` is
/// the state of a thing too, and `XXX` a size or the digits of a number.
fn is_note(before: &str, mark: &str, after: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    if after.starts_with(is_letter) || before.ends_with(|letter: char| letter.is_alphabetic() || letter == '_') {
        return false;
    }
    let is_mark = |letter: char| letter.is_ascii_digit() || " \t-*+>!<#.)([/".contains(letter);
    let begin = before.trim_end_matches(is_mark);
    let lead = before.get(begin.len()..).unwrap_or_default();
    let begins_line = (begin.is_empty() || begin.ends_with('\n')) && !is_comment(lead, after);
    let ends_line = || {
        let rest = after.trim_start_matches([' ', '\t', '.', '\r']);
        rest.is_empty() || rest.starts_with('\n')
    };
    let is_bracketed = before.ends_with('[') && after.starts_with([':', ']'])
        || before.ends_with('(') && after.starts_with([':', ')']);
    let has_colon = after.starts_with(':');
    let is_answer = || before.trim_end_matches([' ', '\t']).ends_with(':') && ends_line();
    match mark {
        "XXX" => begins_line && lead.trim().is_empty() && (has_colon || ends_line()),
        "TBD" => {
            let is_item = lead.contains(['-', '*', '+']) || lead.contains(|letter: char| letter.is_ascii_digit());
            let is_state = before.ends_with('(') && after.starts_with(')');
            begins_line && (has_colon && !is_item || ends_line()) || is_bracketed && !is_state || is_answer()
        }
        "FIXME" => begins_line || is_bracketed || is_answer(),
        _ => {
            let is_task = has_colon && !is_romance(after) || ends_line() || is_signed(after);
            begins_line && is_task || is_bracketed || is_answer() && is_label(before)
        }
    }
}

/// `TODO(bob): x`, `TODO - x`.
fn is_signed(after: &str) -> bool {
    let owner = after
        .strip_prefix('(')
        .map(|rest| rest.trim_start_matches(char::is_alphanumeric));
    owner.is_some_and(|rest| rest.starts_with("):")) || [" - ", " – ", " — "].iter().any(|dash| after.starts_with(dash))
}

/// Does a line end with the title of something, in one word or in capitalized ones? `Hours: TODO` is a note, "Lo quiero: TODO" none.
fn is_label(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let words = line.trim_start_matches([' ', '\t', '-', '*', '+']).split_whitespace();
    words
        .take(LONGEST_LABEL + 1)
        .enumerate()
        .all(|(at, word)| at < LONGEST_LABEL && word.starts_with(char::is_uppercase))
}

/// Longer ones are sentences.
const LONGEST_LABEL: usize = 4;

/// Does a colon introduce Spanish or Portuguese: "TODO: el menú, los precios …"?
fn is_romance(after: &str) -> bool {
    let first = after
        .trim_start_matches(':')
        .split_whitespace()
        .next()
        .unwrap_or_default();
    [
        "el", "la", "los", "las", "lo", "un", "una", "es", "está", "de", "del", "um", "uma", "os", "é",
    ]
    .contains(&first)
}

/// Is this a comment of code that was pasted without a fence, and no heading or note? It is indented, or stands right above the code.
fn is_comment(lead: &str, after: &str) -> bool {
    let next = || after.split_once('\n').map_or("", |(_, next)| next);
    (lead.contains('#') || lead.contains("//"))
        && (!lead.starts_with(['#', '/']) || next().starts_with(|letter: char| letter.is_lowercase() || letter == ' '))
}
