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
    /// Where in the field's text that begins which this one repeats, for a rule that looks for repetitions.
    pub repeats: Option<usize>,
    /// How often the rule says the same of this field, this time included.
    pub times: usize,
    /// How many more of the rule's findings in this field are not listed, where this is the last that is.
    pub unlisted: usize,
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

    /// As [`Found::add`], for what repeats the text that begins at `first`.
    pub(super) fn add_repeated(
        &mut self,
        field: &EntryField<'_>,
        range: Range<usize>,
        first: usize,
        message: String,
        help: &'static str,
    ) {
        self.list_or_count(field.name, range, Some(first), message, || help.to_owned());
    }

    /// As [`Found::add`], by the field's name.
    pub(super) fn add_to(&mut self, field: &str, range: Range<usize>, message: String, help: impl Into<String>) {
        self.list_or_count(field, range, None, message, || help.into());
    }

    /// As [`Found::add`], where the help takes time to find: it is asked for only if the finding is listed.
    pub(super) fn add_with(
        &mut self,
        field: &EntryField<'_>,
        range: Range<usize>,
        message: String,
        help: impl FnOnce() -> String,
    ) {
        self.list_or_count(field.name, range, None, message, help);
    }

    /// Lists a finding, or counts it with one that is listed. Rules find from a text's beginning to its end, so that what is
    /// not listed comes behind the last that is.
    fn list_or_count(
        &mut self,
        field: &str,
        range: Range<usize>,
        repeats: Option<usize>,
        message: String,
        help: impl FnOnce() -> String,
    ) {
        if self.field != field {
            self.from = self.list.len();
            field.clone_into(&mut self.field);
        }
        let listed = self.list.get_mut(self.from..).unwrap_or_default();
        let is_same = |finding: &&mut Finding| finding.message == message && finding.repeats == repeats;
        if let Some(same) = listed.iter_mut().find(is_same) {
            same.times += 1;
            return;
        }
        if let Some(last) = listed.get_mut(LISTED - 1) {
            last.unlisted += 1;
            return;
        }
        self.list.push(Finding {
            rule: self.rule,
            level: self.level,
            field: self.field.clone(),
            range,
            message,
            help: help(),
            repeats,
            times: 1,
            unlisted: 0,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Role;

    /// What takes time in proportion to a list of names is done for what is listed only, however many findings there are.
    #[test]
    fn help_is_asked_for_at_most_ten_times_for_a_field() {
        let field = EntryField::text("system_prompt", Role::Prompt, "");
        let (mut list, mut asked) = (Vec::new(), 0);
        let mut found = Found::new(crate::lint::RULES[0], Level::Warn, &mut list);
        for number in 0..1000 {
            found.add_with(&field, 0..0, format!("{}", number % 500), || {
                asked += 1;
                String::new()
            });
        }
        assert_eq!((asked, list.len()), (10, 10));
        assert!(
            list.iter()
                .take(9)
                .all(|finding| (finding.times, finding.unlisted) == (2, 0))
        );
        assert_eq!((list[9].times, list[9].unlisted), (2, 980));
    }
}
