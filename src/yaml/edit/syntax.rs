//! A YAML text as a tree of byte ranges: what is a key, a value, an anchor, a dash, and what is only trivia between two values
//! (white space, comments, indicators).

use serde_yaml::granit_parser;

use super::change::EditError;
use crate::yaml::quoted_only::QuotedOnly;
pub(super) use serde_yaml::granit_parser::ScalarStyle;
use serde_yaml::granit_parser::{Event, Parser, Span, StructureStyle};
use std::ops::Range;

/// How deeply lists and maps may be nested.
const MOST_LEVELS: usize = 100;

/// One value.
#[derive(Debug)]
pub(super) struct SyntaxNode {
    /// Right behind the `:` or `-` that it follows.
    pub after: usize,
    /// Its anchor and tag; empty where there are none.
    pub properties: Range<usize>,
    /// Its own text; of a block scalar, from its header to the end of its last line.
    pub own: Range<usize>,
    pub kind: SyntaxKind,
}

#[derive(Debug)]
pub(super) enum SyntaxKind {
    /// Nothing is written.
    Nothing,
    Scalar(SyntaxScalar),
    /// An alias: `*name`.
    Alias,
    List {
        flow: bool,
        items: Vec<SyntaxItem>,
    },
    Map {
        flow: bool,
        entries: Vec<SyntaxEntry>,
    },
}

#[derive(Debug)]
pub(super) struct SyntaxScalar {
    pub text: String,
    pub style: ScalarStyle,
    /// Of a block scalar: the end of its header (`|2-`), and the lines below it, from the end of the header's line.
    pub block: Option<(usize, Range<usize>)>,
    /// Are all line breaks at its end its own (`|+`)?
    pub keeps: bool,
}

#[derive(Debug)]
pub(super) struct SyntaxItem {
    /// Where the dash stands; in flow style where the item starts.
    pub dash: usize,
    pub node: SyntaxNode,
}

#[derive(Debug)]
pub(super) struct SyntaxEntry {
    /// Where the key starts, with whatever belongs to it.
    pub start: usize,
    /// The key without quotes; none if it is no scalar.
    pub key: Option<String>,
    /// The end of the key.
    pub key_end: usize,
    /// Is it written `"key"`?
    pub quoted: bool,
    pub value: SyntaxNode,
}

/// Reads a text that holds one document.
pub(super) fn read(text: &str) -> Result<SyntaxNode, EditError> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MOST_LEVELS,
        block_nesting_limit: MOST_LEVELS,
    };
    let (engine_text, hidden) = QuotedOnly::hide(text).ok_or_else(unreadable_character)?;
    let mut reader = SyntaxReader {
        text,
        hidden,
        events: Parser::new_from_str_with_options(&engine_text, options),
        at: 0,
    };
    let mut root = None;
    loop {
        match reader.next()? {
            (Event::DocumentStart(..), _) if root.is_some() => {
                return Err(EditError("it holds more than one document".to_owned()));
            }
            (Event::DocumentStart(..), span) => {
                reader.at = reader.bytes(&span)?.end;
                let (event, span) = reader.next()?;
                root = Some(reader.node(event, &span, reader.at)?);
            }
            (Event::StreamEnd, _) => break,
            _ => {}
        }
    }
    if reader.hidden.next().is_some() {
        return Err(unreadable_character());
    }
    root.ok_or_else(|| EditError("it is empty".to_owned()))
}

fn unreadable_character() -> EditError {
    EditError("it holds a character that YAML does not allow".to_owned())
}

struct SyntaxReader<'a, T: granit_parser::BorrowedInput<'a>> {
    text: &'a str,
    hidden: QuotedOnly,
    events: Parser<'a, T>,
    /// The end of what was read.
    at: usize,
}

