//! Two texts that were made of one, merged by lines: what only one side changed is taken, what both changed differently overlaps.
//!
//! As git does it (diff3): each side is compared with the base, and changes that touch in the base are one chunk. Changes of
//! neighboring lines touch: no unchanged line tells that the one does not depend on the other. As in values that are compared, line
//! endings and white space at the very end mean nothing; what the files have of them is kept.

use std::collections::HashMap;
use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A merge of three texts. It takes time and memory in proportion to their lines, and to how much was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextMerge<'a> {
    base: Vec<&'a str>,
    live: Vec<&'a str>,
    files: Vec<&'a str>,
    /// In order, and without a gap in any of the three.
    chunks: Vec<MergeChunk>,
    /// The white space at the very end of the files' text.
    end: &'a str,
}

/// Lines that have one story. Each range is of line indices from 0 into one of the three texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeChunk {
    /// The story.
    pub kind: MergeKind,
    /// In the base.
    pub base: Range<usize>,
    /// In the live text.
    pub live: Range<usize>,
    /// In the text of the files.
    pub files: Range<usize>,
}

/// Who changed some lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeKind {
    /// Nobody.
    Same,
    /// Live alone.
    Live,
    /// The files alone.
    Files,
    /// Both, and alike.
    Both,
    /// Both, and differently: a person has to decide.
    Overlap,
}

/// What a merge by lines makes of a conflict of texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineMerge {
    /// The lines that both sides changed, and differently. Empty: the texts merge, and `pull --base` takes the merged text.
    pub overlaps: Vec<LineOverlap>,
}

/// Lines that both sides changed, and differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineOverlap {
    /// What they were in the baseline.
    pub base: LineRange,
    /// What live made of them.
    pub live: LineRange,
    /// What the files made of them.
    pub files: LineRange,
}

/// Some lines of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineRange {
    /// The first of them, from 1.
    pub line: usize,
    /// How many. With 0 there are none on this side: the place is before `line`.
    pub count: usize,
}

impl From<&Range<usize>> for LineRange {
    fn from(range: &Range<usize>) -> Self {
        Self {
            line: range.start + 1,
            count: range.len(),
        }
    }
}

impl LineMerge {
    /// `merges`, or which lines of the files' text overlap: `lines 3-5, 9 overlap`.
    pub fn words(&self) -> String {
        /// More of them say no more.
        const MOST_NAMED: usize = 5;
        let named: Vec<String> = self
            .overlaps
            .iter()
            .take(MOST_NAMED)
            .map(|at| at.files.words())
            .collect();
        match (&*self.overlaps, self.overlaps.len() - named.len()) {
            ([], _) => "merges".to_owned(),
            ([one], _) if one.files.count <= 1 => format!("line {} overlaps", named.concat()),
            (_, 0) => format!("lines {} overlap", named.join(", ")),
            (_, more) => format!("lines {} and {more} more places overlap", named.join(", ")),
        }
    }
}

impl LineRange {
    /// `3`, or `3-5`.
    fn words(self) -> String {
        match self.count {
            0 | 1 => self.line.to_string(),
            count => format!("{}-{}", self.line, self.line + count - 1),
        }
    }
}

impl<'a> TextMerge<'a> {
    /// Merges.
    pub fn new(base: &'a str, live: &'a str, files: &'a str) -> Self {
        // The merged text goes into the files, so it ends as their author ended it.
        let end = files.get(files.trim_end().len()..).unwrap_or_default();
        let (base, live, files) = (lines(base), lines(live), lines(files));
        // One numbering for all three texts: equal lines are equal numbers, on whatever side they stand.
        let mut numbers = LineNumbers::default();
        let [of_base, of_live, of_files] = [&base, &live, &files].map(|lines| numbers.of(lines));
        let chunks = Chunks::new(&of_live, &of_files).all(
            of_base.len(),
            changes(&of_base, &of_live),
            changes(&of_base, &of_files),
        );
        Self {
            base,
            live,
            files,
            chunks,
            end,
        }
    }

    /// The lines of the base, without their ends.
    pub fn base(&self) -> &[&'a str] {
        &self.base
    }

