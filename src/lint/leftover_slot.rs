//! `You are [Name]`, `[INSERT CITY]`, `<insert the address>`: a blank of a template that nobody filled in.

use std::ops::Range;

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::{Line, Text, shown};

pub(super) static RULE: Rule = Rule {
    id: "prompt-leftover-slot",
    level: Level::Warn,
    looks_for: "a blank of a template: `You are [Name]`, `[INSERT CITY]`, `<insert the address>`; any `[Name]` in a spoken text",
    check: Some(check),
};

/// Longer ones are sentences in brackets.
const LONGEST: usize = 60;

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.prose() {
        let mut all: Vec<_> = text.places(b'[').map(|at| (at, ']')).collect();
        all.extend(text.places(b'<').map(|at| (at, '>')));
        all.sort_unstable();
        let introduces = if all.is_empty() {
            Introductions::default()
        } else {
            Introductions::of(text)
        };
        for (at, close) in all {
            // In a prompt, one that has a line of its own is the heading of a section or the signature in an example.
            let is_meant = |_: &&str| field.role == Role::Spoken || !has_own_line(text.text, at, close);
            let Some(words) = within(text, at, close).filter(is_meant) else {
                continue;
            };
            let is_slot = match (close, field.role) {
                ('>', _) => begins_with(words, "insert"),
                (_, Role::Spoken) => is_blank(words) || is_name(words),
                _ => is_blank(words) || introduces.contains(at) && is_name(words),
            };
            if is_slot {
                let range = at..at + words.len() + 2;
                let written = shown(text.text.get(range.clone()).unwrap_or_default());
                let message = format!("the blank `{written}` is not filled in");
                let help = "write what belongs there, or `{{name}}` if the platform fills it";
                found.add(field, range, message, help);
            }
        }
    }
}

/// What stands between the bracket there and the next closing one, if that is no link and no quoted example.
fn within<'a>(text: &Text<'a>, at: usize, close: char) -> Option<&'a str> {
    let inner = text.text.get(at + 1..)?;
    let mut near = inner.char_indices().take(LONGEST);
    let (length, _) = near
        .find(|(_, letter)| *letter == close || matches!(letter, '[' | '<' | '\n'))
        .filter(|(_, letter)| *letter == close)?;
    let before = text.text.get(..at)?;
    let after = inner.get(length + 1..)?;
    let is_other = before.ends_with(']') || close == '>' && before.ends_with('"') || after.starts_with(['(', '[', ':']);
    (!is_other).then(|| inner.get(..length))?
}

/// Is there nothing else on the line of what begins there and ends with that bracket?
fn has_own_line(text: &str, at: usize, close: char) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let before = before.trim_end_matches([' ', '\t']);
    let after = rest.split_once(close).map_or("", |(_, after)| after);
    let after = after.trim_start_matches([' ', '\t']);
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with(['\n', '\r']))
}

/// Does it ask the author to write something, not the model?
fn is_blank(words: &str) -> bool {
    let is_shouted = !words.contains(char::is_lowercase);
    words.starts_with('I') && begins_with(words, "insert") || is_shouted && begins_with(words, "your")
}

/// Is its first word this one, with a word behind it?
fn begins_with(words: &str, wanted: &str) -> bool {
    let (first, rest) = words.split_once([' ', '_', '-']).unwrap_or_default();
    first.eq_ignore_ascii_case(wanted) && rest.starts_with(char::is_alphabetic) && !rest.contains('=')
}

/// Capitalized words: `Name`, `COMPANY NAME`. Directions to a voice (`[laughs]`) are not.
fn is_name(words: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || " _-'/".contains(letter);
    words.starts_with(char::is_uppercase) && words.chars().all(is_part)
}

/// The sentences that say who the assistant is: "You are [Name], the receptionist of [Company]".
#[derive(Default)]
struct Introductions {
    /// Where each begins and ends.
    lines: Vec<Range<usize>>,
}

impl Introductions {
    fn of(text: &Text<'_>) -> Self {
        let begins = ["You are ", "You're ", "Your name is ", "Act as "];
        let introduces = |line: &Line<'_>| begins.iter().any(|begin| line.text.trim_start().starts_with(begin));
        let lines = text.lines().filter(introduces);
        Self {
            lines: lines
                .map(|line| line.start..line.start + first_sentence(line.text))
                .collect(),
        }
    }

    fn contains(&self, at: usize) -> bool {
        let after = self.lines.partition_point(|line| line.start <= at);
        after
            .checked_sub(1)
            .and_then(|last| self.lines.get(last))
            .is_some_and(|line| at < line.end)
    }
}

/// How long the first sentence of a line is, at most.
fn first_sentence(line: &str) -> usize {
    line.find([';', ':', '?', '!'])
        .into_iter()
        .chain(line.find(". "))
        .min()
        .unwrap_or(line.len())
}
