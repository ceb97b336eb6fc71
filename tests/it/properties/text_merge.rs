//! What holds for every merge of two texts that were made of one.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::live::values_match;
use roster::plan::{MergeKind, TextMerge};
use serde_json::Value;

/// Texts of few different lines, so that many are equal and stand several times.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![Just(""), Just("a"), Just("b"), Just("c"), Just("a b"), Just("# d")];
    let ended = prop::collection::vec((line, prop_oneof![4 => Just("\n"), 1 => Just("\r\n")]), 0..12);
    (ended, prop_oneof![Just(""), Just("e"), Just("a\n\n")]).prop_map(|(lines, last)| {
        let pieces = lines.iter().flat_map(|(line, end)| [*line, *end]);
        pieces.chain([last]).collect()
    })
}

/// Twelve lines of which none is like another, and what became of them: kept, gone, replaced, or with another one before.
fn edited(side: char) -> impl Strategy<Value = String> {
    let edits = prop::collection::vec(
        prop_oneof![6 => Just(0_u8), 1 => Just(1), 1 => Just(2), 1 => Just(3)],
        12,
    );
    edits.prop_map(move |edits| {
        let lines = edits.iter().enumerate().map(|(at, edit)| match edit {
            0 => format!("line {at}\n"),
            1 => String::new(),
            2 => format!("line {at} of {side}\n"),
            _ => format!("new {at} of {side}\nline {at}\n"),
        });
        lines.collect()
    })
}

fn base() -> String {
    let lines: Vec<_> = (0..12).map(|at| format!("line {at}\n")).collect();
    lines.concat()
}

fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn same(one: &str, other: &str) -> bool {
    values_match(&Value::from(one), &Value::from(other))
}

/// How often each line stands in some lines.
fn counted<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for line in lines {
        *counts.entry(line).or_default() += 1;
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, rng_seed: RngSeed::Fixed(3), ..ProptestConfig::default() })]

    #[test]
    fn what_only_one_side_changed_is_that_side(base in text(), side in text()) {
        let files = TextMerge::new(&base, &base, &side);
        prop_assert_eq!(files.merged().as_deref().map(with_line_feeds), Some(with_line_feeds(&side)));
        prop_assert!(files.files_hold_live());
        let live = TextMerge::new(&base, &side, &base).merged().unwrap();
        prop_assert!(same(&live, &side), "{:?}", live);
        let both = TextMerge::new(&base, &side, &side);
        prop_assert_eq!(both.merged().as_deref().map(with_line_feeds), Some(with_line_feeds(&side)));
        prop_assert!(both.files_hold_live());
    }

    #[test]
    fn the_sides_may_be_swapped(base in text(), live in text(), files in text()) {
        let (one, other) = (TextMerge::new(&base, &live, &files), TextMerge::new(&base, &files, &live));
        prop_assert_eq!(one.is_clean(), other.is_clean());
        if let (Some(one), Some(other)) = (one.merged(), other.merged()) {
            prop_assert!(same(&one, &other), "{:?} {:?}", one, other);
        }
        let places = |merge: &TextMerge<'_>| merge.overlaps().overlaps.iter().map(|at| (at.base, at.live, at.files)).collect::<Vec<_>>();
        let swapped: Vec<_> = places(&other).into_iter().map(|(base, live, files)| (base, files, live)).collect();
        prop_assert_eq!(places(&one), swapped);
    }

    #[test]
    fn nothing_is_lost_without_being_said(base in text(), live in text(), files in text()) {
        let merge = TextMerge::new(&base, &live, &files);
        let mut ends = (0, 0, 0);
        for chunk in merge.chunks() {
            prop_assert_eq!((chunk.base.start, chunk.live.start, chunk.files.start), ends);
            ends = (chunk.base.end, chunk.live.end, chunk.files.end);
            let lines = (
                &merge.base()[chunk.base.clone()],
                &merge.live()[chunk.live.clone()],
                &merge.files()[chunk.files.clone()],
            );
            match chunk.kind {
                MergeKind::Same => prop_assert!(lines.0 == lines.1 && lines.0 == lines.2),
                MergeKind::Live => prop_assert!(lines.0 == lines.2),
                MergeKind::Files => prop_assert!(lines.0 == lines.1),
                MergeKind::Both => prop_assert!(lines.1 == lines.2),
                MergeKind::Overlap => prop_assert!(lines.1 != lines.2),
            }
        }
        prop_assert_eq!(ends, (merge.base().len(), merge.live().len(), merge.files().len()));
        // Every line that a side added is in the text, at least as often as that side has it more than the base.
        let text = merge.text();
        let there = counted(text.lines());
        let before = counted(merge.base().iter().copied());
        for side in [merge.live(), merge.files()] {
            for (line, count) in counted(side.iter().copied()) {
                let added = count.saturating_sub(before.get(line).copied().unwrap_or_default());
                prop_assert!(there.get(line).copied().unwrap_or_default() >= added, "{:?} is lost in {:?}", line, text);
            }
        }
    }

    #[test]
    fn what_was_merged_holds_both_sides(live in edited('l'), files in edited('f')) {
        let base = base();
        if let Some(merged) = TextMerge::new(&base, &live, &files).merged() {
            prop_assert!(TextMerge::new(&base, &live, &merged).files_hold_live(), "{}", merged);
            prop_assert!(TextMerge::new(&base, &files, &merged).files_hold_live(), "{}", merged);
        }
    }
}
