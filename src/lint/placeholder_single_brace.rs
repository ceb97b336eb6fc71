//! `{name}` where `{{name}}` was meant.

use std::collections::BTreeSet;

use super::entry::Entry;
use super::level::Level;
use super::placeholder::{name_length, placeholders};
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::shown;

pub(super) static RULE: Rule = Rule {
    id: "prompt-placeholder-single-brace",
    level: Level::Warn,
    looks_for: "`{name}` where the assistant's texts use `{{name}}`, or it is listed",
    check: Some(check),
};

fn check(entry: &Entry<'_>, settings: &LintSettings, found: &mut Found<'_>) {
    let is_listed = |name| {
        settings
            .placeholders
            .as_ref()
            .is_some_and(|listed| listed.contains(name))
    };
    // Of this assistant's own texts: what another prompt of the roster calls its own says nothing of this one's notation.
    let used: BTreeSet<&str> = entry
        .prose()
        .flat_map(|(_, text)| placeholders(text.text))
        .map(|placeholder| placeholder.name)
        .collect();
    for (field, text) in entry.prose() {
        for open in text.places(b'{') {
            let Some(name) = single_braced(text.text, open).filter(|_| !is_in_code(text.text, open)) else {
                continue;
            };
            if !used.contains(name) && !is_listed(name) {
                // Nothing says that it is meant to be filled: other tools write so, and a text may well hold braces.
                continue;
            }
            let range = open..open + name.len() + 2;
            let name = shown(name);
            let message = format!("`{{{name}}}` has one brace on either side, and is `{{{{{name}}}}}` elsewhere");
            found.add(
                field,
                range,
                message,
                format!("write `{{{{{name}}}}}`, or nobody fills it"),
            );
        }
    }
}

/// Does what stands before it on its line look like program code that was pasted without a fence? There, braces are the
/// language's own: `print(f"{name}")`, `<CardHeader>{title}</CardHeader>`, `describe('{description}', () => {`.
fn is_in_code(text: &str, at: usize) -> bool {
    // No line of code is longer; a prompt without line breaks would be looked at again for each of its braces.
    const LONGEST: usize = 200;
    let before = text.get(..at).unwrap_or_default();
    let on_the_line = before
        .char_indices()
        .rev()
        .take(LONGEST)
        .take_while(|(_, c)| *c != '\n');
    let start = on_the_line.last().map_or(at, |(start, _)| start);
    let line = before.get(start..).unwrap_or_default();
    let is_component = line
        .rsplit_once('<')
        .is_some_and(|(_, tag)| tag.starts_with(char::is_uppercase));
    is_component || ["f\"", "f'", "('", "(\""].iter().any(|mark| line.contains(mark))
}

/// The name between the brace there and the next, if it is one name between single braces that belong to no other notation.
fn single_braced(text: &str, open: usize) -> Option<&str> {
    let rest = text.get(open + 1..)?;
    let name = rest.get(..name_length(rest)).filter(|name| !name.is_empty())?;
    let after = rest.get(name.len()..)?.strip_prefix('}')?;
    let before = text.get(..open)?.chars().next_back();
    let is_other =
        before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '{' | '$' | '%' | '\\' | '#' | '@'));
    (!is_other && !after.starts_with('}')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::is_in_code;

    #[test]
    fn code_that_was_pasted_without_a_fence_has_braces_of_its_own() {
        for code in [
            "print(f\"Agent: {name}\")",
            "return f'{name}'",
            "  <CardHeader>{title}</CardHeader>",
            "it('{name}', () => {",
        ] {
            assert!(is_in_code(code, code.find('{').unwrap()), "{code}");
        }
        for prose in [
            "You are {name}",
            "<description>{description}</description>",
            "He said: \"{name}\"",
            "f\"\nHello {name}",
        ] {
            assert!(!is_in_code(prose, prose.find('{').unwrap()), "{prose}");
        }
    }
}
