//! Which words changed inside the lines that changed.

use similar::{Algorithm, DiffOp, InlineChangeOptions, TextDiff};

/// The most bytes of one change whose words are compared: beyond that marks cost much and tell little.
const MOST_BYTES: usize = 16 * 1024;

/// The most bytes of all changes of a text together.
const MOST_BYTES_IN_ALL: usize = 64 * 1024;

/// May the words of these changes be compared: so many bytes of changed lines in all?
pub(super) fn affordable(bytes: usize) -> bool {
    bytes <= MOST_BYTES_IN_ALL
}

/// For each removed and then each added line of one change, its stretches and whether they are marked; none where
/// the change is too big. Where too much of it changed for marks to tell anything, nothing is marked.
pub(super) fn marked(removed: &[&str], added: &[&str]) -> Option<Vec<Vec<(bool, String)>>> {
    let bytes: usize = removed.iter().chain(added).map(|line| line.len()).sum();
    if bytes > MOST_BYTES {
        return None;
    }
    let diff = TextDiff::from_slices(removed, added);
    let all = DiffOp::Replace {
        old_index: 0,
        old_len: removed.len(),
        new_index: 0,
        new_len: added.len(),
    };
    let mut options = InlineChangeOptions::new();
    options.algorithm(Algorithm::Myers).semantic_cleanup(true);
    // No deadline: the size is bounded, and a clock would make two runs differ.
    let lines = diff.iter_inline_changes_with_options_deadline(&all, options, None);
    Some(lines.map(|line| joined(line.iter_strings_lossy())).collect())
}

/// Stretches, with neighbours of one kind made one.
fn joined<'a>(stretches: impl Iterator<Item = (bool, std::borrow::Cow<'a, str>)>) -> Vec<(bool, String)> {
    let mut out: Vec<(bool, String)> = Vec::new();
    for (marked, text) in stretches {
        match out.last_mut() {
            Some((same, before)) if *same == marked => before.push_str(&text),
            _ => out.push((marked, text.into_owned())),
        }
    }
    out
}
