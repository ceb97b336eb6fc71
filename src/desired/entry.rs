//! What one place says of assistants: an entry, or a file's `defaults`. Each value is read and checked by the catalogue's type,
//! its variables put in, its prompt file read, its place kept for a caret.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::declarations::own_values;
use super::line_origins;
use super::names;
use super::names::unknown;
use super::roster::{DeclaredField, LineOrigin};
use super::template::Template;
use super::value_reader::{OwnContext, ValueReader};
use super::variables::OwnVariables;
use crate::diagnostic::{Diagnostic, Location};
use crate::fields;
use crate::fields::{FIELDS, Field, FieldType};
use crate::yaml::node::{MapEntry, Node, NodeKind, Span};
use crate::yaml::scalar;
use crate::yaml::scalar::ScalarValue;

/// The keys of an entry that are no fields of the API's bodies.
pub(super) const OWN_KEYS: &[&str] = &[
    "id",
    "renamed_from",
    "ignore",
    "lint_ignore",
    "protected",
    "vars",
    "extra",
];

/// What `ignore` and `settings.unobservable` must be.
pub(super) const FIELD_NAMES: &str = "a list of field names";

/// A value and where it was set.
#[derive(Debug)]
pub(super) struct Located {
    pub value: String,
    pub place: Location,
}

/// What an entry or `defaults` sets. What is not valid is left out, and was reported.
#[derive(Debug)]
pub(super) struct Layer {
    /// Where it begins, if it is an entry.
    pub place: Location,
    is_entry: bool,
    pub name: Option<Located>,
    pub id: Option<Located>,
    pub renamed_from: Option<Located>,
    pub ignore: Option<Vec<(String, Location)>>,
    pub lint_ignore: Option<Vec<(String, Location)>>,
    pub protected: Option<bool>,
    /// Fields of the catalogue and extras, each at most once.
    pub declared: Vec<Arc<DeclaredField>>,
}

/// Reads an entry; `vars` are those of all entries by name, overlays' put over them. Without a name nothing can be made of it,
/// but all its faults are reported.
pub(super) fn entry(
    node: &Node,
    vars: &BTreeMap<String, OwnVariables>,
    values: &mut ValueReader<'_, '_>,
) -> Option<Layer> {
    match &node.kind {
        NodeKind::Map(members) => {
            let (name, own) = identity(members, values);
            let known = name.as_ref().and_then(|name| vars.get(&name.value));
            let own = OwnContext {
                name: name.as_ref().map(|name| name.value.as_str()),
                variables: known.unwrap_or(&own),
            };
            let mut layer = read_members(members, node.spot, &mut values.with(own), true);
            layer.name = name;
            if !members.iter().any(|member| &*member.key == "name") {
                let problem = Diagnostic::error_of("name-missing", "this assistant has no `name`")
                    .with_help("begin the entry with `- name: ...`");
                values.problem(problem, node.spot);
            }
            Some(layer)
        }
        NodeKind::Broken => None,
        _ => {
            let what = format!("an assistant is a map of fields, but this is {}", node.describe());
            values.problem(
                Diagnostic::error_of("wrong-type", what).with_help("begin the entry with `- name: ...`"),
                node.spot,
            );
            None
        }
    }
}

