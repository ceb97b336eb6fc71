//! A value as it has to be written so that reading gives it: with the same variables, or with what looks like one escaped.

use serde_json::{Value, json};

use super::slot::{ValueHome, ValueIndex};
use super::text::match_style;
use crate::desired::{DeclaredField, LoadedRoster, escape};

/// What to write in place of a declared value, so that it gives the live one.
///
/// # Errors
/// In words, when the variables in what is written now would be lost.
pub(super) fn render_live(
    reading: &LoadedRoster,
    slots: &ValueIndex<'_>,
    slot: &ValueHome,
    declared: &DeclaredField,
    live: &Value,
) -> Result<Value, String> {
    let woven = slots.woven(slot);
    match (live, woven) {
        (Value::String(live), Some(woven)) => {
            let live = match_style(live, woven.written());
            woven
                .rewrite_for(&live)
                .map(Value::String)
                .ok_or_else(|| variables_lost(woven.expressions()))
        }
        (Value::String(live), None) => {
            let old = match slot {
                ValueHome::Prompt(file) => reading
                    .sources
                    .iter()
                    .find(|source| source.file == *file)
                    .map_or("", |source| &source.text),
                ValueHome::Node(_) => declared.value.as_str().unwrap_or_default(),
            };
            Ok(Value::from(escape(&match_style(live, old)).into_owned()))
        }
        (_, Some(woven)) => Err(variables_lost(woven.expressions())),
        (Value::Array(_) | Value::Object(_), None) if slots.holds_variables(declared) => {
            Err("there are variables in what is written, and a new value would lose them".to_owned())
        }
        (_, None) => Ok(escape_all(live)),
    }
}

/// What is written now, as another roster file would write it.
///
/// # Errors
/// In words, when that can't be told.
pub(super) fn copy_as_written(
    reading: &LoadedRoster,
    slots: &ValueIndex<'_>,
    declared: &DeclaredField,
    file: &str,
) -> Result<Value, String> {
    if let Some(prompt) = slots.prompt(declared) {
        let folder = reading.layout.file(file).map_or("", |file| &file.folder);
        let path = prompt.strip_prefix(folder);
        let path = path.ok_or_else(|| format!("`{prompt}` is not below the folder of `{file}`"))?;
        return Ok(json!({ "file": path }));
    }
    if let Some(woven) = slots.woven(&ValueHome::Node(declared.location.clone())) {
        return Ok(Value::from(woven.written()));
    }
    if slots.holds_variables(declared) && !declared.value.is_string() {
        return Err("other entries share it, with variables in it".to_owned());
    }
    Ok(escape_all(&declared.value))
}

/// A value whose texts mean themselves, whatever they look like.
pub(super) fn escape_all(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(escape(text).into_owned()),
        Value::Array(items) => items.iter().map(escape_all).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| (key.clone(), escape_all(value)));
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

fn variables_lost<'a>(expressions: impl Iterator<Item = &'a str>) -> String {
    /// More names say no more.
    const FEW: usize = 3;
    let mut names: Vec<&str> = Vec::new();
    for expression in expressions {
        if !names.contains(&expression) {
            names.push(expression);
        }
    }
    let more = if names.len() > FEW { ", …" } else { "" };
    names.truncate(FEW);
    format!(
        "it is written with `{}`{more}, which no longer gives the live value: change the variable, or write the value plainly",
        names.join("`, `")
    )
}