    /// The lines of the live text, without their ends.
    pub fn live(&self) -> &[&'a str] {
        &self.live
    }

    /// The lines of the files' text, without their ends.
    pub fn files(&self) -> &[&'a str] {
        &self.files
    }

    /// All chunks, in order: together they are each of the three texts, without a gap.
    pub fn chunks(&self) -> &[MergeChunk] {
        &self.chunks
    }

    /// Does nothing overlap?
    pub fn is_clean(&self) -> bool {
        self.chunks.iter().all(|chunk| chunk.kind != MergeKind::Overlap)
    }

    /// Is all that live changed in the files already? Then nothing that live has would be lost to them.
    pub fn files_hold_live(&self) -> bool {
        let is_held = |kind| matches!(kind, MergeKind::Same | MergeKind::Files | MergeKind::Both);
        self.chunks.iter().all(|chunk| is_held(chunk.kind))
    }

    /// What overlaps, by its lines.
    pub fn overlaps(&self) -> LineMerge {
        let overlaps = self.chunks.iter().filter(|chunk| chunk.kind == MergeKind::Overlap);
        LineMerge {
            overlaps: overlaps
                .map(|chunk| LineOverlap {
                    base: LineRange::from(&chunk.base),
                    live: LineRange::from(&chunk.live),
                    files: LineRange::from(&chunk.files),
                })
                .collect(),
        }
    }

    /// The merged text, if nothing overlaps. Its lines end with LF.
    pub fn merged(&self) -> Option<String> {
        self.is_clean().then(|| self.text())
    }

    /// The merged text; what overlaps stands in it twice, between the markers that git writes, the side of the files first.
    pub fn text(&self) -> String {
        let mut out: Vec<&str> = Vec::with_capacity(self.files.len());
        for chunk in &self.chunks {
            let live = self.live.get(chunk.live.clone()).unwrap_or_default();
            let files = self.files.get(chunk.files.clone()).unwrap_or_default();
            match chunk.kind {
                MergeKind::Live => out.extend(live),
                MergeKind::Same | MergeKind::Files | MergeKind::Both => out.extend(files),
                MergeKind::Overlap => {
                    out.push("<<<<<<< files");
                    out.extend(files);
                    out.push("=======");
                    out.extend(live);
                    out.push(">>>>>>> live");
                }
            }
        }
        let mut text = out.join("\n");
        text.push_str(self.end);
        text
    }
}

/// The lines of a text, without their ends and without the white space at the very end. At least one, which may be empty: so lines and
/// texts correspond, and a line that is taken from one text and put into another brings no line break of its own.
fn lines(text: &str) -> Vec<&str> {
    let lines = text.trim_end().split('\n');
    lines.map(|line| line.strip_suffix('\r').unwrap_or(line)).collect()
}

/// Lines as numbers, the same one for equal lines: comparing them costs the same however long they are.
#[derive(Default)]
struct LineNumbers<'a> {
    known: HashMap<&'a str, usize>,
}

impl<'a> LineNumbers<'a> {
    fn of(&mut self, lines: &[&'a str]) -> Vec<usize> {
        let mut number = |line: &&'a str| {
            // Numbered in the order of their first appearance; only whether two are equal counts.
            let next = self.known.len();
            *self.known.entry(line).or_insert(next)
        };
        lines.iter().map(&mut number).collect()
    }
}

/// Lines of the base that a side replaced by its own; either may be none.
struct SideChange {
    base: Range<usize>,
    side: Range<usize>,
}

fn changes(base: &[usize], side: &[usize]) -> Vec<SideChange> {
    // Myers, not histogram: it is bounded by itself, so no size has to be refused.
    let ops = capture_diff_slices(Algorithm::Myers, base, side);
    let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed
        .map(|op| SideChange {
            base: op.old_range(),
            side: op.new_range(),
        })
        .collect()
}

/// The chunks up to some line of each text.
struct Chunks<'a> {
    live_lines: &'a [usize],
    files_lines: &'a [usize],
    done: Vec<MergeChunk>,
    base: usize,
    live: usize,
    files: usize,
}

