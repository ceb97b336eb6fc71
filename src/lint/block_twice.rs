//! A block that stands twice: a prompt that was pasted into itself, whole or in part.

use std::collections::HashMap;
use std::ops::Range;

use super::entry::{Entry, Role};
use super::level::Level;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::{Line, Text, heading};

pub(super) static RULE: Rule = Rule {
    id: "prompt-block-twice",
    level: Level::Warn,
    looks_for: "a repeated paragraph or five repeated lines (120 characters or more); two equal halves",
    check: Some(check),
};

/// So many characters of prose a run of lines must hold: less is repeated on purpose ("Wait for the answer.").
const SHORTEST: isize = 120;

/// So many lines of prose it must hold where it is no paragraph: two sections often share an item of their lists.
const FEWEST: usize = 5;

const HELP: &str = "take out the one that does not belong";

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.texts_of(Role::Prompt) {
        if let Some(half) = second_half(text.text) {
            let message = "the second half of this text repeats the first word for word".to_owned();
            found.add(field, half, message, HELP);
            continue;
        }
        let lines = Numbered::of(text);
        for run in lines.repeated_runs() {
            let (Some(first), Some(begin), Some(end)) = (
                lines.at(run.first),
                lines.at(run.begin),
                lines.at(run.begin + run.length - 1),
            ) else {
                continue;
            };
            let message = match run.length {
                1 => "this line stands here once more, word for word".to_owned(),
                many => format!("these {many} lines stand here once more, word for word"),
            };
            let range = begin.trimmed().start..end.trimmed().end;
            found.add_repeated(field, range, first.trimmed().start, message, HELP);
        }
    }
}

/// The second half of a text, if it says the same as the first in more than one word.
fn second_half(text: &str) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start().len();
    let whole = text.trim();
    // White space between equal halves lies around the middle.
    let (first, second) = whole.split_at_checked(whole.len() / 2)?;
    let (first, second) = (first.trim_end(), second.trim_start());
    let end = start + whole.len();
    (first == second && first.contains(char::is_whitespace)).then_some(end - second.len()..end)
}

/// The lines of a text that are not empty, equal ones with one number.
struct Numbered<'a> {
    lines: Vec<Line<'a>>,
    /// By the lines' order: which line each is.
    numbers: Vec<usize>,
    /// By number: how many characters of prose it has. Less than none, for a line of code.
    weights: Vec<isize>,
    /// By the lines' order: does a paragraph begin with it, does one end?
    edges: Vec<(bool, bool)>,
}

/// Some lines in a row that stand earlier in the text, too.
struct Run {
    first: usize,
    begin: usize,
    length: usize,
}

impl<'a> Numbered<'a> {
    fn of(text: &Text<'a>) -> Self {
        let mut known: HashMap<&str, usize> = HashMap::new();
        let (mut numbers, mut weights) = (Vec::new(), Vec::new());
        let (mut lines, mut edges): (Vec<Line<'a>>, Vec<(bool, bool)>) = (Vec::new(), Vec::new());
        let mut is_after_gap = true;
        for line in text.lines() {
            let is_gap = line.text.trim().is_empty();
            // A tag parts paragraphs as an empty line does.
            if let Some((_, ends)) = edges.last_mut().filter(|_| is_gap || line.text.trim().starts_with('<')) {
                *ends = true;
            }
            if !is_gap {
                edges.push((is_after_gap, false));
                lines.push(line);
            }
            is_after_gap = is_gap || line.text.trim().starts_with('<');
        }
        if let Some((_, ends)) = edges.last_mut() {
            *ends = true;
        }
        for line in &lines {
            let words = line.text.trim();
            let number = *known.entry(words).or_insert_with(|| {
                weights.push(weight(words, text.is_code_line(line)));
                weights.len() - 1
            });
            numbers.push(number);
        }
        Self {
            lines,
            numbers,
            weights,
            edges,
        }
    }

    fn at(&self, index: usize) -> Option<&Line<'a>> {
        self.lines.get(index)
    }

