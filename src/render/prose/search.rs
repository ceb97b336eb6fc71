//! Looks for what two texts have in common, within bounds that are counted and not timed.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// With more lines together between their common start and end, two texts are not searched for what else they share.
const SEARCHED_LINES: usize = 20_000;
/// With no more lines together, two texts may be alike without a line in common.
const FEW_LINES: usize = 20;

/// What differs between two lists of lines.
pub(super) fn line_diff(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = old.iter().zip(new).take_while(same).count();
    let most = old.len().min(new.len()) - start;
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(most)
        .take_while(same)
        .count();
    let (old_len, new_len) = (old.len() - start - end, new.len() - start - end);
    if old_len + new_len <= SEARCHED_LINES {
        return capture_diff_slices(Algorithm::Histogram, old, new);
    }
    let equal = |old_index, new_index, len| DiffOp::Equal {
        old_index,
        new_index,
        len,
    };
    let middle = DiffOp::Replace {
        old_index: start,
        old_len,
        new_index: start,
        new_len,
    };
    let ops = [equal(0, 0, start), middle, equal(start + old_len, start + new_len, end)];
    ops.into_iter()
        .filter(|op| !op.old_range().is_empty() || !op.new_range().is_empty())
        .collect()
}

/// Have two texts at least a tenth of their lines in common, or of their start or end? Where there are few lines,
/// half of their words is enough.
pub(super) fn is_similar(before: &str, after: &str, ops: &[DiffOp], old: &[&str], new: &[&str]) -> bool {
    let lines: usize = ops
        .iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .flat_map(|op| old.get(op.old_range()).unwrap_or_default())
        .map(|line| line.len())
        .sum();
    let same = |(a, b): &(u8, u8)| a == b;
    let start = before.bytes().zip(after.bytes()).take_while(same).count();
    let end = before.bytes().rev().zip(after.bytes().rev()).take_while(same).count();
    let shorter = before.len().min(after.len());
    lines.max(start).max(end) * 10 >= shorter
        || old.len() + new.len() <= FEW_LINES && common_words(before, after) * 2 >= shorter
}

/// How many bytes of words, with a space each, stand in both texts.
fn common_words(before: &str, after: &str) -> usize {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in before.split_whitespace() {
        *left.entry(word).or_default() += 1;
    }
    let mut bytes = 0;
    for word in after.split_whitespace() {
        if let Some(count) = left.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            bytes += word.len() + 1;
        }
    }
    bytes
}

/// How many bytes of lines were replaced by others, on both sides.
pub(super) fn replaced_bytes(ops: &[DiffOp], old: &[&str], new: &[&str]) -> usize {
    ops.iter()
        .filter(|op| matches!(op, DiffOp::Replace { .. }))
        .flat_map(|op| [old.get(op.old_range()), new.get(op.new_range())])
        .flatten()
        .flatten()
        .map(|line| line.len())
        .sum()
}
