//! What is new: a key in a map, or a map at the end of a list.

use serde_json::Value;

use super::change::{EditError, InsertAt};
use super::document::{EditableDocument, PathMatch, entry, find, last_leaf};
use super::emit;
use super::emit::{EmitContext, TrailingBreaks};
use super::replace::on_lines;
use super::syntax::{SyntaxEntry, SyntaxItem, SyntaxKind, SyntaxNode};
use super::text_edit::TextEdit;
use crate::yaml::node::PathSegment;

/// The keys at the top of a roster file, in the order in which people read them.
const SECTIONS: &[&str] = &["version", "variables", "defaults", "settings", "assistants"];

/// What is to be inserted.
pub(super) fn add(
    document: &EditableDocument<'_>,
    path: &[PathSegment],
    key: &str,
    value: &Value,
    at: &InsertAt,
) -> Result<Vec<TextEdit>, EditError> {
    let members = [(key.to_owned(), value.clone())];
    match find(&document.root, path)? {
        PathMatch::Node(node) => match &node.kind {
            SyntaxKind::Map { entries, .. } => {
                if entry(entries, key).is_some() {
                    return Err(EditError::at(path, &format!("`{key}` is there already")));
                }
                insert(
                    document,
                    path,
                    node,
                    &NewEntry {
                        key,
                        members: None,
                        value,
                    },
                    at,
                )
                .map(|splice| vec![splice])
            }
            SyntaxKind::Alias => Err(EditError::at(path, "it is an alias: its map belongs to another place")),
            SyntaxKind::Nothing => make_map(document, path, node, &members),
            _ if node.is_null() => make_map(document, path, node, &members),
            _ => Err(EditError::at(path, "it is no map")),
        },
        PathMatch::Missing { map, missing } => {
            let (name, members) = wrap(path, missing, members)?;
            let new = NewEntry {
                key: &name,
                members: Some(&members),
                value: &Value::Null,
            };
            missing_section(document, path.get(..missing).unwrap_or_default(), map, &new)
        }
    }
}

/// What is inserted: a key with a value, or with a map that is made for its first keys.
pub(super) struct NewEntry<'a> {
    pub key: &'a str,
    pub members: Option<&'a [(String, Value)]>,
    pub value: &'a Value,
}

impl NewEntry<'_> {
    fn last(&self) -> &Value {
        self.members
            .and_then(|members| members.last())
            .map_or(self.value, |(_, value)| value)
    }

    fn write(&self, site: &EmitContext<'_>) -> String {
        match self.members {
            Some(members) if site.flow => {
                let map = emit::map_line(emit::pairs(members), site);
                format!("{}: {map}", emit::key(self.key, site))
            }
            Some(members) => emit::section(self.key, members, site),
            None if site.flow => format!("{}: {}", emit::key(self.key, site), emit::flow(self.value, site)),
            None => emit::entry(self.key, self.value, site),
        }
    }
}

/// The first missing key, and what it holds.
fn wrap(
    path: &[PathSegment],
    missing: usize,
    mut members: [(String, Value); 1],
) -> Result<(String, [(String, Value); 1]), EditError> {
    let mut steps = path.get(missing..).unwrap_or_default().iter();
    let Some(PathSegment::Key(first)) = steps.next() else {
        return Err(EditError::at(path, "it does not exist"));
    };
    for step in steps.rev() {
        let (PathSegment::Key(name), [(key, value)]) = (step, members) else {
            return Err(EditError::at(path, "it does not exist"));
        };
        members = [(name.clone(), Value::Object([(key, value)].into_iter().collect()))];
    }
    Ok((first.clone(), members))
}

