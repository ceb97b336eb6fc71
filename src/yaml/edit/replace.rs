//! A new value in the place of another.

use std::ops::Range;

use serde_json::Value;

use super::change::EditError;
use super::document::{EditableDocument, PathMatch, find};
use super::emit;
use super::emit::{EmitContext, Emitted, PreviousStyle, TrailingBreaks};
use super::syntax::{ScalarStyle, SyntaxKind, SyntaxNode, SyntaxScalar};
use super::text_edit::TextEdit;
use crate::yaml::node::PathSegment;

/// Folded texts are not folded to less than this.
const NARROWEST: usize = 60;

/// What is to be replaced.
pub(super) fn set(
    document: &EditableDocument<'_>,
    path: &[PathSegment],
    value: &Value,
) -> Result<Vec<TextEdit>, EditError> {
    let PathMatch::Node(node) = find(&document.root, path)? else {
        return Err(EditError::at(path, "it does not exist"));
    };
    let Some(parent) = document.parent(path) else {
        return Err(EditError("the file cannot be replaced as a whole".to_owned()));
    };
    let site = document.site(parent);
    match &node.kind {
        SyntaxKind::Nothing => {
            let written = emit::value(value, &site, None);
            let bare = parent.is_flow() && !document.slice(node.after - 1, node.after).ends_with(':');
            let head = match (bare, written.head.is_empty()) {
                (_, true) => String::new(),
                (true, _) => format!(": {}", written.head),
                (false, _) => format!(" {}", written.head),
            };
            Ok(on_lines(document, node.own.clone(), head, None, &written.body, value))
        }
        SyntaxKind::Scalar(scalar) => {
            let written = emit::value(value, &site, Some(like(document, scalar, &site)));
            Ok(inline(document, &site, node, written, value))
        }
        SyntaxKind::Alias => {
            let written = emit::value(value, &site, None);
            Ok(inline(document, &site, node, written, value))
        }
        _ if node.is_flow() => {
            let json = document.site(node).json;
            let written = match value {
                Value::Array(_) | Value::Object(_) => Emitted::line(emit::flow(value, &EmitContext { json, ..site })),
                _ => emit::value(value, &site, None),
            };
            Ok(inline(document, &site, node, written, value))
        }
        _ => Ok(in_block(document, node, value, &site)),
    }
}

/// In the place of a map or list in block style.
fn in_block(
    document: &EditableDocument<'_>,
    node: &SyntaxNode,
    value: &Value,
    site: &EmitContext<'_>,
) -> Vec<TextEdit> {
    let column = document.column(node.own.start);
    // A list in block style may stand no deeper than its key, anything else may not.
    let deep = if column > site.parent { column } else { site.body };
    let body = if value.is_array() { column } else { deep };
    let written = emit::value(value, &EmitContext { body, ..*site }, None);
    let last = node.own.end;
    // A comment there would become a part of a text of several lines.
    let is_alone = document.slice(last, document.line_end(last)).trim().is_empty();
    if written.head.is_empty() && is_alone {
        let first = format!("{}{}", site.line_break, " ".repeat(body));
        let text = written.body.strip_prefix(&first).unwrap_or(&written.body);
        return vec![TextEdit::new(
            node.own.clone(),
            format!("{}{text}", " ".repeat(body - column)),
        )];
    }
    let written = match value {
        Value::Array(_) | Value::Object(_) => Emitted::line(emit::flow(value, site)),
        _ => emit::value(value, site, None),
    };
    on_key_line(document, node, written, deep - column, value)
}

