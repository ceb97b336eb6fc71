//! A further map at the end of a list.

use serde_json::Value;

use super::{
    add::{NewEntry, below, lead, missing_section},
    change::{EditError, PathSegment},
    document::EditableDocument,
    find::{PathMatch, find, last_leaf},
    set::on_lines,
    splice::TextEdit,
    tree::{SyntaxItem, SyntaxKind, SyntaxNode},
    write::{self, EmitContext},
};

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
            SyntaxKind::Nothing => make(document, path, node, item),
            _ if node.is_null() => make(document, path, node, item),
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
            _ => Err(EditError::at(path, "it is not there")),
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
    write::map_line(write::pairs(item), site)
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
        write::item(item, "- ", &site.inner())
    )
}

/// Makes the list where nothing is, or null, or `[]`.
fn make(
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
        return make(document, path, node, item);
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
    let item = write::item(members, &dash, &site);
    let text = format!("{blank}{}{}{item}", site.line_break, " ".repeat(site.parent));
    below(document, end, text, last_value(members), true)
}