/// A section that is not there yet.
pub(super) fn missing_section(
    document: &EditableDocument<'_>,
    path: &[PathSegment],
    map: &SyntaxNode,
    new: &NewEntry<'_>,
) -> Result<Vec<TextEdit>, EditError> {
    let SyntaxKind::Map { entries, flow } = &map.kind else {
        let members = [(new.key.to_owned(), object(new))];
        return make_map(document, path, map, &members);
    };
    let rank = |key: &str| SECTIONS.iter().position(|section| *section == key);
    let before = rank(new.key).filter(|_| path.is_empty()).and_then(|new| {
        let is_later = |entry: &&SyntaxEntry| entry.key.as_deref().and_then(rank).is_some_and(|old| old > new);
        entries.iter().find(is_later)
    });
    let Some(later) = before else {
        return insert(document, path, map, new, &InsertAt::Last).map(|splice| vec![splice]);
    };
    let site = document.site(map);
    let text = new.write(&site);
    if *flow {
        return Ok(vec![TextEdit::new(
            later.start..later.start,
            format!("{text},{}", lead(document, map, later.start)),
        )]);
    }
    let between = format!("{}{}", site.line_break, " ".repeat(site.parent));
    let start = above_comments(document, later.start);
    // A blank line would be read as a part of a text that keeps its line breaks.
    let blank = if TrailingBreaks::of(new.last(), &text) == TrailingBreaks::Keeps {
        ""
    } else {
        site.line_break
    };
    Ok(vec![TextEdit::new(start..start, format!("{text}{blank}{between}"))])
}

fn object(new: &NewEntry<'_>) -> Value {
    match new.members {
        Some(members) => Value::Object(members.iter().cloned().collect()),
        None => new.value.clone(),
    }
}

/// The start of the comment right above a key, if there is a blank line above that: else it speaks of the whole file.
fn above_comments(document: &EditableDocument<'_>, key: usize) -> usize {
    let mut start = key;
    let above = document.slice(0, key);
    for line in above.split_inclusive('\n').rev() {
        match line.trim() {
            "" if line.ends_with('\n') => return start,
            comment if comment.starts_with('#') => start -= line.len(),
            _ => break,
        }
    }
    key
}

/// Inserts into a map that has keys, or is `{}`.
fn insert(
    document: &EditableDocument<'_>,
    path: &[PathSegment],
    map: &SyntaxNode,
    new: &NewEntry<'_>,
    at: &InsertAt,
) -> Result<TextEdit, EditError> {
    let SyntaxKind::Map { entries, flow } = &map.kind else {
        return Err(EditError::at(path, "it is no map"));
    };
    if *flow && !document.slice(map.own.start, map.own.end).starts_with('{') {
        return Err(EditError::at(path, "it is a single pair without braces"));
    }
    let site = document.site(map);
    let text = new.write(&site);
    let Some(first) = entries.first() else {
        let inside = map.own.start + 1..map.own.end.saturating_sub(1);
        let space = if site.json { "" } else { " " };
        return Ok(TextEdit::new(inside, format!("{space}{text}{space}")));
    };
    let place = match at {
        InsertAt::First => None,
        InsertAt::Last => entries.len().checked_sub(1),
        InsertAt::After(key) => {
            let found = entries.iter().position(|entry| entry.key.as_deref() == Some(key));
            Some(found.ok_or_else(|| EditError::at(path, &format!("there is no `{key}` to follow")))?)
        }
    };
    let next = place.map_or(Some(first), |place| entries.get(place + 1));
    if *flow {
        if let Some(next) = next {
            let text = format!("{text},{}", lead(document, map, next.start));
            return Ok(TextEdit::new(next.start..next.start, text));
        }
        let last = entries.last().unwrap_or(first);
        let end = last.value.own.end.max(last.key_end);
        let text = format!(",{}{text}", lead(document, map, last.start));
        return Ok(TextEdit {
            queue: new.members.is_none(),
            ..TextEdit::new(end..end, text)
        });
    }
    let Some(before) = place.and_then(|place| entries.get(place)) else {
        let text = format!("{text}{}{}", site.line_break, " ".repeat(site.parent));
        return Ok(TextEdit::new(first.start..first.start, text));
    };
    let end = document.lines_end(&before.value, site.parent);
    let text = format!("{}{}{text}", site.line_break, " ".repeat(site.parent));
    Ok(below(
        document,
        end,
        text,
        new.last(),
        new.members.is_none() && *at == InsertAt::Last,
    ))
}

