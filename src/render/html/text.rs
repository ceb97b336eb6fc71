//! How a long text changed, as HTML: changed lines with their words marked, unchanged ones folded but for those around a change.
//!
//! Each changed stretch is one `pre.c` of `del` and `ins`, which the style sheet lays out inline or side by side; each unchanged
//! one is a `div.s` with one `pre`. So the page needs no script for either view.

use super::escape;
use crate::render::text_diff::{DiffBody, DiffLine, LineKind, TextDiff};
use crate::text::with_thousands;

/// Unchanged lines that are shown beside a change.
const CONTEXT: usize = 3;
/// Fewer unchanged lines are not worth folding.
const FEW: usize = 3;

/// Appends the lines of a comparison.
pub(super) fn push(out: &mut String, comparison: &TextDiff) {
    let lines: Vec<&DiffLine> = match &comparison.body {
        DiffBody::Alike | DiffBody::Replaced { .. } => return,
        DiffBody::Start(lines, _) => lines.iter().collect(),
        DiffBody::Hunks(hunks) => hunks.iter().flat_map(|hunk| &hunk.lines).collect(),
    };
    out.push_str("<div class=\"diff\">\n");
    let mut number = 1;
    let mut runs = runs(&lines).enumerate().peekable();
    while let Some((at, run)) = runs.next() {
        if is_same(run) {
            push_unchanged(out, run, number, at > 0, runs.peek().is_some());
        } else {
            push_changed(out, run);
        }
        number += run.iter().filter(|line| line.sign != LineKind::Removed).count();
    }
    out.push_str("</div>\n");
}

/// Appends lines as they are, none folded.
pub(super) fn push_lines(out: &mut String, lines: &[&DiffLine]) {
    for run in runs(lines) {
        if is_same(run) {
            push_same(out, run);
        } else {
            push_changed(out, run);
        }
    }
}

/// Stretches of unchanged lines and of changed ones, in turn.
fn runs<'l, 'd>(lines: &'l [&'d DiffLine]) -> impl Iterator<Item = &'l [&'d DiffLine]> {
    lines.chunk_by(|one, other| (one.sign == LineKind::Same) == (other.sign == LineKind::Same))
}

fn is_same(run: &[&DiffLine]) -> bool {
    run.first().is_some_and(|line| line.sign == LineKind::Same)
}

/// Appends lines on both sides, of which the first has this number: folded, but for a few beside the changes before and after them.
pub(super) fn push_unchanged(out: &mut String, lines: &[&DiffLine], first: usize, is_after: bool, is_before: bool) {
    let before = if is_after { CONTEXT } else { 0 };
    let after = if is_before { CONTEXT } else { 0 };
    let folded = lines.len().saturating_sub(before + after);
    if folded <= FEW {
        push_same(out, lines);
        return;
    }
    let (head, rest) = lines.split_at_checked(before).unwrap_or((lines, &[]));
    let (middle, tail) = rest.split_at_checked(folded).unwrap_or((rest, &[]));
    push_same(out, head);
    out.push_str(&format!(
        "<details class=\"u\"><summary>{} unchanged lines, {} to {}</summary>\n",
        with_thousands(folded),
        with_thousands(first + before),
        with_thousands(first + before + folded - 1)
    ));
    push_same(out, middle);
    out.push_str("</details>\n");
    push_same(out, tail);
}

fn push_same(out: &mut String, lines: &[&DiffLine]) {
    if lines.is_empty() {
        return;
    }
    // A parser drops a line break right after `<pre>`: without this one, the first line would be lost where it is empty.
    out.push_str("<div class=\"s\"><pre>\n");
    for line in lines {
        for part in &line.parts {
            escape::push_html(out, &part.text);
        }
        out.push('\n');
    }
    out.push_str("</pre></div>\n");
}

fn push_changed(out: &mut String, lines: &[&DiffLine]) {
    out.push_str("<pre class=\"c\">\n");
    for line in lines {
        let tag = if line.sign == LineKind::Removed { "del" } else { "ins" };
        out.push_str(&format!("<{tag}>"));
        for part in &line.parts {
            if part.marked && !part.text.is_empty() {
                out.push_str("<b>");
                escape::push_html(out, &part.text);
                out.push_str("</b>");
            } else {
                escape::push_html(out, &part.text);
            }
        }
        out.push_str(&format!("\n</{tag}>"));
    }
    out.push_str("</pre>\n");
}
