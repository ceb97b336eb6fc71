//! What a rule is, and what it finds.

use std::ops::Range;

use super::entry::{Entry, EntryField};
use super::level::Level;
use super::settings::LintSettings;

/// One rule: a constant in a file of its own.
#[derive(Debug)]
pub struct Rule {
    /// Its name for people and programs, in kebab case. It never changes and is never used again for something else.
    pub id: &'static str,
    /// How much its findings matter where the settings say nothing.
    pub level: Level,
    /// What it looks for, in half a sentence.
    pub looks_for: &'static str,
    /// Looks. None where one assistant's values don't tell: then the reader of the files applies the rule.
    pub(super) check: Option<fn(&Entry<'_>, &LintSettings, &mut Found<'_>)>,
}

impl Rule {
    /// How much its findings matter: as the author says, else as the rule says.
    pub fn level_in(&self, settings: &LintSettings) -> Level {
        settings.levels.get(self.id).copied().unwrap_or(self.level)
    }

    /// Is it the reader of the files that applies the rule, because one assistant's values don't tell?
    pub fn is_of_files(&self) -> bool {
        self.check.is_none()
    }
}

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How much it matters, by the settings or by the rule: never [`Level::Off`].
    pub level: Level,
    /// The field whose text this is about; `name` for the assistant's name.
    pub field: String,
    /// Which bytes of the field's text, on character boundaries. Empty for a number and where nothing stands.
    pub range: Range<usize>,
    /// What is wrong: one sentence without a full stop, lower case where it does not begin with a value. Data in it is not escaped.
    pub message: String,
    /// What to do about it, in the same form.
    pub help: String,
    /// How many more of the rule's findings in this field are not listed: they say the same, or the list is long enough.
    pub more: usize,
}

/// How many findings of one rule in one field are listed: more would hide the others.
const LISTED: usize = 10;

/// What one rule finds.
pub(super) struct Found<'a> {
    rule: &'static str,
    level: Level,
    list: &'a mut Vec<Finding>,
    /// Where the list of this field's findings begins, and which field it is.
    from: usize,
    field: String,
}

impl<'a> Found<'a> {
    pub(super) fn new(rule: &'static Rule, level: Level, list: &'a mut Vec<Finding>) -> Self {
        Self {
            rule: rule.id,
            level,
            from: list.len(),
            list,
            field: String::new(),
        }
    }

    /// Adds a finding in a field's text. What says the same as one before it is counted there.
    pub(super) fn add(
        &mut self,
        field: &EntryField<'_>,
        range: Range<usize>,
        message: String,
        help: impl Into<String>,
    ) {
        self.add_to(field.name, range, message, help);
    }

    /// As [`Found::add`], by the field's name.
    pub(super) fn add_to(&mut self, field: &str, range: Range<usize>, message: String, help: impl Into<String>) {
        if self.field != field {
            self.from = self.list.len();
            field.clone_into(&mut self.field);
        }
        let listed = self.list.get_mut(self.from..).unwrap_or_default();
        let is_full = listed.len() >= LISTED;
        let same = listed.iter().position(|finding| finding.message == message);
        let counted_at = same.or_else(|| is_full.then_some(LISTED - 1));
        if let Some(finding) = counted_at.and_then(|at| listed.get_mut(at)) {
            finding.more += 1;
            return;
        }
        self.list.push(Finding {
            rule: self.rule,
            level: self.level,
            field: self.field.clone(),
            range,
            message,
            help: help.into(),
            more: 0,
        });
    }
}
