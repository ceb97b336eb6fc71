//! Markdown or HTML in a text that is spoken.

use std::ops::Range;

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::{Line, Text, fence, heading};

pub(super) static RULE: Rule = Rule {
    id: "spoken-markup",
    level: Level::Warn,
    looks_for: "Markdown or HTML in a spoken text: headings, bullets, tables, code, bold, links, tags",
    check: Some(check),
};

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts_of(Role::Spoken) {
        let mut all: Vec<_> = text.lines().filter_map(at_its_beginning).chain(inside(text)).collect();
        all.sort_by_key(|(range, _)| range.start);
        for (range, what) in all {
            let message = format!("{what} would be spoken, or swallowed, as it stands");
            found.add(field, range, message, "write it as it should be heard");
        }
    }
}

/// What a line's first characters make of it.
fn at_its_beginning(line: Line<'_>) -> Option<(Range<usize>, &'static str)> {
    let place = line.trimmed();
    let text = line.text.trim();
    // "# 1 in town!", "- 5 degrees outside", "+ 49 30 …": a number with its sign.
    let after = text.get(text.chars().next()?.len_utf8()..)?.trim_start();
    let is_signed = after.starts_with(|letter: char| letter.is_ascii_digit());
    let (mark, what) = if fence(text).is_some() {
        (3, "a code fence")
    } else if text.starts_with('|') && text.len() > 1 && text.ends_with('|') {
        (text.len(), "a table")
    } else if is_signed {
        return None;
    } else if ["- ", "* ", "+ ", "• "].iter().any(|bullet| text.starts_with(bullet)) {
        (text.chars().next()?.len_utf8(), "a bullet")
    } else {
        (heading(line.text)?.0, "a heading")
    };
    Some((place.start..place.start + mark, what))
}

/// Markup within lines: pairs of marks, links and tags.
fn inside<'a>(text: &'a Text<'_>) -> impl Iterator<Item = (Range<usize>, &'static str)> + 'a {
    let text = text.text;
    let pair = |mark: &'static str, what: &'static str| {
        let mut places = text.match_indices(mark).map(|(at, _)| at);
        std::iter::from_fn(move || Some((places.next()?, places.next()?)))
            .filter(move |(open, close)| is_around_words(text, *open, *close, mark.len()))
            .map(move |(open, close)| (open..close + mark.len(), what))
    };
    let links = text
        .match_indices("](")
        .map(|(at, mark)| (at..at + mark.len(), "a link"));
    let tags = text
        .match_indices('<')
        .filter_map(|(at, _)| tag(text, at))
        .map(|range| (range, "an HTML tag"));
    let bold = pair("**", "bold type").chain(pair("__", "bold type"));
    bold.chain(pair("`", "code")).chain(links).chain(tags)
}

fn is_around_words(text: &str, open: usize, close: usize, mark: usize) -> bool {
    text.get(open + mark..close)
        .is_some_and(|inner| !inner.contains('\n') && inner.trim() == inner && inner.chars().any(char::is_alphanumeric))
}

/// Tags that lay out a page. Those of SSML (`break`, `emphasis`, `p`, `s`, `say-as`) are meant for the voice.
const TAGS: [&str; 20] = [
    "a", "b", "br", "code", "div", "em", "h1", "h2", "h3", "hr", "i", "img", "li", "ol", "pre", "span", "strong",
    "table", "u", "ul",
];

fn tag(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at + 1..)?;
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let length = rest.find(|letter: char| !letter.is_ascii_alphanumeric())?;
    let name = rest.get(..length)?;
    let is_tag =
        TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name)) && rest.get(length..)?.starts_with(['>', '/', ' ']);
    is_tag.then_some(at..text.len() - rest.len() + length)
}
