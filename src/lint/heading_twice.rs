//! A heading that stands twice.

use std::collections::HashMap;

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::shown;

pub(super) static RULE: Rule = Rule {
    id: "prompt-heading-twice",
    level: Level::Warn,
    looks_for: "a Markdown heading of the first two levels that stands twice, under the same one above it",
    check: Some(check),
};

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts_of(Role::Prompt) {
        if !text.text.contains('#') {
            continue;
        }
        let mut seen = Seen::default();
        let mut is_after_gap = true;
        let mut lines = text.lines().zip(1_usize..).peekable();
        while let Some((line, number)) = lines.next() {
            if line.text.starts_with('<') {
                // A tag begins a section too, with headings of its own.
                seen = Seen::default();
            }
            // A comment of code stands right above the code.
            let is_comment = lines
                .peek()
                .is_some_and(|(next, _)| next.text.starts_with(char::is_lowercase));
            let is_free = is_after_gap && !is_comment;
            is_after_gap = line.text.trim().is_empty();
            let Some((level, title)) = heading(line.text).filter(|_| !text.is_code(line.start)) else {
                continue;
            };
            seen.parts += usize::from(level == 1);
            if !is_free || !title.starts_with(char::is_alphanumeric) {
                // A title that begins with a sign names nothing (`======`, `✅ GOOD`).
                continue;
            }
            if let Some(first) = seen.add(level, title, number) {
                let message = format!("the heading `{}` is already in line {first}", shown(title));
                found.add(
                    field,
                    line.trimmed(),
                    message,
                    "join the two sections, or give one another title",
                );
            }
        }
    }
}

/// The headings up to a line.
#[derive(Default)]
struct Seen<'a> {
    /// How many sections of the first level there were.
    parts: usize,
    /// The line of each heading, by the number of the section that it stands in (0 for the first level itself).
    lines: HashMap<(usize, &'a str), usize>,
}

impl<'a> Seen<'a> {
    /// Adds a heading; gives the line of the one before it that is alike.
    fn add(&mut self, level: usize, title: &'a str, line: usize) -> Option<usize> {
        let part = if level == 1 { 0 } else { self.parts + 1 };
        let first = self.lines.get(&(part, title)).copied();
        self.lines.entry((part, title)).or_insert(line);
        first
    }
}

/// How deep a heading of the first two levels is, and its title. Deeper ones are the same in many sections ("Example").
fn heading(line: &str) -> Option<(usize, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    let is_heading = (1..=2).contains(&level) && title.starts_with([' ', '\t']);
    let title = title.trim().trim_end_matches('#').trim_end();
    (is_heading && !title.is_empty()).then_some((level, title))
}
