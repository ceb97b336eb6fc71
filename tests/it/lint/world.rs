//! Assistants for the rules, without files.

use roster::lint::{Entry, EntryField, Finding, LintSettings, Role, Vocabulary, lint};

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