/// The name of an entry, and its own variables. Its name is made of no other: by it overlays find the entry, and bring theirs.
pub(super) fn identity(members: &[MapEntry], values: &mut ValueReader<'_, '_>) -> (Option<Located>, OwnVariables) {
    let member = |key: &str| members.iter().find(|member| &*member.key == key);
    let own = member("vars").map_or_else(OwnVariables::new, |vars| own_values(vars, values));
    let name = member("name").and_then(|member| {
        let context = OwnContext {
            name: None,
            variables: &own,
        };
        let mut values = values.with(context);
        let place = values.place(member.value.spot);
        name(member, &mut values).map(|value| Located { value, place })
    });
    (name, own)
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
        lint_ignore: None,
        protected: None,
        declared: Vec::new(),
    };
    for member in members {
        let key = &*member.key;
        if !is_entry && matches!(key, "name" | "id" | "renamed_from" | "vars") {
            let problem = Diagnostic::error_of("not-a-default", format!("`{key}` cannot be a default"));
            values.problem(
                problem.with_help("each assistant has its own: put it in the entry"),
                member.at,
            );
            continue;
        }
        let at = values.place(member.value.spot);
        match key {
            "renamed_from" => layer.renamed_from = name(member, values).map(|value| Located { value, place: at }),
            "id" => layer.id = id(member, values).map(|value| Located { value, place: at }),
            "ignore" => layer.ignore = values.texts("ignore", FIELD_NAMES, member),
            "lint_ignore" => layer.lint_ignore = values.texts("lint_ignore", "a list of lint rules", member),
            "protected" => layer.protected = values.typed(FieldType::Bool, member).and_then(|value| value.as_bool()),
            "extra" => extra(member, values, &mut layer),
            // They were read before: all the rest needs them.
            "name" | "vars" => {}
            _ => match fields::by_name(key) {
                Some(field) => {
                    values.shared.own_template = None;
                    if let Some(value) = values.field(field, member) {
                        warn_range(field, &value, member.value.spot, values);
                        let own = values.shared.own_template.take();
                        let lines = line_origins::of_prompt(&at, &values.shared.origins, own.as_ref());
                        layer.declare(field.name, value, at, lines, own);
                    }
                }
                None => unknown_key(member, values),
            },
        }
    }
    layer
}

impl Layer {
    /// What another layer has, too, is held once.
    pub(super) fn share_with(&mut self, other: &Self) {
        for declared in &mut self.declared {
            let same = |known: &&Arc<DeclaredField>| {
                known.field == declared.field && known.value == declared.value && known.location == declared.location
            };
            if let Some(known) = other.declared.iter().find(same) {
                *declared = Arc::clone(known);
            }
        }
    }

    fn declare(
        &mut self,
        field: &str,
        value: Value,
        place: Location,
        lines: Vec<LineOrigin>,
        own_template: Option<Template>,
    ) {
        self.declared.push(Arc::new(DeclaredField {
            field: field.to_owned(),
            value,
            location: place,
            from_entry: self.is_entry,
            lines,
            own_template,
        }));
    }
}

fn unknown_key(member: &MapEntry, values: &mut ValueReader<'_, '_>) {
    let known: Vec<_> = FIELDS
        .iter()
        .map(|field| field.name)
        .chain(OWN_KEYS.iter().copied())
        .collect();
    let mut problem = unknown("unknown-field", "field", &member.key, &known);
    let newer = "a field that is newer than this tool goes under `extra`";
    let meant = fields::meant_by(&member.key).map(|field| format!("did you mean `{field}`?"));
    let own = (&*member.key == "variables").then(|| "an entry's own values of variables stand under `vars`".to_owned());
    if &*member.key == "<<" {
        return values.problem(problem, member.at);
    }
    problem.help = Some(match own.or(meant).or(problem.help) {
        Some(near) => format!("{near} ({newer})"),
        None => newer.to_owned(),
    });
    values.problem(problem, member.at);
}

