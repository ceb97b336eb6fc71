//! A further map at the end of a list.

use serde_json::Value;

use super::{
    add::{New, below, lead, missing_section},
    change::{Refusal, Step},
    document::Document,
    find::{Found, find, last_leaf},
    set::on_lines,
    splice::Splice,
    tree::{Item, Kind, Node},
    write::{self, Site},
};

/// What is to be inserted.
pub(super) fn append(document: &Document<'_>, path: &[Step], item: &[(String, Value)]) -> Result<Vec<Splice>, Refusal> {
    match find(&document.root, path)? {
        Found::Node(node) => match &node.kind {
            Kind::List { flow: false, items } => Ok(vec![behind(document, node, items, item)]),
            Kind::List { flow: true, items } => into_flow(document, path, node, items, item),
            Kind::Nothing => make(document, path, node, item),
            _ if node.is_null() => make(document, path, node, item),
            Kind::Alias => Err(Refusal::at(path, "it is an alias: its list belongs to another place")),
            _ => Err(Refusal::at(path, "it is no list")),
        },
        Found::Missing { map, missing } => match path.get(missing..) {
            Some([Step::Key(key)]) => {
                let new = New {
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
            _ => Err(Refusal::at(path, "it is not there")),
        },
    }
}

fn fill(document: &Document<'_>, map: &Node, splice: &mut Splice, item: &[(String, Value)]) {
    let site = document.site(map);
    let new = if site.flow {
        format!(" [{}]", flow(item, &site))
    } else {
        lines(item, &site)
    };
    splice.text = splice.text.replacen(" []", &new, 1);
}

fn flow(item: &[(String, Value)], site: &Site<'_>) -> String {
    write::map_line(write::pairs(item), site)
}

fn last_value(item: &[(String, Value)]) -> &Value {
    item.last().map_or(&Value::Null, |(_, value)| value)
}

/// The item on lines of its own below a key.
fn lines(item: &[(String, Value)], site: &Site<'_>) -> String {
    format!(
        "{}{}{}",
        site.line_break,
        " ".repeat(site.body),
        write::item(item, "- ", &site.inner())
    )
}

/// Makes the list where nothing is, or null, or `[]`.
fn make(document: &Document<'_>, path: &[Step], node: &Node, item: &[(String, Value)]) -> Result<Vec<Splice>, Refusal> {
    let Some(parent) = document.parent(path) else {
        return Err(Refusal::at(path, "it is no list"));
    };
    let site = document.site(parent);
    let start = if node.own.is_empty() {
        node.own.start
    } else {
        document.lead_in(node.own.start, &site)
    };
    if site.flow {
        return Ok(vec![Splice::new(
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
    document: &Document<'_>,
    path: &[Step],
    node: &Node,
    items: &[Item],
    item: &[(String, Value)],
) -> Result<Vec<Splice>, Refusal> {
    let Some(last) = items.last() else {
        return make(document, path, node, item);
    };
    let text = format!(
        ",{}{}",
        lead(document, node, last.dash),
        flow(item, &document.site(node))
    );
    let end = last.node.own.end;
    Ok(vec![Splice {
        queue: true,
        ..Splice::new(end..end, text)
    }])
}

/// Behind the last item, like it.
fn behind(document: &Document<'_>, node: &Node, items: &[Item], members: &[(String, Value)]) -> Splice {
    let site = document.site(node);
    let Some(last) = items.last() else {
        return Splice::new(node.own.end..node.own.end, lines(members, &site));
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
    let keeps = matches!(&last_leaf(&last.node).kind, Kind::Scalar(scalar) if scalar.keeps);
    let is_apart = !keeps && apart.replace(['\r', ' '], "").contains("\n\n");
    let blank = if is_apart { site.line_break } else { "" };
    let end = document.lines_end(&last.node, site.parent);
    let item = write::item(members, &dash, &site);
    let text = format!("{blank}{}{}{item}", site.line_break, " ".repeat(site.parent));
    below(document, end, text, last_value(members), true)
}
