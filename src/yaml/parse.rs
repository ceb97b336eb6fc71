//! From YAML text to a tree that knows the place of everything.
//!
//! It reads the engine's events, not its typed values: only these give every key's place, let all duplicates be reported
//! in one go, and tell what was written plainly from what was quoted. Collections that are still open stand on a stack; a merge
//! key (`<<`) is resolved when its map ends, for a key of the map itself counts more wherever it stands.

use std::collections::HashMap;
use std::sync::Arc;

use serde_yaml::granit_parser;
use serde_yaml::granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as ParserSpan, Tag};

use super::errors;
use super::errors::KeyError;
use super::look_alike::LookAlike;
use super::node::{MapEntry, Node, NodeKind, Scalar, Span};
use super::quoted_only::{QuotedOnly, is_quoted_only};
use crate::diagnostic::{Diagnostic, Location, offset_of};

/// How deeply lists and maps may be nested, aliases followed. No roster needs ten.
pub(crate) const MOST_LEVELS: u32 = 100;

/// What walking the tree may cost, aliases followed: [`NODE_WEIGHT`] a node and 1 a byte of text. About four million nodes.
pub(crate) const MOST_WEIGHT: u64 = 256 << 20;

/// What one node costs.
pub(crate) const NODE_WEIGHT: u64 = 64;

/// What a merge key costs for each member that it may bring: it is looked up and copied.
const MERGE_WEIGHT: u64 = 4 * NODE_WEIGHT;

/// Reads one document. Without a root, what is wrong is in `problems`.
pub(crate) fn parse(file: &Arc<str>, text: &str, problems: &mut Vec<Diagnostic>) -> Option<Arc<Node>> {
    if let Some(problem) = errors::unprintable(file, text) {
        problems.push(problem);
        return None;
    }
    let Some((engine_text, hidden)) = QuotedOnly::hide(text) else {
        problems.extend(
            text.find(is_quoted_only)
                .map(|at| errors::unprintable_at(file, text, at)),
        );
        return None;
    };
    let mut tree = TreeBuilder {
        file,
        text,
        hidden,
        problems,
        open: Vec::new(),
        anchors: Vec::new(),
        root: None,
        documents: 0,
        spent: 0,
    };
    match tree.read(&engine_text) {
        Ok(()) => tree.finish(),
        Err(problem) => {
            tree.problems.push(*problem);
            None
        }
    }
}

struct TreeBuilder<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    hidden: QuotedOnly,
    problems: &'a mut Vec<Diagnostic>,
    open: Vec<(OpenCollection, Span, usize)>,
    /// By the engine's number of the anchor; it counts from 1.
    anchors: Vec<Option<Arc<Node>>>,
    root: Option<Arc<Node>>,
    documents: u32,
    spent: u64,
}

