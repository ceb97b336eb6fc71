//! One roster file by its sections: which keys it may have at the top, before anything is made of their values.

use std::sync::Arc;

use super::names::unknown;
use crate::diagnostic::{Diagnostic, Location, SourceFile};
use crate::files::mistaken::{RESOLVE, conflict_markers};
use crate::yaml::node::{MapEntry, Node, NodeKind, Span};
use crate::yaml::parse;
use crate::yaml::scalar::ScalarValue;

/// One roster file that was read.
pub(super) struct ParsedFile {
    pub source: SourceFile,
    /// As in [`RosterPath::folder`].
    pub folder: String,
    pub document: FileSections,
    pub overlay: bool,
}

/// The keys at the top of a file.
pub(super) const SECTIONS: &[&str] = &["version", "variables", "defaults", "settings", "lint", "assistants"];

/// A roster file, or as much of it as could be read.
#[derive(Debug, Default)]
pub(super) struct FileSections {
    pub variables: Vec<MapEntry>,
    pub defaults: Vec<MapEntry>,
    pub settings: Vec<MapEntry>,
    pub lint: Vec<MapEntry>,
    pub assistants: Vec<Arc<Node>>,
    /// Is something missing from the above that may well be in the file?
    pub incomplete: bool,
}

/// The place of a spot.
pub(super) fn place(source: &SourceFile, spot: Span) -> Location {
    Location {
        file: Arc::clone(&source.file),
        line: spot.line,
        column: spot.column,
        width: spot.width,
        offset: spot.start,
    }
}

/// The place of a line that begins at this byte.
fn at_byte(source: &SourceFile, offset: usize) -> Location {
    let before = source.text.get(..offset).unwrap_or_default();
    Location {
        file: Arc::clone(&source.file),
        line: u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX),
        column: 1,
        width: 7,
        offset,
    }
}

/// A text or a file with conflict markers in it.
pub(super) fn has_conflict_markers() -> Diagnostic {
    Diagnostic::error_of("conflict-markers", "this file has conflict markers").with_help(RESOLVE)
}

/// Reads a file's sections. Every fault goes to `problems`; the rest of the file is read all the same.
pub(super) fn read(source: &SourceFile, problems: &mut Vec<Diagnostic>) -> FileSections {
    let mut document = FileSections::default();
    // What YAML says of them helps nobody. In a text they are indented, and found with it.
    if let Some(at) = conflict_markers(&source.text) {
        let problem = has_conflict_markers().with_location(&at_byte(source, at));
        problems.push(problem);
        document.incomplete = true;
        return document;
    }
    let Some(root) = parse::parse(&source.file, &source.text, problems) else {
        document.incomplete = true;
        return document;
    };
    let NodeKind::Map(sections) = &root.kind else {
        document.incomplete = true;
        if matches!(root.kind, NodeKind::Broken) {
            return document;
        }
        let hint = match root.kind {
            NodeKind::List(_) => "put the list under `assistants:`",
            _ => "the smallest roster is `assistants: []`",
        };
        let what = format!("a roster file is a map, but this is {}", root.describe());
        problems.push(
            Diagnostic::error_of("wrong-type", what)
                .with_location(&place(source, root.spot))
                .with_help(hint),
        );
        return document;
    };
    for section in sections {
        let before = problems.len();
        match &*section.key {
            "version" => version(source, section, problems),
            "variables" => document.variables = members(source, section, problems),
            "defaults" => document.defaults = members(source, section, problems),
            "settings" => document.settings = members(source, section, problems),
            "lint" => document.lint = members(source, section, problems),
            "assistants" => document.assistants = items(source, section, problems),
            // A home for anchors: what stands there counts where an alias takes it.
            other if other.starts_with("x-") => continue,
            other => {
                let mut problem =
                    unknown("unknown-key", "key", other, SECTIONS).with_location(&place(source, section.at));
                if other == "vars" {
                    let hint = "what all entries share stands under `variables`; `vars` gives one entry its own values";
                    problem = problem.with_help(hint);
                } else if problem.help.is_none() {
                    let all =
                        "a roster file has `version`, `variables`, `defaults`, `settings`, `lint` and `assistants`";
                    problem = problem.with_help(format!("{all}; an assistant's fields stand in its entry"));
                }
                problems.push(problem);
            }
        }
        document.incomplete |= problems.len() > before || matches!(section.value.kind, NodeKind::Broken);
    }
    document
}

fn version(source: &SourceFile, section: &MapEntry, problems: &mut Vec<Diagnostic>) {
    let known = match &section.value.kind {
        NodeKind::Scalar(scalar) => scalar.meaning() == ScalarValue::Integer(1),
        NodeKind::Broken => true,
        _ => false,
    };
    if !known {
        let problem = Diagnostic::error_of("version-unknown", "this version of the roster file is not known")
            .with_location(&place(source, section.value.spot))
            .with_help("write `version: 1`, or leave it out; a newer file needs a newer roster");
        problems.push(problem);
    }
}

fn members(source: &SourceFile, section: &MapEntry, problems: &mut Vec<Diagnostic>) -> Vec<MapEntry> {
    match &section.value.kind {
        NodeKind::Map(members) => members.to_vec(),
        NodeKind::Broken => Vec::new(),
        _ => {
            problems.push(wrong_section(source, section, "a map"));
            Vec::new()
        }
    }
}

fn items(source: &SourceFile, section: &MapEntry, problems: &mut Vec<Diagnostic>) -> Vec<Arc<Node>> {
    match &section.value.kind {
        NodeKind::List(items) => items.to_vec(),
        NodeKind::Broken => Vec::new(),
        _ => {
            problems.push(wrong_section(source, section, "a list"));
            Vec::new()
        }
    }
}

fn wrong_section(source: &SourceFile, section: &MapEntry, wanted: &str) -> Diagnostic {
    let (key, value) = (&section.key, &section.value);
    if value.is_null() {
        return Diagnostic::error_of("null-value", format!("`{key}` is null"))
            .with_location(&place(source, section.at))
            .with_help("leave the key out when there is nothing under it");
    }
    let problem = Diagnostic::error_of(
        "wrong-type",
        format!("`{key}` must be {wanted}, but this is {}", value.describe()),
    );
    let problem = problem.with_location(&place(source, value.spot));
    match value.kind {
        NodeKind::Map(_) => problem.with_help("begin each assistant with `- name: ...`"),
        _ => problem,
    }
}
