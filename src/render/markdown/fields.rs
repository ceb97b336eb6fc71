//! One field in words: its values on a line, or its text with what differs.

use super::diff::{Side, Sides, block, utf16_len};
use super::escape::{Place, code};
use crate::plan::ChangeOrigin;
use crate::render::review::{FieldBody, FieldKind, FieldView};
use crate::render::text_diff::{DiffBody, TextDiff};

/// What a whole plan has in common for its fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawing {
    /// Is it what live has made of the files?
    pub(super) is_drift: bool,
    /// Are lines left whole, and all of them shown?
    pub(super) full: bool,
    /// Are there no folds, so that all members of a group are named in its line?
    pub(super) names_all: bool,
}

/// The field and what becomes of it, within a sentence: `temperature`: `0.5` → `0.7`, or `system_prompt` +2 −2.
pub(super) fn brief(view: &FieldView<'_>, place: Place) -> String {
    let name = code(&view.field.field, place);
    let what = match (&view.body, view.lines()) {
        (FieldBody::Short { .. } | FieldBody::ShortConflict { .. }, _) => {
            return format!("{name}: {}", values(view, place));
        }
        (_, Some((added, removed))) => counts(added, removed),
        (FieldBody::Long(text), None) => text.after.words(),
        (FieldBody::LongConflict { .. }, None) => String::new(),
    };
    format!("{name} {what}").trim_end().to_owned()
}

/// `+2 −1`; where no line differs, what does.
pub(super) fn counts(added: usize, removed: usize) -> String {
    match (added, removed) {
        (0, 0) => "(line endings)".to_owned(),
        (added, 0) => format!("+{added}"),
        (0, removed) => format!("−{removed}"),
        (added, removed) => format!("+{added} −{removed}"),
    }
}

/// The values of a short field: `0.5` → `0.7`.
pub(super) fn values(view: &FieldView<'_>, place: Place) -> String {
    let (left, right) = match &view.body {
        FieldBody::Short { left, right } => (left, right),
        FieldBody::ShortConflict { base, live, files } => {
            let [base, live, files] = [base, live, files].map(|value| code(value, place));
            return format!("was {base}, live {live}, files {files}");
        }
        FieldBody::Long(_) | FieldBody::LongConflict { .. } => return String::new(),
    };
    let right = code(right, place);
    match (view.kind, left) {
        (FieldKind::New, _) => right,
        (FieldKind::Unobservable, _) => format!("{right} (sent, but never reported back)"),
        (_, Some(left)) => format!("{} → {right}", code(left, place)),
        (_, None) => format!("(not reported) → {right}"),
    }
}

/// Where the change stands, if that is not simply the entry: ` (prod.yaml:5)`.
pub(super) fn place_of(view: &FieldView<'_>, place: Place) -> String {
    let at = &view.place.at;
    if view.place.is_elsewhere {
        format!(" ({})", code(&format!("{}:{}", at.file, at.line), place))
    } else {
        String::new()
    }
}

/// Who moved, if that was not simply the files.
pub(super) fn moved(origin: Option<ChangeOrigin>, drawing: Drawing) -> &'static str {
    match origin {
        Some(ChangeOrigin::Drift) if drawing.is_drift => " — drift",
        Some(ChangeOrigin::Drift) => " — **drift**: it was changed live, and will be as in the files again",
        Some(ChangeOrigin::Conflict) => " — **conflict**: live and the files both changed",
        Some(ChangeOrigin::Pending) | None => "",
    }
}

/// A text within a folded part, in at most so many characters; none where none of its lines fits.
pub(super) fn text(view: &FieldView<'_>, drawing: Drawing, room: usize) -> Option<String> {
    let name = code(&view.field.field, Place::Folded);
    let mut out = format!("{name}{}", place_of(view, Place::Folded));
    let sides = |text, files| Sides {
        text,
        field: view.field,
        files,
        full: drawing.full,
    };
    match &view.body {
        FieldBody::Short { .. } | FieldBody::ShortConflict { .. } => return None,
        FieldBody::Long(text) => {
            let unreported = match view.kind {
                FieldKind::NotReported => "not reported → ",
                _ => "",
            };
            out.push_str(&format!(": {unreported}{}\n\n", size(text)));
            // What live does not have stands as in the files, whichever side they are.
            let is_flipped = drawing.is_drift && text.before.is_some();
            let files = if is_flipped { Side::Left } else { Side::Right };
            let left = room.checked_sub(utf16_len(&out))?;
            out.push_str(&block(sides(text, files), left)?);
        }
        FieldBody::LongConflict { live, files } => {
            let verdict = view.field.merge.as_ref().map(|merge| format!("; {}", merge.words()));
            out.push_str(&format!(": conflict{}\n\n", verdict.unwrap_or_default()));
            let titles = [("Live changed", live), ("The files changed", files)];
            let titles = titles.map(|(title, text)| (format!("**{title}**: {}\n\n", size(text)), text));
            let fixed: usize = titles.iter().map(|(title, _)| utf16_len(title) + 1).sum();
            let left = room.checked_sub(utf16_len(&out) + fixed)?;
            let blocks = titles.map(|(title, text)| (title, block(sides(text, Side::Right), left / 2)));
            if blocks.iter().all(|(_, block)| block.is_none()) {
                return None;
            }
            for (title, block) in blocks {
                out.push_str(&title);
                out.push_str(&block.unwrap_or_default());
                out.push('\n');
            }
        }
    }
    (utf16_len(&out) <= room).then_some(out)
}

fn size(text: &TextDiff) -> String {
    let remark = match &text.body {
        DiffBody::Alike => ", no line differs",
        DiffBody::Replaced { .. } => ", replaced as a whole; it begins:",
        DiffBody::Start(..) => ", its start:",
        DiffBody::Hunks(_) => "",
    };
    format!("{}{remark}", text.sizes())
}
