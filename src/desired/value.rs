//! One value: its type by the catalogue, its variables put in, its prompt file read.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::Value;

use super::document::place;
use super::prompts::PromptCache;
use super::variables::Variables;
use super::weave::Template;
use crate::diagnostic::{Diagnostic, Location, SourceFile};
use crate::fields::{self, Field};
use crate::yaml::node::{MapEntry, Node, NodeKind, Scalar, Span};
use crate::yaml::scalar;
use crate::yaml::scalar::ScalarValue;

/// How a value came about, where it is more than what stands at its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    /// The prompt file that holds the text, as [`Place::file`] would name it. Its own origin is at its first line and column.
    pub prompt: Option<Arc<str>>,
    /// The text as it is written, with the variables that were put in, if there are any.
    pub woven: Option<Template>,
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

    /// The value of a field of the catalogue, if it is sound.
    pub(super) fn field(&mut self, field: &Field, member: &MapEntry) -> Option<Value> {
        let node = &*member.value;
        match field.field_type {
            fields::FieldType::Text => self.text(&member.key, member.at, node).map(Value::String),
            fields::FieldType::LongText => {
                if let NodeKind::Map(members) = &node.kind {
                    return self.prose_file(&member.key, members, node).map(Value::String);
                }
                let text = self.text(&member.key, member.at, node)?;
                if self.shared.prompts.is_file(self.folder, &text) {
                    let what = format!("`{}` is the text `{text}`, which is the path of a file", member.key);
                    let hint = "what the file holds is put in by `{ file: PATH }`";
                    self.problem(Diagnostic::warning(what).with_help(hint), node.spot);
                }
                Some(Value::String(text))
            }
            fields::FieldType::Integer | fields::FieldType::Number | fields::FieldType::Bool => {
                self.typed(field, member)
            }
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

    /// A list of texts, each with its place.
    pub(super) fn texts(&mut self, name: &str, member: &MapEntry) -> Option<Vec<(String, Location)>> {
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
            _ => self.report_type_mismatch(name, "a list of field names", &member.value),
        }
    }

    /// Any JSON, with the variables in its strings put in.
    pub(super) fn json(&mut self, name: &str, node: &Node) -> Option<Value> {
        match &node.kind {
            NodeKind::Broken => None,
            NodeKind::List(items) => {
                let all: Vec<_> = items.iter().map(|item| self.json(name, item)).collect();
                all.into_iter().collect::<Option<Vec<_>>>().map(Value::Array)
            }
            NodeKind::Map(members) => {
                let all: Vec<_> = members
                    .iter()
                    .map(|member| Some((member.key.to_string(), self.json(name, &member.value)?)))
                    .collect();
                all.into_iter().collect::<Option<_>>().map(Value::Object)
            }
            NodeKind::Scalar(scalar) => match scalar.meaning() {
                ScalarValue::Null => Some(Value::Null),
                ScalarValue::Bool(flag) => Some(Value::Bool(flag)),
                ScalarValue::String => self.expanded(&scalar.text, node.spot).map(Value::String),
                number @ (ScalarValue::Integer(_) | ScalarValue::Float(_)) => scalar::json(number),
                ScalarValue::IntOverflow | ScalarValue::NotFinite => {
                    let what = format!(
                        "`{name}`: `{}` is a number that JSON cannot carry as it is",
                        scalar.text
                    );
                    self.problem(
                        Diagnostic::error(what).with_help("write it in quotes if it is text"),
                        node.spot,
                    );
                    None
                }
            },
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
            ("id" | "renamed_from" | "ignore" | "extra" | "patch" | "unobservable", _) => {
                "give it a value, or leave it out"
            }
            (_, Some(fields::FieldType::Integer | fields::FieldType::Number | fields::FieldType::Bool)) => {
                "leave it out to leave it alone"
            }
            (_, Some(fields::FieldType::Text | fields::FieldType::LongText) | None) => {
                "leave it out to leave it alone; text is emptied by \"\""
            }
        };
        self.problem(Diagnostic::error(format!("`{name}` is null")).with_help(hint), key);
        None
    }

    /// Reports a wrong type.
    pub(super) fn report_type_mismatch<T>(&mut self, name: &str, wanted: &str, node: &Node) -> Option<T> {
        let problem = Diagnostic::error(format!("`{name}` must be {wanted}, but this is {}", node.describe()));
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
    fn typed(&mut self, field: &Field, member: &MapEntry) -> Option<Value> {
        let (wanted, hint) = match field.field_type {
            fields::FieldType::Integer => ("a whole number", "write a whole number such as `400`, without quotes"),
            fields::FieldType::Number => ("a number", "write a number such as `0.7`, without quotes"),
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
        let value = match (field.field_type, meaning) {
            (fields::FieldType::Integer, number) => scalar::whole(number).map(Value::from),
            (fields::FieldType::Number, number) => scalar::json(number),
            (_, ScalarValue::Bool(flag)) => Some(Value::Bool(flag)),
            _ => None,
        };
        if value.is_none() {
            let what = if scalar::is_too_large(meaning) && field.field_type != fields::FieldType::Bool {
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
            let hint = match (field.field_type, scalar::is_too_large(meaning)) {
                (fields::FieldType::Integer, true) => {
                    "a whole number is written in digits: -9223372036854775808 to 9223372036854775807"
                }
                _ => hint,
            };
            self.problem(Diagnostic::error(what).with_help(hint), node.spot);
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
                let hint = "a text is a string or `{ file: PATH }`";
                self.problem(
                    Diagnostic::error(format!("unknown key `{}`", member.key)).with_help(hint),
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
