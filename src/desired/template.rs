//! A text with variables in it, and how it is to be written when what it gives has changed.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use super::interpolate::{escape, interpolate};
use super::variables::VariableValue;
use crate::diagnostic::Location;

/// How many characters around a variable's value tell one place of it from another.
const CONTEXT: usize = 32;

/// So many characters have to be as they were, on one side, for a value to be taken for the one of an expression.
const ENOUGH: usize = 2;

/// A value that stands in more places than this is not looked for any further.
const MOST_CANDIDATES: usize = 1000;

/// A text as it is written, and what was put in for its expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    written: Arc<str>,
    put_in: Vec<PutIn>,
}

/// An expression, and what was put in for it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PutIn {
    /// Where the expression is written, in bytes.
    range: Range<usize>,
    value: Arc<str>,
    /// The file that holds the value, if one does.
    file: Option<Arc<str>>,
    /// Where the value's text begins, if a file says it.
    place: Option<Location>,
}

/// What a byte of a template's value comes from.
enum Source<'t> {
    /// The template's own text, at this byte.
    Written(usize),
    /// What was put in, at this byte of its value.
    Value(&'t PutIn, usize),
}

/// A written text for another value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite<'t> {
    /// The text.
    pub written: String,
    /// What it no longer has.
    pub lost: Vec<LostExpression<'t>>,
}

/// An expression whose value is not in a text any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostExpression<'t> {
    /// As it is written.
    pub expression: &'t str,
    /// The file that holds its value, if one does.
    pub file: Option<&'t Arc<str>>,
}

/// From a line of a value on, where its lines stand.
#[derive(Debug, Clone, Default)]
pub(super) struct LineJump {
    /// The line of the value, from 0.
    pub given: usize,
    /// The file that holds the value of a variable; none for the text itself.
    pub file: Option<Arc<str>>,
    /// The line there, from 0.
    pub written: usize,
}

/// Where in a new text the value of an expression may stand.
struct Occurrence {
    /// The number of the expression.
    span: usize,
    at: usize,
    end: usize,
    /// The one before it in the best chain that ends here.
    before: Option<usize>,
}

/// Occurrences of several expressions, one after the other.
struct Chain {
    end: usize,
    /// How many they are, and how much stands around them that stood there before.
    score: (usize, usize),
    /// The last of them.
    last: usize,
}

impl Template {
    pub(super) fn new(written: &str, put_in: Vec<(Range<usize>, VariableValue)>) -> Self {
        let put_in = put_in.into_iter().map(
            |(
                range,
                VariableValue {
                    text: value,
                    file,
                    place,
                },
            )| PutIn {
                range,
                value,
                file,
                place,
            },
        );
        Self {
            written: Arc::from(written),
            put_in: put_in.collect(),
        }
    }

    /// The text as it is written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The expressions, as they are written.
    pub fn expressions(&self) -> impl Iterator<Item = &str> {
        self.put_in.iter().filter_map(|one| self.written.get(one.range.clone()))
    }

    /// The same expressions with other text around them, so that they give `live`; nothing if there is no such text.
    pub fn rewrite_for(&self, live: &str) -> Option<String> {
        self.rewrite_most_for(live)
            .filter(|rewrite| rewrite.lost.is_empty())
            .map(|rewrite| rewrite.written)
    }

