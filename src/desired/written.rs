//! A roster as a file would say it: every value resolved, in an order that people read, such that reading it gives the same roster.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::interpolate::escape_all;
use super::load::LoadedRoster;
use super::roster::{AssistantSpec, DeclaredField, Settings};
use crate::fields;
use crate::lint::LintSettings;
use crate::yaml::edit::entry;

/// Keys and values, in the order in which they are written.
pub type WrittenKeys = Vec<(String, Value)>;

/// An entry's keys: `name` and what it is matched by, then fields in catalogue order, then `extra`.
///
/// Defaults are part of it, since it stands for itself; expressions are escaped, since every value is final.
pub fn written_entry(entry: &AssistantSpec) -> WrittenKeys {
    let text = |key: &str, value: &str| (key.to_owned(), escape_all(&Value::from(value)));
    let mut keys = vec![text("name", &entry.name)];
    keys.extend(entry.id.iter().map(|id| text("id", id)));
    keys.extend(entry.renamed_from.iter().map(|name| text("renamed_from", name)));
    for (key, names) in [("ignore", &entry.ignore), ("lint_ignore", &entry.lint_ignore)] {
        if !names.is_empty() {
            keys.push((key.to_owned(), names.iter().map(String::as_str).collect()));
        }
    }
    if entry.protected {
        keys.push(("protected".to_owned(), json!(true)));
    }
    let mut extra = Map::new();
    for declared in &entry.declared {
        let value = escape_all(&declared.value);
        if is_extra(declared) {
            extra.insert(declared.field.clone(), value);
        } else {
            keys.push((declared.field.clone(), value));
        }
    }
    if !extra.is_empty() {
        keys.push(("extra".to_owned(), Value::Object(extra)));
    }
    keys
}

fn is_extra(declared: &DeclaredField) -> bool {
    fields::by_name(&declared.field).is_none()
}

/// The sections above the entries: `settings` and `lint`, with what differs from their defaults.
pub fn written_sections(loaded: &LoadedRoster) -> Vec<(&'static str, WrittenKeys)> {
    let sections = [
        ("settings", settings(&loaded.roster.settings)),
        ("lint", lint(&loaded.lint)),
    ];
    sections.into_iter().filter(|(_, keys)| !keys.is_empty()).collect()
}

fn settings(settings: &Settings) -> WrittenKeys {
    let mut keys = Vec::new();
    if !settings.unobservable.is_empty() {
        let fields = settings.unobservable.iter().map(String::as_str).collect();
        keys.push(("unobservable".to_owned(), fields));
    }
    if settings.patch_declared_only {
        keys.push(("patch".to_owned(), json!("declared")));
    }
    keys.extend(
        settings
            .detail
            .iter()
            .map(|object| ("detail".to_owned(), json!(object))),
    );
    if !settings.unmanaged.is_empty() {
        keys.push(("unmanaged".to_owned(), escape_all(&json!(settings.unmanaged))));
    }
    keys
}

fn lint(lint: &LintSettings) -> WrittenKeys {
    let levels = lint
        .levels
        .iter()
        .map(|(rule, level)| (rule.clone(), json!(level.name())));
    let mut keys: WrittenKeys = levels.collect();
    keys.extend(
        lint.placeholders
            .iter()
            .map(|names| ("placeholders".to_owned(), json!(names))),
    );
    keys.extend(
        lint.prompt_budget
            .map(|budget| ("prompt_budget".to_owned(), json!(budget))),
    );
    keys
}

/// Where the values of an entry come from, by the key that it is written under: `FILE:LINE`, several for `extra`.
pub fn value_sources(entry: &AssistantSpec, loaded: &LoadedRoster) -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    sources.insert("name".to_owned(), format!("{}:{}", entry.place.file, entry.place.line));
    for declared in &entry.declared {
        let place = &declared.location;
        let mut source = format!("{}:{}", place.file, place.line);
        if let Some(prompt) = loaded.origins.get(place).and_then(|origin| origin.prompt.as_deref()) {
            source = format!("{prompt}, named at {source}");
        }
        if is_extra(declared) {
            let all: &mut String = sources.entry("extra".to_owned()).or_default();
            if !all.is_empty() {
                all.push_str(", ");
            }
            all.push_str(&format!("{} {source}", declared.field));
        } else {
            sources.insert(declared.field.clone(), source);
        }
    }
    sources
}

/// A roster file that holds these entries, as YAML; `with_sources` adds where each value comes from, as comments.
pub fn written_roster(loaded: &LoadedRoster, entries: &[&AssistantSpec], with_sources: bool) -> String {
    let mut out = "version: 1\n".to_owned();
    for (section, keys) in written_sections(loaded) {
        out.push_str(&format!("\n{section}:\n"));
        push_keys(&mut out, &keys, "  ", None);
    }
    out.push_str(if entries.is_empty() {
        "\nassistants: []\n"
    } else {
        "\nassistants:\n"
    });
    for (at, entry) in entries.iter().enumerate() {
        // An empty line that a text keeps at its end (`|+`) parts them already; one more would be the text's.
        if at > 0 && !out.ends_with("\n\n") {
            out.push('\n');
        }
        let sources = with_sources.then(|| value_sources(entry, loaded));
        push_keys(&mut out, &written_entry(entry), ITEM, sources.as_ref());
    }
    out
}

/// One entry as an item of `assistants:`, indented as in a roster file.
pub fn written_item(keys: &WrittenKeys) -> String {
    let mut out = String::new();
    push_keys(&mut out, keys, ITEM, None);
    out
}

/// How an item of a list begins.
const ITEM: &str = "  - ";

/// Each key on a line of its own, the first one behind `lead`, with its source behind it.
fn push_keys(out: &mut String, keys: &WrittenKeys, lead: &str, sources: Option<&BTreeMap<String, String>>) {
    let indent = " ".repeat(lead.len());
    for (at, (key, value)) in keys.iter().enumerate() {
        out.push_str(if at == 0 { lead } else { &indent });
        let written = entry(key, value, lead.len(), acts_in_a_log(value));
        let (first, below) = written.split_at(written.find('\n').unwrap_or(written.len()));
        out.push_str(first);
        // Behind the `|` of a block a comment is no part of its text.
        if let Some(source) = sources.and_then(|sources| sources.get(key)) {
            out.push_str("  # ");
            // A path may hold anything; a line break in it would end the comment.
            out.extend(source.chars().map(|c| if c.is_control() { '?' } else { c }));
        }
        out.push_str(below);
        out.push('\n');
    }
}

/// Would a build server take a line of it for a command? It looks behind white space, so the indentation of a block is no protection:
/// such a text stands on one line, in quotes.
fn acts_in_a_log(value: &Value) -> bool {
    let is_command = |line: &str| {
        let line = line.trim_start();
        let azure = line
            .strip_prefix("##")
            .is_some_and(|rest| !rest.starts_with(['#', ' ']) && !rest.is_empty());
        line.starts_with("::") || azure
    };
    match value {
        Value::String(text) => text.lines().any(is_command),
        Value::Array(items) => items.iter().any(acts_in_a_log),
        Value::Object(members) => members.values().any(acts_in_a_log),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
