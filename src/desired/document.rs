//! One roster file by its sections: which keys it may have at the top, before anything is made of their values.

use std::sync::Arc;

use super::{
    node::{Kind, Member, Node, Spot},
    scalar::Plain,
    suggest::unknown,
    tree,
};
use crate::problem::{Place, Problem, Source};

/// The keys at the top of a file.
pub(super) const SECTIONS: &[&str] = &["version", "variables", "defaults", "settings", "assistants"];

/// A roster file, or as much of it as could be read.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub variables: Vec<Member>,
    pub defaults: Vec<Member>,
    pub settings: Vec<Member>,
    pub assistants: Vec<Arc<Node>>,
    /// Is something missing from the above that may well be in the file?
    pub incomplete: bool,
}

/// The place of a spot.
pub(super) fn place(source: &Source, spot: Spot) -> Place {
    Place {
        file: Arc::clone(&source.file),
        line: spot.line,
        column: spot.column,
        width: spot.width,
    }
}

/// Reads a file's sections. Every fault goes to `problems`; the rest of the file is read all the same.
pub(super) fn read(source: &Source, problems: &mut Vec<Problem>) -> Document {
    let mut document = Document::default();
    let Some(root) = tree::parse(&source.file, &source.text, problems) else {
        document.incomplete = true;
        return document;
    };
    let Kind::Map(sections) = &root.kind else {
        let hint = match root.kind {
            Kind::List(_) => "put the list under `assistants:`",
            _ => "the smallest roster is `assistants: []`",
        };
        let what = format!("a roster file is a map, but this is {}", root.describe());
        problems.push(Problem::error(what).at(&place(source, root.spot)).hint(hint));
        document.incomplete = true;
        return document;
    };
    for section in sections {
        let before = problems.len();
        match &*section.key {
            "version" => version(source, section, problems),
            "variables" => document.variables = members(source, section, problems),
            "defaults" => document.defaults = members(source, section, problems),
            "settings" => document.settings = members(source, section, problems),
            "assistants" => document.assistants = items(source, section, problems),
            other => {
                let mut problem = unknown("key", other, SECTIONS).at(&place(source, section.at));
                if problem.hint.is_none() {
                    let all = "a roster file has `version`, `variables`, `defaults`, `settings` and `assistants`";
                    problem = problem.hint(format!("{all}; an assistant's fields stand in its entry"));
                }
                problems.push(problem);
            }
        }
        document.incomplete |= problems.len() > before || matches!(section.value.kind, Kind::Broken);
    }
    document
}

fn version(source: &Source, section: &Member, problems: &mut Vec<Problem>) {
    let known = match &section.value.kind {
        Kind::Scalar(scalar) => scalar.meaning() == Plain::Integer(1),
        Kind::Broken => true,
        _ => false,
    };
    if !known {
        let problem = Problem::error("this version of the roster file is not known")
            .at(&place(source, section.value.spot))
            .hint("write `version: 1`, or leave it out; a newer file needs a newer roster");
        problems.push(problem);
    }
}

fn members(source: &Source, section: &Member, problems: &mut Vec<Problem>) -> Vec<Member> {
    match &section.value.kind {
        Kind::Map(members) => members.to_vec(),
        Kind::Broken => Vec::new(),
        _ => {
            problems.push(wrong_section(source, section, "a map"));
            Vec::new()
        }
    }
}

fn items(source: &Source, section: &Member, problems: &mut Vec<Problem>) -> Vec<Arc<Node>> {
    match &section.value.kind {
        Kind::List(items) => items.to_vec(),
        Kind::Broken => Vec::new(),
        _ => {
            problems.push(wrong_section(source, section, "a list"));
            Vec::new()
        }
    }
}

fn wrong_section(source: &Source, section: &Member, wanted: &str) -> Problem {
    let (key, value) = (&section.key, &section.value);
    if value.is_null() {
        return Problem::error(format!("`{key}` is null"))
            .at(&place(source, section.at))
            .hint("leave the key out when there is nothing under it");
    }
    let problem = Problem::error(format!("`{key}` must be {wanted}, but this is {}", value.describe()));
    let problem = problem.at(&place(source, value.spot));
    match value.kind {
        Kind::Map(_) => problem.hint("begin each assistant with `- name: ...`"),
        _ => problem,
    }
}
