//! All edits of a text, all or nothing: in rounds, each with one reading, as many as do not touch each other in one.

use std::collections::HashSet;

use super::change::{Edit, EditError};
use super::document::EditableDocument;
use super::insert::{add, append};
use super::replace::set;
use super::syntax;
use super::text_edit::{TextEdit, TextEdits};
use super::verify::ExpectedNode;
use crate::yaml::node::PathSegment;

/// Edits a YAML text. Comments, layout and every byte that is not part of a replaced value stay as they are; a byte order
/// mark, the line endings and the indentation are kept up. In the end the result is read again and compared with what
/// was meant.
///
/// # Errors
/// When one of the edits can't be done; then none is.
pub fn edit(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    if edits.is_empty() {
        return Ok(text.to_owned());
    }
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    if body.contains('\r') && body.replace("\r\n", "").contains('\r') {
        return Err(EditError(
            "it has bare carriage returns, which some readers take for line breaks".to_owned(),
        ));
    }
    let (mut edited, mut left) = round(body, &edits.iter().collect::<Vec<_>>())?;
    while !left.is_empty() {
        (edited, left) = round(&edited, &left)?;
    }
    let mut meant = ExpectedNode::of(body, syntax::read(body)?);
    for edit in edits {
        meant.apply(edit)?;
    }
    let read =
        syntax::read(&edited).map_err(|EditError(why)| EditError(format!("the edited file would be broken: {why}")))?;
    if !meant.is(&mut ExpectedNode::of(&edited, read)) {
        return Err(EditError("the edited file would not say what was meant".to_owned()));
    }
    edited.insert_str(0, mark);
    Ok(edited)
}

/// One round: the text after it, and the edits that are left.
fn round<'a>(text: &str, edits: &[&'a Edit]) -> Result<(String, Vec<&'a Edit>), EditError> {
    let document = EditableDocument::read(text)?;
    let mut splices = TextEdits::default();
    let mut waiting = DeferredEdits::default();
    for edit in edits {
        if waiting.concerns(edit) {
            waiting.add(edit);
            continue;
        }
        let taken = match splice(&document, edit) {
            Ok(new) => splices.take(new),
            Err(refusal) if splices.is_empty() && waiting.edits.is_empty() => return Err(refusal),
            // It may need what an earlier edit makes.
            Err(_) => false,
        };
        if !taken {
            waiting.add(edit);
        }
    }
    // It holds every value of the text, and so will what is made now.
    drop(document);
    Ok((splices.apply(text), waiting.edits))
}

fn splice(document: &EditableDocument<'_>, edit: &Edit) -> Result<Vec<TextEdit>, EditError> {
    match edit {
        Edit::Set { path, value } => set(document, path, value),
        Edit::Add { path, key, value, at } => add(document, path, key, value, at),
        Edit::Append { path, item } => append(document, path, item),
    }
}

/// Edits for the next round.
#[derive(Default)]
struct DeferredEdits<'a> {
    edits: Vec<&'a Edit>,
    /// What is replaced by one of them.
    replaced: HashSet<&'a [PathSegment]>,
    /// Where one of them puts something new.
    filled: HashSet<&'a [PathSegment]>,
    /// What one of them is in.
    around: HashSet<&'a [PathSegment]>,
}

impl<'a> DeferredEdits<'a> {
    fn add(&mut self, edit: &'a Edit) {
        let path = edit.path();
        if matches!(edit, Edit::Set { .. }) {
            self.replaced.insert(path);
        } else {
            self.filled.insert(path);
        }
        self.around.extend(prefixes(path));
        self.edits.push(edit);
    }

    /// Must an edit wait as well, so that their order is kept?
    fn concerns(&self, edit: &Edit) -> bool {
        let is_set = matches!(edit, Edit::Set { .. });
        prefixes(edit.path()).any(|prefix| self.replaced.contains(prefix))
            || is_set && self.around.contains(edit.path())
            || !is_set && self.filled.contains(edit.path())
    }
}

fn prefixes(path: &[PathSegment]) -> impl Iterator<Item = &[PathSegment]> {
    (0..=path.len()).filter_map(|length| path.get(..length))
}
