//! The variables: who declares them, and which of their values counts.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::interpolate::{Expression, interpolate, is_name};
use super::load_options::LoadOptions;
use super::sections::{FileSections, place};
use crate::diagnostic::{Diagnostic, Location, Severity, SourceFile};
use crate::lint::{Level, VARIABLE_UNUSED};
use crate::suggest::nearest;
use crate::yaml::node::NodeKind;

/// All variables by name.
#[derive(Debug, Default)]
pub(super) struct Variables {
    declared: BTreeMap<Arc<str>, Variable>,
    /// Given by the caller but declared nowhere: an error of its own, so its uses are none.
    given_only: BTreeSet<Arc<str>>,
}

#[derive(Debug)]
struct Variable {
    value: Option<Arc<str>>,
    place: Location,
}

/// What a name stands for.
pub(super) enum Lookup<'a> {
    Value(&'a Arc<str>),
    /// Declared, but nobody gave it a value.
    Missing,
    Undeclared,
}

impl Variables {
    /// Takes the declarations of one file. In a base file, a name that another declared is an error; an overlay replaces.
    pub(super) fn declare(
        &mut self,
        source: &SourceFile,
        document: &FileSections,
        overlay: bool,
        problems: &mut Vec<Diagnostic>,
    ) {
        for member in &document.variables {
            let at = place(source, member.at);
            let name = &member.key;
            if !is_name(name) {
                let problem = Diagnostic::error_of("variable-name", format!("`{name}` cannot be a variable's name"))
                    .with_location(&at)
                    .with_help("a name begins with a letter or `_`, and goes on with letters, digits, `_` and `-`");
                problems.push(problem);
                continue;
            }
            if let (false, Some(other)) = (overlay, self.declared.get(name)) {
                let problem = Diagnostic::error_of("given-twice", format!("the variable `{name}` is declared twice"))
                    .with_location(&at)
                    .with_help(format!("it is already in {}:{}", other.place.file, other.place.line));
                problems.push(problem);
                continue;
            }
            let value = match &member.value.kind {
                NodeKind::Scalar(_) if member.value.is_null() => None,
                NodeKind::Scalar(scalar) => Some(Arc::from(&*scalar.text)),
                // Taken as given, so that its uses are not reported as well.
                NodeKind::Broken => Some(Arc::from("")),
                _ => {
                    let what = format!(
                        "the variable `{name}` must be text, but this is {}",
                        member.value.describe()
                    );
                    let problem =
                        Diagnostic::error_of("wrong-type", what).with_location(&place(source, member.value.spot));
                    problems.push(
                        problem.with_help(format!("write `{name}: VALUE`, or `{name}:` alone if it must be given")),
                    );
                    Some(Arc::from(""))
                }
            };
            if value.as_deref().is_some_and(mentions_variables) {
                let problem =
                    Diagnostic::warning_of("variable-nested", format!("the value of `{name}` is not expanded"))
                        .with_location(&place(source, member.value.spot))
                        .with_help("a variable is put in as it is: other variables cannot stand in its value");
                problems.push(problem);
            }
            self.declared.insert(Arc::clone(name), Variable { value, place: at });
        }
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
                variable.value = Some(Arc::from(value.as_deref().unwrap_or_default()));
            } else if all_declared && !given.declared_elsewhere.contains(name) {
                problems.push(self.not_declared(name));
            }
        }
        for (name, value) in &given.vars {
            if let Some(variable) = self.declared.get_mut(name.as_str()) {
                variable.value = Some(Arc::from(value.as_str()));
                unreadable.remove(name.as_str());
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

    /// What a name stands for.
    pub(super) fn get(&self, name: &str) -> Lookup<'_> {
        match self.declared.get(name) {
            Some(Variable { value: Some(value), .. }) => Lookup::Value(value),
            Some(Variable { value: None, .. }) => Lookup::Missing,
            None => Lookup::Undeclared,
        }
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
pub(super) fn unused(name: &str, level: Level) -> Option<Diagnostic> {
    let severity = match level {
        Level::Off => return None,
        Level::Warn => Severity::Warning,
        Level::Error => Severity::Error,
    };
    let problem = Diagnostic::warning_of(VARIABLE_UNUSED.id, format!("nothing uses the variable `{name}`"));
    Some(Diagnostic { severity, ..problem }.with_help(format!(
        "write `${{{{ var.{name} }}}}` where it belongs, or take it out"
    )))
}

/// What to do about a variable without a value.
pub(super) fn no_value(name: &str) -> Diagnostic {
    Diagnostic::error_of("variable-missing", format!("the variable `{name}` has no value")).with_help(format!(
        "give it one: `--var {name}=VALUE`, or `ROSTER_VAR_{name}` in the environment"
    ))
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

fn mentions_variables(text: &str) -> bool {
    let mut found = false;
    let _ = interpolate(text, |mention: Expression<'_>| {
        found |= !mention.near_miss;
        None
    });
    found
}