    /// Text that gives `live`, with as many of the expressions as still give a piece of it.
    pub fn rewrite_most_for(&self, live: &str) -> Option<Rewrite<'_>> {
        let (old, spans) = self.expanded()?;
        let places = align(&old, &spans, live)?;
        let mut written = String::with_capacity(live.len() + self.written.len());
        let mut lost = Vec::new();
        let mut from = 0;
        for (place, one) in places.iter().zip(&self.put_in) {
            let expression = self.written.get(one.range.clone())?;
            match place {
                Some((at, end)) => {
                    written.push_str(&escape(live.get(from..*at)?));
                    written.push_str(expression);
                    from = *end;
                }
                None => lost.push(LostExpression {
                    expression,
                    file: one.file.as_ref(),
                }),
            }
        }
        written.push_str(&escape(live.get(from..)?));
        (self.render(&written).as_deref() == Some(live)).then_some(Rewrite { written, lost })
    }

    /// Where in the written text that stands which gives those bytes of the value. What is of a variable's value is its whole
    /// expression.
    pub(super) fn written_range(&self, given: Range<usize>) -> Range<usize> {
        self.written_offset(given.start, |expression| expression.start)
            ..self.written_offset(given.end.saturating_sub(1), |expression| expression.end - 1) + 1
    }

    /// Those bytes of the value, if they are all of one variable's: where its text begins, if a file says it, whether it is all that this file
    /// holds, the text, and which bytes of it.
    pub(super) fn in_variable(&self, given: &Range<usize>) -> Option<(&Location, bool, &str, Range<usize>)> {
        let last = given.end.saturating_sub(1).max(given.start);
        match (self.source_of(given.start), self.source_of(last)) {
            (Source::Value(one, start), Source::Value(other, end)) if std::ptr::eq(one, other) => {
                Some((one.place.as_ref()?, one.file.is_some(), &one.value, start..end + 1))
            }
            _ => None,
        }
    }

    /// Where in the written text a byte of the value comes from; `within` chooses a byte of an expression whose value it is in.
    fn written_offset(&self, at: usize, within: impl Fn(&Range<usize>) -> usize) -> usize {
        match self.source_of(at) {
            Source::Written(at) => at,
            Source::Value(put_in, _) => within(&put_in.range),
        }
    }

    fn source_of(&self, at: usize) -> Source<'_> {
        let (mut from, mut left) = (0, at);
        for put_in in &self.put_in {
            let literal = self.written.get(from..put_in.range.start).unwrap_or_default();
            match unescaped_offset(literal, left) {
                Ok(found) => return Source::Written(from + found),
                Err(length) => left -= length,
            }
            if left < put_in.value.len() {
                return Source::Value(put_in, left);
            }
            left -= put_in.value.len();
            from = put_in.range.end;
        }
        let literal = self.written.get(from..).unwrap_or_default();
        Source::Written(from + unescaped_offset(literal, left).unwrap_or(literal.len()))
    }

    /// Where the lines of the value stand: for the first line and for each that does not simply follow the one before it.
    pub(super) fn line_jumps(&self) -> Vec<LineJump> {
        let breaks = |text: &str| text.matches('\n').count();
        let mut jumps = vec![LineJump::default()];
        let mut push = |jump: LineJump| {
            jumps.pop_if(|last| last.given == jump.given);
            jumps.push(jump);
        };
        let (mut given, mut written, mut from) = (0, 0, 0);
        for PutIn {
            range: expression,
            value,
            file,
            ..
        } in &self.put_in
        {
            let literal = breaks(self.written.get(from..expression.start).unwrap_or_default());
            (given, written) = (given + literal, written + literal);
            let breaks = breaks(value);
            let jump = |line: usize, file: Option<&Arc<str>>, written: usize| LineJump {
                given: given + line,
                file: file.cloned(),
                written,
            };
            if file.is_none() {
                // Every line that the value begins stands where its expression does.
                (1..=breaks).for_each(|line| push(jump(line, None, written)));
            } else {
                // It stands in its own file. A first line that begins before the value does is the text's.
                let before = self.written.get(..expression.start).unwrap_or_default();
                let first = usize::from(!before.is_empty() && !before.ends_with('\n'));
                if first <= breaks {
                    push(jump(first, file.as_ref(), first));
                    push(jump(breaks + 1, None, written + 1));
                }
            }
            given += breaks;
            from = expression.end;
        }
        jumps
    }

    /// The files that hold values, expression by expression; none where no file does.
    pub fn files(&self) -> impl Iterator<Item = Option<&Arc<str>>> {
        self.put_in.iter().map(|one| one.file.as_ref())
    }

    /// What it gives, and where in that each expression's value stands.
    pub(super) fn expanded(&self) -> Option<(String, Vec<Range<usize>>)> {
        let mut old = String::new();
        let mut spans = Vec::new();
        let mut from = 0;
        for PutIn { range, value, .. } in &self.put_in {
            old.push_str(&interpolate(self.written.get(from..range.start)?, |_| None).ok()?);
            spans.push(old.len()..old.len() + value.len());
            old.push_str(value);
            from = range.end;
        }
        old.push_str(&interpolate(self.written.get(from..)?, |_| None).ok()?);
        Some((old, spans))
    }

    /// What another text would give with the same variables.
    fn render(&self, text: &str) -> Option<String> {
        let mut unknown = false;
        let given = interpolate(text, |mention| {
            if mention.near_miss {
                return None;
            }
            let same_name = |written: &str| {
                written
                    .trim_start_matches("${{")
                    .trim_start()
                    .strip_prefix("var.")?
                    .strip_prefix(mention.name)
                    .map(|rest| rest.trim() == "}}")
            };
            let known = self
                .put_in
                .iter()
                .find(|one| self.written.get(one.range.clone()).and_then(same_name) == Some(true));
            unknown |= known.is_none();
            known.map(|one| &*one.value)
        });
        given.ok().filter(|_| !unknown).map(Cow::into_owned)
    }
}

