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
            // In a prompt, one that has a line of its own is the heading of a section, the signature in an example, or what the
            // model is to insert there; only capitals are an author's.
            let is_meant = |words: &&str| {
                field.role == Role::Spoken
                    || is_order(words) && is_shouted(words)
                    || !has_own_line(text.text, at, close)
            };
            let Some(words) = within(text, at, close).filter(is_meant) else {
                continue;
            };
            let is_slot = match (close, field.role) {
                ('>', _) => begins_with(words, "insert"),
                (_, Role::Spoken) => {
                    is_blank(words)
                        || is_name(words) && !is_direction(text.text, at, words) && !is_choice(text.text, at, words)
                }
                _ => {
                    is_blank(words)
                        || introduces.contains(at) && is_name(words) && !is_choice(text.text, at, words)
                        || is_own_name(words) && is_only_answer(text.text, at, words)
                }
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
    begins_line(before) && ends_line(rest.split_once(close).map_or("", |(_, after)| after))
}

/// Is there nothing on the line before?
fn begins_line(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with('\n')
}

/// Is there nothing more on the line behind?
fn ends_line(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\t']);
    after.is_empty() || after.starts_with(['\n', '\r'])
}

/// Does it ask the author to write something, not the model?
fn is_blank(words: &str) -> bool {
    is_order(words) || is_shouted(words) && begins_with(words, "your")
}

fn is_shouted(words: &str) -> bool {
    !words.contains(char::is_lowercase)
}

/// `INSERT HOURS`, `Insert hours`.
fn is_order(words: &str) -> bool {
    words.starts_with('I') && begins_with(words, "insert")
}

/// Is it what a template calls the one who writes the prompt? No model can fill that in.
fn is_own_name(words: &str) -> bool {
    [
        "COMPANY",
        "COMPANY NAME",
        "BUSINESS",
        "BUSINESS NAME",
        "AGENCY NAME",
        "BRAND NAME",
    ]
    .contains(&words)
}

/// Does it stand alone behind a label (`Company: [COMPANY NAME]`), with no other line of that form beside it? Several of them are the
/// form of an answer.
fn is_only_answer(text: &str, at: usize, words: &str) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let after = rest.get(words.len() + 2..).unwrap_or_default();
    let is_form = |line: Option<&str>| line.is_some_and(|line| line.contains(": ["));
    let is_labeled = before.trim_end_matches([' ', '\t']).ends_with(':');
    is_labeled && ends_line(after) && !is_form(before.rsplit('\n').nth(1)) && !is_form(after.lines().nth(1))
}

/// A single word before what is said: "[Cheerful] Hello!", "[Laughs] Hi".
fn is_direction(text: &str, at: usize, words: &str) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let after = rest.get(words.len() + 2..).unwrap_or_default();
    let is_word = words.chars().all(char::is_alphabetic) && words.contains(char::is_lowercase);
    // Nobody is spoken to in that tone.
    let is_noun = ["Name", "Company", "City", "Agent", "Customer", "Business"].contains(&words);
    is_word && !is_noun && begins_line(before) && after.starts_with(' ')
}

/// As far as it is looked for what is said of a tag: time stays in proportion.
const NEAR: usize = 60;

/// Is it one of the tags that the model answers with: "Reply with [Good] or [Bad]"?
fn is_choice(text: &str, at: usize, words: &str) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let near = before
        .char_indices()
        .rev()
        .take(NEAR)
        .take_while(|(_, letter)| *letter != '\n')
        .last();
    let near = near
        .and_then(|(start, _)| before.get(start..))
        .unwrap_or_default()
        .to_lowercase();
    let after = rest.get(words.len() + 2..).unwrap_or_default();
    let asks = [
        "tags like",
        "reply with",
        "replies with",
        "respond with",
        "responds with",
        "answer with",
        "answers with",
        "output",
    ];
    let is_asked = asks.iter().any(|word| near.contains(word)) || near.ends_with("answer ") || near.ends_with("reply ");
    let links = [", ", " or ", ", or ", " / ", "/", " | ", "|"];
    let is_linked = links.iter().any(|link| {
        near.ends_with(&format!("]{link}")) || after.strip_prefix(link).is_some_and(|rest| rest.starts_with('['))
    });
    is_asked || is_linked
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
        let begins = [
            "You are ",
            "You're ",
            "You work for ",
            "You work at ",
            "You represent ",
            "Your name is ",
            "Act as ",
        ];
        let introduces = |line: &Line<'_>| {
            // An item of a list may introduce, too.
            let said = line
                .text
                .trim_start_matches(|letter: char| letter.is_ascii_digit() || " \t-*+•.)".contains(letter));
            begins.iter().any(|begin| said.starts_with(begin))
        };
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
