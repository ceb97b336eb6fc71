//! Assistants for the rules, without files.

use roster::lint::{Entry, EntryField, Finding, LintSettings, Role, Vocabulary, lint};
use serde_json::Value;

/// One text, in that role.
pub(crate) fn entry(role: Role, text: &str) -> Entry<'_> {
    let name = if role == Role::Spoken {
        "first_message"
    } else {
        "system_prompt"
    };
    Entry {
        name: "A",
        fields: vec![EntryField::text(name, role, text)],
        ..Entry::default()
    }
}

/// What the rules have to say of a roster of one text.
pub(crate) fn findings(role: Role, text: &str) -> Vec<Finding> {
    let entry = entry(role, text);
    let vocabulary = Vocabulary::of([&entry]);
    let settings = LintSettings {
        vocabulary,
        ..LintSettings::default()
    };
    lint(&entry, &settings)
}

/// Which rules report a prompt.
pub(crate) fn of_prompt(text: &str) -> Vec<&'static str> {
    findings(Role::Prompt, text)
        .iter()
        .map(|finding| finding.rule)
        .collect()
}

/// Which rules report a spoken text.
pub(crate) fn of_spoken(text: &str) -> Vec<&'static str> {
    findings(Role::Spoken, text)
        .iter()
        .map(|finding| finding.rule)
        .collect()
}

/// Which pieces of a prompt a rule reports.
pub(crate) fn pieces<'a>(rule: &str, text: &'a str) -> Vec<&'a str> {
    let found = findings(Role::Prompt, text);
    let of_rule = found.iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| &text[finding.range.clone()]).collect()
}

/// What the rules have to say of a roster document whose variables are filled in.
pub(crate) fn of_document(document: &Value) -> Vec<Finding> {
    let entries: Vec<_> = document["assistants"]
        .as_array()
        .unwrap()
        .iter()
        .map(of_value)
        .collect();
    let lists = &document["lint"]["placeholders"];
    let settings = LintSettings {
        placeholders: lists.as_array().map(|names| names.iter().map(text_of).collect()),
        prompt_budget: document["lint"]["prompt_budget"]
            .as_u64()
            .map(|most| usize::try_from(most).unwrap()),
        vocabulary: Vocabulary::of(&entries),
        ..LintSettings::default()
    };
    entries.iter().flat_map(|entry| lint(entry, &settings)).collect()
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn of_value(entry: &Value) -> Entry<'_> {
    let fields = entry.as_object().unwrap().iter().filter(|(name, _)| *name != "name");
    let fields = fields.map(|(name, value)| match value.as_f64() {
        Some(number) => EntryField::number(name, number),
        None => EntryField::text(name, role(name), value.as_str().unwrap()),
    });
    Entry {
        name: entry["name"].as_str().unwrap(),
        fields: fields.collect(),
        ..Entry::default()
    }
}

fn role(field: &str) -> Role {
    match field {
        "system_prompt" => Role::Prompt,
        "first_message" => Role::Spoken,
        _ => Role::Setting,
    }
}
