//! A value in `extra`: any JSON, with the types that YAML gives it. Nobody knows them but the file.

use serde_json::Value;

use super::interpolate::is_one_expression;
use super::value_reader::ValueReader;
use crate::diagnostic::Diagnostic;
use crate::yaml::node::{Node, NodeKind, Span};
use crate::yaml::scalar;
use crate::yaml::scalar::ScalarValue;

impl ValueReader<'_, '_> {
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
            NodeKind::Scalar(scalar) if scalar.plain && is_one_expression(&scalar.text) => {
                let text = self.expanded(&scalar.text, node.spot)?;
                self.warn_ambiguous(name, &text, &scalar.text, node.spot);
                self.typed_json(name, &text, node.spot)
            }
            NodeKind::Scalar(scalar) => {
                if scalar.plain {
                    self.warn_ambiguous(name, &scalar.text, &scalar.text, node.spot);
                }
                match scalar.meaning() {
                    ScalarValue::String => {
                        self.warn_cut(name, node);
                        self.expanded(&scalar.text, node.spot).map(Value::String)
                    }
                    _ => self.typed_json(name, &scalar.text, node.spot),
                }
            }
        }
    }

    /// Warns of a plain number, written or given by a variable, that may be meant as text or as another number.
    fn warn_ambiguous(&mut self, name: &str, text: &str, written: &str, spot: Span) {
        if scalar::is_ambiguous_number(text) {
            let what = format!("`{name}`: `{text}` is a number to some tools and none, or another, to others");
            let hint = format!("put it in quotes if it is text (`\"{written}\"`), or write the number in plain digits");
            self.problem(Diagnostic::warning_of("number-ambiguous", what).with_help(hint), spot);
        }
    }

    /// What a plain scalar means. An empty one is what a variable gives: an empty text.
    fn typed_json(&mut self, name: &str, text: &str, spot: Span) -> Option<Value> {
        match scalar::meaning(text) {
            ScalarValue::Null if text.is_empty() => Some(Value::from("")),
            ScalarValue::Null => Some(Value::Null),
            ScalarValue::Bool(flag) => Some(Value::Bool(flag)),
            ScalarValue::String => Some(Value::from(text)),
            number @ (ScalarValue::Integer(_) | ScalarValue::Float(_)) => scalar::json(number),
            ScalarValue::IntOverflow | ScalarValue::NotFinite => {
                let what = format!("`{name}`: `{text}` is a number that JSON cannot carry as it is");
                self.problem(
                    Diagnostic::error_of("number-too-large", what).with_help("write it in quotes if it is text"),
                    spot,
                );
                None
            }
        }
    }
}
