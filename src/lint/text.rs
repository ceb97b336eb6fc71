//! A text with its code marked: what stands in a fence or between backticks is an example, seldom a slip.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// A text, and which parts of it are code in the sense of Markdown.
#[derive(Debug)]
pub struct Text<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// Fenced blocks and code spans, in order, without overlap.
    code: Vec<Range<usize>>,
}

/// One line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Where it begins in the text.
    pub(super) start: usize,
    /// The line without its end.
    pub(super) text: &'a str,
}

impl Line<'_> {
    /// Its place without the white space around it.
    pub(super) fn trimmed(&self) -> Range<usize> {
        let start = self.start + self.text.len() - self.text.trim_start().len();
        start..start + self.text.trim().len()
    }
}

impl<'a> Text<'a> {
    /// Marks the code of a text. Takes time in proportion to its length, as everything here.
    pub(super) fn new(text: &'a str) -> Self {
        let mut code = Vec::new();
        // Without a fence or a backtick there is no code: most prompts.
        if memchr::memchr2(b'`', b'~', text.as_bytes()).is_some() || text.contains(STRING) {
            mark(text, &mut code);
        }
        Self { text, code }
    }

    /// Does that byte stand in code?
    pub(super) fn is_code(&self, at: usize) -> bool {
        let after = self.code.partition_point(|range| range.start <= at);
        let before = after.checked_sub(1).and_then(|last| self.code.get(last));
        before.is_some_and(|range| at < range.end)
    }

    /// Does a line begin in code that goes on to its end: in a fence, or in nothing but a code span?
    pub(super) fn is_code_line(&self, line: &Line<'_>) -> bool {
        let last = line.trimmed().end.saturating_sub(1);
        self.is_code(line.start) && self.is_code(last.max(line.start))
    }

    /// Every line.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'a>> {
        lines(self.text)
    }

    /// Where an ASCII character stands outside of code.
    pub(super) fn places(&self, letter: u8) -> impl Iterator<Item = usize> {
        places_in(self.text, letter).filter(|at| !self.is_code(*at))
    }

    /// Where a word stands outside of code.
    pub(super) fn places_of(&self, word: &str) -> impl Iterator<Item = usize> {
        let found = memchr::memmem::find_iter(self.text.as_bytes(), word);
        found.filter(|at| !self.is_code(*at))
    }
}

/// Where an ASCII character stands in a text. Every rule looks for some, in all prompts of a fleet: the standard library's way took
/// a sixth of the time of `validate`.
pub(super) fn places_in(text: &str, letter: u8) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(letter, text.as_bytes())
}

/// How deep a Markdown heading is, and its title, which may be empty. More than three spaces before it make it code.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let indented = line;
    let line = line.trim_start_matches(' ');
    if indented.len() - line.len() > 3 {
        return None;
    }
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    let is_heading = (1..=6).contains(&level) && title.starts_with([' ', '\t']);
    is_heading.then(|| (level, title.trim().trim_end_matches('#').trim_end()))
}

/// Is a line the first or the last of a fenced block? Then, does it say what is in it?
pub(super) fn fence(line: &str) -> Option<bool> {
    let line = line.trim();
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let info = line.trim_start_matches(mark);
    (line.len() - info.len() >= 3 && !info.contains(mark)).then_some(!info.is_empty())
}

/// The beginning of a text, as long as a message should be.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

/// How many characters of a text a message shows.
const SHOWN: usize = 60;

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let text = line.trim_end_matches(['\n', '\r']);
        let line_start = start;
        start += line.len();
        Line {
            start: line_start,
            text,
        }
    })
}

/// Finds fences and code spans.
///
/// Unlike in `CommonMark`, a fence with an info string inside a fence opens one more: prompts quote Markdown files that hold
/// fences, and to read the rest of such a prompt as code is better than to read its code as prose.
fn mark(text: &str, code: &mut Vec<Range<usize>>) {
    let mut depth = 0_usize;
    let mut opened = 0;
    let mut string: Option<usize> = None;
    for line in lines(text) {
        if depth == 0 {
            if let Some(start) = string {
                if line.text.contains(QUOTES) {
                    code.push(start..line.start + line.text.len());
                    string = None;
                }
                continue;
            }
            if line
                .text
                .split_once(STRING)
                .is_some_and(|(_, rest)| !rest.contains(QUOTES))
            {
                string = Some(line.start);
                continue;
            }
        }
        match fence(line.text) {
            Some(has_info) if depth == 0 || has_info => {
                if depth == 0 {
                    opened = line.start;
                }
                depth += 1;
            }
            Some(_) => {
                depth -= 1;
                if depth == 0 {
                    code.push(opened..line.start + line.text.len());
                }
            }
            None if depth == 0 => spans(line, code),
            None => {}
        }
    }
    if depth > 0 {
        code.push(opened..text.len());
    }
}

/// How a text of several lines begins in Python: `TEMPLATE = """`. What is in it is a template of the program's.
const STRING: &str = "= \"\"\"";
const QUOTES: &str = "\"\"\"";

/// Finds the code spans of one line: from a run of backticks to the next run of as many.
fn spans(line: Line<'_>, code: &mut Vec<Range<usize>>) {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.text.match_indices('`') {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    // From the right, so that each run knows the next of its length without looking for it.
    let mut next_of: HashMap<usize, usize> = HashMap::new();
    let mut closes: Vec<Option<usize>> = runs
        .iter()
        .rev()
        .enumerate()
        .map(|(back, run)| next_of.insert(run.len(), runs.len() - 1 - back))
        .collect();
    closes.reverse();
    let mut at = 0;
    while let (Some(run), Some(close)) = (runs.get(at), closes.get(at)) {
        match close.and_then(|close| Some((close, runs.get(close)?))) {
            Some((close, end)) => {
                code.push(line.start + run.start..line.start + end.end);
                at = close + 1;
            }
            None => at += 1,
        }
    }
}
