//! Names that a person could take for one another.

use unicode_normalization::UnicodeNormalization;

use super::change::LiveRef;
use crate::desired::AssistantSpec;

/// Why an entry that names nobody may mean a live assistant all the same: one whose name differs only by case, spaces or
/// Unicode form from its own, or from the one that it had before.
pub(super) fn find_near_match(entry: &AssistantSpec, unclaimed: &[LiveRef]) -> Option<String> {
    let near = |name: &str| {
        let name = normalized_name(name);
        unclaimed.iter().find(|live| normalized_name(&live.name) == name)
    };
    let by_name = near(&entry.name).map(|live| (live, "this name; use that name"));
    let by_old_name = || {
        Some((
            near(entry.renamed_from.as_deref()?)?,
            "the name that `renamed_from` gives; give that one",
        ))
    };
    let (live, what) = by_name.or_else(by_old_name)?;
    Some(format!(
        "live assistant {:?} ({}) has nearly {what}, pin it by `id: \"{}\"`, or allow the creation with --allow-create {:?}",
        live.name, live.id, live.id, entry.name
    ))
}

/// What names have in common that differ only by case, spaces or Unicode form.
pub fn normalized_name(name: &str) -> String {
    // By way of upper case, so that `ß` is `SS` and the last sigma of a word is like any other.
    let cased = name.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let plain: String = cased.nfkc().collect();
    plain
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
        .collect()
}
