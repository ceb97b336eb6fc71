//! A new key in a map.

use serde_json::Value;

use super::{
    change::{Refusal, Step, Where},
    document::Document,
    find::{Found, entry, find},
    set::on_lines,
    splice::Splice,
    tree::{Entry, Kind, Node},
    write::{self, End, Site},
};

/// The keys at the top of a roster file, in the order in which people read them.
const SECTIONS: &[&str] = &["version", "variables", "defaults", "settings", "assistants"];

/// What is to be inserted.
pub(super) fn add(
    document: &Document<'_>,
    path: &[Step],
    key: &str,
    value: &Value,
    at: &Where,
) -> Result<Vec<Splice>, Refusal> {
    let members = [(key.to_owned(), value.clone())];
    match find(&document.root, path)? {
        Found::Node(node) => match &node.kind {
            Kind::Map { entries, .. } => {
                if entry(entries, key).is_some() {
                    return Err(Refusal::at(path, &format!("`{key}` is there already")));
                }
                insert(
                    document,
                    path,
                    node,
                    &New {
                        key,
                        members: None,
                        value,
                    },
                    at,
                )
                .map(|splice| vec![splice])
            }
            Kind::Alias => Err(Refusal::at(path, "it is an alias: its map belongs to another place")),
            Kind::Nothing => make(document, path, node, &members),
            _ if node.is_null() => make(document, path, node, &members),
            _ => Err(Refusal::at(path, "it is no map")),
        },
        Found::Missing { map, missing } => {
            let (name, members) = wrap(path, missing, members)?;
            let new = New {
                key: &name,
                members: Some(&members),
                value: &Value::Null,
            };
            missing_section(document, path.get(..missing).unwrap_or_default(), map, &new)
        }
    }
}

/// What is inserted: a key with a value, or with a map that is made for its first keys.
pub(super) struct New<'a> {
    pub key: &'a str,
    pub members: Option<&'a [(String, Value)]>,
    pub value: &'a Value,
}

impl New<'_> {
    fn last(&self) -> &Value {
        self.members
            .and_then(|members| members.last())
            .map_or(self.value, |(_, value)| value)
    }

    fn write(&self, site: &Site<'_>) -> String {
        match self.members {
            Some(members) if site.flow => {
                let map = write::map_line(write::pairs(members), site);
                format!("{}: {map}", write::key(self.key, site))
            }
            Some(members) => write::section(self.key, members, site),
            None if site.flow => format!("{}: {}", write::key(self.key, site), write::flow(self.value, site)),
            None => write::entry(self.key, self.value, site),
        }
    }
}

/// The first missing key, and what it holds.
fn wrap(
    path: &[Step],
    missing: usize,
    mut members: [(String, Value); 1],
) -> Result<(String, [(String, Value); 1]), Refusal> {
    let mut steps = path.get(missing..).unwrap_or_default().iter();
    let Some(Step::Key(first)) = steps.next() else {
        return Err(Refusal::at(path, "it is not there"));
    };
    for step in steps.rev() {
        let (Step::Key(name), [(key, value)]) = (step, members) else {
            return Err(Refusal::at(path, "it is not there"));
        };
        members = [(name.clone(), Value::Object([(key, value)].into_iter().collect()))];
    }
    Ok((first.clone(), members))
}

/// A section that is not there yet.
pub(super) fn missing_section(
    document: &Document<'_>,
    path: &[Step],
    map: &Node,
    new: &New<'_>,
) -> Result<Vec<Splice>, Refusal> {
    let Kind::Map { entries, flow } = &map.kind else {
        let members = [(new.key.to_owned(), object(new))];
        return make(document, path, map, &members);
    };
    let rank = |key: &str| SECTIONS.iter().position(|section| *section == key);
    let before = rank(new.key).filter(|_| path.is_empty()).and_then(|new| {
        let is_later = |entry: &&Entry| entry.key.as_deref().and_then(rank).is_some_and(|old| old > new);
        entries.iter().find(is_later)
    });
    let Some(later) = before else {
        return insert(document, path, map, new, &Where::Last).map(|splice| vec![splice]);
    };
    let site = document.site(map);
    let text = new.write(&site);
    if *flow {
        return Ok(vec![Splice::new(
            later.start..later.start,
            format!("{text},{}", lead(document, map, later.start)),
        )]);
    }
    let between = format!("{}{}", site.line_break, " ".repeat(site.parent));
    let start = above_comments(document, later.start);
    // A blank line would be read as a part of a text that keeps its line breaks.
    let blank = if End::of(new.last(), &text) == End::Keeps {
        ""
    } else {
        site.line_break
    };
    Ok(vec![Splice::new(start..start, format!("{text}{blank}{between}"))])
}

