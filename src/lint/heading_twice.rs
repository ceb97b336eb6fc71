//! A heading that stands twice.

use std::collections::HashMap;

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::{heading, shown};

pub(super) static RULE: Rule = Rule {
    id: "prompt-heading-twice",
    level: Level::Warn,
    looks_for: "a repeated Markdown heading of level 1 or 2; level 2: under the same heading of level 1",
    check: Some(check),
};

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts_of(Role::Prompt) {
        if !text.text.contains('#') {
            continue;
        }
        let mut seen = Seen::default();
        let mut is_after_gap = true;
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if line.text.starts_with('<') {
                // A tag begins a section too, with headings of its own.
                seen = Seen::default();
            }
            // A comment of code stands right above the code.
            let is_comment = lines
                .peek()
                .is_some_and(|next| next.text.trim_start().starts_with(char::is_lowercase));
            let is_free = is_after_gap && !is_comment;
            is_after_gap = line.text.trim().is_empty();
            // Deeper ones are the same in many sections ("Example").
            let of_two = heading(line.text).filter(|(level, _)| *level <= 2);
            let Some((level, title)) = of_two.filter(|_| !text.is_code_line(&line)) else {
                continue;
            };
            seen.parts += usize::from(level == 1);
            // Sections that stand side by side have each their own.
            let is_example = level == 2 && matches!(title.trim_end_matches(':'), "Example" | "Examples");
            if !is_free || is_example || !title.starts_with(char::is_alphanumeric) {
                // A title that begins with a sign names nothing (`======`, `✅ GOOD`).
                continue;
            }
            if let Some(first) = seen.add(level, title, line.start) {
                let message = format!("the heading `{}` stands here once more", shown(title));
                let help = "join the two sections, or give one another title";
                found.add_repeated(field, line.trimmed(), first, message, help);
            }
        }
    }
}

/// The headings up to a line.
#[derive(Default)]
struct Seen<'a> {
    /// How many sections of the first level there were.
    parts: usize,
    /// Where each heading begins, by the number of the section that it stands in (0 for the first level itself).
    places: HashMap<(usize, &'a str), usize>,
}

impl<'a> Seen<'a> {
    /// Adds a heading; tells where the first one that is alike begins.
    fn add(&mut self, level: usize, title: &'a str, at: usize) -> Option<usize> {
        let part = if level == 1 { 0 } else { self.parts + 1 };
        let first = self.places.get(&(part, title)).copied();
        self.places.entry((part, title)).or_insert(at);
        first
    }
}
