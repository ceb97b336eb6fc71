//! A text with its variables put in: those of the roster, or an entry's own.

use super::interpolate::{ExpansionTooLong, MOST_EXPANDED, interpolate};
use super::line_origins::Provenance;
use super::locator::Locator;
use super::sections::has_conflict_markers;
use super::template::Template;
use super::value_reader::ValueReader;
use super::variables::{Lookup, no_value};
use crate::diagnostic::Diagnostic;
use crate::files::mistaken::conflict_markers;
use crate::yaml::node::Span;

impl ValueReader<'_, '_> {
    /// Puts variables in. Nothing comes back if one is missing; then that was reported.
    pub(super) fn expanded(&mut self, text: &str, spot: Span) -> Option<String> {
        // The value stays beside the problem: `pull --conflict-markers` looks whether it wrote what it meant.
        self.check_markers(text, spot);
        let mut locator = Locator::new(self.source, spot);
        let (variables, own) = (self.shared.variables, self.own.variables);
        let mut complete = true;
        let mut put_in = Vec::new();
        let result = interpolate(text, |mention| {
            let written = text.get(mention.range.clone()).unwrap_or_default();
            let name = mention.name;
            let place = locator.next(written);
            if mention.near_miss {
                let problem = Diagnostic::warning_of(
                    "expression-unknown",
                    format!("`{written}` is not an expression, and stays as it is"),
                );
                let hint =
                    "the only expression is `${{ var.NAME }}`; if this text is meant, make it the value of a variable";
                self.shared.problems.push(problem.with_location(&place).with_help(hint));
                return None;
            }
            let problem = match variables.get(name, own) {
                Lookup::Value(value) => {
                    if !self.shared.used.contains(name) {
                        self.shared.used.insert(name.to_owned());
                    }
                    put_in.push((mention.range, value.clone()));
                    return Some(&value.text);
                }
                Lookup::Missing => {
                    let is_new = self.shared.reported.insert(name.to_owned());
                    is_new.then(|| no_value(name, self.own.name.filter(|_| !own.is_empty())))
                }
                Lookup::Undeclared if variables.is_undeclared_argument(name) || !self.shared.all_declared => None,
                // An entry's `vars` gave it a value: that is told there.
                Lookup::Undeclared if self.shared.reported.contains(name) => None,
                Lookup::Undeclared => {
                    let hint = variables.nearest(name).map_or_else(
                        || {
                            format!(
                                "declare it: `variables:` with `{name}:` under it; or write `$${{{{` for the plain text"
                            )
                        },
                        |near| format!("did you mean `{near}`?"),
                    );
                    Some(
                        Diagnostic::error_of("variable-undeclared", format!("the variable `{name}` is not declared"))
                            .with_help(hint),
                    )
                }
            };
            complete = false;
            self.shared
                .problems
                .extend(problem.map(|problem| problem.with_location(&place)));
            None
        });
        match result {
            Ok(expanded) if complete => {
                if !put_in.is_empty() {
                    self.remember(spot, Template::new(text, put_in));
                }
                Some(expanded.into_owned())
            }
            Ok(_) => None,
            Err(ExpansionTooLong) => {
                let what = format!(
                    "with its variables put in, this text is longer than {} MiB",
                    MOST_EXPANDED >> 20
                );
                self.problem(Diagnostic::error_of("text-too-long", what), spot);
                None
            }
        }
    }

    /// What is known of a place is what the roster's variables give. An entry's own is its own: others may share the place.
    fn remember(&mut self, spot: Span, template: Template) {
        let place = self.place(spot);
        let origin = Provenance {
            prompt: None,
            woven: Some(template),
        };
        if self.own.variables.is_empty() {
            self.shared.origins.insert(place, origin);
        } else {
            self.shared.own_template.clone_from(&origin.woven);
            self.shared.origins.entry(place).or_insert(origin);
        }
    }

    /// Reports conflict markers in a text.
    pub(super) fn check_markers(&mut self, text: &str, spot: Span) {
        if let Some(at) = conflict_markers(text) {
            let line = text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            let place = Locator::new(self.source, spot).next(line);
            self.shared.problems.push(has_conflict_markers().with_location(&place));
        }
    }
}