/// In place of a value that may begin on a line below its key: on the line of the key, so that no `|` stands alone on a line.
/// Comments between the two stay; where they are in the way, a text is quoted, and stands `deeper` by so many columns.
fn on_key_line(
    document: &EditableDocument<'_>,
    node: &SyntaxNode,
    written: Emitted,
    deeper: usize,
    value: &Value,
) -> Vec<TextEdit> {
    let before = node.after.max(if node.properties.is_empty() {
        0
    } else {
        node.properties.end
    });
    let (own, first_line) = (&node.own, document.line_end(before));
    let (head_end, lines) = node.head_and_lines();
    let has_comments = |from: usize| document.slice(from, own.start).contains('#');
    if !has_comments(before) {
        let head = format!(" {}", written.head);
        return on_lines(document, before..head_end, head, lines, &written.body, value);
    }
    // A comment behind the value would become a part of a text of several lines.
    let is_alone = [head_end, own.end]
        .iter()
        .all(|end| document.slice(*end, document.line_end(*end)).trim().is_empty());
    if (is_alone || written.body.is_empty()) && !has_comments(first_line) {
        let head = format!(" {}", written.head);
        let lines = Some(first_line..own.end);
        return on_lines(document, before..before, head, lines, &written.body, value);
    }
    let line = match value {
        Value::String(text) if !written.body.is_empty() => emit::double(text),
        _ => written.head,
    };
    let head = format!("{}{line}", " ".repeat(deeper));
    on_lines(document, own.start..head_end, head, lines, "", value)
}

fn inline(
    document: &EditableDocument<'_>,
    site: &EmitContext<'_>,
    node: &SyntaxNode,
    written: Emitted,
    value: &Value,
) -> Vec<TextEdit> {
    let mut start = node.own.start;
    if written.head.starts_with(['|', '>']) {
        let line_start = document.slice(0, start).rfind('\n').map_or(0, |found| found + 1);
        if line_start > node.after && document.slice(line_start, start).trim().is_empty() {
            return on_key_line(document, node, written, 0, value);
        }
    } else if written.head.is_empty() {
        start = document.lead_in(start, site);
    }
    let (head_end, lines) = node.head_and_lines();
    on_lines(document, start..head_end, written.head, lines, &written.body, value)
}

/// A value's head in its place, and its body behind the end of that line (or in the place of the lines of the old one).
pub(super) fn on_lines(
    document: &EditableDocument<'_>,
    range: Range<usize>,
    head: String,
    lines: Option<Range<usize>>,
    body: &str,
    value: &Value,
) -> Vec<TextEdit> {
    let mut lines = lines.unwrap_or_else(|| {
        let end = document.line_end(range.end);
        end..end
    });
    if body.is_empty() && lines.is_empty() {
        return vec![TextEdit::new(range, head)];
    }
    let mut body = body.to_owned();
    let end = TrailingBreaks::of(value, &body);
    if end == TrailingBreaks::Keeps {
        lines.end = document.blank_lines(lines.end);
    }
    if end != TrailingBreaks::Line && lines.end == document.text.len() {
        body.push_str(if body.starts_with('\r') { "\r\n" } else { "\n" });
    }
    if lines.start == range.end {
        return vec![TextEdit::new(range.start..lines.end, head + &body)];
    }
    vec![TextEdit::new(range, head), TextEdit::new(lines, body)]
}

/// How the old text was written.
fn like(document: &EditableDocument<'_>, scalar: &SyntaxScalar, site: &EmitContext<'_>) -> PreviousStyle {
    let lines = scalar
        .block
        .as_ref()
        .map_or("", |(_, lines)| document.slice(lines.start, lines.end));
    let width = lines.lines().map(|line| line.trim().chars().count()).max().unwrap_or(0);
    let indented = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let first = lines.lines().find(|line| !line.trim().is_empty()).map(indented);
    let column = match &scalar.block {
        Some((head_end, _)) => {
            let before = document.slice(head_end.saturating_sub(2), *head_end);
            let given = before
                .chars()
                .find_map(|c| c.to_digit(10))
                .and_then(|digit| usize::try_from(digit).ok());
            given.map(|given| site.parent + given).or(first).unwrap_or(site.body)
        }
        None => site.body,
    };
    PreviousStyle {
        style: scalar.style,
        lines: scalar.text.contains('\n'),
        column,
        width: width.max(NARROWEST),
    }
}

impl SyntaxNode {
    /// The end of what stands on the first line of the value, and the lines below it if it is a block scalar.
    fn head_and_lines(&self) -> (usize, Option<Range<usize>>) {
        match &self.kind {
            SyntaxKind::Scalar(SyntaxScalar {
                block: Some((head_end, lines)),
                ..
            }) => (*head_end, Some(lines.clone())),
            _ => (self.own.end, None),
        }
    }
}

impl SyntaxScalar {
    pub(super) fn is_plain(&self) -> bool {
        self.style == ScalarStyle::Plain
    }
}
