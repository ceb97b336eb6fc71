//! Variables whose values stand in files of their own (parts that several texts share): what these would have to hold so that a
//! text gives another one.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use similar::{DiffTag, TextDiff};

use super::template::{Template, common_head, common_tail};

/// A live text that differs within parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartsEdit {
    /// By file, what it would have to hold. Never empty.
    pub parts: BTreeMap<Arc<str>, String>,
    /// The live text with the parts as they are now: what is left for the text around them.
    pub around: String,
}

impl Template {
    /// What those parts that are `wanted` would have to hold so that this gives `live`; nothing, if none of them differs or that
    /// can't be told.
    ///
    /// It can where the lines around a part, or what surrounds it in its own lines, stand in `live` as they are. A part of which it
    /// can't be told keeps no other from it.
    pub fn edit_parts(&self, live: &str, wanted: impl Fn(&Arc<str>) -> bool) -> Option<PartsEdit> {
        let (old, spans) = self.expanded()?;
        let places = Places::between(&old, live);
        let parts = spans.iter().zip(self.files());
        let parts: Vec<_> = parts
            .filter_map(|(span, file)| {
                let (file, before) = (file.filter(|file| wanted(file))?, old.get(span.clone())?);
                Some((file, before, places.range(span)))
            })
            .collect();
        // One part has one text, wherever it is put in.
        let mut texts: BTreeMap<&Arc<str>, Option<&str>> = BTreeMap::new();
        for (file, before, now) in &parts {
            let after = now.clone().and_then(|now| live.get(now));
            let after = after.filter(|after| !after.is_empty() && !before.is_empty());
            let known = texts.entry(file).or_insert(after);
            *known = known.filter(|known| Some(*known) == after);
        }
        let mut edit = PartsEdit {
            parts: BTreeMap::new(),
            around: String::new(),
        };
        let mut copied = 0;
        for (file, before, now) in parts {
            let (Some(after), Some(now)) = (texts.get(file).copied().flatten(), now) else {
                continue;
            };
            if after != before {
                edit.around.push_str(live.get(copied..now.start)?);
                edit.around.push_str(before);
                copied = now.end;
                edit.parts.insert(Arc::clone(file), after.to_owned());
            }
        }
        edit.around.push_str(live.get(copied..)?);
        (!edit.parts.is_empty()).then_some(edit)
    }
}

/// Which lines of one text are which of another.
struct Places<'t> {
    old: &'t str,
    new: &'t str,
    /// In order: is it the same in both, and where it stands in either, in bytes.
    blocks: Vec<(bool, Range<usize>, Range<usize>)>,
}

impl<'t> Places<'t> {
    fn between(old: &'t str, new: &'t str) -> Self {
        let diff = TextDiff::from_lines(old, new);
        let starts = |text: &str| {
            let ends = text.split_inclusive('\n').scan(0, |at, line| {
                *at += line.len();
                Some(*at)
            });
            [0].into_iter().chain(ends).collect::<Vec<_>>()
        };
        let (of_old, of_new) = (starts(old), starts(new));
        let bytes = |starts: &[usize], lines: Range<usize>| {
            let at = |line: usize| starts.get(line).copied().unwrap_or_default();
            at(lines.start)..at(lines.end)
        };
        let mut blocks = Vec::new();
        for op in diff.ops() {
            let (tag, old_lines, new_lines) = op.as_tag_tuple();
            let lines = || old_lines.clone().zip(new_lines.clone());
            let pairs = || lines().map(|(old, new)| (bytes(&of_old, old..old + 1), bytes(&of_new, new..new + 1)));
            // As many lines in place of as many: each in place of its own, if it can still be told, by itself or by the
            // lines around it.
            let edited = || {
                pairs().map(|(old_line, new_line)| {
                    old.get(old_line)
                        .zip(new.get(new_line))
                        .is_some_and(|(old, new)| is_edited(old, new))
                })
            };
            let is_paired = tag == DiffTag::Replace
                && old_lines.len() == new_lines.len()
                && edited().zip(edited().skip(1)).all(|(one, next)| one || next);
            if is_paired {
                blocks.extend(pairs().map(|(old, new)| (false, old, new)));
            } else {
                blocks.push((
                    tag == DiffTag::Equal,
                    bytes(&of_old, old_lines),
                    bytes(&of_new, new_lines),
                ));
            }
        }
        Self { old, new, blocks }
    }

    /// Where in the new text that stands which is in place of a range of the old one.
    fn range(&self, of: &Range<usize>) -> Option<Range<usize>> {
        let (start, end) = (self.start(of.start)?, self.end(of.end)?);
        (start <= end).then_some(start..end)
    }

    /// By what stands before it.
    fn start(&self, at: usize) -> Option<usize> {
        if at == 0 {
            return Some(0);
        }
        let (same, old, new) = self.blocks.iter().find(|(_, old, _)| old.start < at && at <= old.end)?;
        if at == old.end {
            return Some(new.end);
        }
        let head = self.old.get(old.start..at)?;
        (*same || self.new.get(new.clone())?.starts_with(head)).then_some(new.start + head.len())
    }

    /// By what stands behind it.
    fn end(&self, at: usize) -> Option<usize> {
        if at == self.old.len() {
            return Some(self.new.len());
        }
        let (same, old, new) = self.blocks.iter().find(|(_, old, _)| old.start <= at && at < old.end)?;
        if at == old.start {
            return Some(new.start);
        }
        let tail = self.old.get(at..old.end)?;
        (*same || self.new.get(new.clone())?.ends_with(tail)).then(|| new.end - tail.len())
    }
}

/// Is a line most probably another one that somebody has edited?
fn is_edited(old: &str, new: &str) -> bool {
    let head = common_head(old, new);
    let tail =
        |old: &str, new: &str| common_tail(old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let (old, new) = (old.trim_end(), new.trim_end());
    (head + tail(old, new)) * 2 >= old.len().max(new.len())
}
