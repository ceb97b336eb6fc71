//! Walks a path through the tree.

use super::{
    change::{Refusal, Step},
    tree::{Entry, Item, Kind, Node},
};

/// How far a path leads.
pub(super) enum Found<'a> {
    /// To a value.
    Node(&'a Node),
    /// To a map that lacks the next key; what is missing are the steps from `missing` on.
    Missing { map: &'a Node, missing: usize },
}

/// Follows the path.
pub(super) fn find<'a>(root: &'a Node, path: &[Step]) -> Result<Found<'a>, Refusal> {
    let mut node = root;
    for (at, step) in path.iter().enumerate() {
        let upto = path.get(..at).unwrap_or_default();
        node = match (step, &node.kind) {
            (Step::Key(key), Kind::Map { entries, .. }) => match entry(entries, key) {
                Some(entry) => &entry.value,
                None => return Ok(Found::Missing { map: node, missing: at }),
            },
            (Step::Key(_), Kind::Nothing) => return Ok(Found::Missing { map: node, missing: at }),
            (Step::Item(item), Kind::List { items, .. }) => match items.get(*item) {
                Some(item) => &item.node,
                None => return Err(Refusal::at(upto, &format!("there is no item {item}"))),
            },
            (_, Kind::Alias) => {
                return Err(Refusal::at(
                    upto,
                    "it is an alias: what is in it belongs to another place",
                ));
            }
            (Step::Key(_), _) => return Err(Refusal::at(upto, "it is no map")),
            (Step::Item(_), _) => return Err(Refusal::at(upto, "it is no list")),
        };
    }
    Ok(Found::Node(node))
}

/// The entry of a key.
pub(super) fn entry<'a>(entries: &'a [Entry], key: &str) -> Option<&'a Entry> {
    entries.iter().find(|entry| entry.key.as_deref() == Some(key))
}

/// The node that ends last in a node: a deeply nested last value.
pub(super) fn last_leaf(node: &Node) -> &Node {
    match &node.kind {
        Kind::List { flow: false, items } => items.last().map_or(node, |Item { node, .. }| last_leaf(node)),
        Kind::Map { flow: false, entries } => entries.last().map_or(node, |entry| last_leaf(&entry.value)),
        _ => node,
    }
}
