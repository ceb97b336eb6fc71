//! Walks a path through the tree.

use super::{
    change::{EditError, PathSegment},
    tree::{SyntaxEntry, SyntaxItem, SyntaxKind, SyntaxNode},
};

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
