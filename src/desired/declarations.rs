//! The values that files give variables: under `variables`, and under an entry's `vars`. A value is a text, or a file that holds it.

use std::sync::Arc;

use super::interpolate::{Expression, interpolate, is_name};
use super::value_reader::ValueReader;
use super::variables::{OwnVariables, VariableValue, Variables};
use crate::diagnostic::{Diagnostic, Location};
use crate::yaml::node::{MapEntry, Node, NodeKind};

/// Takes the declarations of one file. In a base file, a name that another declared is an error; an overlay replaces.
pub(super) fn declare(
    variables: &mut Variables,
    members: &[MapEntry],
    overlay: bool,
    values: &mut ValueReader<'_, '_>,
) {
    for member in members {
        let name = &member.key;
        if !is_name(name) {
            let problem = Diagnostic::error_of("variable-name", format!("`{name}` cannot be a variable's name"))
                .with_help("a name begins with a letter or `_`, and goes on with letters, digits, `_` and `-`");
            values.problem(problem, member.at);
            continue;
        }
        if let (false, Some(other)) = (overlay, variables.place(name)) {
            let problem = Diagnostic::error_of("given-twice", format!("the variable `{name}` is declared twice"))
                .with_help(format!("it is already in {}:{}", other.file, other.line));
            values.problem(problem, member.at);
            continue;
        }
        let value = (!member.value.is_null()).then(|| value(name, &member.value, values));
        variables.declare(name, value, values.place(member.at));
    }
}

/// An entry's own values (`vars`). A name that no file declares is an error, if all declarations could be read.
pub(super) fn own_values(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> OwnVariables {
    let variables = values.shared.variables;
    let members = match &member.value.kind {
        NodeKind::Map(members) => members,
        NodeKind::Broken => return OwnVariables::new(),
        _ if member.value.is_null() => return values.report_null("vars", member.at).unwrap_or_default(),
        _ => {
            let wanted = "a map of variables and their values";
            return values
                .report_type_mismatch("vars", wanted, &member.value)
                .unwrap_or_default();
        }
    };
    let mut own = OwnVariables::new();
    for member in members {
        let name = &member.key;
        if variables.place(name).is_none() {
            // Its uses are the same fault.
            values.shared.reported.insert(name.to_string());
            if values.shared.all_declared && !variables.is_undeclared_argument(name) {
                let hint = variables.nearest(name).map_or_else(
                    || format!("declare it: `variables:` with `{name}:` under it"),
                    |near| format!("did you mean `{near}`?"),
                );
                let what = format!("`vars` gives `{name}` a value, but no file declares this variable");
                values.problem(
                    Diagnostic::error_of("variable-undeclared", what).with_help(hint),
                    member.at,
                );
            }
        } else if member.value.is_null() {
            let problem = Diagnostic::error_of("null-value", format!("the variable `{name}` is null here"));
            values.problem(
                problem.with_help("give it a value, or leave it out to use the roster's"),
                member.at,
            );
        } else {
            values.shared.own_given.insert(Arc::clone(name));
            own.insert(Arc::clone(name), value(name, &member.value, values));
        }
    }
    own
}

/// The value that stands there, or in the file that is named there. What is not valid was reported, and is taken as given,
/// so that its uses are not reported as well.
fn value(name: &str, node: &Node, values: &mut ValueReader<'_, '_>) -> VariableValue {
    values.warn_cut(name, node);
    values.warn_file_form(name, node, true);
    let value = match &node.kind {
        NodeKind::Scalar(scalar) => VariableValue {
            place: Some(values.place(node.spot)),
            ..VariableValue::plain(&scalar.text)
        },
        NodeKind::Map(members) => match values.named_file(name, members, node) {
            Some((whole, part)) => {
                values.within(&part).check_markers(&part.text, whole);
                VariableValue {
                    text: Arc::from(part.text.as_str()),
                    place: Some(Location::top_of(&part.file)),
                    file: Some(part.file),
                }
            }
            None => VariableValue::default(),
        },
        NodeKind::Broken => VariableValue::default(),
        NodeKind::List(_) => {
            let what = format!("the variable `{name}` must be text, but this is {}", node.describe());
            let hint = format!("write `{name}: VALUE`, or `{name}: {{ file: PATH }}`");
            values.problem(Diagnostic::error_of("wrong-type", what).with_help(hint), node.spot);
            VariableValue::default()
        }
    };
    if mentions_variables(&value.text) {
        let problem = Diagnostic::warning_of("variable-nested", format!("the value of `{name}` is not expanded"));
        let hint = "a variable is put in as it is: other variables cannot stand in its value";
        values.problem(problem.with_help(hint), node.spot);
    }
    value
}

fn mentions_variables(text: &str) -> bool {
    let mut found = false;
    let _ = interpolate(text, |mention: Expression<'_>| {
        found |= !mention.near_miss;
        None
    });
    found
}