impl TreeBuilder<'_> {
    fn read(&mut self, engine_text: &str) -> Result<(), Box<Diagnostic>> {
        let levels = MOST_LEVELS as usize;
        let options = granit_parser::options! {
            emit_comments: false,
            emit_unresolved_aliases: true,
            flow_nesting_limit: levels,
            block_nesting_limit: levels,
        };
        for next in Parser::new_from_str_with_options(engine_text, options) {
            let (event, span) = next.map_err(|error| Box::new(self.syntax(&error)))?;
            if !self.take(event, &span)? {
                return Ok(());
            }
        }
        match self.hidden.next() {
            Some(outside) => Err(Box::new(self.outside_of_quotes(outside))),
            None => Ok(()),
        }
    }

    fn outside_of_quotes(&self, offset: usize) -> Diagnostic {
        errors::unprintable_at(self.file, self.text, offset)
    }

    /// Takes one event; false ends the reading.
    fn take(&mut self, event: Event<'_>, span: &ParserSpan) -> Result<bool, Box<Diagnostic>> {
        let spot = self.spot(span);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    let problem =
                        Diagnostic::error_of("yaml-documents", "a second document starts here, but a file holds one")
                            .with_location(&self.at(spot))
                            .with_help("give each document a file of its own: `-f` takes several files, or a folder");
                    self.problems.push(problem);
                    return Ok(false);
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let text = match style {
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => self
                        .hidden
                        .restore(text, spot.start)
                        .map_err(|outside| Box::new(self.outside_of_quotes(outside)))?,
                    _ => text,
                };
                let node = self.scalar(text.into(), style, tag.as_deref(), span);
                self.put(node, anchor, spot)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), "seq", span);
                self.open.push((OpenCollection::list(), spot, anchor));
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", span);
                self.open.push((OpenCollection::map(), spot, anchor));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((branch, spot, anchor)) = self.open.pop() {
                    let merged = branch.merged_members();
                    self.spend(merged.saturating_mul(MERGE_WEIGHT), spot)?;
                    self.put(Arc::new(branch.close(spot)), anchor, spot)?;
                }
            }
            Event::Alias(anchor) => {
                let node = if let Some(Some(node)) = self.anchors.get(anchor) {
                    Arc::clone(node)
                } else {
                    let problem = Diagnostic::error_of("yaml-alias", "an alias stands inside of what it refers to")
                        .with_location(&self.at(spot));
                    self.problems.push(problem);
                    Arc::new(broken(spot))
                };
                self.put(node, 0, spot)?;
            }
            Event::UnresolvedAlias(name) => {
                let problem =
                    Diagnostic::error_of("yaml-alias", format!("no anchor `&{name}` stands before this alias"))
                        .with_location(&self.at(spot))
                        .with_help(format!(
                            "write `&{name}` before the value that it refers to; text that begins with `*` needs quotes"
                        ));
                self.problems.push(problem);
                self.put(Arc::new(broken(spot)), 0, spot)?;
            }
            _ => {}
        }
        Ok(true)
    }

    fn scalar(&mut self, text: Box<str>, style: ScalarStyle, tag: Option<&Tag>, span: &ParserSpan) -> Arc<Node> {
        let spot = self.spot(span);
        let mut plain = style == ScalarStyle::Plain;
        match tag
            .map(|tag| tag.core_suffix().map_or_else(|| tag.original(), ToString::to_string))
            .as_deref()
        {
            None => {}
            Some("str" | "!") => plain = false,
            Some("int" | "float" | "bool" | "null") => plain = true,
            // What a plain `<<` means anyway; some formatters write it out.
            Some("!!merge") if &*text == "<<" => plain = true,
            Some(other) => {
                self.unknown_tag(other, &text, span);
                return Arc::new(broken(spot));
            }
        }
        let weight = NODE_WEIGHT + text.len() as u64;
        Arc::new(Node {
            kind: NodeKind::Scalar(Scalar { text, plain }),
            spot,
            merge: None,
            depth: 1,
            weight,
        })
    }

    fn check_tag(&mut self, tag: Option<&Tag>, fits: &str, span: &ParserSpan) {
        if let Some(tag) = tag
            && tag.core_suffix() != Some(fits)
        {
            let name = tag.original();
            self.unknown_tag(&name, "", span);
        }
    }

    fn unknown_tag(&mut self, name: &str, value: &str, span: &ParserSpan) {
        let spot = self.spot(&span.tag_span().unwrap_or(*span));
        let problem = Diagnostic::error_of("yaml-tag", format!("the tag `{name}` means nothing here"))
            .with_location(&self.at(spot))
            .with_help(errors::instead_of_tag(name, value));
        self.problems.push(problem);
    }

    /// Puts a finished node where it belongs.
    fn put(&mut self, node: Arc<Node>, anchor: usize, spot: Span) -> Result<(), Box<Diagnostic>> {
        if node.depth > MOST_LEVELS {
            return Err(Box::new(errors::too_deep(MOST_LEVELS).with_location(&self.at(spot))));
        }
        // An alias costs this file nothing, but everybody who walks it: so both sums are bounded.
        self.spend(NODE_WEIGHT, spot)?;
        if node.weight > MOST_WEIGHT {
            return Err(Box::new(errors::too_much().with_location(&self.at(spot))));
        }
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize(anchor + 1, None);
            }
            if let Some(slot) = self.anchors.get_mut(anchor) {
                *slot = Some(Arc::clone(&node));
            }
        }
        let fault = match self.open.last_mut() {
            None => {
                self.root = Some(node);
                None
            }
            Some((branch, ..)) => branch.put(node, spot),
        };
        if let Some(fault) = fault {
            let place = match &fault {
                KeyError::LookAlike(look_alike) => look_alike.location(self.text, &self.at(spot)),
                _ => self.at(spot),
            };
            self.problems.push(errors::of_key(&fault).with_location(&place));
        }
        Ok(())
    }

    fn spend(&mut self, weight: u64, spot: Span) -> Result<(), Box<Diagnostic>> {
        self.spent = self.spent.saturating_add(weight);
        if self.spent > MOST_WEIGHT {
            return Err(Box::new(errors::too_much().with_location(&self.at(spot))));
        }
        Ok(())
    }

    fn finish(self) -> Option<Arc<Node>> {
        if self.root.is_none() {
            let problem = Diagnostic::error_of("empty-file", "the file is empty")
                .with_location(&self.at(Span {
                    line: 1,
                    column: 1,
                    width: 1,
                    start: 0,
                    end: 0,
                }))
                .with_help("the smallest roster is `assistants: []`");
            self.problems.push(problem);
        }
        self.root
    }

    fn spot(&self, span: &ParserSpan) -> Span {
        let (start, end) = span.byte_range().map_or((0, 0), |range| {
            (self.hidden.offset(range.start), self.hidden.offset(range.end))
        });
        let width = if span.start.line() == span.end.line() {
            span.end.col().saturating_sub(span.start.col())
        } else {
            let text = self.text.get(start..end).unwrap_or_default();
            text.lines().next().unwrap_or_default().chars().count()
        };
        Span {
            line: narrow(span.start.line().max(1)),
            column: narrow(span.start.col() + 1),
            width: narrow(width.max(1)),
            start,
            end: end.max(start),
        }
    }

    fn at(&self, spot: Span) -> Location {
        Location {
            file: Arc::clone(self.file),
            line: spot.line,
            column: spot.column,
            width: spot.width,
            offset: spot.start,
        }
    }

    /// What the engine could not read, in a person's words.
    fn syntax(&self, error: &ScanError) -> Diagnostic {
        let mark = error.marker();
        let (line, column) = (narrow(mark.line().max(1)), narrow(mark.col() + 1));
        // Once a file, for the engine stops at its first error.
        let start = offset_of(self.text, line, column);
        let place = self.at(Span {
            line,
            column,
            width: 1,
            start,
            end: start,
        });
        let fault = match error.kind() {
            ErrorKind::RecursionLimitExceeded => return errors::too_deep(MOST_LEVELS).with_location(&place),
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar => errors::SyntaxErrorKind::Tab,
            ErrorKind::MappingValueNotAllowed | ErrorKind::UnexpectedCharacter { .. } => {
                errors::SyntaxErrorKind::NeedsQuotes
            }
            _ => errors::SyntaxErrorKind::Other,
        };
        errors::problem(fault, &error.info(), self.text, &place)
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn broken(spot: Span) -> Node {
    Node {
        kind: NodeKind::Broken,
        spot,
        merge: None,
        depth: 1,
        weight: NODE_WEIGHT,
    }
}

/// A list or a map that is not closed yet.
pub(crate) enum OpenCollection {
    List(Vec<Arc<Node>>),
    Map(OpenMap),
}

/// A map that is not closed yet.
#[derive(Default)]
pub(crate) struct OpenMap {
    members: Vec<MapEntry>,
    /// The line of every key.
    lines: HashMap<Arc<str>, u32>,
    waiting: Option<PendingKey>,
    merge: Option<Box<MapEntry>>,
    merges: Vec<Arc<Node>>,
    /// Is it no map at all, but what a look-alike of YAML's own characters made of something else?
    is_broken: bool,
}

/// A key that waits for its value.
enum PendingKey {
    Named(Arc<str>, Span),
    Merge(Arc<str>, Span),
    /// Its fault was reported: its value goes nowhere.
    Unusable,
}

impl OpenCollection {
    pub(crate) fn list() -> Self {
        Self::List(Vec::new())
    }

    pub(crate) fn map() -> Self {
        Self::Map(OpenMap::default())
    }

    /// Takes the next item, key or value.
    pub(crate) fn put(&mut self, node: Arc<Node>, spot: Span) -> Option<KeyError> {
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
    pub(crate) fn merged_members(&self) -> u64 {
        match self {
            Self::List(_) => 0,
            Self::Map(map) => map.merges.iter().map(|node| members(node).len() as u64).sum(),
        }
    }

    /// The finished node.
    pub(crate) fn close(self, spot: Span) -> Node {
        let (kind, merge, deepest, weight) = match self {
            Self::List(items) => {
                let (deepest, weight) = measure(items.iter());
                (NodeKind::List(items.into()), None, deepest, weight)
            }
            Self::Map(mut map) => {
                let merge = map.merge.take();
                let is_broken = map.is_broken;
                let all = map.with_merges();
                let (deepest, weight) = measure(all.iter().map(|member| &member.value));
                let kind = if is_broken {
                    NodeKind::Broken
                } else {
                    NodeKind::Map(all.into())
                };
                (kind, merge, deepest, weight)
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
            NodeKind::Scalar(scalar) if !node.is_null() => self.text_key(scalar, at),
            _ => (PendingKey::Unusable, Some(KeyError::KeyNotText)),
        };
        self.waiting = Some(key);
        fault
    }

    fn text_key(&mut self, scalar: &Scalar, at: Span) -> (PendingKey, Option<KeyError>) {
        if scalar.plain
            && let Some(look_alike) = LookAlike::in_key(&scalar.text)
        {
            self.is_broken = true;
            return (PendingKey::Unusable, Some(KeyError::LookAlike(look_alike)));
        }
        let is_merge = scalar.plain && &*scalar.text == "<<";
        let key = Arc::<str>::from(&*scalar.text);
        match self.lines.insert(Arc::clone(&key), at.line) {
            Some(line) => (PendingKey::Unusable, Some(KeyError::Duplicate { key, line })),
            None if is_merge => (PendingKey::Merge(key, at), None),
            None => (PendingKey::Named(key, at), None),
        }
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
