//! Where in a roster file every value is written: from its place to the way that leads to it, aliases and merges aside.

use std::collections::{HashMap, HashSet};

use super::node::PathSegment;
use super::node::{MapEntry, Node, NodeKind, Span};
use super::parse;
use crate::diagnostic::{Location, SourceFile};

/// The values that are written in one file.
#[derive(Debug, Default)]
pub struct SourceMap {
    written: Vec<SourceNode>,
    by_place: HashMap<(u32, u32), usize>,
    /// Apart from the others: a list may begin where its first item does.
    lists: HashMap<(u32, u32), usize>,
    children: HashMap<(usize, String), usize>,
    /// Maps for which an alias stands elsewhere, merge keys aside.
    aliased: HashSet<(u32, u32)>,
    /// By the place of a map, the maps that take over its keys by a merge key.
    heirs: HashMap<(u32, u32), Vec<(u32, u32)>>,
}

/// One value, at the key or item under which it, or an alias for it, is written.
#[derive(Debug)]
struct SourceNode {
    parent: usize,
    step: PathSegment,
    at: (u32, u32),
    /// Does only an alias stand there?
    alias: bool,
    /// Is something of it written elsewhere, here or anywhere below: keys that a merge key brings, a list or map behind an alias?
    borrows: bool,
    keys: Vec<String>,
}

impl SourceMap {
    /// Reads a file once more. A file that can't be read has nothing written.
    pub fn of(source: &SourceFile) -> Self {
        let mut outline = Self::default();
        if let Some(root) = parse::parse(&source.file, &source.text, &mut Vec::new()) {
            let mut seen = Visited::default();
            outline.add(&root, 0, PathSegment::Item(0), &mut seen);
        }
        outline
    }

    /// The way to the scalar or map that is written at a place; nothing, if none begins there.
    pub fn path_to(&self, place: &Location) -> Option<Vec<PathSegment>> {
        self.way_of(*self.by_place.get(&(place.line, place.column))?)
    }

    /// The way to the list that is written at a place; nothing, if none begins there.
    pub fn list_path_to(&self, place: &Location) -> Option<Vec<PathSegment>> {
        self.way_of(*self.lists.get(&(place.line, place.column))?)
    }

    fn way_of(&self, mut at: usize) -> Option<Vec<PathSegment>> {
        let mut way = Vec::new();
        while at > 0 {
            let written = self.written.get(at)?;
            way.push(written.step.clone());
            at = written.parent;
        }
        way.reverse();
        Some(way)
    }

    /// The keys that are written at a place themselves, in their order; not those that a merge brings.
    pub fn keys(&self, place: &Location) -> &[String] {
        let at = self.by_place.get(&(place.line, place.column));
        at.and_then(|at| self.written.get(*at))
            .map_or(&[], |written| &written.keys)
    }

    /// Does an alias stand elsewhere for the map that is written at a place, other than as a merge key?
    pub fn is_aliased(&self, place: &Location) -> bool {
        self.aliased.contains(&(place.line, place.column))
    }

    /// The maps that have, or would have, a key from the map at a place by merge keys, and not one of their own.
    pub fn merged_into(&self, place: &Location, key: &str) -> Vec<Location> {
        let mut heirs: Vec<Location> = Vec::new();
        let mut next = Some(place.clone());
        let mut at = 0;
        while let Some(from) = next {
            let direct = self.heirs.get(&(from.line, from.column)).into_iter().flatten();
            for (line, column) in direct.copied() {
                let heir = Location {
                    line,
                    column,
                    ..from.clone()
                };
                if !heirs.contains(&heir) && !self.keys(&heir).iter().any(|own| own == key) {
                    heirs.push(heir);
                }
            }
            next = heirs.get(at).cloned();
            at += 1;
        }
        heirs
    }

    /// Where the value of a key at a place begins, if it is written there itself: no alias stands for it, and no merge brings it.
    pub fn value_location(&self, place: &Location, key: &str) -> Option<Location> {
        let written = self.child(place, key).filter(|written| !written.alias)?;
        Some(Location {
            line: written.at.0,
            column: written.at.1,
            ..place.clone()
        })
    }

