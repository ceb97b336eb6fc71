//! The variables: who declares them, and which of their values counts.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::load_options::LoadOptions;
use crate::diagnostic::{Diagnostic, Location};
use crate::lint::VARIABLE_UNUSED;
use crate::suggest::nearest;
use crate::text::{shell_word, within_typographic_quotes};

/// All variables by name.
#[derive(Debug, Default)]
pub(super) struct Variables {
    declared: BTreeMap<Arc<str>, Variable>,
    /// Given by the caller but declared nowhere: an error of its own, so its uses are none.
    given_only: BTreeSet<Arc<str>>,
}

/// An entry's own values of declared variables, by name.
pub(super) type OwnVariables = BTreeMap<Arc<str>, VariableValue>;

/// What a variable is replaced by.
#[derive(Debug, Clone, Default)]
pub(super) struct VariableValue {
    pub text: Arc<str>,
    /// The file that holds it, if one does.
    pub file: Option<Arc<str>>,
    /// Where its text begins, in that file or in the roster's; the declaration, if the caller gave it.
    pub place: Option<Location>,
}

impl VariableValue {
    pub(super) fn plain(text: &str) -> Self {
        Self {
            text: Arc::from(text),
            file: None,
            place: None,
        }
    }
}

#[derive(Debug)]
struct Variable {
    value: Option<VariableValue>,
    /// Does the value come from the command line or the environment? Then it counts more than an entry's own.
    is_given: bool,
    place: Location,
}

impl Variable {
    /// Takes the caller's value. What is wrong with it is told at the declaration: that says which variable it is.
    fn give(&mut self, text: &str) {
        self.value = Some(VariableValue {
            place: Some(self.place.clone()),
            ..VariableValue::plain(text)
        });
        self.is_given = true;
    }
}

/// What a name stands for.
pub(super) enum Lookup<'a> {
    Value(&'a VariableValue),
    /// Declared, but nobody gave it a value.
    Missing,
    Undeclared,
}

impl Variables {
    /// Where a variable is declared, if it is.
    pub(super) fn place(&self, name: &str) -> Option<&Location> {
        self.declared.get(name).map(|variable| &variable.place)
    }

    /// Takes a declaration; it replaces an earlier one.
    pub(super) fn declare(&mut self, name: &Arc<str>, value: Option<VariableValue>, place: Location) {
        let variable = Variable {
            value,
            is_given: false,
            place,
        };
        self.declared.insert(Arc::clone(name), variable);
    }

    /// Takes the environment's values (names without `ROSTER_VAR_`; none where it is not UTF-8), then the command line's, which count more. A name of
    /// the environment that no file declares may be another roster's: a warning; one of the command line is an error. Both are
    /// said only if all declarations could be read.
    pub(super) fn assign(&mut self, given: &LoadOptions, all_declared: bool, problems: &mut Vec<Diagnostic>) {
        let mut unreadable: BTreeSet<&str> = BTreeSet::new();
        for (name, value) in &given.env_vars {
            if let Some(variable) = self.declared.get_mut(name.as_str()) {
                match value {
                    Some(_) => unreadable.remove(name.as_str()),
                    None => unreadable.insert(name.as_str()),
                };
                // What can't be read is taken as given, so that its uses are not reported as well.
                variable.give(value.as_deref().unwrap_or_default());
            } else if all_declared && !given.declared_elsewhere.contains(name) {
                problems.push(self.not_declared(name));
            }
        }
        for (name, value) in &given.vars {
            if let Some(variable) = self.declared.get_mut(name.as_str()) {
                variable.give(value);
                unreadable.remove(name.as_str());
                problems.extend(quotes_kept(name, value));
            } else if !given.declared_elsewhere.contains(name)
                && self.given_only.insert(Arc::from(name.as_str()))
                && all_declared
            {
                let hint = self.nearest(name).map_or_else(
                    || format!("declare it: `variables:` with `{name}:` under it"),
                    |near| format!("did you mean `{near}`?"),
                );
                problems.push(
                    Diagnostic::error_of(
                        "variable-undeclared",
                        format!("`--var {name}`: no file declares this variable"),
                    )
                    .with_help(hint),
                );
            }
        }
        problems.extend(unreadable.into_iter().map(not_utf8));
    }

