//! Names that a person could take for one another.

use unicode_normalization::UnicodeNormalization;

use super::change::Known;
use crate::desired::Assistant;

/// The live assistant whose name differs only by case, spaces or Unicode form.
pub(super) fn near<'a>(entry: &Assistant, unclaimed: &'a [Known]) -> Option<&'a Known> {
    let name = folded(&entry.name);
    unclaimed.iter().find(|live| folded(&live.name) == name)
}

fn folded(name: &str) -> String {
    // By way of upper case, so that `ß` is `SS` and the last sigma of a word is like any other.
    let cased = name.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let plain: String = cased.nfkc().collect();
    plain
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
        .collect()
}
