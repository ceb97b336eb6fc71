//! A text with its tree, what new lines in it should look like, and the walk along a path.

use super::change::EditError;
use super::emit::EmitContext;
use super::syntax;
use super::syntax::{SyntaxEntry, SyntaxItem, SyntaxKind, SyntaxNode};
use crate::yaml::node::PathSegment;

/// A text that can be edited.
pub(super) struct EditableDocument<'a> {
    pub text: &'a str,
    pub root: SyntaxNode,
    /// How far levels are indented.
    step: usize,
    /// Is it JSON rather than YAML?
    json: bool,
}

impl<'a> EditableDocument<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, EditError> {
        let root = syntax::read(text)?;
        Ok(Self {
            text,
            step: step(text, &root).unwrap_or(2),
            json: is_json(&root),
            root,
        })
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    pub(super) fn line_end(&self, at: usize) -> usize {
        syntax::line_end(self.text, at)
    }

    pub(super) fn column(&self, at: usize) -> usize {
        syntax::column(self.text, at)
    }

    /// Where something begins that is replaced: with the space before it, and in block style, where lines below take its
    /// place, with the line break before that, or its line would be left blank.
    pub(super) fn lead_in(&self, at: usize, site: &EmitContext<'_>) -> usize {
        let before = self.slice(0, at).trim_end_matches([' ', '\t']);
        let above = before.strip_suffix('\n').filter(|_| !site.flow);
        above
            .map_or(before, |above| above.strip_suffix('\r').unwrap_or(above))
            .len()
    }

    /// The map or list that holds what is at the path.
    pub(super) fn parent(&self, path: &[PathSegment]) -> Option<&SyntaxNode> {
        let (_, above) = path.split_last()?;
        match find(&self.root, above) {
            Ok(PathMatch::Node(node)) => Some(node),
            _ => None,
        }
    }

    /// Where a value of this map or list stands.
    pub(super) fn site(&self, parent: &SyntaxNode) -> EmitContext<'static> {
        let flow = parent.is_flow();
        let column = self.column(parent.own.start);
        let list = matches!(parent.kind, SyntaxKind::List { .. });
        EmitContext {
            line_break: syntax::line_break(self.text, parent.own.start),
            parent: column,
            body: column + if list { 2 } else { self.step },
            step: self.step,
            flow,
            json: flow && (self.json || is_json(parent)),
        }
    }

    /// Where the blank lines end that follow a line's end.
    pub(super) fn blank_lines(&self, line_end: usize) -> usize {
        let rest = self.slice(line_end, self.text.len());
        let blank = rest.len() - rest.trim_start().len();
        let last = rest.get(..blank).and_then(|blank| blank.rfind('\n'));
        let to = match last {
            _ if blank == rest.len() => rest.len(),
            Some(found) => found,
            None => 0,
        };
        // The last line break ends the last blank line.
        let to = if to < rest.len() && rest.get(..to).is_some_and(|blank| blank.ends_with('\r')) {
            to - 1
        } else {
            to
        };
        let kept = self.slice(line_end, line_end + to);
        if kept.contains('\n') && line_end + to == self.text.len() {
            let kept = kept
                .strip_suffix('\n')
                .map_or(kept, |kept| kept.strip_suffix('\r').unwrap_or(kept));
            return line_end + kept.len();
        }
        line_end + to
    }

    /// The end of the lines that belong to a value: its own, and comments below that are indented further than `column`.
    pub(super) fn lines_end(&self, node: &SyntaxNode, column: usize) -> usize {
        let mut end = self.line_end(last_leaf(node).own.end);
        let mut at = end;
        while let Some(start) = self
            .text
            .get(at..)
            .and_then(|rest| rest.find('\n'))
            .map(|found| at + found + 1)
        {
            at = self.line_end(start);
            let line = self.slice(start, at);
            let indented = line.trim_start_matches(' ');
            if indented.starts_with('#') && line.len() - indented.len() > column {
                end = at;
            } else if !line.trim().is_empty() {
                break;
            }
        }
        end
    }
}