impl<'a, T: granit_parser::BorrowedInput<'a>> SyntaxReader<'a, T> {
    /// Where it stands in the text.
    fn bytes(&self, span: &Span) -> Result<Range<usize>, EditError> {
        let place = span
            .byte_range()
            .ok_or_else(|| EditError("the place of a value is not known".to_owned()))?;
        Ok(self.hidden.offset(place.start)..self.hidden.offset(place.end))
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), EditError> {
        match self.events.next() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(EditError(format!("it is not readable: {error}"))),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'a>, span: &Span, after: usize) -> Result<SyntaxNode, EditError> {
        let place = self.bytes(span)?;
        let has_properties = event.anchor_id().is_some() || event.tag().is_some();
        let properties = if has_properties && !event.is_alias() {
            properties(self.text, after)
        } else {
            None
        };
        let behind = properties.as_ref().map_or(after, |properties| properties.end);
        let (own, kind) = match event {
            Event::Scalar(_, ScalarStyle::Plain, ..) if place.is_empty() => (behind..behind, SyntaxKind::Nothing),
            Event::Scalar(text, style, ..) => {
                let text = match style {
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => self
                        .hidden
                        .restore(text, place.start)
                        .map_err(|_| unreadable_character())?,
                    _ => text,
                };
                self.scalar(text.into_owned(), style, &place, behind)
            }
            Event::Alias(_) => (place, SyntaxKind::Alias),
            // A list that is not indented further than its key is said to start behind its first dash.
            Event::SequenceStart(StructureStyle::Block, ..) => self.list(skip(self.text, behind, b""), false)?,
            Event::SequenceStart(StructureStyle::Flow, ..) => self.list(place.start, true)?,
            Event::MappingStart(style, ..) => self.map(&place, style == StructureStyle::Flow)?,
            other => return Err(EditError(format!("it holds what is not expected here: {other:?}"))),
        };
        self.at = own.end;
        Ok(SyntaxNode {
            after,
            properties: properties.unwrap_or(own.start..own.start),
            own,
            kind,
        })
    }

    fn scalar(
        &self,
        text: String,
        style: ScalarStyle,
        place: &Range<usize>,
        behind: usize,
    ) -> (Range<usize>, SyntaxKind) {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            let (block, keeps) = (None, false);
            return (
                place.clone(),
                SyntaxKind::Scalar(SyntaxScalar {
                    text,
                    style,
                    block,
                    keeps,
                }),
            );
        }
        let start = skip(self.text, behind, b"");
        let header = self.text.get(start..).unwrap_or_default();
        let head_end = start + header.find(|c: char| c.is_ascii_whitespace()).unwrap_or(header.len());
        let line_end = line_end(self.text, head_end);
        let keeps = self
            .text
            .get(start..head_end)
            .is_some_and(|header| header.contains('+'));
        let lines = self.text.get(line_end..place.end).unwrap_or_default();
        let last_is_space = text.trim_end_matches('\n').ends_with([' ', '\t']);
        let kept = match lines.rfind('\n') {
            _ if !keeps && !last_is_space => lines.trim_end_matches([' ', '\t', '\r', '\n']),
            // The place goes on to where the next line begins.
            Some(at) if lines.get(at..).is_some_and(|rest| rest.trim().is_empty()) => {
                let kept = lines.get(..at).unwrap_or_default();
                kept.strip_suffix('\r').unwrap_or(kept)
            }
            _ => lines,
        };
        // But where the file ends there is no next line: white space there may be a line of the text, or its only one.
        let last = text.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
        let is_last = !last.is_empty() && last.trim().is_empty() && lines.ends_with(last);
        let is_only = kept.is_empty() && !text.is_empty();
        let kept = if is_only || is_last && place.end == self.text.len() {
            lines
        } else {
            kept
        };
        let end = line_end + kept.len();
        let block = Some((head_end, line_end..end));
        (
            start..end,
            SyntaxKind::Scalar(SyntaxScalar {
                text,
                style,
                block,
                keeps,
            }),
        )
    }

    fn list(&mut self, start: usize, flow: bool) -> Result<(Range<usize>, SyntaxKind), EditError> {
        let mut items = Vec::new();
        self.at = if flow { start + 1 } else { start };
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let end = if flow { self.bytes(&span)?.end } else { self.at };
                return Ok((start..end, SyntaxKind::List { flow, items }));
            }
            let dash = skip(self.text, self.at, if flow { b"," } else { b"" });
            let node = self.node(event, &span, if flow { dash } else { dash + 1 })?;
            items.push(SyntaxItem { dash, node });
        }
    }

    fn map(&mut self, place: &Range<usize>, flow: bool) -> Result<(Range<usize>, SyntaxKind), EditError> {
        let mut entries = Vec::new();
        // Of a pair without braces, `[key: value]`, the place is empty.
        self.at = place.end;
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                let end = if place.is_empty() {
                    self.at
                } else {
                    self.bytes(&span)?.end
                };
                return Ok((place.start..end, SyntaxKind::Map { flow, entries }));
            }
            let start = skip(self.text, self.at, if flow { b"," } else { b"" });
            let after = match self.text.as_bytes().get(start) {
                Some(b'?') if self.bytes(&span)?.start > start => start + 1,
                _ => start,
            };
            let key = self.node(event, &span, after)?;
            let colon = skip(self.text, key.own.end, b"");
            let has_colon = self.text.as_bytes().get(colon) == Some(&b':');
            let (event, span) = self.next()?;
            let value = self.node(event, &span, if has_colon { colon + 1 } else { key.own.end })?;
            entries.push(SyntaxEntry {
                start,
                key_end: key.own.end,
                quoted: matches!(&key.kind, SyntaxKind::Scalar(scalar) if scalar.style == ScalarStyle::DoubleQuoted),
                key: match key.kind {
                    SyntaxKind::Scalar(scalar) => Some(scalar.text),
                    _ => None,
                },
                value,
            });
        }
    }
}

