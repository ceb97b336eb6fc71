//! A live value as the file would say it, so that reading gives it again: of the field's own type, with the same variables, or
//! with what looks like a variable escaped.

use std::sync::Arc;

use serde_json::{Number, Value, json};

use super::prompt_files::match_style;
use super::value_index::{ValueHome, ValueIndex};
use crate::desired::{DeclaredField, LoadedRoster, escape, escape_all};
use crate::fields;
use crate::fields::FieldType;
use crate::files::mistaken::conflict_markers;

/// A live value as a file would say it.
pub(super) struct Rendering {
    pub value: Value,
    /// Variables that are in what is written now, and of which the live value holds nothing.
    lost: Vec<String>,
    /// A part that is put in now, and that the live value no longer holds as it is: it says itself what it changed.
    lost_part: Option<Arc<str>>,
}

impl Rendering {
    fn of(value: Value) -> Self {
        Self {
            value,
            lost: Vec::new(),
            lost_part: None,
        }
    }

    /// What to write in the place of what is written now, and what to say of it.
    ///
    /// # Errors
    /// In words, when variables would be lost. It can't be known whether their values are what should change.
    pub(super) fn in_place(self) -> Result<(Value, Option<String>), String> {
        if !self.lost.is_empty() {
            let (names, gives) = self.lost_names();
            return Err(format!(
                "it is written with {names}, which no longer {gives} the live value: change the variable, or write the value plainly"
            ));
        }
        let note = self
            .lost_part
            .map(|part| format!("it no longer puts in `{part}`, which is shared and stays as it is"));
        Ok((self.value, note))
    }

    /// The same for a value of one's own: the text that others go on sharing keeps all of its variables.
    pub(super) fn elsewhere(self) -> (Value, Option<String>) {
        let note = (!self.lost.is_empty()).then(|| {
            let (names, gives) = self.lost_names();
            format!("written without {names}, which no longer {gives} the live value")
        });
        (self.value, note)
    }

    /// The lost variables in words, and "gives" as it fits their number.
    fn lost_names(&self) -> (String, &'static str) {
        /// More names say no more.
        const FEW: usize = 3;
        let mut names: Vec<&str> = Vec::new();
        for expression in &self.lost {
            if !names.contains(&expression.as_str()) {
                names.push(expression);
            }
        }
        let gives = if names.len() == 1 { "gives" } else { "give" };
        let more = if names.len() > FEW { ", …" } else { "" };
        names.truncate(FEW);
        (format!("`{}`{more}", names.join("`, `")), gives)
    }
}

/// What to write for a declared value, so that it gives the live one, with the variables that still give a piece of it.
///
/// # Errors
/// In words, when that can't be told.
pub(super) fn render_live(
    loaded: &LoadedRoster,
    index: &ValueIndex<'_>,
    home: &ValueHome,
    declared: &DeclaredField,
    live: &Value,
) -> Result<Rendering, String> {
    let template = index.template(home, declared);
    match (live, template) {
        (Value::String(live), Some(template)) => {
            // Before the alignment: line endings and white space at the end are no change, and must not look like
            // one.
            let live = match_style(live, template.written());
            let Some(rewrite) = template.rewrite_most_for(&live) else {
                return Ok(Rendering {
                    value: Value::from(escape(&live).into_owned()),
                    lost: template.expressions().map(str::to_owned).collect(),
                    lost_part: None,
                });
            };
            let (parts, variables): (Vec<_>, Vec<_>) = rewrite.lost.into_iter().partition(|one| one.file.is_some());
            Ok(Rendering {
                value: Value::from(rewrite.written),
                lost: variables.iter().map(|one| one.expression.to_owned()).collect(),
                lost_part: parts.first().and_then(|part| part.file).map(Arc::clone),
            })
        }
        (Value::String(live), None) => {
            let old = match home {
                ValueHome::Prompt(file) => loaded
                    .sources
                    .iter()
                    .find(|source| source.file == *file)
                    .map_or("", |source| &source.text),
                ValueHome::Node(_) => declared.value.as_str().unwrap_or_default(),
            };
            Ok(Rendering::of(Value::from(escape(&match_style(live, old)).into_owned())))
        }
        (_, Some(template)) => Ok(Rendering {
            lost: template.expressions().map(str::to_owned).collect(),
            ..Rendering::of(escape_all(live))
        }),
        // Only a text can be aligned with its template. In a list or a map it can't be said which new piece came from
        // which variable.
        (Value::Array(_) | Value::Object(_), None) if index.holds_variables(declared) => {
            Err("there are variables in what is written, and a new value would lose them".to_owned())
        }
        (_, None) => Ok(Rendering::of(escape_all(live))),
    }
}

