//! Pieces of a text that are to be replaced, and the replacing.

use std::collections::BTreeMap;
use std::ops::Range;

/// One replacement.
#[derive(Debug, Clone)]
pub(super) struct TextEdit {
    pub range: Range<usize>,
    pub text: String,
    /// May another one for the same place follow right behind it: a further item or key at the end?
    pub queue: bool,
}

impl TextEdit {
    pub(super) fn new(range: Range<usize>, text: String) -> Self {
        Self {
            range,
            text,
            queue: false,
        }
    }
}

/// Replacements that don't touch each other, by their start.
#[derive(Debug, Default)]
pub(super) struct TextEdits(BTreeMap<usize, TextEdit>);

impl TextEdits {
    /// Takes all of them or none: none, if one touches what is replaced already.
    pub(super) fn take(&mut self, new: Vec<TextEdit>) -> bool {
        if let [one] = new.as_slice()
            && one.queue
            && let Some(same) = self.0.get_mut(&one.range.start)
            && same.queue
            && same.range == one.range
        {
            same.text.push_str(&one.text);
            return true;
        }
        let touches = |splice: &TextEdit| {
            let near = self.0.range(..=splice.range.end).next_back();
            near.is_some_and(|(_, near)| near.range.end >= splice.range.start)
        };
        if new.iter().any(touches) {
            return false;
        }
        self.0
            .extend(new.into_iter().map(|splice| (splice.range.start, splice)));
        true
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text with all of them replaced.
    pub(super) fn apply(&self, text: &str) -> String {
        let more: usize = self.0.values().map(|splice| splice.text.len()).sum();
        let less: usize = self.0.values().map(|splice| splice.range.len()).sum();
        let mut out = String::with_capacity((text.len() + more).saturating_sub(less));
        let mut at = 0;
        for splice in self.0.values() {
            out.push_str(text.get(at..splice.range.start).unwrap_or_default());
            out.push_str(&splice.text);
            at = splice.range.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}
