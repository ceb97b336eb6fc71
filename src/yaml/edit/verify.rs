//! What a text means with all its anchors, aliases and tags, before and after: so that an edit changes what was meant, and
//! nothing else.

use serde_json::Value;

use super::change::{Edit, EditError};
use super::emit::plain_fits;
use super::syntax::{SyntaxKind, SyntaxNode};
use crate::yaml::node::PathSegment;

/// A value with its anchor and tag, as they are written.
#[derive(Debug)]
pub(super) struct ExpectedNode<'e> {
    properties: &'e str,
    meaning: ExpectedValue<'e>,
}

#[derive(Debug)]
enum ExpectedValue<'e> {
    Nothing,
    Text {
        text: String,
        plain: bool,
    },
    Alias(&'e str),
    List(Vec<ExpectedNode<'e>>),
    Map(Vec<ExpectedEntry<'e>>),
    /// Written by an edit: no list and no map.
    New(&'e Value),
}

#[derive(Debug)]
struct ExpectedEntry<'e> {
    key: String,
    /// As it is written; none for a key that was added.
    raw: Option<&'e str>,
    value: ExpectedNode<'e>,
}

static NULL: Value = Value::Null;

impl<'e> ExpectedNode<'e> {
    /// What a tree means.
    pub(super) fn of(text: &'e str, node: SyntaxNode) -> Self {
        let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        let meaning = match node.kind {
            SyntaxKind::Nothing => ExpectedValue::Nothing,
            SyntaxKind::Alias => ExpectedValue::Alias(slice(node.own.start, node.own.end)),
            SyntaxKind::Scalar(scalar) => ExpectedValue::Text {
                plain: scalar.is_plain(),
                text: scalar.text,
            },
            SyntaxKind::List { items, .. } => {
                ExpectedValue::List(items.into_iter().map(|item| Self::of(text, item.node)).collect())
            }
            SyntaxKind::Map { entries, .. } => {
                let member = |entry: super::syntax::SyntaxEntry| {
                    let raw = slice(entry.start, entry.key_end);
                    ExpectedEntry {
                        key: entry.key.unwrap_or_else(|| raw.to_owned()),
                        raw: Some(raw),
                        value: Self::of(text, entry.value),
                    }
                };
                ExpectedValue::Map(entries.into_iter().map(member).collect())
            }
        };
        Self {
            properties: slice(node.properties.start, node.properties.end),
            meaning,
        }
    }

    fn new(value: &'e Value) -> Self {
        let member = |(key, value): (&String, &'e Value)| ExpectedEntry::new(key, Self::new(value));
        Self {
            properties: "",
            meaning: match value {
                Value::Array(items) => ExpectedValue::List(items.iter().map(Self::new).collect()),
                Value::Object(members) => ExpectedValue::Map(members.iter().map(member).collect()),
                scalar => ExpectedValue::New(scalar),
            },
        }
    }

    /// What it is to mean after an edit.
    pub(super) fn apply(&mut self, edit: &'e Edit) -> Result<(), EditError> {
        let makes = !matches!(edit, Edit::Set { .. });
        let Some(cell) = self.at(edit.path(), makes) else {
            return Err(EditError::at(edit.path(), "it does not exist"));
        };
        match edit {
            Edit::Set { value, .. } => cell.meaning = Self::new(value).meaning,
            Edit::Add { path, key, value, .. } => {
                let Some(members) = cell.members() else {
                    return Err(EditError::at(path, "it is no map"));
                };
                if members.iter().any(|member| member.key == *key) {
                    return Err(EditError::at(path, &format!("`{key}` is there already")));
                }
                members.push(ExpectedEntry::new(key, Self::new(value)));
            }
            Edit::Append { path, item } => {
                if cell.is_null() {
                    cell.meaning = ExpectedValue::List(Vec::new());
                }
                let ExpectedValue::List(items) = &mut cell.meaning else {
                    return Err(EditError::at(path, "it is no list"));
                };
                let members = item
                    .iter()
                    .map(|(key, value)| ExpectedEntry::new(key, Self::new(value)));
                items.push(Self {
                    properties: "",
                    meaning: ExpectedValue::Map(members.collect()),
                });
            }
        }
        Ok(())
    }

    fn at(&mut self, path: &[PathSegment], makes: bool) -> Option<&mut Self> {
        let mut cell = self;
        for step in path {
            cell = match step {
                PathSegment::Item(item) => match &mut cell.meaning {
                    ExpectedValue::List(items) => items.get_mut(*item)?,
                    _ => return None,
                },
                PathSegment::Key(key) => {
                    let members = cell.members()?;
                    let found = members.iter().position(|member| member.key == *key);
                    let found = match found {
                        Some(found) => found,
                        None if makes => {
                            members.push(ExpectedEntry::new(key, Self::new(&NULL)));
                            members.len() - 1
                        }
                        None => return None,
                    };
                    &mut members.get_mut(found)?.value
                }
            };
        }
        Some(cell)
    }

    fn is_null(&self) -> bool {
        match &self.meaning {
            ExpectedValue::Nothing | ExpectedValue::New(Value::Null) => true,
            ExpectedValue::Text { text, plain } => *plain && matches!(text.as_str(), "null" | "~" | "Null" | "NULL"),
            _ => false,
        }
    }

    /// Its keys, if it is a map or can become one.
    fn members(&mut self) -> Option<&mut Vec<ExpectedEntry<'e>>> {
        if self.is_null() {
            self.meaning = ExpectedValue::Map(Vec::new());
        }
        match &mut self.meaning {
            ExpectedValue::Map(members) => Some(members),
            _ => None,
        }
    }

    /// Is `read` what this was meant to be?
    pub(super) fn is(&mut self, read: &mut Self) -> bool {
        if self.properties != read.properties {
            return false;
        }
        match (&mut self.meaning, &mut read.meaning) {
            (ExpectedValue::Nothing, ExpectedValue::Nothing) => true,
            (
                ExpectedValue::Text { text, plain },
                ExpectedValue::Text {
                    text: read,
                    plain: reads,
                },
            ) => text == read && plain == reads,
            (ExpectedValue::Alias(name), ExpectedValue::Alias(read)) => name == read,
            (ExpectedValue::List(items), ExpectedValue::List(read)) => {
                items.len() == read.len() && items.iter_mut().zip(read).all(|(item, read)| item.is(read))
            }
            (ExpectedValue::Map(members), ExpectedValue::Map(read)) => {
                members.sort_by(|a, b| a.key.cmp(&b.key));
                read.sort_by(|a, b| a.key.cmp(&b.key));
                members.len() == read.len() && members.iter_mut().zip(read).all(|(member, read)| member.is(read))
            }
            (ExpectedValue::New(value), ExpectedValue::Text { text, plain }) => {
                reads_as(value, text, *plain, self.properties)
            }
            _ => false,
        }
    }
}

impl<'e> ExpectedEntry<'e> {
    fn new(key: &str, value: ExpectedNode<'e>) -> Self {
        Self {
            key: key.to_owned(),
            raw: None,
            value,
        }
    }

    fn is(&mut self, read: &mut Self) -> bool {
        let same_raw = self.raw.is_none() || self.raw == read.raw;
        self.key == read.key && same_raw && self.value.is(&mut read.value)
    }
}

fn reads_as(value: &Value, text: &str, plain: bool, properties: &str) -> bool {
    let tag = properties.split_whitespace().find(|property| property.starts_with('!'));
    match value {
        Value::String(value) => {
            value == text && (!plain || plain_fits(text, false)) && matches!(tag, None | Some("!!str" | "!"))
        }
        Value::Number(number) => {
            let same = serde_json::from_str(text).is_ok_and(|read: serde_json::Number| read == *number);
            plain && same && !matches!(tag, Some("!!str" | "!"))
        }
        Value::Bool(flag) => plain && text == if *flag { "true" } else { "false" } && tag.is_none(),
        Value::Null => plain && text == "null" && tag.is_none(),
        _ => false,
    }
}
