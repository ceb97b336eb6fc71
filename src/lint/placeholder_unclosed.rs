//! `{{name}`, `{{name`, `{name}}` and `{{}}`: a placeholder that lost a brace or its name.

use std::ops::Range;

use super::entry::Entry;
use super::level::Level;
use super::placeholder::{name_length, placeholders};
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::{places_in, shown};

pub(super) static RULE: Rule = Rule {
    id: "prompt-placeholder-unclosed",
    level: Level::Warn,
    looks_for: "a placeholder that lost a brace, or its name: `{{name}`, `{name}}`, `{{}}`",
    check: Some(check),
};

fn check(entry: &Entry<'_>, _: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.prose() {
        let opened = placeholders(text.text).filter(|each| !each.is_closed);
        let opened = opened.map(|each| (each.range, each.name));
        let mut all: Vec<_> = opened.chain(unopened(text.text)).chain(nameless(text.text)).collect();
        all.retain(|(range, _)| !text.is_code(range.start));
        all.sort_by_key(|(range, _)| range.start);
        for (range, name) in all {
            if name.is_empty() {
                let message = "a placeholder without a name: nobody fills it".to_owned();
                found.add(field, range, message, "write a name between the braces: `{{name}}`");
                continue;
            }
            let name = shown(name);
            let written = shown(text.text.get(range.clone()).unwrap_or_default());
            let message = format!("the placeholder `{written}` is not closed by two braces on either side");
            found.add(field, range, message, format!("write `{{{{{name}}}}}`"));
        }
    }
}

/// Every `{name}}` that closes no other brace of its line, as it would in JSON or in code.
fn unopened(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    places_in(text, b'}').filter_map(|at| {
        let (before, after) = text.split_at_checked(at)?;
        if !after.starts_with("}}") {
            return None;
        }
        let name = before.get(last(before, LOOKED_BACK)..)?.rsplit('{').next()?;
        let open = at.checked_sub(name.len() + 1)?;
        let lead = text.get(..open).filter(|_| text.as_bytes().get(open) == Some(&b'{'))?;
        let is_name = !name.trim().is_empty() && name_length(name.trim()) == name.trim().len();
        (is_name && !is_taken(lead) && !is_inside(lead)).then(|| (open..at + 2, name.trim()))
    })
}

/// Every `{{}}`, but in what looks like code: `style={{}}`, `f({{}})`, `{"a": {{}}}`.
fn nameless(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    places_in(text, b'{').filter_map(|open| {
        let inner = text.get(open..)?.strip_prefix("{{")?;
        let rest = inner.trim_start_matches([' ', '\t']).strip_prefix("}}")?;
        let lead = text.get(..open)?;
        let is_code = rest.starts_with('}') || lead.trim_end().ends_with(['=', '(', '[', ',', ':', '{']);
        (!is_code && !is_taken(lead)).then(|| (open..text.len() - rest.len(), ""))
    })
}

/// How far back the brace is looked for that opens: more is no name, and time stays in proportion.
const LOOKED_BACK: usize = 100;

/// Where the last so many bytes of a text begin, or a little later.
fn last(text: &str, bytes: usize) -> usize {
    let start = text.len().saturating_sub(bytes);
    (start..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(start)
}

/// Before a brace that belongs to another notation: `{{x}}`, `${x}`, `%{x}`, `\frac{x}`, `f{x}`.
fn is_taken(lead: &str) -> bool {
    lead.ends_with(|before: char| before.is_alphanumeric() || matches!(before, '{' | '$' | '%' | '\\' | '#' | '@'))
}

/// Is a brace of the same line still open?
fn is_inside(lead: &str) -> bool {
    let mut closed = 0_usize;
    for byte in lead.bytes().rev().take(LOOKED_BACK).take_while(|byte| *byte != b'\n') {
        match byte {
            b'{' if closed == 0 => return true,
            b'{' => closed -= 1,
            b'}' => closed += 1,
            _ => {}
        }
    }
    false
}
