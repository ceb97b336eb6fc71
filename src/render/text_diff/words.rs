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

/// The stretches of a line, and whether each is marked.
type Stretches = Vec<(bool, String)>;

/// For each removed and then each added line of one change, its stretches and whether they are marked; none where
/// the change is too big. Where too much of it changed for marks to tell anything, nothing is marked.
pub(super) fn marked(removed: &[&str], added: &[&str]) -> Option<Vec<Stretches>> {
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
    let mut lines: Vec<Stretches> = lines.map(|line| joined(line.iter_strings_lossy())).collect();
    if let Some((removed, added)) = lines.split_at_mut_checked(removed.len()) {
        for (before, after) in removed.iter_mut().zip(added) {
            mark_gap(before, after);
            mark_gap(after, before);
        }
    }
    Some(lines)
}

/// Where words were only put in, the line without them gets an empty mark in their place: both lines are shortened around it alike.
fn mark_gap(without: &mut Stretches, with: &Stretches) {
    let is_marked = |line: &Stretches| line.iter().any(|(marked, _)| *marked);
    if is_marked(without) || !is_marked(with) {
        return;
    }
    let gap = |(marked, text): &(bool, String)| (*marked, if *marked { String::new() } else { text.clone() });
    let gaps: Stretches = with.iter().map(gap).collect();
    let text = |line: &Stretches| -> String { line.iter().map(|(_, text)| text.as_str()).collect() };
    if text(&gaps) == text(without) {
        *without = gaps;
    }
}

/// Stretches, with neighbors of one kind made one.
fn joined<'a>(stretches: impl Iterator<Item = (bool, std::borrow::Cow<'a, str>)>) -> Stretches {
    let mut out: Stretches = Vec::new();
    for (marked, text) in stretches {
        match out.last_mut() {
            Some((same, before)) if *same == marked => before.push_str(&text),
            _ => out.push((marked, text.into_owned())),
        }
    }
    out
}