fn name(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<String> {
    values.warn_number(&member.key, &member.value);
    values.warn_cut(&member.key, &member.value);
    let name = values.text(&member.key, member.at, &member.value)?;
    match names::name_fault(&name) {
        None => {
            values.warn_invisible(&member.key, &member.value);
            Some(name)
        }
        Some(fault) => {
            let problem = Diagnostic::error_of("name-invalid", format!("`{}` {fault}", member.key));
            let hint = "names are compared exactly, so what cannot be seen must not be in them";
            values.problem(problem.with_help(hint), member.value.spot);
            None
        }
    }
}

fn id(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<String> {
    values.warn_number("id", &member.value);
    let id = values.literal("id", member.at, &member.value)?;
    match names::id_fault(&id) {
        None => Some(fields::canonical_id(&id).into_owned()),
        Some(fault) => {
            let hint = "ids look like \"665e4a34c65bb95f2f2d72e1\", and variables cannot be put in: use an overlay";
            values.problem(
                Diagnostic::error_of("id-invalid", format!("`id` {fault}")).with_help(hint),
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
        values.shared.own_template = None;
        let key = &*field.key;
        let name = fields::snake_case(key);
        if fields::by_name(&name).is_some() || name == "id" {
            let problem = Diagnostic::error_of("extra-documented", format!("`{key}` is not an extra field"));
            values.problem(
                problem.with_help(format!("declare `{name}` directly, beside `extra`")),
                field.at,
            );
        } else if names::name_fault(key).is_some() {
            values.problem(
                Diagnostic::error_of("name-invalid", "this cannot be a field's name"),
                field.at,
            );
        } else if field.value.is_null() {
            values.report_null::<()>(key, field.at);
        } else if let Some(value) = values.json(key, &field.value) {
            if value.is_null() {
                // A variable gave it.
                values.report_null::<()>(key, field.at);
                continue;
            }
            let place = values.place(field.value.spot);
            // What a list or a map holds has places of its own.
            let own = values.shared.own_template.take();
            let own = own.filter(|_| matches!(field.value.kind, NodeKind::Scalar(_)));
            layer.declare(key, value, place, Vec::new(), own);
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
        let problem = Diagnostic::warning_of("value-odd", format!("`{}` is {value}, {odd}", field.name));
        values.problem(problem.with_help("the server decides whether it takes this"), spot);
    }
}

impl ValueReader<'_, '_> {
    /// The value of a field of the catalogue, if it is valid.
    pub(super) fn field(&mut self, field: &Field, member: &MapEntry) -> Option<Value> {
        let node = &*member.value;
        match field.field_type {
            FieldType::Text => {
                self.warn_number(&member.key, node);
                self.warn_cut(&member.key, node);
                self.warn_invisible(&member.key, node);
                self.warn_file_form(&member.key, node, false);
                self.text(&member.key, member.at, node).map(Value::String)
            }
            FieldType::LongText => {
                if let NodeKind::Map(members) = &node.kind {
                    return self.prose_file(&member.key, members, node).map(Value::String);
                }
                self.warn_number(&member.key, node);
                self.warn_cut(&member.key, node);
                self.warn_file_form(&member.key, node, true);
                let text = self.text(&member.key, member.at, node)?;
                self.warn_path(&member.key, &text, node.spot);
                Some(Value::String(text))
            }
            FieldType::Integer | FieldType::Number | FieldType::Bool => self.typed(field.field_type, member),
        }
    }

    /// A number or a flag: written plainly, or what its variables give.
    fn typed(&mut self, field_type: FieldType, member: &MapEntry) -> Option<Value> {
        let (wanted, hint) = match field_type {
            FieldType::Integer => ("a whole number", "write a whole number such as `400`, without quotes"),
            FieldType::Number => ("a number", "write a number such as `0.7`, without quotes"),
            _ => ("true or false", "write `true` or `false`, without quotes"),
        };
        let (name, node) = (&*member.key, &*member.value);
        let scalar = self.scalar(name, member.at, node, wanted)?;
        let written = &scalar.text;
        let text = self.expanded(written, node.spot)?;
        let expanded = text != **written;
        let meaning = if scalar.plain || expanded {
            scalar::meaning(&text)
        } else {
            ScalarValue::String
        };
        let value = match (field_type, meaning) {
            (FieldType::Integer, number) => scalar::whole(number).map(Value::from),
            (FieldType::Number, number) => scalar::json(number),
            (_, ScalarValue::Bool(flag)) => Some(Value::Bool(flag)),
            _ => None,
        };
        if value.is_none() {
            let what = if scalar::is_too_large(meaning) && field_type != FieldType::Bool {
                let too = if text.starts_with('-') { "small" } else { "large" };
                format!("`{name}` is too {too}: `{text}`")
            } else if expanded {
                format!("`{name}` must be {wanted}, but its variables give `{text}`")
            } else if meaning == ScalarValue::NotFinite {
                format!("`{name}` must be a finite number")
            } else if scalar.plain {
                format!("`{name}` must be {wanted}, but this is `{text}`")
            } else {
                format!("`{name}` must be {wanted}, but this is text")
            };
            let hint = match (field_type, scalar::is_too_large(meaning)) {
                (FieldType::Integer, true) => {
                    "a whole number is written in digits: -9223372036854775808 to 9223372036854775807"
                }
                _ => hint,
            };
            self.problem(Diagnostic::error_of("wrong-type", what).with_help(hint), node.spot);
        }
        value
    }
}