    fn child(&self, place: &Location, key: &str) -> Option<&SourceNode> {
        let at = self.by_place.get(&(place.line, place.column))?;
        let child = self.children.get(&(*at, key.to_owned()))?;
        self.written.get(*child)
    }

    /// Is something of the list or map at a place written elsewhere (a merge key brings it, an alias stands for it)?
    ///
    /// No edit of the text at that place can change such a piece.
    pub fn borrows(&self, place: &Location, is_list: bool) -> bool {
        let places = if is_list { &self.lists } else { &self.by_place };
        let at = places.get(&(place.line, place.column));
        at.and_then(|at| self.written.get(*at))
            .is_some_and(|written| written.borrows)
    }

    /// Does a value stand right below a merge key, or in a list there?
    fn is_merge_source(&self, parent: usize, at: usize) -> bool {
        let is_merge = |at: usize| {
            let written = self.written.get(at);
            written.is_some_and(|written| matches!(&written.step, PathSegment::Key(key) if key == MERGE))
        };
        is_merge(at) || is_merge(parent)
    }

    /// Tells a map and all that it stands in; those above know already once one of them does.
    fn note_borrowed(&mut self, mut at: usize) {
        while let Some(written) = self.written.get_mut(at).filter(|written| !written.borrows) {
            written.borrows = true;
            at = written.parent;
        }
    }

    fn add(&mut self, node: &Node, parent: usize, step: PathSegment, seen: &mut Visited) {
        let at = self.written.len();
        if let PathSegment::Key(key) = &step {
            self.children.insert((parent, key.clone()), at);
            if let Some(parent) = self.written.get_mut(parent).filter(|_| key != MERGE) {
                parent.keys.push(key.clone());
            }
        }
        // What an alias stands for was written before, and so was seen before.
        let alias = !seen.nodes.insert(std::ptr::from_ref(node));
        let place = (node.spot.line, node.spot.column);
        self.written.push(SourceNode {
            parent,
            step,
            at: place,
            alias,
            borrows: false,
            keys: Vec::new(),
        });
        if alias {
            if !self.is_merge_source(parent, at) && matches!(node.kind, NodeKind::Map(_)) {
                self.aliased.insert(place);
            }
            if matches!(node.kind, NodeKind::Map(_) | NodeKind::List(_)) {
                self.note_borrowed(parent);
            }
            return;
        }
        let places = match node.kind {
            NodeKind::List(_) => &mut self.lists,
            _ => &mut self.by_place,
        };
        places.entry(place).or_insert(at);
        match &node.kind {
            NodeKind::Scalar(_) | NodeKind::Broken => {}
            NodeKind::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    self.add(item, at, PathSegment::Item(number), seen);
                }
            }
            NodeKind::Map(members) => {
                for source in node.merge.iter().flat_map(|merge| sources(merge)) {
                    let source = (source.spot.line, source.spot.column);
                    self.heirs.entry(source).or_default().push(place);
                }
                if node.merge.is_some() {
                    self.note_borrowed(at);
                }
                for member in in_order(members, node.merge.as_deref()) {
                    // So were the keys that a merge brings, if it is not itself where they are written.
                    if seen.keys.insert(start(member.at)) {
                        self.add(&member.value, at, PathSegment::Key(member.key.to_string()), seen);
                    }
                }
            }
        }
    }
}

/// A merge key is a step on the way to what is written below it.
const MERGE: &str = "<<";

/// The maps that a merge key names.
fn sources(merge: &MapEntry) -> impl Iterator<Item = &Node> {
    let (one, several) = match &merge.value.kind {
        NodeKind::List(items) => (None, &**items),
        _ => (Some(&*merge.value), &[][..]),
    };
    one.into_iter().chain(several.iter().map(|node| &**node))
}

/// A map's keys as they stand in the file, that of a merge among them.
fn in_order<'a>(members: &'a [MapEntry], merge: Option<&'a MapEntry>) -> Vec<&'a MapEntry> {
    let mut all: Vec<_> = members.iter().chain(merge).collect();
    if merge.is_some() {
        all.sort_by_key(|member| start(member.at));
    }
    all
}

/// What was come upon already.
#[derive(Default)]
struct Visited {
    nodes: HashSet<*const Node>,
    keys: HashSet<usize>,
}

fn start(spot: Span) -> usize {
    spot.start
}
