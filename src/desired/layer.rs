//! What one place says of assistants: an entry, or a file's `defaults`, with its values read and checked one by one.

use std::sync::Arc;

use serde_json::Value;

use super::assistant::DeclaredField;
use super::names;
use super::suggest::unknown;
use super::value::ValueReader;
use crate::diagnostic::{Diagnostic, Location};
use crate::fields::{self, FIELDS, Field};
use crate::yaml::node::{MapEntry, Node, NodeKind, Span};

/// The keys of an entry that are no fields of the API's bodies.
pub(super) const OWN_KEYS: &[&str] = &["id", "renamed_from", "ignore", "extra"];

/// A value and where it was set.
#[derive(Debug)]
pub(super) struct Located {
    pub value: String,
    pub place: Location,
}

/// What an entry or `defaults` sets. What is not sound is left out, and was reported.
#[derive(Debug)]
pub(super) struct Layer {
    /// Where it begins, if it is an entry.
    pub place: Location,
    is_entry: bool,
    pub name: Option<Located>,
    pub id: Option<Located>,
    pub renamed_from: Option<Located>,
    pub ignore: Option<Vec<(String, Location)>>,
    /// Fields of the catalogue and extras, each at most once.
    pub declared: Vec<Arc<DeclaredField>>,
}

/// Reads an entry. Without a name nothing can be made of it, but all its faults are reported.
pub(super) fn entry(node: &Node, values: &mut ValueReader<'_, '_>) -> Option<Layer> {
    match &node.kind {
        NodeKind::Map(members) => {
            let layer = read_members(members, node.spot, values, true);
            if !members.iter().any(|member| &*member.key == "name") {
                let problem =
                    Diagnostic::error("this assistant has no `name`").with_help("begin the entry with `- name: ...`");
                values.problem(problem, node.spot);
            }
            Some(layer)
        }
        NodeKind::Broken => None,
        _ => {
            let what = format!("an assistant is a map of fields, but this is {}", node.describe());
            values.problem(
                Diagnostic::error(what).with_help("begin the entry with `- name: ...`"),
                node.spot,
            );
            None
        }
    }
}

/// Reads the `defaults` of a file.
pub(super) fn defaults(members: &[MapEntry], values: &mut ValueReader<'_, '_>) -> Layer {
    // Nobody asks where defaults begin.
    read_members(members, Span::default(), values, false)
}

fn read_members(members: &[MapEntry], start: Span, values: &mut ValueReader<'_, '_>, is_entry: bool) -> Layer {
    let mut layer = Layer {
        place: values.place(start),
        is_entry,
        name: None,
        id: None,
        renamed_from: None,
        ignore: None,
        declared: Vec::new(),
    };
    for member in members {
        let key = &*member.key;
        if !is_entry && matches!(key, "name" | "id" | "renamed_from") {
            let problem = Diagnostic::error(format!("`{key}` cannot be a default"));
            values.problem(
                problem.with_help("each assistant has its own: put it in the entry"),
                member.at,
            );
            continue;
        }
        let at = values.place(member.value.spot);
        match key {
            "name" => layer.name = name(member, values).map(|value| Located { value, place: at }),
            "renamed_from" => layer.renamed_from = name(member, values).map(|value| Located { value, place: at }),
            "id" => layer.id = id(member, values).map(|value| Located { value, place: at }),
            "ignore" => layer.ignore = values.texts("ignore", member),
            "extra" => extra(member, values, &mut layer),
            _ => match fields::by_name(key) {
                Some(field) => {
                    if let Some(value) = values.field(field, member) {
                        warn_range(field, &value, member.value.spot, values);
                        layer.declare(field.name, value, at);
                    }
                }
                None => unknown_key(member, values),
            },
        }
    }
    layer
}

impl Layer {
    fn declare(&mut self, field: &str, value: Value, place: Location) {
        self.declared.push(Arc::new(DeclaredField {
            field: field.to_owned(),
            value,
            location: place,
            from_entry: self.is_entry,
        }));
    }
}

fn unknown_key(member: &MapEntry, values: &mut ValueReader<'_, '_>) {
    let known: Vec<_> = FIELDS
        .iter()
        .map(|field| field.name)
        .chain(OWN_KEYS.iter().copied())
        .collect();
    let mut problem = unknown("field", &member.key, &known);
    let newer = "a field that is newer than this tool goes under `extra`";
    problem.help = Some(match problem.help {
        Some(near) => format!("{near} ({newer})"),
        None => newer.to_owned(),
    });
    values.problem(problem, member.at);
}

fn name(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<String> {
    let name = values.text(&member.key, member.at, &member.value)?;
    match names::name_fault(&name) {
        None => Some(name),
        Some(fault) => {
            let problem = Diagnostic::error(format!("`{}` {fault}", member.key));
            let hint = "names are compared exactly, so what cannot be seen must not be in them";
            values.problem(problem.with_help(hint), member.value.spot);
            None
        }
    }
}

fn id(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<String> {
    let id = values.literal("id", member.at, &member.value)?;
    match names::id_fault(&id) {
        None => Some(id),
        Some(fault) => {
            let hint = "ids look like \"665e4a34c65bb95f2f2d72e1\", and variables cannot be put in: use an overlay";
            values.problem(
                Diagnostic::error(format!("`id` {fault}")).with_help(hint),
                member.value.spot,
            );
            None
        }
    }
}

fn extra(member: &MapEntry, values: &mut ValueReader<'_, '_>, layer: &mut Layer) {
    let fields = match &member.value.kind {
        NodeKind::Map(fields) => fields,
        NodeKind::Broken => return,
        _ if member.value.is_null() => return values.report_null("extra", member.at).unwrap_or_default(),
        _ => {
            return values
                .report_type_mismatch("extra", "a map of fields", &member.value)
                .unwrap_or_default();
        }
    };
    for field in fields {
        let key = &*field.key;
        let name = fields::snake_case(key);
        if fields::by_name(&name).is_some() || name == "id" {
            let problem = Diagnostic::error(format!("`{key}` is not an extra field"));
            values.problem(
                problem.with_help(format!("declare `{name}` directly, beside `extra`")),
                field.at,
            );
        } else if names::name_fault(key).is_some() {
            values.problem(Diagnostic::error("this cannot be a field's name"), field.at);
        } else if field.value.is_null() {
            values.report_null::<()>(key, field.at);
        } else if let Some(value) = values.json(key, &field.value) {
            let place = values.place(field.value.spot);
            layer.declare(key, value, place);
        }
    }
}

/// Warns of what only the server can judge.
fn warn_range(field: &Field, value: &Value, spot: Span, values: &mut ValueReader<'_, '_>) {
    let odd = match (field.name, value.as_f64()) {
        ("temperature", Some(number)) => (!(0.0..=2.0).contains(&number)).then_some("outside of 0 to 2"),
        ("response_count" | "max_tokens", Some(number)) => (number < 1.0).then_some("less than 1"),
        _ => None,
    };
    if let Some(odd) = odd {
        let problem = Diagnostic::warning(format!("`{}` is {value}, {odd}", field.name));
        values.problem(problem.with_help("the server decides whether it takes this"), spot);
    }
}
