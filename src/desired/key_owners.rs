//! Who sets each key of a section: two base files that set the same one are an error, an overlay replaces.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::value_reader::ValueReader;
use crate::diagnostic::{Diagnostic, Location};
use crate::yaml::node::MapEntry;

/// The keys of one section that were set so far, and where.
#[derive(Default)]
pub(super) struct KeyOwners(BTreeMap<Arc<str>, Location>);

impl KeyOwners {
    /// May this file set the key? If not, that is reported. `what` is one such key in a person's words.
    pub(super) fn claim(
        &mut self,
        what: &str,
        member: &MapEntry,
        overlay: bool,
        values: &mut ValueReader<'_, '_>,
    ) -> bool {
        let key = &member.key;
        if let (false, Some(other)) = (overlay, self.0.get(key)) {
            let problem = Diagnostic::error_of("given-twice", format!("the {what} `{key}` is given twice"));
            let hint = format!("it is already in {}:{}; keep one of the two", other.file, other.line);
            values.problem(problem.with_help(hint), member.at);
            return false;
        }
        self.0.insert(Arc::clone(key), values.place(member.at));
        true
    }
}