/// New lines behind the end of a line; `last` is the last value in them.
pub(super) fn below(
    document: &EditableDocument<'_>,
    at: usize,
    mut text: String,
    last: &Value,
    queue: bool,
) -> TextEdit {
    let end = TrailingBreaks::of(last, &text);
    let to = if end == TrailingBreaks::Keeps {
        document.blank_lines(at)
    } else {
        at
    };
    let queue = queue && end == TrailingBreaks::Line;
    if end != TrailingBreaks::Line && to == document.text.len() {
        text.push_str(if text.starts_with('\r') { "\r\n" } else { "\n" });
    }
    TextEdit {
        queue,
        ..TextEdit::new(at..to, text)
    }
}

/// What stands before a key in flow style: a space, or a line break with its indentation.
pub(super) fn lead(document: &EditableDocument<'_>, map: &SyntaxNode, start: usize) -> String {
    let before = document.slice(map.own.start + 1, start);
    let space = before.get(before.trim_end().len()..).unwrap_or_default();
    match space.find('\n') {
        Some(at) if space.get(..at).is_some_and(|before| before.ends_with('\r')) => space.get(at - 1..),
        Some(at) => space.get(at..),
        None => None,
    }
    .unwrap_or(" ")
    .to_owned()
}

/// Makes the map where nothing is, or null.
pub(super) fn make_map(
    document: &EditableDocument<'_>,
    path: &[PathSegment],
    node: &SyntaxNode,
    members: &[(String, Value)],
) -> Result<Vec<TextEdit>, EditError> {
    let Some(parent) = document.parent(path) else {
        return Err(EditError::at(path, "it is no map"));
    };
    let site = document.site(parent);
    let start = if node.own.is_empty() {
        node.own.start
    } else {
        document.lead_in(node.own.start, &site)
    };
    if site.flow {
        let map = emit::map_line(emit::pairs(members), &site);
        return Ok(vec![TextEdit::new(start..node.own.end, format!(" {map}"))]);
    }
    let last = members.last().map_or(&Value::Null, |(_, value)| value);
    let body = emit::below(emit::pairs(members), &site);
    Ok(on_lines(
        document,
        start..node.own.end,
        String::new(),
        None,
        &body,
        last,
    ))
}

/// What is to be inserted.
pub(super) fn append(
    document: &EditableDocument<'_>,
    path: &[PathSegment],
    item: &[(String, Value)],
) -> Result<Vec<TextEdit>, EditError> {
    match find(&document.root, path)? {
        PathMatch::Node(node) => match &node.kind {
            SyntaxKind::List { flow: false, items } => Ok(vec![behind(document, node, items, item)]),
            SyntaxKind::List { flow: true, items } => into_flow(document, path, node, items, item),
            SyntaxKind::Nothing => make_list(document, path, node, item),
            _ if node.is_null() => make_list(document, path, node, item),
            SyntaxKind::Alias => Err(EditError::at(path, "it is an alias: its list belongs to another place")),
            _ => Err(EditError::at(path, "it is no list")),
        },
        PathMatch::Missing { map, missing } => match path.get(missing..) {
            Some([PathSegment::Key(key)]) => {
                let new = NewEntry {
                    key,
                    members: None,
                    value: &Value::Array(Vec::new()),
                };
                let above = path.get(..missing).unwrap_or_default();
                let mut splices = missing_section(document, above, map, &new)?;
                // The list is made empty, and filled where it is then.
                for splice in &mut splices {
                    fill(document, map, splice, item);
                    // A further item goes into this list, not into another one of the same name.
                    splice.queue = false;
                }
                Ok(splices)
            }
            _ => Err(EditError::at(path, "it does not exist")),
        },
    }
}

