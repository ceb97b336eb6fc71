//! The two sides of one field, short or long, and where in the files the change stands.

use std::ops::Range;

use serde_json::Value;

use super::model::{AssistantReview, FieldBody, FieldKind, FieldView, Looking, PlaceOfChange};
use crate::plan::{Change, FieldChange, SourceLine};
use crate::render::text_diff::{self, DiffBody, LineKind, TextDiff};
use crate::render::value;

impl<'p> AssistantReview<'p> {
    /// The sides of its own fields. Texts are compared here, each time: a fleet's differences are larger than its prompts, and who
    /// draws one assistant after the other never has them in memory together.
    pub fn views(&self) -> Vec<FieldView<'p>> {
        let fields = self.own.iter();
        fields.map(|field| view(self.change, field, self.looking)).collect()
    }
}

/// The view of one field of a change.
pub(super) fn view<'p>(change: &Change, field: &'p FieldChange, looking: Looking) -> FieldView<'p> {
    let kind = kind(change, field);
    let body = body(field, looking);
    let place = place(change, field, &body, looking.is_drift);
    FieldView {
        field,
        kind,
        body,
        place,
    }
}

/// What is known of its live value.
pub(super) fn kind(change: &Change, field: &FieldChange) -> FieldKind {
    match (&field.before, &field.base) {
        (Some(_), Some(_)) => FieldKind::Conflict,
        (Some(_), None) => FieldKind::Differs,
        // Without an id there is nothing live to compare with.
        (None, _) if change.id.is_none() => FieldKind::New,
        (None, _) if change.unverified.contains(&field.field) => FieldKind::Unobservable,
        (None, _) => FieldKind::NotReported,
    }
}

/// Is any of its values shown as a text, line by line?
pub fn is_long(field: &FieldChange) -> bool {
    let values = [field.before.as_ref(), field.base.as_ref(), Some(&field.after)];
    values.into_iter().flatten().any(value::is_long)
}

fn body(field: &FieldChange, looking: Looking) -> FieldBody {
    let compare = |before: Option<&Value>, after: &Value| {
        let (before, after) = value::as_texts(before, after);
        Box::new(text_diff::compare(before.as_deref(), &after, looking.diff))
    };
    match (&field.before, &field.base) {
        _ if !is_long(field) => short(field, looking.is_drift),
        (Some(live), Some(base)) => FieldBody::LongConflict {
            live: compare(Some(base), live),
            files: compare(Some(base), &field.after),
        },
        (Some(live), None) if looking.is_drift => FieldBody::Long(compare(Some(&field.after), live)),
        (live, _) => FieldBody::Long(compare(live.as_ref(), &field.after)),
    }
}

fn short(field: &FieldChange, is_drift: bool) -> FieldBody {
    let Some(live) = &field.before else {
        return FieldBody::Short {
            left: None,
            right: value::inline(&field.after),
        };
    };
    let (live, files) = value::distinct_pair(live, &field.after);
    if let Some(base) = &field.base {
        let base = value::inline(base);
        return FieldBody::ShortConflict { base, live, files };
    }
    let (left, right) = if is_drift { (files, live) } else { (live, files) };
    FieldBody::Short {
        left: Some(left),
        right,
    }
}

/// Where the change stands: of a text in a prompt file the first line that differs, else where the value is set.
fn place(change: &Change, field: &FieldChange, body: &FieldBody, is_drift: bool) -> PlaceOfChange {
    let line = match body {
        FieldBody::Long(text) => first_difference(text, is_drift),
        FieldBody::LongConflict { files, .. } => first_difference(files, false),
        FieldBody::Short { .. } | FieldBody::ShortConflict { .. } => 0,
    };
    let in_prompt = line_place(field, line);
    let is_elsewhere = in_prompt.is_some() || field.source.is_some();
    let in_entry = || change.source.clone();
    PlaceOfChange {
        at: in_prompt.or_else(|| field.source.clone()).unwrap_or_else(in_entry),
        is_elsewhere,
    }
}

/// Where a line (from 0) of the declared text stands, if a prompt file holds it.
pub fn line_place(field: &FieldChange, line: usize) -> Option<SourceLine> {
    let number = u32::try_from(line + 1).unwrap_or(u32::MAX);
    let origin = field.text.iter().take_while(|origin| origin.from <= number).last()?;
    Some(SourceLine {
        file: origin.file.clone(),
        line: origin.line.saturating_add(number - origin.from),
    })
}

/// The first line (from 0) of the files' text that differs; they are the right side, of drift the left one.
fn first_difference(text: &TextDiff, is_drift: bool) -> usize {
    let DiffBody::Hunks(hunks) = &text.body else { return 0 };
    let Some(hunk) = hunks.first() else { return 0 };
    let start = |range: &Range<usize>| range.start;
    let above = hunk.lines.iter().take_while(|line| line.sign == LineKind::Same).count();
    let start = if is_drift {
        start(&hunk.before)
    } else {
        start(&hunk.after)
    };
    let most = if is_drift {
        text.before.map_or(0, |size| size.lines)
    } else {
        text.after.lines
    };
    (start + above).min(most.saturating_sub(1))
}
