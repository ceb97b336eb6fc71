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
        return Err(EditError::at(path, "it is not there"));
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
            match &scalar.block {
                None => Ok(inline(document, &site, node.own.clone(), None, written, value)),
                Some((head_end, lines)) => Ok(inline(
                    document,
                    &site,
                    node.own.start..*head_end,
                    Some(lines.clone()),
                    written,
                    value,
                )),
            }
        }
        SyntaxKind::Alias => {
            let written = emit::value(value, &site, None);
            Ok(inline(document, &site, node.own.clone(), None, written, value))
        }
        _ if node.is_flow() => {
            let json = document.site(node).json;
            let written = match value {
                Value::Array(_) | Value::Object(_) => Emitted::line(emit::flow(value, &EmitContext { json, ..site })),
                _ => emit::value(value, &site, None),
            };
            Ok(inline(document, &site, node.own.clone(), None, written, value))
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
    let before = node.after.max(if node.properties.is_empty() {
        0
    } else {
        node.properties.end
    });
    let first_line = document.line_end(before);
    if !document.slice(before, node.own.start).contains('#') {
        return on_lines(
            document,
            before..node.own.end,
            format!(" {}", written.head),
            None,
            &written.body,
            value,
        );
    }
    if (is_alone || written.body.is_empty()) && !document.slice(first_line, node.own.start).contains('#') {
        let lines = Some(first_line..node.own.end);
        return on_lines(
            document,
            before..before,
            format!(" {}", written.head),
            lines,
            &written.body,
            value,
        );
    }
    let head = format!("{}{}", " ".repeat(deep - column), written.head);
    on_lines(document, node.own.clone(), head, None, &written.body, value)
}

fn inline(
    document: &EditableDocument<'_>,
    site: &EmitContext<'_>,
    range: Range<usize>,
    lines: Option<Range<usize>>,
    written: Emitted,
    value: &Value,
) -> Vec<TextEdit> {
    let mut start = range.start;
    let mut head = written.head;
    if head.is_empty() {
        start = document.lead_in(start, site);
    } else if head.starts_with('|') || head.starts_with('>') {
        // The value stood on a line below its key: an indicator does not.
        let lead_in = document.lead_in(start, site);
        let between = document.slice(lead_in, start);
        if between.contains('\n') && document.slice(0, lead_in).ends_with(':') {
            start = lead_in;
            head.insert(0, ' ');
        }
    }
    on_lines(document, start..range.end, head, lines, &written.body, value)
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

impl SyntaxScalar {
    pub(super) fn is_plain(&self) -> bool {
        self.style == ScalarStyle::Plain
    }
}