impl SyntaxNode {
    pub(super) fn is_flow(&self) -> bool {
        matches!(
            self.kind,
            SyntaxKind::List { flow: true, .. } | SyntaxKind::Map { flow: true, .. }
        )
    }

    /// Is it `null` or `~`?
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.kind, SyntaxKind::Scalar(scalar) if scalar.is_plain()
            && matches!(scalar.text.as_str(), "null" | "~" | "Null" | "NULL"))
    }
}

fn is_json(node: &SyntaxNode) -> bool {
    match &node.kind {
        SyntaxKind::Map { flow: true, entries } => entries.first().is_some_and(|entry| entry.quoted),
        SyntaxKind::List { flow: true, items } => items.first().is_some_and(|item| is_json(&item.node)),
        _ => false,
    }
}

/// How far the first indented level is indented.
fn step(text: &str, node: &SyntaxNode) -> Option<usize> {
    match &node.kind {
        SyntaxKind::Map { flow: false, entries } => {
            let column = syntax::column(text, node.own.start);
            let deeper = entries
                .iter()
                .map(|entry| &entry.value)
                .filter(|value| !value.is_flow());
            let nested = deeper
                .clone()
                .filter(|value| matches!(value.kind, SyntaxKind::Map { .. } | SyntaxKind::List { .. }));
            nested
                .map(|value| syntax::column(text, value.own.start).saturating_sub(column))
                .find(|step| *step > 0)
                .or_else(|| deeper.take(8).find_map(|value| step(text, value)))
        }
        SyntaxKind::List { flow: false, items } => items
            .iter()
            .take(8)
            .find_map(|SyntaxItem { node, .. }| step(text, node)),
        _ => None,
    }
}

/// How far a path leads.
pub(super) enum PathMatch<'a> {
    /// To a value.
    Node(&'a SyntaxNode),
    /// To a map that lacks the next key; what is missing are the steps from `missing` on.
    Missing { map: &'a SyntaxNode, missing: usize },
}

/// Follows the path.
pub(super) fn find<'a>(root: &'a SyntaxNode, path: &[PathSegment]) -> Result<PathMatch<'a>, EditError> {
    let mut node = root;
    for (at, step) in path.iter().enumerate() {
        let upto = path.get(..at).unwrap_or_default();
        node = match (step, &node.kind) {
            (PathSegment::Key(key), SyntaxKind::Map { entries, .. }) => match entry(entries, key) {
                Some(entry) => &entry.value,
                None => return Ok(PathMatch::Missing { map: node, missing: at }),
            },
            (PathSegment::Key(_), SyntaxKind::Nothing) => return Ok(PathMatch::Missing { map: node, missing: at }),
            (PathSegment::Item(item), SyntaxKind::List { items, .. }) => match items.get(*item) {
                Some(item) => &item.node,
                None => return Err(EditError::at(upto, &format!("there is no item {item}"))),
            },
            (_, SyntaxKind::Alias) => {
                return Err(EditError::at(
                    upto,
                    "it is an alias: what is in it belongs to another place",
                ));
            }
            (PathSegment::Key(_), _) => return Err(EditError::at(upto, "it is no map")),
            (PathSegment::Item(_), _) => return Err(EditError::at(upto, "it is no list")),
        };
    }
    Ok(PathMatch::Node(node))
}

/// The entry of a key.
pub(super) fn entry<'a>(entries: &'a [SyntaxEntry], key: &str) -> Option<&'a SyntaxEntry> {
    entries.iter().find(|entry| entry.key.as_deref() == Some(key))
}

/// The node that ends last in a node: a deeply nested last value.
pub(super) fn last_leaf(node: &SyntaxNode) -> &SyntaxNode {
    match &node.kind {
        SyntaxKind::List { flow: false, items } => items.last().map_or(node, |SyntaxItem { node, .. }| last_leaf(node)),
        SyntaxKind::Map { flow: false, entries } => entries.last().map_or(node, |entry| last_leaf(&entry.value)),
        _ => node,
    }
}