/// Behind white space, line breaks, comments and (in flow style) commas.
pub(super) fn skip(text: &str, from: usize, also: &[u8]) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' => at = line_end(text, at),
            other if also.contains(other) => at += 1,
            _ => break,
        }
    }
    at
}

/// The anchor and tag that stand from here, before the value itself.
pub(super) fn properties(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Option<Range<usize>> = None;
    let mut at = skip(text, from, b"");
    while matches!(bytes.get(at), Some(b'&' | b'!')) {
        let start = at;
        while bytes
            .get(at)
            .is_some_and(|byte| !byte.is_ascii_whitespace() && !b",[]{}".contains(byte))
        {
            at += 1;
        }
        found = Some(found.map_or(start, |found| found.start)..at);
        at = skip(text, at, b"");
    }
    found
}

/// Where the line ends: before its line break.
pub(super) fn line_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let end = from + rest.find('\n').unwrap_or(rest.len());
    match text.get(from..end) {
        Some(line) if line.ends_with('\r') && end < text.len() => end - 1,
        _ => end,
    }
}

/// Where the line starts.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |found| found + 1)
}

/// The column, in characters from 0.
pub(super) fn column(text: &str, at: usize) -> usize {
    let line = text.get(line_start(text, at)..at).unwrap_or_default();
    line.chars().count()
}

/// The line break that is in use about here.
pub(super) fn line_break(text: &str, at: usize) -> &'static str {
    let after = text.get(at..).unwrap_or_default();
    let before = text.get(..at).unwrap_or_default();
    let crlf = match (after.find('\n'), before.rfind('\n')) {
        (Some(found), _) => text.get(..at + found).is_some_and(|line| line.ends_with('\r')),
        (None, Some(found)) => text.get(..found).is_some_and(|line| line.ends_with('\r')),
        (None, None) => false,
    };
    if crlf { "\r\n" } else { "\n" }
}
