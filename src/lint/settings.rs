//! What a roster's author says about the rules.

use std::collections::{BTreeMap, BTreeSet};

use super::level::Level;
use super::vocabulary::Vocabulary;

/// The settings of all assistants of a roster.
#[derive(Debug, Clone, Default)]
pub struct LintSettings {
    /// Levels by rule id, where they differ from the rules' own.
    pub levels: BTreeMap<String, Level>,
    /// The names that `{{name}}` may hold, when the author lists them.
    pub placeholders: Option<BTreeSet<String>>,
    /// How many characters a prompt may have, when the author says so.
    pub prompt_budget: Option<usize>,
    /// The placeholders of all assistants.
    pub vocabulary: Vocabulary,
}