    /// Every run that holds enough prose. Each line is compared once: a run is followed from where its first line stands first,
    /// and the next one begins behind it.
    fn repeated_runs(&self) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut seen: Vec<Option<usize>> = vec![None; self.weights.len()];
        // In which run a line was weighed last: a line that a run repeats counts once.
        let mut weighed: Vec<usize> = vec![0; self.weights.len()];
        let mut begin = 0;
        while let Some(number) = self.numbers.get(begin).copied() {
            let Some(first) = seen.get(number).copied().flatten() else {
                if let Some(place) = seen.get_mut(number) {
                    *place = Some(begin);
                }
                begin += 1;
                continue;
            };
            // Not beyond its own beginning: else a line that stands ten times would be a run of nine.
            let earlier = self.numbers.iter().skip(first).take(begin - first);
            let here = self.numbers.iter().zip(&self.edges).skip(begin);
            let mut said = Said::default();
            let mut length = 0;
            for ((number, edges), _) in here.zip(earlier).take_while(|((here, _), there)| here == there) {
                length += 1;
                let last = weighed.get_mut(*number).filter(|last| **last != begin);
                let is_new = last.map(|last| *last = begin).is_some();
                let weight = self
                    .weights
                    .get(*number)
                    .copied()
                    .filter(|_| is_new)
                    .unwrap_or_default();
                said.add(weight, *edges);
            }
            // A text that follows itself is pasted, whole paragraph or not.
            let is_next = begin - first == length && said.all >= SHORTEST;
            if is_next || said.is_enough() {
                runs.push(Run { first, begin, length });
            }
            begin += length;
        }
        runs
    }
}

/// What a run says, in characters of prose.
#[derive(Default)]
struct Said {
    all: isize,
    lines: usize,
    /// The whole paragraphs in it.
    whole: isize,
    /// The paragraph that it is in, if that began in the run.
    open: Option<isize>,
}

impl Said {
    fn add(&mut self, weight: isize, (begins, ends): (bool, bool)) {
        self.all += weight;
        self.lines += usize::from(weight > 0);
        if begins {
            self.open = Some(0);
        }
        self.open = self.open.map(|open| open + weight);
        if ends {
            self.whole += self.open.take().unwrap_or_default();
        }
    }

    fn is_enough(&self) -> bool {
        self.whole >= SHORTEST || (self.lines >= FEWEST && self.all >= SHORTEST)
    }
}

/// How much a line says that nobody writes twice on purpose. Headings and tables are repeated, and so are code and the tags of
/// examples.
fn weight(line: &str, is_fenced: bool) -> isize {
    let is_layout = heading(line).is_some() || line.starts_with('|') || !line.contains(char::is_alphabetic);
    match line.chars().count().cast_signed() {
        _ if is_fenced || is_layout => 0,
        length if is_code(line) => -length,
        length => length,
    }
}

/// Does a line look like code or a tag of an example?
fn is_code(line: &str) -> bool {
    line.starts_with(['<', '{', '}', ')', '"'])
        || line.starts_with("//")
        || ["import ", "from ", "def ", "async ", "class "]
            .iter()
            .any(|word| line.starts_with(word))
        || !is_sentence(line)
            && (line.ends_with([';', '{', '}', '(']) || ["()", "="].iter().any(|sign| line.contains(sign)))
}

/// Is a line mostly words? Then an address with `?q=1`, the name of a tool with `()` or a semicolon at the end make no code of it.
fn is_sentence(line: &str) -> bool {
    let is_plain = |word: &&str| {
        let bare =
            word.trim_matches(|letter: char| letter.is_ascii_punctuation() && !matches!(letter, '=' | '+' | '<' | '>'));
        !bare.is_empty()
            && bare
                .chars()
                .all(|letter| letter.is_alphabetic() || matches!(letter, '\'' | '’' | '-'))
    };
    let is_operator = |word: &str| word.len() < 4 && word.contains('=');
    let all = line.split_whitespace().count();
    let plain = line.split_whitespace().filter(is_plain).count();
    plain >= 8 && plain * 4 >= all * 3 && !line.split_whitespace().any(is_operator)
}
