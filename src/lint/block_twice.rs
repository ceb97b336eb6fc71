//! A block that stands twice: a prompt that was pasted into itself.

use std::collections::HashMap;
use std::ops::Range;

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::Text;

pub(super) static RULE: Rule = Rule {
    id: "prompt-block-twice",
    level: Level::Warn,
    looks_for: "a paragraph of 120 characters or more that stands twice in one prompt",
    check: Some(check),
};

/// Shorter ones are repeated on purpose ("Wait for the answer.").
const SHORTEST: usize = 120;

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts_of(Role::Prompt) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        // What was pasted is one finding, however many blocks it has.
        let mut pasted: Vec<(Range<usize>, usize)> = Vec::new();
        let mut is_going_on = false;
        for (block, line) in blocks(text) {
            let words = text.text.get(block.clone()).unwrap_or_default();
            if words.chars().nth(SHORTEST - 1).is_none() {
                continue;
            }
            let first = seen.get(words).copied();
            match (first, pasted.last_mut()) {
                (None, _) => {
                    seen.insert(words, line);
                }
                (Some(_), _) if words.lines().any(is_code) => continue,
                (Some(_), Some((range, _))) if is_going_on => range.end = block.end,
                (Some(first), _) => pasted.push((block, first)),
            }
            is_going_on = first.is_some();
        }
        for (range, line) in pasted {
            let message = format!("this paragraph repeats line {line} word for word");
            found.add(field, range, message, "take out the one that does not belong");
        }
    }
}

/// The blocks between empty lines, each with the number of its first line; without code.
fn blocks<'a>(text: &'a Text<'_>) -> impl Iterator<Item = (Range<usize>, usize)> + 'a {
    let mut lines = text.lines().zip(1..).peekable();
    std::iter::from_fn(move || {
        let is_part = |start: usize, words: &str| !words.trim().is_empty() && !text.is_code(start);
        let (first, number) = lines.find(|(line, _)| is_part(line.start, line.text))?;
        let mut range = first.trimmed();
        while let Some((line, _)) = lines.next_if(|(line, _)| is_part(line.start, line.text)) {
            range.end = line.trimmed().end;
        }
        Some((range, number))
    })
}

/// Does a line look like code or a tag of an example? Those are repeated on purpose.
fn is_code(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(['<', '{', '}', ')'])
        || line.ends_with([';', '{', '}', '('])
        || ["import ", "from ", "def ", "async ", "class "]
            .iter()
            .any(|word| line.starts_with(word))
        || ["()", " = "].iter().any(|sign| line.contains(sign))
}
