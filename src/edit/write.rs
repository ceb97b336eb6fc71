//! How a value is written where it stands: the rest of its line, and the lines below.

use serde_json::{Number, Value};

use super::{
    quote::{best, double},
    text::{self, PreviousStyle},
};

/// Small lists and maps stand on one line up to this length.
const SHORT: usize = 80;

/// Where a value is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct EmitContext<'a> {
    pub line_break: &'a str,
    /// The column of the map or list that it belongs to.
    pub parent: usize,
    /// The column of lines below it.
    pub body: usize,
    /// How far each further level is indented.
    pub step: usize,
    /// Is it inside of `{ }` or `[ ]`?
    pub flow: bool,
    /// Do keys and texts there have double quotes, as in JSON?
    pub json: bool,
}

/// A value as it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Emitted {
    /// What follows the key on its line; nothing for a map or list in block style.
    pub head: String,
    /// The lines below, each beginning with its line break.
    pub body: String,
}

impl Emitted {
    pub(super) fn line(head: String) -> Self {
        Self {
            head,
            body: String::new(),
        }
    }
}

/// Writes a value.
pub(super) fn value(value: &Value, site: &EmitContext<'_>, like: Option<PreviousStyle>) -> Emitted {
    if let Value::String(string) = value {
        return text::write(string, site, like);
    }
    if let Some(line) = short(value, site) {
        return Emitted::line(line);
    }
    let body = match value {
        Value::Array(items) => items.iter().map(|item| list_item(item, site)).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| (key.as_str(), value));
            below(members, site)
        }
        _ => String::new(),
    };
    Emitted {
        head: String::new(),
        body,
    }
}

/// A key with its value, without its indentation; `site.parent` is the column of the key.
pub(super) fn entry(name: &str, member: &Value, site: &EmitContext<'_>) -> String {
    join(&format!("{}:", key(name, site)), &value(member, site, None))
}

/// A section that is made for its first key: never on one line.
pub(super) fn section(name: &str, members: &[(String, Value)], site: &EmitContext<'_>) -> String {
    format!("{}:{}", key(name, site), below(pairs(members), site))
}

/// A map's keys, each on a line of its own below.
pub(super) fn below<'a>(members: impl Iterator<Item = (&'a str, &'a Value)>, site: &EmitContext<'_>) -> String {
    let mut out = String::new();
    for (name, value) in members {
        out.push_str(site.line_break);
        out.push_str(&" ".repeat(site.body));
        out.push_str(&entry(name, value, &site.inner()));
    }
    out
}

/// The keys and values of a map that is written in this order.
pub(super) fn pairs(members: &[(String, Value)]) -> impl Iterator<Item = (&str, &Value)> {
    members.iter().map(|(name, value)| (name.as_str(), value))
}

/// A map as an item of a list, from its dash on; `site.parent` is the column of the dash.
pub(super) fn item(members: &[(String, Value)], dash: &str, site: &EmitContext<'_>) -> String {
    let column = site.parent + dash.chars().count();
    let inner = EmitContext {
        parent: column,
        body: column + site.step,
        ..*site
    };
    let between = format!("{}{}", site.line_break, " ".repeat(column));
    let entries: Vec<_> = members.iter().map(|(name, value)| entry(name, value, &inner)).collect();
    format!("{dash}{}", entries.join(&between))
}

fn list_item(item_value: &Value, site: &EmitContext<'_>) -> String {
    let start = format!("{}{}", site.line_break, " ".repeat(site.body));
    match item_value {
        Value::Object(members) if short(item_value, site).is_none() => {
            let members: Vec<_> = members
                .iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            format!("{start}{}", item(&members, "- ", &site.inner()))
        }
        other => format!("{start}{}", join("-", &value(other, &site.inner(), None))),
    }
}

fn join(before: &str, written: &Emitted) -> String {
    let space = if written.head.is_empty() { "" } else { " " };
    format!("{before}{space}{}{}", written.head, written.body)
}

impl EmitContext<'_> {
    /// The same place, one level further in.
    pub(super) fn inner(&self) -> Self {
        Self {
            parent: self.body,
            body: self.body + self.step,
            ..*self
        }
    }
}

/// A key.
pub(super) fn key(name: &str, site: &EmitContext<'_>) -> String {
    if site.json || name.contains('\n') {
        double(name)
    } else {
        best(name, site.flow)
    }
}

/// On one line, if it is a scalar, small, or has to be.
fn short(value: &Value, site: &EmitContext<'_>) -> Option<String> {
    let line = flow(value, site);
    let flat = match value {
        Value::Array(items) => items.iter().all(is_small),
        Value::Object(members) => members.values().all(is_small),
        _ => true,
    };
    (site.flow || flat && line.chars().count() <= SHORT).then_some(line)
}

fn is_small(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.contains('\n'),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => true,
    }
}

/// In flow style.
pub(super) fn flow(value: &Value, site: &EmitContext<'_>) -> String {
    let site = EmitContext { flow: true, ..*site };
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => self::number(number),
        Value::String(text) if site.json => double(text),
        Value::String(text) => best(text, true),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| flow(item, &site)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.as_str(), value));
            map_line(members, &site)
        }
    }
}

/// A map in flow style.
pub(super) fn map_line<'a>(members: impl Iterator<Item = (&'a str, &'a Value)>, site: &EmitContext<'_>) -> String {
    let site = EmitContext { flow: true, ..*site };
    let members: Vec<_> = members
        .map(|(name, value)| format!("{}: {}", key(name, &site), flow(value, &site)))
        .collect();
    let space = if site.json { "" } else { " " };
    format!("{{{space}{}{space}}}", members.join(", "))
}

/// Readers of YAML 1.1 take a number with an exponent only with a point and a sign: `1.0e+20`.
fn number(number: &Number) -> String {
    let text = number.to_string();
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['-', '+']) { "" } else { "+" };
    format!("{mantissa}{point}e{sign}{exponent}")
}

/// How written lines end: what that asks of the lines below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrailingBreaks {
    Line,
    /// With a block scalar that has a line break at its end, so there must be one.
    Breaks,
    /// With a block scalar that keeps all line breaks: blank lines below would be its own.
    Keeps,
}

impl TrailingBreaks {
    /// `value` is the last one that was written.
    pub(super) fn of(value: &Value, written: &str) -> Self {
        match value {
            // In quotes.
            _ if written.ends_with("\\n\"") => Self::Line,
            Value::String(text) if text.ends_with("\n\n") => Self::Keeps,
            Value::String(text) if text.ends_with('\n') => Self::Breaks,
            Value::Array(items) => items.last().map_or(Self::Line, |last| Self::of(last, written)),
            Value::Object(members) => members
                .values()
                .next_back()
                .map_or(Self::Line, |last| Self::of(last, written)),
            _ => Self::Line,
        }
    }
}