impl<'a> Chunks<'a> {
    fn new(live_lines: &'a [usize], files_lines: &'a [usize]) -> Self {
        Self {
            live_lines,
            files_lines,
            done: Vec::new(),
            base: 0,
            live: 0,
            files: 0,
        }
    }

    /// Goes through the changes of both sides in the order of the base, each once.
    fn all(mut self, base_len: usize, live: Vec<SideChange>, files: Vec<SideChange>) -> Vec<MergeChunk> {
        let (mut live, mut files) = (live.into_iter().peekable(), files.into_iter().peekable());
        while let Some(start) = [live.peek(), files.peek()]
            .into_iter()
            .flatten()
            .map(|next| next.base.start)
            .min()
        {
            self.unchanged(start);
            let mut end = start;
            let (mut last_live, mut last_files) = (None, None);
            // What touches belongs together, and may reach so far that it touches the next change of the other side.
            loop {
                // `<=`: changes that merely touch are one chunk, as in git.
                if let Some(change) = live.next_if(|change| change.base.start <= end) {
                    end = end.max(change.base.end);
                    last_live = Some(change);
                } else if let Some(change) = files.next_if(|change| change.base.start <= end) {
                    end = end.max(change.base.end);
                    last_files = Some(change);
                } else {
                    break;
                }
            }
            self.changed(end, last_live, last_files);
        }
        self.unchanged(base_len);
        self.done
    }

    /// Nobody changed the base from here to that line.
    fn unchanged(&mut self, end: usize) {
        // Neither side changed anything here, so all three go on by as many lines.
        let count = end - self.base;
        self.push(MergeKind::Same, count, count, count);
    }

    /// The base was changed from here to that line; with the last change there of each side that made one.
    fn changed(&mut self, end: usize, live: Option<SideChange>, files: Option<SideChange>) {
        let kind = match (&live, &files) {
            (Some(_), Some(_)) => MergeKind::Overlap,
            (Some(_), None) => MergeKind::Live,
            (None, _) => MergeKind::Files,
        };
        // Behind its last change a side goes on as the base does.
        let reach = |change: Option<SideChange>, from: usize| match change {
            // Not below zero: `end` is the furthest end of all changes in the chunk, and `from` is where the side's
            // chunk begins.
            Some(change) => change.side.end + (end - change.base.end) - from,
            None => end - self.base,
        };
        let (base, live, files) = (end - self.base, reach(live, self.live), reach(files, self.files));
        if kind == MergeKind::Overlap {
            self.overlap(base, live, files);
        } else {
            self.push(kind, base, live, files);
        }
    }

    /// Both sides changed so many lines. What they begin and end with alike is taken once, as git does; only the rest overlaps.
    fn overlap(&mut self, base: usize, live: usize, files: usize) {
        let part = |lines: &'a [usize], from: usize, count: usize| lines.get(from..from + count).unwrap_or_default();
        let ours = part(self.live_lines, self.live, live);
        let theirs = part(self.files_lines, self.files, files);
        if ours == theirs {
            self.push(MergeKind::Both, base, live, files);
            return;
        }
        let same = |(one, other): &(&usize, &usize)| one == other;
        let head = ours.iter().zip(theirs).take_while(same).count();
        // A line of the shorter side can't be in both the head and the tail.
        let rest = live.min(files) - head;
        let tail = ours
            .iter()
            .rev()
            .zip(theirs.iter().rev())
            .take(rest)
            .take_while(same)
            .count();
        // Which lines of the base these were can't be told: all of them are the overlap's.
        self.push(MergeKind::Both, 0, head, head);
        self.push(MergeKind::Overlap, base, live - head - tail, files - head - tail);
        self.push(MergeKind::Both, 0, tail, tail);
    }

    /// The next so many lines of each text.
    fn push(&mut self, kind: MergeKind, base: usize, live: usize, files: usize) {
        let chunk = MergeChunk {
            kind,
            base: self.base..self.base + base,
            live: self.live..self.live + live,
            files: self.files..self.files + files,
        };
        (self.base, self.live, self.files) = (chunk.base.end, chunk.live.end, chunk.files.end);
        // The part that both sides have alike, before or behind an overlap, may be no line at all.
        if base + live + files > 0 {
            self.done.push(chunk);
        }
    }
}