fn object(new: &New<'_>) -> Value {
    match new.members {
        Some(members) => Value::Object(members.iter().cloned().collect()),
        None => new.value.clone(),
    }
}

/// The start of the comment right above a key, if there is a blank line above that: else it speaks of the whole file.
fn above_comments(document: &Document<'_>, key: usize) -> usize {
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
fn insert(document: &Document<'_>, path: &[Step], map: &Node, new: &New<'_>, at: &Where) -> Result<Splice, Refusal> {
    let Kind::Map { entries, flow } = &map.kind else {
        return Err(Refusal::at(path, "it is no map"));
    };
    if *flow && !document.slice(map.own.start, map.own.end).starts_with('{') {
        return Err(Refusal::at(path, "it is a single pair without braces"));
    }
    let site = document.site(map);
    let text = new.write(&site);
    let Some(first) = entries.first() else {
        let inside = map.own.start + 1..map.own.end.saturating_sub(1);
        let space = if site.json { "" } else { " " };
        return Ok(Splice::new(inside, format!("{space}{text}{space}")));
    };
    let place = match at {
        Where::First => None,
        Where::Last => entries.len().checked_sub(1),
        Where::After(key) => {
            let found = entries.iter().position(|entry| entry.key.as_deref() == Some(key));
            Some(found.ok_or_else(|| Refusal::at(path, &format!("there is no `{key}` to follow")))?)
        }
    };
    let next = place.map_or(Some(first), |place| entries.get(place + 1));
    if *flow {
        if let Some(next) = next {
            let text = format!("{text},{}", lead(document, map, next.start));
            return Ok(Splice::new(next.start..next.start, text));
        }
        let last = entries.last().unwrap_or(first);
        let end = last.value.own.end.max(last.key_end);
        let text = format!(",{}{text}", lead(document, map, last.start));
        return Ok(Splice {
            queue: new.members.is_none(),
            ..Splice::new(end..end, text)
        });
    }
    let Some(before) = place.and_then(|place| entries.get(place)) else {
        let text = format!("{text}{}{}", site.line_break, " ".repeat(site.parent));
        return Ok(Splice::new(first.start..first.start, text));
    };
    let end = document.lines_end(&before.value, site.parent);
    let text = format!("{}{}{text}", site.line_break, " ".repeat(site.parent));
    Ok(below(
        document,
        end,
        text,
        new.last(),
        new.members.is_none() && *at == Where::Last,
    ))
}

/// New lines behind the end of a line; `last` is the last value in them.
pub(super) fn below(document: &Document<'_>, at: usize, mut text: String, last: &Value, queue: bool) -> Splice {
    let end = End::of(last, &text);
    let to = if end == End::Keeps {
        document.blank_lines(at)
    } else {
        at
    };
    let queue = queue && end == End::Line;
    if end != End::Line && to == document.text.len() {
        text.push_str(if text.starts_with('\r') { "\r\n" } else { "\n" });
    }
    Splice {
        queue,
        ..Splice::new(at..to, text)
    }
}

/// What stands before a key in flow style: a space, or a line break with its indentation.
pub(super) fn lead(document: &Document<'_>, map: &Node, start: usize) -> String {
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
pub(super) fn make(
    document: &Document<'_>,
    path: &[Step],
    node: &Node,
    members: &[(String, Value)],
) -> Result<Vec<Splice>, Refusal> {
    let Some(parent) = document.parent(path) else {
        return Err(Refusal::at(path, "it is no map"));
    };
    let site = document.site(parent);
    let start = if node.own.is_empty() {
        node.own.start
    } else {
        document.lead_in(node.own.start, &site)
    };
    if site.flow {
        let map = write::map_line(write::pairs(members), &site);
        return Ok(vec![Splice::new(start..node.own.end, format!(" {map}"))]);
    }
    let last = members.last().map_or(&Value::Null, |(_, value)| value);
    let body = write::below(write::pairs(members), &site);
    Ok(on_lines(
        document,
        start..node.own.end,
        String::new(),
        None,
        &body,
        last,
    ))
}
