//! The three sides of a conflict, beside each other: what the base was, what live made of it, and what the files made of it.
//!
//! Long texts are cut into rows by the lines of the base, so that the three panes stay beside each other: a row is a stretch where
//! at least one side changed, and what neither changed stands between the rows once, folded.

use std::ops::Range;

use serde_json::Value;

use super::{escape, text};
use crate::plan::LineMerge;
use crate::render::text_diff::{DiffBody, DiffLine, LineKind, Segment, TextDiff};
use crate::render::{sanitize, value};

const TITLES: [&str; 3] = ["Base", "Live", "Files"];

/// Appends the panes of values that fit on a line each, escaped already as values are.
pub(super) fn push_short(out: &mut String, base: &str, live: &str, files: &str) {
    push_row(
        out,
        None,
        [base, live, files].map(|value| format!("<pre>\n{}\n</pre>\n", escape::html(value))),
    );
}

/// Appends the panes of texts: the base as it was, and what each side made of it.
/// `merge` says which lines overlap.
pub(super) fn push_texts(out: &mut String, base: &Value, live: &TextDiff, files: &TextDiff, merge: Option<&LineMerge>) {
    let (_, whole) = value::as_texts(None, base);
    let base: Vec<DiffLine> = whole.lines().map(unchanged).collect();
    let sides = [live, files].map(|side| BaseLines::new(side, &base));
    let mut at = 0;
    for row in rows(&sides, base.len()) {
        push_between(out, &base, at..row.start, base.len());
        let content = |lines: &[&DiffLine]| {
            let mut cell = String::new();
            text::push_lines(&mut cell, lines);
            cell
        };
        let kept: Vec<_> = base.get(row.clone()).unwrap_or_default().iter().collect();
        let [live, files] = sides.each_ref().map(|side| side.lines(&row));
        push_row(
            out,
            merge.map(|merge| overlaps(merge, &row)),
            [content(&kept), content(&live), content(&files)],
        );
        at = row.end;
    }
    push_between(out, &base, at..base.len(), base.len());
}

/// Lines that neither side changed.
fn push_between(out: &mut String, base: &[DiffLine], lines: Range<usize>, all: usize) {
    let same: Vec<_> = base.get(lines.clone()).unwrap_or_default().iter().collect();
    if !same.is_empty() {
        out.push_str("<div class=\"diff between\">\n");
        text::push_unchanged(out, &same, lines.start + 1, lines.start > 0, lines.end < all);
        out.push_str("</div>\n");
    }
}

/// Do lines of the base that both sides changed lie in a row, or at its edge where they changed what stands between two lines?
fn overlaps(merge: &LineMerge, row: &Range<usize>) -> bool {
    merge.overlaps.iter().any(|overlap| {
        let start = overlap.base.line - 1;
        start < row.end.max(row.start + 1) && start + overlap.base.count.max(1) > row.start
    })
}

/// A row of panes; of texts that are merged, with what becomes of it.
fn push_row(out: &mut String, overlaps: Option<bool>, cells: [String; 3]) {
    out.push_str("<div class=\"panes\">\n");
    out.push_str(match overlaps {
        Some(true) => "<p class=\"overlaps\">overlaps</p>\n",
        Some(false) => "<p class=\"merges\">merges</p>\n",
        None => "",
    });
    for (title, cell) in TITLES.iter().zip(cells) {
        out.push_str(&format!("<section class=\"pane\"><h4>{title}</h4>\n{cell}</section>\n"));
    }
    out.push_str("</div>\n");
}

/// What one side made of the base, line by line of the base.
struct BaseLines<'d> {
    /// For each line of the base, and for its end: the lines that were put before it, and what became of it.
    cells: Vec<(Vec<&'d DiffLine>, Option<&'d DiffLine>)>,
}

impl<'d> BaseLines<'d> {
    fn new(side: &'d TextDiff, base: &'d [DiffLine]) -> Self {
        let hunks = match &side.body {
            DiffBody::Hunks(hunks) => hunks.as_slice(),
            // No line differs, or none has anything to do with another.
            DiffBody::Alike | DiffBody::Replaced { .. } | DiffBody::Start(..) => &[],
        };
        let mut cells: Vec<(Vec<&DiffLine>, Option<&DiffLine>)> = Vec::new();
        let mut put: Vec<&DiffLine> = Vec::new();
        for line in hunks.iter().flat_map(|hunk| &hunk.lines) {
            match line.sign {
                LineKind::Added => put.push(line),
                LineKind::Same | LineKind::Removed => cells.push((std::mem::take(&mut put), Some(line))),
            }
        }
        let seen = cells.len();
        cells.extend(
            base.iter()
                .skip(seen)
                .map(|line| (std::mem::take(&mut put), Some(line))),
        );
        cells.push((put, None));
        Self { cells }
    }

    /// Did this side change the line of the base, or put something before it?
    fn is_changed(&self, at: usize) -> bool {
        self.cells
            .get(at)
            .is_some_and(|(put, line)| !put.is_empty() || line.is_some_and(|line| line.sign == LineKind::Removed))
    }

    /// The lines of a row, those put at its end included where the row goes on to there.
    fn lines(&self, row: &Range<usize>) -> Vec<&'d DiffLine> {
        let end = if row.end + 1 == self.cells.len() {
            row.end + 1
        } else {
            row.end
        };
        let cells = self.cells.get(row.start..end).unwrap_or_default();
        cells
            .iter()
            .flat_map(|(put, line)| put.iter().copied().chain(*line))
            .collect()
    }
}

/// The stretches of the base that at least one side changed. What was put after a changed line belongs to it, so the line that
/// follows comes along.
fn rows(sides: &[BaseLines<'_>; 2], lines: usize) -> Vec<Range<usize>> {
    let mut rows: Vec<Range<usize>> = Vec::new();
    for at in (0..=lines).filter(|at| sides.iter().any(|side| side.is_changed(*at))) {
        let end = (at + 1).min(lines);
        match rows.last_mut() {
            Some(last) if last.end >= at => last.end = end,
            _ => rows.push(at..end),
        }
    }
    rows
}

fn unchanged(line: &str) -> DiffLine {
    let part = Segment {
        marked: false,
        text: sanitize::escape_line(&line.replace('\t', "    ")),
    };
    DiffLine {
        sign: LineKind::Same,
        parts: vec![part],
    }
}