    /// A variable of the environment that no file declares: another roster's, or one that is spelt otherwise.
    fn not_declared(&self, name: &str) -> Diagnostic {
        let what = format!("`ROSTER_VAR_{name}` is set, but no file declares the variable `{name}`");
        let help = match self.nearest(name) {
            Some(near) => {
                format!("did you mean `ROSTER_VAR_{near}`? the name is spelt as it is declared, capitals and all")
            }
            None => format!("declare it (`variables:` with `{name}:` under it), or unset it"),
        };
        Diagnostic::warning_of("variable-environment", what).with_help(help)
    }

    /// What a name stands for where these own values are at hand.
    pub(super) fn get<'a>(&'a self, name: &str, own: &'a OwnVariables) -> Lookup<'a> {
        let Some(variable) = self.declared.get(name) else {
            return Lookup::Undeclared;
        };
        let own = own.get(name).filter(|_| !variable.is_given);
        own.or(variable.value.as_ref()).map_or(Lookup::Missing, Lookup::Value)
    }

    /// Was the name given on the command line without being declared?
    pub(super) fn is_undeclared_argument(&self, name: &str) -> bool {
        self.given_only.contains(name)
    }

    /// The declared name that was probably meant.
    pub(super) fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.declared.keys().map(|name| &**name))
    }

    /// All variables, and where they are declared.
    pub(super) fn declared(&self) -> impl Iterator<Item = (&str, &Location)> {
        self.declared.iter().map(|(name, variable)| (&**name, &variable.place))
    }

    /// Variables that nobody gave a value, and where they are declared.
    pub(super) fn missing(&self) -> impl Iterator<Item = (&str, &Location)> {
        self.declared
            .iter()
            .filter(|(_, variable)| variable.value.is_none())
            .map(|(name, variable)| (&**name, &variable.place))
    }
}

/// A variable that nothing uses.
pub(super) fn unused(name: &str) -> Diagnostic {
    let problem = Diagnostic::warning_of(VARIABLE_UNUSED.id, format!("nothing uses the variable `{name}`"));
    problem.with_help(format!(
        "write `${{{{ var.{name} }}}}` where it belongs, or take it out"
    ))
}

/// What to do about a variable without a value.
pub(super) fn no_value(name: &str, entry: Option<&str>) -> Diagnostic {
    let whose = entry.map_or_else(String::new, |entry| format!(" for {entry:?}"));
    let own = entry.map_or("", |_| ", or in the entry's `vars`");
    Diagnostic::error_of("variable-missing", format!("the variable `{name}` has no value{whose}")).with_help(format!(
        "give it one: `--var {name}=VALUE`, or `ROSTER_VAR_{name}` in the environment{own}"
    ))
}

/// A shell takes the quotes of word processors for a part of the value.
fn quotes_kept(name: &str, value: &str) -> Option<Diagnostic> {
    let (inner, (open, close)) = within_typographic_quotes(value)?;
    let what = format!("`--var {name}`: the typographic quotes {open} and {close} are part of the value");
    let plain = shell_word(&format!("{name}={inner}"));
    Some(
        Diagnostic::warning_of("value-quoted", what)
            .with_help(format!("write `--var {plain}` if they were meant for the shell")),
    )
}

fn not_utf8(name: &str) -> Diagnostic {
    let problem = Diagnostic::error_of(
        "variable-not-utf8",
        format!("`ROSTER_VAR_{name}` in the environment is not UTF-8 text"),
    );
    problem.with_help(format!(
        "set it to UTF-8 text, or give the value with `--var {name}=VALUE`"
    ))
}
