//! A list or a map while it is being read: unique keys, and merge keys (`<<`).

use std::{collections::HashMap, sync::Arc};

use super::{
    node::{Kind, Member, Node, Spot},
    tree::NODE_WEIGHT,
};

/// A list or a map that is not closed yet.
pub(super) enum Branch {
    List(Vec<Arc<Node>>),
    Map(OpenMap),
}

/// A map that is not closed yet.
#[derive(Default)]
pub(super) struct OpenMap {
    members: Vec<Member>,
    /// The line of every key.
    lines: HashMap<Arc<str>, u32>,
    waiting: Option<Key>,
    merge: Option<Box<Member>>,
    merges: Vec<Arc<Node>>,
}

/// A key that waits for its value.
enum Key {
    Named(Arc<str>, Spot),
    Merge(Arc<str>, Spot),
    /// Its fault was reported: its value goes nowhere.
    Unusable,
}

/// What can be wrong with a key.
pub(super) enum Fault {
    Duplicate { key: Arc<str>, line: u32 },
    KeyNotText,
    MergeNotMap,
}

impl Branch {
    pub(super) fn list() -> Self {
        Self::List(Vec::new())
    }

    pub(super) fn map() -> Self {
        Self::Map(OpenMap::default())
    }

    /// Takes the next item, key or value.
    pub(super) fn put(&mut self, node: Arc<Node>, spot: Spot) -> Option<Fault> {
        match self {
            Self::List(items) => {
                items.push(node);
                None
            }
            Self::Map(map) => match map.waiting.take() {
                None => map.key(&node, spot),
                Some(Key::Unusable) => None,
                Some(Key::Merge(key, at)) => map.merge(key, at, node),
                Some(Key::Named(key, at)) => {
                    map.members.push(Member { key, at, value: node });
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
    pub(super) fn close(self, spot: Spot) -> Node {
        let (kind, merge, deepest, weight) = match self {
            Self::List(items) => {
                let (deepest, weight) = measure(items.iter());
                (Kind::List(items.into()), None, deepest, weight)
            }
            Self::Map(mut map) => {
                let merge = map.merge.take();
                let all = map.with_merges();
                let (deepest, weight) = measure(all.iter().map(|member| &member.value));
                (Kind::Map(all.into()), merge, deepest, weight)
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
    fn key(&mut self, node: &Node, at: Spot) -> Option<Fault> {
        let (key, fault) = match &node.kind {
            Kind::Broken => (Key::Unusable, None),
            Kind::Scalar(scalar) if !node.is_null() => {
                let merge = scalar.plain && &*scalar.text == "<<";
                let key = Arc::<str>::from(&*scalar.text);
                match self.lines.insert(Arc::clone(&key), at.line) {
                    Some(line) => (Key::Unusable, Some(Fault::Duplicate { key, line })),
                    None if merge => (Key::Merge(key, at), None),
                    None => (Key::Named(key, at), None),
                }
            }
            _ => (Key::Unusable, Some(Fault::KeyNotText)),
        };
        self.waiting = Some(key);
        fault
    }

    fn merge(&mut self, key: Arc<str>, at: Spot, node: Arc<Node>) -> Option<Fault> {
        match &node.kind {
            Kind::Broken => return None,
            Kind::Map(_) => self.merges.push(Arc::clone(&node)),
            Kind::List(items)
                if items
                    .iter()
                    .all(|item| matches!(item.kind, Kind::Map(_) | Kind::Broken)) =>
            {
                self.merges.extend(items.iter().cloned());
            }
            _ => return Some(Fault::MergeNotMap),
        }
        self.merge = Some(Box::new(Member { key, at, value: node }));
        None
    }

    /// Own members first; a key of the map beats a merged one, an earlier merged one beats a later.
    fn with_merges(mut self) -> Vec<Member> {
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

fn members(node: &Node) -> &[Member] {
    match &node.kind {
        Kind::Map(members) => members,
        _ => &[],
    }
}

/// The depth of the deepest, and the weight of all with their parent.
fn measure<'a>(nodes: impl Iterator<Item = &'a Arc<Node>>) -> (u32, u64) {
    nodes.fold((0, NODE_WEIGHT), |(deepest, weight), node| {
        (deepest.max(node.depth), weight.saturating_add(node.weight))
    })
}
