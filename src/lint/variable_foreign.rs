//! Variables in the notation of another tool, which nobody fills here.

use std::ops::Range;

use super::entry::Entry;
use super::level::Level;
use super::placeholder::name_length;
use super::rule::{Found, Rule};
use super::settings::LintSettings;
use super::text::shown;

pub(super) static RULE: Rule = Rule {
    id: "prompt-variable-foreign",
    level: Level::Warn,
    looks_for: "a variable in another tool's notation: `${{ inputs.q }}`, `${name}`, `{% if x %}`, `{{#if x}}`, `%{x}`, `<<x>>`; `{{ var.x }}` without its `$`",
    check: Some(check),
};

fn check(entry: &Entry<'_>, settings: &LintSettings, found: &mut Found<'_>) {
    for (field, text) in entry.prose() {
        let signs = [b'$', b'{', b'%', b'<'];
        let mut all: Vec<_> = signs.iter().flat_map(|sign| text.places(*sign)).collect();
        all.sort_unstable();
        let mut behind = 0;
        for at in all {
            let rest = text.text.get(at..).unwrap_or_default();
            let opening = OPENINGS.iter().find(|(open, _)| rest.starts_with(open));
            let Some((open, end_of)) = opening.filter(|_| at >= behind) else {
                continue;
            };
            let Some(length) = rest.get(open.len()..).and_then(end_of) else {
                continue;
            };
            behind = at + open.len() + length;
            if *open == "${{" && is_unescaped(rest) {
                continue;
            }
            let range: Range<usize> = at..behind;
            let written = shown(text.text.get(range.clone()).unwrap_or_default());
            if *open == "{{" {
                let name = written.trim_matches(['{', '}', ' ', '\t']);
                if !settings
                    .placeholders
                    .as_ref()
                    .is_some_and(|listed| listed.contains(name))
                {
                    let message =
                        format!("`{written}` is no variable of the roster without a `$`: nobody fills it here");
                    found.add_with(field, range, message, || format!("write `${{{{ {name} }}}}`"));
                }
                continue;
            }
            let message = format!("`{written}` is another tool's notation for a variable: nobody fills it here");
            let help = "write `{{name}}` for what the platform fills, `${{ var.NAME }}` for a variable of the roster, or the text itself";
            found.add(field, range, message, help);
        }
    }
}

/// Did the author write `$${{ var.NAME }}` to say that it is text? In a resolved value, `${{ var.NAME }}` is always what that left. Before
/// anything else, one more dollar is sent as it stands.
fn is_unescaped(rest: &str) -> bool {
    rest.trim_start_matches(['$', '{']).trim_start().starts_with("var.")
}

/// What follows an opening: how long it is with its closing, if it is a variable of that notation.
type Rest = fn(&str) -> Option<usize>;

/// The longest opening of those that begin alike comes first.
const OPENINGS: &[(&str, Rest)] = &[
    ("${{", |rest| closed(rest, "}}")),
    ("${", dollar),
    ("{%", |rest| closed(rest, "%}")),
    ("{{#", |rest| closed(rest, "}}")),
    ("{{/", |rest| closed(rest, "}}")),
    ("{{", of_roster),
    ("%{", |rest| named(rest, "}")),
    ("<<", |rest| named(rest, ">>")),
];

/// As far as a variable's text is looked for: more is no variable, and time stays in proportion.
const LONGEST: usize = 100;

/// Anything on the same line up to the closing.
fn closed(rest: &str, closing: &str) -> Option<usize> {
    let near = rest.as_bytes().get(..LONGEST.min(rest.len()))?;
    let line = near.split(|byte| *byte == b'\n').next()?;
    let at = line
        .windows(closing.len())
        .position(|part| part == closing.as_bytes())?;
    Some(at + closing.len())
}

/// One name, then the closing.
fn named(rest: &str, closing: &str) -> Option<usize> {
    let length = name_length(rest);
    let is_closed = rest.get(length..)?.starts_with(closing);
    (length > 0 && is_closed).then_some(length + closing.len())
}

/// `{{ var.name }}`.
fn of_roster(rest: &str) -> Option<usize> {
    let name = rest.trim_start_matches([' ', '\t']).strip_prefix("var.")?;
    let length = name_length(name);
    let rest_of = name.get(length..)?.trim_start_matches([' ', '\t']).strip_prefix("}}")?;
    (length > 0).then(|| rest.len() - rest_of.len())
}

/// `${name}` or `${name:default}`.
fn dollar(rest: &str) -> Option<usize> {
    let length = name_length(rest);
    match rest.get(length..)?.chars().next()? {
        _ if length == 0 => None,
        '}' => Some(length + 1),
        ':' => closed(rest, "}"),
        _ => None,
    }
}