/// What is written now, as another roster file would write it.
///
/// # Errors
/// In words, when that can't be told.
pub(super) fn copy_as_written(
    loaded: &LoadedRoster,
    index: &ValueIndex<'_>,
    declared: &DeclaredField,
    file: &str,
) -> Result<Value, String> {
    if let Some(prompt) = index.prompt(declared) {
        let folder = loaded.layout.file(file).map_or("", |file| &file.folder);
        // A file names its prompts relative to its own folder, and reaches none above it.
        let path = prompt.strip_prefix(folder);
        let path = path.ok_or_else(|| format!("`{prompt}` is not below the folder of `{file}`"))?;
        return Ok(json!({ "file": path }));
    }
    if let Some(template) = index.template(&ValueHome::Node(declared.location.clone()), declared) {
        return Ok(Value::from(template.written()));
    }
    if index.holds_variables(declared) && !declared.value.is_string() {
        return Err("other entries share it, with variables in it".to_owned());
    }
    Ok(escape_all(&declared.value))
}

/// Why a text is left that no roster may hold.
pub(super) const MARKED: &str =
    "the live text holds conflict markers, which the files must not: resolve the conflict there first";

/// The value to write in place of a declared one, if there is one.
///
/// # Errors
/// In words, when the field can't hold such a value.
pub(super) fn coerce(field: &str, declared: Option<&Value>, live: &Value) -> Result<Value, String> {
    if live.as_str().and_then(conflict_markers).is_some() {
        return Err(MARKED.to_owned());
    }
    let Some(known) = fields::by_name(field) else {
        // Nobody knows its type but the file.
        let is_number = live.is_number() || declared.is_some_and(Value::is_number);
        // A text that looks like a number stays a text, unless the file says that it is one.
        let number = number(live).filter(|_| is_number);
        return Ok(number.map_or_else(|| live.clone(), |number| Value::Number(shortest_float(number))));
    };
    let written = match known.field_type {
        FieldType::Text | FieldType::LongText => live.as_str().map(Value::from),
        FieldType::Bool => live.as_bool().map(Value::Bool),
        FieldType::Number => number(live).map(|number| Value::Number(shortest_float(number))),
        FieldType::Integer => number(live).and_then(|number| as_integer(&number)).map(Value::from),
    };
    written.ok_or_else(|| {
        let wanted = match known.field_type {
            FieldType::Text | FieldType::LongText => "text",
            FieldType::Bool => "true or false",
            FieldType::Number => "a number",
            FieldType::Integer => "a whole number",
        };
        format!("live reports {}, but this field holds {wanted}", brief(live))
    })
}

/// A number, also one that is reported as text.
fn number(live: &Value) -> Option<Number> {
    match live {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => serde_json::from_str(text.trim()).ok(),
        _ => None,
    }
}

fn as_integer(number: &Number) -> Option<i64> {
    /// Up to here every whole number has a float of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    number.as_i64().or_else(|| {
        let float = number
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() <= EXACT)?;
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and within 53 bits")]
        Some(float as i64)
    })
}

/// `0.3` for `0.30000001192092896`: what is left of it where 32 bits are kept.
fn shortest_float(number: Number) -> Number {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else {
        return number;
    };
    #[expect(clippy::cast_possible_truncation, reason = "the very rounding that is asked about")]
    let short = float as f32;
    #[expect(clippy::float_cmp, reason = "equal bits are meant")]
    let is_rounded = f64::from(short) == float;
    let shorter = is_rounded.then(|| short.to_string().parse().ok()).flatten();
    shorter.and_then(Number::from_f64).unwrap_or(number)
}

/// A value in a message: its beginning.
fn brief(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_live_value_is_written_as_a_person_would() {
        for (field, live, written) in [
            ("temperature", json!("0.7"), json!(0.7)),
            ("temperature", json!(0.300_000_011_920_928_96), json!(0.3)),
            ("temperature", json!(0.123_456_789_012), json!(0.123_456_789_012)),
            ("temperature", json!(1), json!(1)),
            ("max_tokens", json!("400"), json!(400)),
            ("max_tokens", json!(400.0), json!(400)),
            ("emotion", json!(false), json!(false)),
            ("model", json!(""), json!("")),
            ("top_p", json!({"a": [1, "b"]}), json!({"a": [1, "b"]})),
            ("top_p", json!(f64::from(0.8_f32)), json!(0.8)),
            ("top_p", json!("0.8"), json!("0.8")),
        ] {
            assert_eq!(coerce(field, None, &live), Ok(written), "{field}: {live}");
        }
    }

    #[test]
    fn an_extra_keeps_the_type_that_it_is_declared_with() {
        let written = |declared: Value, live: Value| coerce("top_p", Some(&declared), &live);
        assert_eq!(written(json!(0.9), json!("0.8")), Ok(json!(0.8)));
        assert_eq!(written(json!("a"), json!("0.8")), Ok(json!("0.8")));
        assert_eq!(written(json!(0.9), json!("much")), Ok(json!("much")));
    }

    #[test]
    fn a_live_value_of_another_type_is_none() {
        for (field, live) in [
            ("temperature", json!("warm")),
            ("max_tokens", json!(0.5)),
            ("emotion", json!("true")),
            ("model", json!(4)),
        ] {
            assert!(coerce(field, None, &live).is_err(), "{field}: {live}");
        }
    }
}
