//! The `settings` section: how the service is to be dealt with.

use std::collections::BTreeMap;

use super::assistant::Settings;
use super::suggest::unknown;
use super::value::ValueReader;
use crate::diagnostic::{Diagnostic, Location};
use crate::yaml::node::MapEntry;

/// The keys of `settings`.
pub(super) const KEYS: &[&str] = &["unobservable", "patch"];

/// The settings of all files, before the fields that they name are known to exist.
#[derive(Default)]
pub(super) struct SettingsBuilder {
    unobservable: Option<Vec<(String, Location)>>,
    patch_declared_only: Option<bool>,
    /// Where each key was set.
    set: BTreeMap<String, Location>,
}

impl SettingsBuilder {
    /// Takes one file's settings. In a base file, a key that another set is an error; an overlay replaces.
    pub(super) fn take(&mut self, members: &[MapEntry], overlay: bool, values: &mut ValueReader<'_, '_>) {
        for member in members {
            let key = &*member.key;
            if !KEYS.contains(&key) {
                values.problem(unknown("setting", key, KEYS), member.at);
                continue;
            }
            let place = values.place(member.at);
            if let (false, Some(other)) = (overlay, self.set.get(key)) {
                let problem = twice("setting", key, other);
                values.problem(problem, member.at);
                continue;
            }
            self.set.insert(key.to_owned(), place);
            if key == "unobservable" {
                self.unobservable = values.texts(key, member);
            } else {
                self.patch_declared_only = patch(member, values);
            }
        }
    }

    /// The names in `unobservable`, with their places.
    pub(super) fn unobservable(&self) -> &[(String, Location)] {
        self.unobservable.as_deref().unwrap_or_default()
    }

    /// The settings.
    pub(super) fn finish(&self) -> Settings {
        Settings {
            unobservable: self.unobservable().iter().map(|(name, _)| name.clone()).collect(),
            patch_declared_only: self.patch_declared_only.unwrap_or_default(),
        }
    }
}

fn patch(member: &MapEntry, values: &mut ValueReader<'_, '_>) -> Option<bool> {
    let text = values.text("patch", member.at, &member.value)?;
    match text.as_str() {
        "whole" => Some(false),
        "declared" => Some(true),
        _ => {
            let problem = unknown("value for `patch`:", &text, &["whole", "declared"]);
            let problem = match problem.help {
                None => problem.with_help("write `whole` or `declared`"),
                Some(_) => problem,
            };
            values.problem(problem, member.value.spot);
            None
        }
    }
}

/// A key that two base files set.
pub(super) fn twice(what: &str, key: &str, other: &Location) -> Diagnostic {
    Diagnostic::error(format!("the {what} `{key}` is given twice")).with_help(format!(
        "it is already in {}:{}; keep one of the two",
        other.file, other.line
    ))
}
