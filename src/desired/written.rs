//! A roster as a file would say it: every value resolved, in an order that people read, such that reading it gives the same roster.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::interpolate::escape_all;
use super::load::LoadedRoster;
use super::roster::{AssistantSpec, DeclaredField, Settings};
use crate::fields;
use crate::lint::LintSettings;
use crate::yaml::PathSegment;
use crate::yaml::edit::{Edit, EditError, InsertAt, edit};

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
///
/// # Errors
/// When a value can't be written so that it is read as the same. None is known.
pub fn written_roster(
    loaded: &LoadedRoster,
    entries: &[&AssistantSpec],
    with_sources: bool,
) -> Result<String, EditError> {
    let mut text = "version: 1\n".to_owned();
    for (section, keys) in written_sections(loaded) {
        let keys = keys.into_iter().map(|(key, value)| Edit::Add {
            path: vec![PathSegment::Key(section.to_owned())],
            key,
            value,
            at: InsertAt::Last,
        });
        text = edit(&format!("{text}\n{section}:\n"), &keys.collect::<Vec<_>>())?;
    }
    let items: Vec<_> = entries.iter().map(|entry| append(written_entry(entry))).collect();
    text = edit(&format!("{text}\nassistants: []\n"), &items)?;
    if with_sources {
        let sources: Vec<_> = entries.iter().map(|entry| value_sources(entry, loaded)).collect();
        text = commented(&text, &sources);
    }
    Ok(text)
}

/// One entry as an item of `assistants:`, indented as in a roster file.
///
/// # Errors
/// As [`written_roster`].
pub fn written_item(keys: WrittenKeys) -> Result<String, EditError> {
    let text = edit("assistants: []\n", &[append(keys)])?;
    Ok(text.strip_prefix("assistants:\n").unwrap_or(&text).to_owned())
}

fn append(item: WrittenKeys) -> Edit {
    Edit::Append {
        path: vec![PathSegment::Key("assistants".to_owned())],
        item,
    }
}

/// Puts each key's source behind it.
///
/// The text is our own: an item begins with `  - `, its keys stand at the fourth column, and whatever a value holds stands further in. So
/// a line tells what it is by its indentation alone. A comment behind the `|` of a block is no part of its text.
fn commented(text: &str, sources: &[BTreeMap<String, String>]) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut entries = sources.iter();
    let mut current: Option<&BTreeMap<String, String>> = None;
    for line in text.lines() {
        out.push_str(line);
        if line.starts_with("  - ") {
            current = entries.next();
        }
        let key = line.strip_prefix("  - ").or_else(|| line.strip_prefix("    "));
        let key = key.and_then(|rest| rest.split_once(':')).map(|(key, _)| key);
        if let Some(source) = key.zip(current).and_then(|(key, sources)| sources.get(key)) {
            // A path may hold anything; a line break in it would end the comment.
            out.push_str("  # ");
            out.extend(source.chars().map(|c| if c.is_control() { '?' } else { c }));
        }
        out.push('\n');
    }
    out
}
