//! A list or a map while it is being read: unique keys, and merge keys (`<<`).

use std::{collections::HashMap, sync::Arc};

use super::{
    node::{MapEntry, Node, NodeKind, Span},
    tree::NODE_WEIGHT,
};

/// A list or a map that is not closed yet.
pub(super) enum OpenCollection {
    List(Vec<Arc<Node>>),
    Map(OpenMap),
}

/// A map that is not closed yet.
#[derive(Default)]
pub(super) struct OpenMap {
    members: Vec<MapEntry>,
    /// The line of every key.
    lines: HashMap<Arc<str>, u32>,
    waiting: Option<PendingKey>,
    merge: Option<Box<MapEntry>>,
    merges: Vec<Arc<Node>>,
}

/// A key that waits for its value.
enum PendingKey {
    Named(Arc<str>, Span),
    Merge(Arc<str>, Span),
    /// Its fault was reported: its value goes nowhere.
    Unusable,
}

/// What can be wrong with a key.
pub(super) enum KeyError {
    Duplicate { key: Arc<str>, line: u32 },
    KeyNotText,
    MergeNotMap,
}

impl OpenCollection {
    pub(super) fn list() -> Self {
        Self::List(Vec::new())
    }

    pub(super) fn map() -> Self {
        Self::Map(OpenMap::default())
    }

    /// Takes the next item, key or value.
    pub(super) fn put(&mut self, node: Arc<Node>, spot: Span) -> Option<KeyError> {
        match self {
            Self::List(items) => {
                items.push(node);
                None
            }
            Self::Map(map) => match map.waiting.take() {
                None => map.key(&node, spot),
                Some(PendingKey::Unusable) => None,
                Some(PendingKey::Merge(key, at)) => map.merge(key, at, node),
                Some(PendingKey::Named(key, at)) => {
                    map.members.push(MapEntry { key, at, value: node });
                    None
                }
            },
        }
    }

    /// How many members merge keys bring, at most.
    pub(super) fn merged_members(&self) -> u64 {
        match self {
            Self::List(_) => 0,
            Self::Map(map) => map.merges.iter().map(|node| members(node).len() as u64).sum(),
        }
    }

    /// The finished node.
    pub(super) fn close(self, spot: Span) -> Node {
        let (kind, merge, deepest, weight) = match self {
            Self::List(items) => {
                let (deepest, weight) = measure(items.iter());
                (NodeKind::List(items.into()), None, deepest, weight)
            }
            Self::Map(mut map) => {
                let merge = map.merge.take();
                let all = map.with_merges();
                let (deepest, weight) = measure(all.iter().map(|member| &member.value));
                (NodeKind::Map(all.into()), merge, deepest, weight)
            }
        };
        Node {
            kind,
            spot,
            merge,
            depth: deepest + 1,
            weight,
        }
    }
}

impl OpenMap {
    fn key(&mut self, node: &Node, at: Span) -> Option<KeyError> {
        let (key, fault) = match &node.kind {
            NodeKind::Broken => (PendingKey::Unusable, None),
            NodeKind::Scalar(scalar) if !node.is_null() => {
                let merge = scalar.plain && &*scalar.text == "<<";
                let key = Arc::<str>::from(&*scalar.text);
                match self.lines.insert(Arc::clone(&key), at.line) {
                    Some(line) => (PendingKey::Unusable, Some(KeyError::Duplicate { key, line })),
                    None if merge => (PendingKey::Merge(key, at), None),
                    None => (PendingKey::Named(key, at), None),
                }
            }
            _ => (PendingKey::Unusable, Some(KeyError::KeyNotText)),
        };
        self.waiting = Some(key);
        fault
    }

    fn merge(&mut self, key: Arc<str>, at: Span, node: Arc<Node>) -> Option<KeyError> {
        match &node.kind {
            NodeKind::Broken => return None,
            NodeKind::Map(_) => self.merges.push(Arc::clone(&node)),
            NodeKind::List(items)
                if items
                    .iter()
                    .all(|item| matches!(item.kind, NodeKind::Map(_) | NodeKind::Broken)) =>
            {
                self.merges.extend(items.iter().cloned());
            }
            _ => return Some(KeyError::MergeNotMap),
        }
        self.merge = Some(Box::new(MapEntry { key, at, value: node }));
        None
    }

    /// Own members first; a key of the map beats a merged one, an earlier merged one beats a later.
    fn with_merges(mut self) -> Vec<MapEntry> {
        for source in &self.merges {
            for member in members(source) {
                if self.lines.insert(Arc::clone(&member.key), member.at.line).is_none() {
                    self.members.push(member.clone());
                }
            }
        }
        self.members
    }
}

fn members(node: &Node) -> &[MapEntry] {
    match &node.kind {
        NodeKind::Map(members) => members,
        _ => &[],
    }
}

/// The depth of the deepest, and the weight of all with their parent.
fn measure<'a>(nodes: impl Iterator<Item = &'a Arc<Node>>) -> (u32, u64) {
    nodes.fold((0, NODE_WEIGHT), |(deepest, weight), node| {
        (deepest.max(node.depth), weight.saturating_add(node.weight))
    })
}
