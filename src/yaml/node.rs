//! A YAML file as a tree that knows the place of everything: what the rest of this room reads.

use std::sync::Arc;

use super::scalar;
use super::scalar::ScalarValue;

/// Where something stands in its file. The file is known by whoever holds the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Span {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// In characters on the first line, at least 1.
    pub width: u32,
    /// In bytes, from the start of the text.
    pub start: usize,
    /// In bytes; not before `start`.
    pub end: usize,
}

/// One value of the file.
#[derive(Debug)]
pub(crate) struct Node {
    pub kind: NodeKind,
    pub spot: Span,
    /// Of a map its merge key, if it has one, with the map or the list of maps that it names.
    pub merge: Option<Box<MapEntry>>,
    /// How many levels it has, aliases followed.
    pub depth: u32,
    /// What it would cost to walk it, aliases followed (see `tree::MOST_WEIGHT`).
    pub weight: u64,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum NodeKind {
    Scalar(Scalar),
    List(Box<[Arc<Node>]>),
    /// Keys are unique, and merge keys are already applied.
    Map(Box<[MapEntry]>),
    /// Something whose fault was reported: to be passed over in silence.
    Broken,
}

/// A value that is not a list or a map.
#[derive(Debug)]
pub(crate) struct Scalar {
    /// The text without quotes and escapes; for a plain one as it was written.
    pub text: Box<str>,
    /// Was it written without quotes (and without `|`, `>`, `!!str`), so that it may mean a number, a flag or null?
    pub plain: bool,
}

/// One key of a map with its value.
#[derive(Debug, Clone)]
pub(crate) struct MapEntry {
    pub key: Arc<str>,
    pub at: Span,
    pub value: Arc<Node>,
}

impl Scalar {
    /// What it means by YAML 1.2's core schema.
    pub(crate) fn meaning(&self) -> ScalarValue {
        if self.plain {
            scalar::meaning(&self.text)
        } else {
            ScalarValue::String
        }
    }
}

impl Node {
    /// Is it `null`, `~` or nothing at all?
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(scalar) if scalar.meaning() == ScalarValue::Null)
    }

    /// What it is, in a person's words.
    pub(crate) fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a map",
            NodeKind::Broken => "unreadable",
            NodeKind::Scalar(scalar) => match scalar.meaning() {
                ScalarValue::Null => "null",
                ScalarValue::Bool(_) => "true or false",
                ScalarValue::Integer(_) | ScalarValue::Float(_) | ScalarValue::IntOverflow => "a number",
                ScalarValue::NotFinite => "not a finite number",
                ScalarValue::String => "text",
            },
        }
    }
}

/// One step of a path from the root.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathSegment {
    /// The value of a key.
    Key(String),
    /// An item of a list, from 0.
    Item(usize),
}