/// Where in a written text without expressions a byte of its value comes from; the value's length, if it is longer than that.
fn unescaped_offset(written: &str, at: usize) -> Result<usize, usize> {
    let given = interpolate(written, |_| None).unwrap_or(Cow::Borrowed(written));
    if at >= given.len() {
        return Err(given.len());
    }
    // Only dollars go missing when an escape is read.
    let mut rest = written.bytes().enumerate();
    let before = given.bytes().take(at + 1);
    let found = before.map_while(|byte| rest.find(|(_, there)| *there == byte));
    Ok(found.last().map_or(at, |(found, _)| found))
}

/// Where in `live` each of the spans of `old` stands now, in their order; nothing for one that is not there.
fn align(old: &str, spans: &[Range<usize>], live: &str) -> Option<Vec<Option<(usize, usize)>>> {
    let head = common_head(old, live);
    let tail = common_tail(old.get(head..)?, live.get(head..)?);
    let moved = |at: usize| at + live.len() - old.len();
    let in_head = spans
        .iter()
        .take_while(|span| span.end <= head && !cuts_word(old, span, live, span.start..span.end))
        .count();
    let in_tail = spans
        .iter()
        .skip(in_head)
        .rev()
        .take_while(|span| {
            span.start >= old.len() - tail && !cuts_word(old, span, live, moved(span.start)..moved(span.end))
        })
        .count();
    let (first, rest) = spans.split_at_checked(in_head)?;
    let (middle, last) = rest.split_at_checked(rest.len().checked_sub(in_tail)?)?;

    let mut places: Vec<_> = first.iter().map(|span| Some((span.start, span.end))).collect();
    let from = first.last().map_or(0, |span| span.end);
    let to = last.first().map_or(live.len(), |span| moved(span.start));
    places.extend(best_alignment(old, middle, live, from..to));
    places.extend(last.iter().map(|span| Some((moved(span.start), moved(span.end)))));
    Some(places)
}

