//! Puts variables into one text of a file, and says at their places which are missing.

use std::sync::Arc;

use super::expand::{ExpansionTooLong, MOST_EXPANDED, interpolate};
use super::locate::Locator;
use super::value::{Provenance, ValueReader};
use super::variables::{Lookup, no_value};
use super::weave::Template;
use crate::diagnostic::Diagnostic;
use crate::yaml::node::Span;

impl ValueReader<'_, '_> {
    /// Puts variables in. Nothing comes back if one is missing; then that was reported.
    pub(super) fn expanded(&mut self, text: &str, spot: Span) -> Option<String> {
        let mut locator = Locator::new(self.source, spot);
        let variables = self.shared.variables;
        let mut sound = true;
        let mut put_in = Vec::new();
        let result = interpolate(text, |mention| {
            let written = text.get(mention.range.clone()).unwrap_or_default();
            let name = mention.name;
            let place = locator.next(written);
            if mention.near_miss {
                let problem = Diagnostic::warning(format!("`{written}` is not an expression, and stays as it is"));
                let hint = "an expression is `${{ var.NAME }}`; to say that it is text, write one more `$` before it";
                self.shared.problems.push(problem.with_location(&place).with_help(hint));
                return None;
            }
            let problem = match variables.get(name) {
                Lookup::Value(value) => {
                    put_in.push((mention.range, Arc::clone(value)));
                    return Some(value);
                }
                Lookup::Missing => self.shared.reported.insert(name.to_owned()).then(|| no_value(name)),
                Lookup::Undeclared if variables.is_undeclared_argument(name) || !self.shared.all_declared => None,
                Lookup::Undeclared => {
                    let hint = variables.nearest(name).map_or_else(
                        || {
                            format!(
                                "declare it: `variables:` with `{name}:` under it; or write `$${{{{` for the plain text"
                            )
                        },
                        |near| format!("did you mean `{near}`?"),
                    );
                    Some(Diagnostic::error(format!("the variable `{name}` is not declared")).with_help(hint))
                }
            };
            sound = false;
            self.shared
                .problems
                .extend(problem.map(|problem| problem.with_location(&place)));
            None
        });
        match result {
            Ok(expanded) if sound => {
                if !put_in.is_empty() {
                    let origin = Provenance {
                        prompt: None,
                        woven: Some(Template::new(text, put_in)),
                    };
                    self.shared.origins.insert(self.place(spot), origin);
                }
                Some(expanded.into_owned())
            }
            Ok(_) => None,
            Err(ExpansionTooLong) => {
                let what = format!(
                    "with its variables put in, this text is longer than {} MiB",
                    MOST_EXPANDED >> 20
                );
                self.problem(Diagnostic::error(what), spot);
                None
            }
        }
    }
}
