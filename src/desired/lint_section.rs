//! The `lint` section: how much each rule matters, and what the rules have to know of this roster. And the rules that an entry
//! turns off.

use std::collections::{BTreeMap, BTreeSet};

use super::key_owners::KeyOwners;
use super::names::unknown;
use super::value_reader::ValueReader;
use crate::diagnostic::{Diagnostic, Location};
use crate::lint;
use crate::lint::{Level, LintSettings, RULES};
use crate::yaml::node::MapEntry;

/// The keys that are no rules.
pub(super) const OPTIONS: [&str; 2] = ["placeholders", "prompt_budget"];

/// The `lint` sections of all files.
#[derive(Default)]
pub(super) struct LintBuilder {
    levels: BTreeMap<String, Level>,
    placeholders: Option<BTreeSet<String>>,
    prompt_budget: Option<usize>,
    owners: KeyOwners,
}

impl LintBuilder {
    /// Takes one file's section. In a base file, a key that another set is an error; an overlay replaces.
    pub(super) fn take(&mut self, members: &[MapEntry], overlay: bool, values: &mut ValueReader<'_, '_>) {
        for member in members {
            let key = &*member.key;
            let is_option = OPTIONS.contains(&key);
            if !is_option && lint::find(key).is_none() {
                values.problem(unknown_rule(key, &OPTIONS), member.at);
            } else if member.value.is_null() {
                let problem = Diagnostic::error_of("null-value", format!("`{key}` is null"));
                values.problem(problem.with_help("give it a value, or leave it out"), member.at);
            } else if self.owners.claim("lint setting", member, overlay, values) {
                match key {
                    "placeholders" => self.placeholders = Some(placeholders(member, values)),
                    "prompt_budget" => self.prompt_budget = budget(member, values),
                    _ => {
                        let level = level(member, values);
                        self.levels.extend(level.map(|level| (key.to_owned(), level)));
                    }
                }
            }
        }
    }

    /// What the rules are to be run with. The vocabulary is still empty.
    pub(super) fn finish(self) -> LintSettings {
        LintSettings {
            levels: self.levels,
            placeholders: self.placeholders,
            prompt_budget: self.prompt_budget,
            ..LintSettings::default()
        }
    }
}

fn level(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<Level> {
    let text = values.text(&member.key, member.at, &member.value)?;
    let level = text.parse().ok();
    if level.is_none() {
        let mut problem = unknown("unknown-value", "level of a lint rule:", &text, &Level::NAMES);
        let lower = text.to_lowercase();
        if let Some(meant) = Level::NAMES.iter().find(|name| lower.starts_with(*name)) {
            problem.help = Some(format!("did you mean `{meant}`?"));
        } else if &*member.key == "prompt-budget" && text.parse::<usize>().is_ok() {
            problem.help = Some(format!(
                "the number of characters is another key: `prompt_budget: {text}`"
            ));
        }
        problem
            .help
            .get_or_insert_with(|| "write `off`, `warn` or `error`".to_owned());
        values.problem(problem, member.value.spot);
    }
    level
}

fn placeholders(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (name, place) in values.texts(&member.key, "a list of names", member).unwrap_or_default() {
        // As it would be written, were it a name.
        let bare = name.trim_matches(|letter: char| letter.is_whitespace() || "{}".contains(letter));
        let (fault, help) = if !lint::is_placeholder_name(&name) {
            let help = if lint::is_placeholder_name(bare) {
                format!("write `{bare}`: the name alone, as it stands between the braces")
            } else {
                "write the name as it stands between `{{` and `}}`, or take it out".to_owned()
            };
            ("is no name of a placeholder", help)
        } else if names.contains(&name) {
            ("is in the list `placeholders` twice", "keep one of the two".to_owned())
        } else {
            names.insert(name);
            continue;
        };
        let written = if name.is_empty() { "\"\"" } else { &name };
        let problem = Diagnostic::error_of("name-invalid", format!("`{written}` {fault}"));
        values
            .shared
            .problems
            .push(problem.with_help(help).with_location(&place));
    }
    names
}

fn budget(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<usize> {
    let text = values.text(&member.key, member.at, &member.value)?;
    let most = text.parse().ok().filter(|most| *most > 0);
    if most.is_none() {
        let what = format!("`prompt_budget` must be a whole number of characters, but this is `{text}`");
        let problem = Diagnostic::error_of("wrong-type", what).with_help("write a number such as `8000`");
        values.problem(problem, member.value.spot);
    }
    most
}

/// The names under `lint_ignore` must be rules that look at entries.
pub(super) fn check_ignored(names: &[(String, Location)], problems: &mut Vec<Diagnostic>) {
    for (name, place) in names {
        let problem = match lint::find(name) {
            None => unknown_rule(name, &[]),
            // It would be obeyed nowhere.
            Some(rule) if rule.is_of_files() => Diagnostic::error_of(
                "lint-rule-of-files",
                format!("`{name}` looks at the files, not at one assistant"),
            )
            .with_help(format!("turn it off for all of them: `lint: {{ {name}: off }}`")),
            Some(_) => continue,
        };
        problems.push(problem.with_location(place));
    }
}

fn unknown_rule(name: &str, others: &[&str]) -> Diagnostic {
    let known: Vec<_> = RULES.iter().map(|rule| rule.id).chain(others.iter().copied()).collect();
    let mut problem = unknown("unknown-lint-rule", "lint rule", name, &known);
    problem
        .help
        .get_or_insert_with(|| "docs/errors.md lists the rules".to_owned());
    problem
}