/// The best places for most of the spans, one after the other, within a part of `live`.
fn best_alignment(old: &str, spans: &[Range<usize>], live: &str, within: Range<usize>) -> Vec<Option<(usize, usize)>> {
    let mut found: Vec<Occurrence> = Vec::new();
    // The chains so far that none beats: what ends later is better.
    let mut chains: Vec<Chain> = Vec::new();
    for (number, span) in spans.iter().enumerate() {
        let mut longer = Vec::new();
        let mut earlier = chains.iter().peekable();
        let mut best: Option<&Chain> = None;
        for (at, end, score) in candidates(old, span, live, &within) {
            while let Some(chain) = earlier.next_if(|chain| chain.end <= at) {
                best = Some(chain);
            }
            let (count, sum) = best.map_or((0, 0), |chain| chain.score);
            longer.push(Chain {
                end,
                score: (count + 1, sum + score),
                last: found.len(),
            });
            found.push(Occurrence {
                span: number,
                at,
                end,
                before: best.map(|chain| chain.last),
            });
        }
        chains.extend(longer);
        chains.sort_by_key(|chain| (chain.end, Reverse(chain.score)));
        let mut most = (0, 0);
        chains.retain(|chain| {
            let is_better = chain.score > most;
            most = most.max(chain.score);
            is_better
        });
    }
    let mut places = vec![None; spans.len()];
    let mut next = chains.last().map(|chain| chain.last);
    while let Some(one) = next.and_then(|at| found.get(at)) {
        if let Some(place) = places.get_mut(one.span) {
            *place = Some((one.at, one.end));
        }
        next = one.before;
    }
    places
}

/// Where the value of a span stands in a part of `live`, with something around it that stood around it before; and how much
/// that is.
fn candidates(old: &str, span: &Range<usize>, live: &str, within: &Range<usize>) -> Vec<(usize, usize, usize)> {
    let (Some(value), Some(part)) = (old.get(span.clone()), live.get(within.clone())) else {
        return Vec::new();
    };
    if value.is_empty() {
        return Vec::new(); // It stands everywhere.
    }
    let (before, after) = (
        old.get(..span.start).unwrap_or_default(),
        old.get(span.end..).unwrap_or_default(),
    );
    let found = part.match_indices(value).take(MOST_CANDIDATES);
    let scored = found.filter_map(|(at, _)| {
        let (at, end) = (within.start + at, within.start + at + value.len());
        let left = common_context(before.chars().rev(), live.get(..at)?.chars().rev());
        let right = common_context(after.chars(), live.get(end..)?.chars());
        let is_there = (left.1 || right.1) && !cuts_word(old, span, live, at..end);
        is_there.then_some((at, end, left.0 + right.0 + 1))
    });
    scored.collect()
}

/// Would a value be taken for the one of a variable that is only a piece of a new word or number: the `5` of `50`?
fn cuts_word(old: &str, span: &Range<usize>, live: &str, place: Range<usize>) -> bool {
    let (before, after) = (
        |text: &str, at: usize| text.get(..at).and_then(|text| text.chars().next_back()),
        |text: &str, at: usize| text.get(at..).and_then(|text| text.chars().next()),
    );
    let joins = |inside: Option<char>, was: Option<char>, is: Option<char>| {
        is != was && inside.is_some_and(char::is_alphanumeric) && is.is_some_and(char::is_alphanumeric)
    };
    joins(
        after(live, place.start),
        before(old, span.start),
        before(live, place.start),
    ) || joins(before(live, place.end), after(old, span.end), after(live, place.end))
}

/// How many characters are alike, and whether these are enough. The end of a text is like the end of another.
fn common_context(old: impl Iterator<Item = char>, new: impl Iterator<Item = char>) -> (usize, bool) {
    let (mut old, mut new) = (old.take(CONTEXT), new.take(CONTEXT));
    let mut count = 0;
    loop {
        match (old.next(), new.next()) {
            (None, None) => return (count, true),
            (one, other) if one == other => count += 1,
            _ => return (count, count >= ENOUGH),
        }
    }
}

/// How many bytes two texts begin with alike, in whole characters.
pub(super) fn common_head(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

/// How many bytes two texts end with alike, in whole characters.
pub(super) fn common_tail(one: &str, other: &str) -> usize {
    let pairs = one.chars().rev().zip(other.chars().rev());
    pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}
