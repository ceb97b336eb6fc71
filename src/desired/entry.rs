//! What one place says of assistants: an entry, or a file's `defaults`. Each value is read and checked by the catalogue's type,
//! its variables put in, its prompt file read, its place kept for a caret.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::interpolate::{ExpansionTooLong, MOST_EXPANDED, interpolate};
use super::line_origins;
use super::line_origins::Provenance;
use super::locator::Locator;
use super::names;
use super::names::unknown;
use super::prompts::PromptCache;
use super::roster::{DeclaredField, LineOrigin};
use super::sections::{has_conflict_markers, place};
use super::template::Template;
use super::variables::{Lookup, Variables, no_value};
use crate::diagnostic::{Diagnostic, Location, SourceFile};
use crate::fields;
use crate::fields::{FIELDS, Field, FieldType};
use crate::files::mistaken::conflict_markers;
use crate::yaml::node::{MapEntry, Node, NodeKind, Scalar, Span};
use crate::yaml::scalar;
use crate::yaml::scalar::ScalarValue;

/// The keys of an entry that are no fields of the API's bodies.
pub(super) const OWN_KEYS: &[&str] = &["id", "renamed_from", "ignore", "lint_ignore", "protected", "extra"];

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

/// Reads an entry. Without a name nothing can be made of it, but all its faults are reported.
pub(super) fn entry(node: &Node, values: &mut ValueReader<'_, '_>) -> Option<Layer> {
    match &node.kind {
        NodeKind::Map(members) => {
            let layer = read_members(members, node.spot, values, true);
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
        if !is_entry && matches!(key, "name" | "id" | "renamed_from") {
            let problem = Diagnostic::error_of("not-a-default", format!("`{key}` cannot be a default"));
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
            "ignore" => layer.ignore = values.texts("ignore", FIELD_NAMES, member),
            "lint_ignore" => layer.lint_ignore = values.texts("lint_ignore", "a list of lint rules", member),
            "protected" => layer.protected = values.typed(FieldType::Bool, member).and_then(|value| value.as_bool()),
            "extra" => extra(member, values, &mut layer),
            _ => match fields::by_name(key) {
                Some(field) => {
                    if let Some(value) = values.field(field, member) {
                        warn_range(field, &value, member.value.spot, values);
                        let lines = line_origins::of_prompt(&at, &values.shared.origins);
                        layer.declare(field.name, value, at, lines);
                    }
                }
                None => unknown_key(member, values),
            },
        }
    }
    layer
}

impl Layer {
    fn declare(&mut self, field: &str, value: Value, place: Location, lines: Vec<LineOrigin>) {
        self.declared.push(Arc::new(DeclaredField {
            field: field.to_owned(),
            value,
            location: place,
            from_entry: self.is_entry,
            lines,
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
    problem.help = Some(match meant.or(problem.help) {
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
            let problem = Diagnostic::error_of("name-invalid", format!("`{}` {fault}", member.key));
            let hint = "names are compared exactly, so what cannot be seen must not be in them";
            values.problem(problem.with_help(hint), member.value.spot);
            None
        }
    }
}

fn id(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<String> {
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
            layer.declare(key, value, place, Vec::new());
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

/// What the reading of all values shares.
pub(super) struct LoadContext<'a> {
    pub variables: &'a Variables,
    /// Could all declarations of variables be read? Otherwise an undeclared one is no fault that is worth telling.
    pub all_declared: bool,
    pub prompts: PromptCache<'a>,
    pub origins: BTreeMap<Location, Provenance>,
    /// Variables without a value whose use was reported: once is enough.
    pub reported: BTreeSet<String>,
    /// Variables that were put in somewhere.
    pub used: BTreeSet<String>,
    pub problems: Vec<Diagnostic>,
}

/// Reads the values of one file.
pub(super) struct ValueReader<'s, 'a> {
    pub shared: &'s mut LoadContext<'a>,
    pub source: &'s SourceFile,
    pub folder: &'s str,
}

impl ValueReader<'_, '_> {
    pub(super) fn place(&self, spot: Span) -> Location {
        place(self.source, spot)
    }

    pub(super) fn problem(&mut self, problem: Diagnostic, spot: Span) {
        let problem = problem.with_location(&self.place(spot));
        self.shared.problems.push(problem);
    }

    /// The value of a field of the catalogue, if it is valid.
    pub(super) fn field(&mut self, field: &Field, member: &MapEntry) -> Option<Value> {
        let node = &*member.value;
        match field.field_type {
            FieldType::Text => {
                self.warn_number(&member.key, node);
                self.text(&member.key, member.at, node).map(Value::String)
            }
            FieldType::LongText => {
                if let NodeKind::Map(members) = &node.kind {
                    return self.prose_file(&member.key, members, node).map(Value::String);
                }
                self.warn_number(&member.key, node);
                let text = self.text(&member.key, member.at, node)?;
                if self.shared.prompts.is_file(self.folder, &text) {
                    let what = format!("`{}` is the text `{text}`, which is the path of a file", member.key);
                    let hint = "what the file holds is put in by `{ file: PATH }`";
                    self.problem(Diagnostic::warning_of("text-is-path", what).with_help(hint), node.spot);
                }
                Some(Value::String(text))
            }
            FieldType::Integer | FieldType::Number | FieldType::Bool => self.typed(field.field_type, member),
        }
    }

    /// Warns of a number in a text field: it is read as it is written here, and written otherwise by other tools (`4.10` as 4.1).
    fn warn_number(&mut self, name: &str, node: &Node) {
        let NodeKind::Scalar(scalar) = &node.kind else { return };
        if scalar.plain && scalar::is_number_to_some(&scalar.text) {
            let what = format!(
                "`{name}` is text, but without quotes `{}` is a number to other tools",
                scalar.text
            );
            let hint = format!(
                "put it in quotes, so that no formatter changes it: `{name}: \"{}\"`",
                scalar.text
            );
            self.problem(
                Diagnostic::warning_of("text-is-number", what).with_help(hint),
                node.spot,
            );
        }
    }

    /// A text, with its variables put in. A plain scalar is taken as it was written.
    pub(super) fn text(&mut self, name: &str, key: Span, node: &Node) -> Option<String> {
        let scalar = self.scalar(name, key, node, "text")?;
        self.expanded(&scalar.text, node.spot)
    }

    /// A text that is never expanded.
    pub(super) fn literal(&mut self, name: &str, key: Span, node: &Node) -> Option<String> {
        Some(self.scalar(name, key, node, "text")?.text.to_string())
    }

    /// A list of texts, each with its place. `wanted` says what it must be.
    pub(super) fn texts(&mut self, name: &str, wanted: &str, member: &MapEntry) -> Option<Vec<(String, Location)>> {
        match &member.value.kind {
            NodeKind::List(items) => {
                let mut all = Vec::with_capacity(items.len());
                for item in items {
                    if let Some(text) = self.text(name, item.spot, item) {
                        all.push((text, self.place(item.spot)));
                    }
                }
                Some(all)
            }
            NodeKind::Broken => None,
            _ if member.value.is_null() => self.report_null(name, member.at),
            _ => self.report_type_mismatch(name, wanted, &member.value),
        }
    }

    fn scalar<'n>(&mut self, name: &str, key: Span, node: &'n Node, wanted: &str) -> Option<&'n Scalar> {
        match &node.kind {
            NodeKind::Broken => None,
            NodeKind::Scalar(scalar) if scalar.meaning() != ScalarValue::Null => Some(scalar),
            NodeKind::Scalar(_) => self.report_null(name, key),
            _ => self.report_type_mismatch(name, wanted, node),
        }
    }

    /// Reports a null. The place is the key's: an empty value has none that can be seen.
    pub(super) fn report_null<T>(&mut self, name: &str, key: Span) -> Option<T> {
        let hint = match (name, fields::by_name(name).map(|field| field.field_type)) {
            ("name" | "file", _) => "give it a value",
            // What is no field of an assistant is not left alone either.
            (
                "id" | "renamed_from" | "ignore" | "lint_ignore" | "protected" | "extra" | "patch" | "unobservable"
                | "detail" | "unmanaged",
                _,
            ) => "give it a value, or leave it out",
            (_, Some(FieldType::Integer | FieldType::Number | FieldType::Bool)) => "leave it out to leave it alone",
            (_, Some(FieldType::Text | FieldType::LongText) | None) => {
                "leave it out to leave it alone; text is emptied by \"\""
            }
        };
        self.problem(
            Diagnostic::error_of("null-value", format!("`{name}` is null")).with_help(hint),
            key,
        );
        None
    }

    /// Reports a wrong type.
    pub(super) fn report_type_mismatch<T>(&mut self, name: &str, wanted: &str, node: &Node) -> Option<T> {
        let problem = Diagnostic::error_of(
            "wrong-type",
            format!("`{name}` must be {wanted}, but this is {}", node.describe()),
        );
        let is_file =
            matches!(&node.kind, NodeKind::Map(members) if members.iter().any(|member| &*member.key == "file"));
        let problem = match node.kind {
            NodeKind::Map(_) if is_file => {
                problem.with_help("only `first_message` and `system_prompt` can be in a file")
            }
            NodeKind::Map(_) if wanted.starts_with("text") => {
                problem.with_help("text that begins with `{` needs quotes")
            }
            NodeKind::List(_) if wanted.starts_with("text") => {
                problem.with_help("text that begins with `[` or `-` needs quotes")
            }
            _ => problem,
        };
        self.problem(problem, node.spot);
        None
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

    /// `{ file: PATH }`
    fn prose_file(&mut self, name: &str, members: &[MapEntry], node: &Node) -> Option<String> {
        let mut path = None;
        for member in members {
            if &*member.key == "file" {
                path = Some(member);
            } else {
                // In braces, YAML takes `{file:a.md}` for a key without a value.
                let path = member
                    .key
                    .strip_prefix("file:")
                    .map(|path| path.trim_matches(['"', '\'']));
                let hint = match path {
                    Some(path) => format!("a space belongs behind the colon: `{{ file: {path} }}`"),
                    None => "a text is a string or `{ file: PATH }`".to_owned(),
                };
                self.problem(
                    Diagnostic::error_of("unknown-key", format!("unknown key `{}`", member.key)).with_help(hint),
                    member.at,
                );
            }
        }
        let Some(member) = path else {
            if members.is_empty() {
                return self.report_type_mismatch(name, "text or `{ file: PATH }`", node);
            }
            return None;
        };
        let at = member.value.spot;
        let path = self.literal("file", member.at, &member.value)?;
        match self.shared.prompts.get(self.folder, &path) {
            Ok(prompt) => {
                let start = Span {
                    line: 1,
                    column: 1,
                    width: 1,
                    start: 0,
                    end: prompt.text.len(),
                };
                let text = ValueReader {
                    shared: self.shared,
                    source: &prompt,
                    folder: self.folder,
                }
                .expanded(&prompt.text, start)?;
                let origin = Provenance {
                    prompt: Some(prompt.file),
                    woven: None,
                };
                self.shared.origins.insert(self.place(node.spot), origin);
                Some(text)
            }
            Err(refusal) => {
                self.problem(refusal.problem(), at);
                None
            }
        }
    }
}

impl ValueReader<'_, '_> {
    /// Puts variables in. Nothing comes back if one is missing; then that was reported.
    pub(super) fn expanded(&mut self, text: &str, spot: Span) -> Option<String> {
        if let Some(at) = conflict_markers(text) {
            let line = text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            let place = Locator::new(self.source, spot).next(line);
            // The value stays beside the problem: `pull --conflict-markers` looks whether it wrote what it meant.
            self.shared.problems.push(has_conflict_markers().with_location(&place));
        }
        let mut locator = Locator::new(self.source, spot);
        let variables = self.shared.variables;
        let mut complete = true;
        let mut put_in = Vec::new();
        let result = interpolate(text, |mention| {
            let written = text.get(mention.range.clone()).unwrap_or_default();
            let name = mention.name;
            let place = locator.next(written);
            if mention.near_miss {
                let problem = Diagnostic::warning_of(
                    "expression-unknown",
                    format!("`{written}` is not an expression, and stays as it is"),
                );
                let hint = "an expression is `${{ var.NAME }}`; to say that it is text, write one more `$` before it";
                self.shared.problems.push(problem.with_location(&place).with_help(hint));
                return None;
            }
            let problem = match variables.get(name) {
                Lookup::Value(value) => {
                    if !self.shared.used.contains(name) {
                        self.shared.used.insert(name.to_owned());
                    }
                    put_in.push((mention.range, Arc::clone(value)));
                    return Some(value);
                }
                Lookup::Missing => self.shared.reported.insert(name.to_owned()).then(|| no_value(name)),
                Lookup::Undeclared if variables.is_undeclared_argument(name) || !self.shared.all_declared => None,
                Lookup::Undeclared => {
                    let hint = variables.nearest(name).map_or_else(
                        || {
                            format!(
                                "declare it: `variables:` with `{name}:` under it; or write `$${{{{` for the plain text"
                            )
                        },
                        |near| format!("did you mean `{near}`?"),
                    );
                    Some(
                        Diagnostic::error_of("variable-undeclared", format!("the variable `{name}` is not declared"))
                            .with_help(hint),
                    )
                }
            };
            complete = false;
            self.shared
                .problems
                .extend(problem.map(|problem| problem.with_location(&place)));
            None
        });
        match result {
            Ok(expanded) if complete => {
                if !put_in.is_empty() {
                    let origin = Provenance {
                        prompt: None,
                        woven: Some(Template::new(text, put_in)),
                    };
                    self.shared.origins.insert(self.place(spot), origin);
                }
                Some(expanded.into_owned())
            }
            Ok(_) => None,
            Err(ExpansionTooLong) => {
                let what = format!(
                    "with its variables put in, this text is longer than {} MiB",
                    MOST_EXPANDED >> 20
                );
                self.problem(Diagnostic::error_of("text-too-long", what), spot);
                None
            }
        }
    }
}
