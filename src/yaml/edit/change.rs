//! What can be asked of a YAML text, and why it may not be done.

use std::fmt;

use serde_json::Value;

use crate::yaml::node::PathSegment;

/// Where a new key goes among the keys of its map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InsertAt {
    /// Before all others.
    First,
    /// Behind this one.
    After(String),
    /// Behind all others.
    Last,
}

/// One edit. A path through an alias or a merge key is not found: what is there belongs to another place.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Puts a value in the place of what is at the path, in the style of what was there if the value allows it. An anchor
    /// there stays (so its aliases follow); of an alias there, only the alias itself is replaced.
    Set {
        /// The path of what is replaced.
        path: Vec<PathSegment>,
        /// The new value.
        value: Value,
    },
    /// Adds a key to the map at the path. Where nothing is at the path, or an empty value, the map is made.
    Add {
        /// The path of the map.
        path: Vec<PathSegment>,
        /// The new key.
        key: String,
        /// Its value.
        value: Value,
        /// Where it goes.
        at: InsertAt,
    },
    /// Adds a map to the end of the list at the path. Where nothing is at the path, or an empty value, the list is made.
    Append {
        /// The path of the list.
        path: Vec<PathSegment>,
        /// The keys of the new map, in this order.
        item: Vec<(String, Value)>,
    },
}

impl Edit {
    pub(super) fn path(&self) -> &[PathSegment] {
        match self {
            Self::Set { path, .. } | Self::Add { path, .. } | Self::Append { path, .. } => path,
        }
    }
}

/// What could not be edited, and why, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct EditError(pub String);

impl EditError {
    pub(super) fn at(path: &[PathSegment], why: &str) -> Self {
        Self(format!("{}: {why}", Path(path)))
    }
}

/// A path in words: `assistants[3].system_prompt`.
struct Path<'a>(&'a [PathSegment]);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("the file");
        }
        for (at, step) in self.0.iter().enumerate() {
            match step {
                PathSegment::Key(key) if at == 0 => write!(f, "{key}")?,
                PathSegment::Key(key) => write!(f, ".{key}")?,
                PathSegment::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}