fn fill(document: &EditableDocument<'_>, map: &SyntaxNode, splice: &mut TextEdit, item: &[(String, Value)]) {
    let site = document.site(map);
    let new = if site.flow {
        format!(" [{}]", flow(item, &site))
    } else {
        lines(item, &site)
    };
    splice.text = splice.text.replacen(" []", &new, 1);
}

fn flow(item: &[(String, Value)], site: &EmitContext<'_>) -> String {
    emit::map_line(emit::pairs(item), site)
}

fn last_value(item: &[(String, Value)]) -> &Value {
    item.last().map_or(&Value::Null, |(_, value)| value)
}

/// The item on lines of its own below a key.
fn lines(item: &[(String, Value)], site: &EmitContext<'_>) -> String {
    format!(
        "{}{}{}",
        site.line_break,
        " ".repeat(site.body),
        emit::item(item, "- ", &site.inner())
    )
}

/// Makes the list where nothing is, or null, or `[]`.
fn make_list(
    document: &EditableDocument<'_>,
    path: &[PathSegment],
    node: &SyntaxNode,
    item: &[(String, Value)],
) -> Result<Vec<TextEdit>, EditError> {
    let Some(parent) = document.parent(path) else {
        return Err(EditError::at(path, "it is no list"));
    };
    let site = document.site(parent);
    let start = if node.own.is_empty() {
        node.own.start
    } else {
        document.lead_in(node.own.start, &site)
    };
    if site.flow {
        return Ok(vec![TextEdit::new(
            start..node.own.end,
            format!(" [{}]", flow(item, &site)),
        )]);
    }
    let body = lines(item, &site);
    Ok(on_lines(
        document,
        start..node.own.end,
        String::new(),
        None,
        &body,
        last_value(item),
    ))
}

fn into_flow(
    document: &EditableDocument<'_>,
    path: &[PathSegment],
    node: &SyntaxNode,
    items: &[SyntaxItem],
    item: &[(String, Value)],
) -> Result<Vec<TextEdit>, EditError> {
    let Some(last) = items.last() else {
        return make_list(document, path, node, item);
    };
    let text = format!(
        ",{}{}",
        lead(document, node, last.dash),
        flow(item, &document.site(node))
    );
    let end = last.node.own.end;
    Ok(vec![TextEdit {
        queue: true,
        ..TextEdit::new(end..end, text)
    }])
}

/// Behind the last item, like it.
fn behind(
    document: &EditableDocument<'_>,
    node: &SyntaxNode,
    items: &[SyntaxItem],
    members: &[(String, Value)],
) -> TextEdit {
    let site = document.site(node);
    let Some(last) = items.last() else {
        return TextEdit::new(node.own.end..node.own.end, lines(members, &site));
    };
    let space = document.slice(last.dash + 1, last.node.own.start);
    let dash = if !space.is_empty() && space.chars().all(|c| c == ' ') {
        format!("-{space}")
    } else {
        "- ".to_owned()
    };
    let previous = items.len().checked_sub(2).and_then(|at| items.get(at));
    let apart = match previous {
        Some(previous) => document.slice(last_leaf(&previous.node).own.end, last.dash),
        // Entries of several lines are easier to tell apart with a blank line between them.
        None if document.slice(last.dash, last.node.own.end).contains('\n') => "\n\n",
        None => "",
    };
    // Blank lines behind a text that keeps its line breaks would be its own.
    let keeps = matches!(&last_leaf(&last.node).kind, SyntaxKind::Scalar(scalar) if scalar.keeps);
    let is_apart = !keeps && apart.replace(['\r', ' '], "").contains("\n\n");
    let blank = if is_apart { site.line_break } else { "" };
    let end = document.lines_end(&last.node, site.parent);
    let item = emit::item(members, &dash, &site);
    let text = format!("{blank}{}{}{item}", site.line_break, " ".repeat(site.parent));
    below(document, end, text, last_value(members), true)
}
