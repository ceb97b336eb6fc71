//! A web address in a text that is spoken.

use std::ops::Range;

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::{places_in, shown};

pub(super) static RULE: Rule = Rule {
    id: "spoken-url",
    level: Level::Warn,
    looks_for: "a web address in a spoken text: `https://…`, `www.…`",
    check: Some(check),
};

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts_of(Role::Spoken) {
        for range in addresses(text.text) {
            let address = shown(text.text.get(range.clone()).unwrap_or_default());
            let message = format!("the address `{address}` would be spoken letter by letter");
            let help = "say it as a person would (\"acme dot com\"), or offer to send it";
            found.add(field, range, message, help);
        }
    }
}

/// Every address, but for those in tags: a voice doesn't speak them (`<audio src="https://…"/>`).
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let small = text.to_ascii_lowercase();
    let starts = ["https://", "http://", "www."];
    let mut places: Vec<_> = starts
        .iter()
        .flat_map(|start| small.match_indices(start).map(|(at, start)| (at, at + start.len())))
        .collect();
    places.sort_unstable();
    let tags = tags(text);
    let mut behind = 0;
    places.into_iter().filter_map(move |(at, host)| {
        let before = text.get(..at)?;
        let after = tags.partition_point(|tag| tag.start <= at);
        let is_in_tag = after
            .checked_sub(1)
            .and_then(|last| tags.get(last))
            .is_some_and(|tag| at < tag.end);
        if at < behind || is_in_tag || before.ends_with(char::is_alphanumeric) {
            return None;
        }
        let rest = text.get(host..)?;
        let is_end = |letter: char| letter.is_whitespace() || "\"'<>)”’»".contains(letter);
        let rest = rest
            .split(is_end)
            .next()?
            .trim_end_matches(['.', ',', ';', ':', '!', '?']);
        behind = host + rest.len();
        (!rest.is_empty()).then_some(at..behind)
    })
}

/// Every `<name …>`.
fn tags(text: &str) -> Vec<Range<usize>> {
    let is_tag = |at: &usize| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = rest.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '-');
        name.len() < rest.len() && name.starts_with([' ', '\t', '\n', '/', '>'])
    };
    let ends = |at: usize| {
        let end = memchr::memchr2(b'<', b'>', text.as_bytes().get(at + 1..)?)?;
        let end = at + 1 + end;
        (text.as_bytes().get(end) == Some(&b'>')).then_some(at..end)
    };
    places_in(text, b'<').filter(is_tag).filter_map(ends).collect()
}
