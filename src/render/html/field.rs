//! One field: its two sides beside each other, three where both changed.

use serde_json::Value;

use super::{escape, panes, rendered, text};
use crate::fields::{FieldType, by_name};
use crate::plan::LineMerge;
use crate::render::review::{FieldBody, FieldKind, FieldView};
use crate::render::text_diff::{DiffBody, TextDiff};

/// Appends a field. The right side of a prompt is shown as it reads, too; of drift that is what is live.
pub(super) fn push(out: &mut String, view: &FieldView<'_>, is_drift: bool) {
    let name = escape::line(&view.field.field);
    out.push_str(&format!("<div class=\"field\"><h3><bdi>{name}</bdi></h3> "));
    let aside = aside(view);
    let right = match &view.field.before {
        Some(live) if is_drift => live,
        _ => &view.field.after,
    };
    match (&view.body, &view.field.base) {
        (FieldBody::ShortConflict { base, live, files }, _) => {
            out.push_str(&aside);
            panes::push_short(out, base, live, files);
        }
        (FieldBody::Short { left, right }, _) => {
            push_short(out, view.kind, left.as_deref(), right);
            out.push_str(&aside);
        }
        (FieldBody::LongConflict { live, files }, Some(base)) => {
            out.push_str(&aside);
            let merge = view.field.merge.as_ref();
            out.push_str(&merge.map(verdict).unwrap_or_default());
            panes::push_texts(out, base, live, files, merge);
            push_rendered(out, &view.field.field, right);
        }
        (FieldBody::Long(comparison) | FieldBody::LongConflict { files: comparison, .. }, _) => {
            let sizes = escape::html(&sizes(comparison));
            out.push_str(&format!(
                "<span class=\"dim\">{sizes}</span>{aside}\n<div class=\"text\">\n"
            ));
            text::push(out, comparison);
            push_rendered(out, &view.field.field, right);
            out.push_str("</div>\n");
        }
    }
    out.push_str("</div>\n");
}

/// Whether the sides of a conflict go together, and what `pull --base` would make of it.
fn verdict(merge: &LineMerge) -> String {
    let (class, what) = match merge.overlaps.as_slice() {
        [] => ("merges", "<code>pull --base</code> takes both sides' changes"),
        _ => ("overlaps", "a person has to decide there"),
    };
    format!("<p class=\"{class}\">{}: {what}.</p>\n", escape::html(&merge.words()))
}

/// A value of one line, and the one that it takes the place of.
fn push_short(out: &mut String, kind: FieldKind, left: Option<&str>, right: &str) {
    let value = |tag: &str, text: &str| format!("<{tag} class=\"value\"><bdi>{}</bdi></{tag}>", escape::html(text));
    let right = value("ins", right);
    out.push_str(&match (left, kind) {
        (Some(left), _) => format!("{} → {right}", value("del", left)),
        (None, FieldKind::Unobservable) => {
            format!("{right} <span class=\"dim\">(sent, but never reported back)</span>")
        }
        (None, FieldKind::NotReported) => format!("<span class=\"dim\">(not reported)</span> → {right}"),
        (None, FieldKind::New | FieldKind::Differs | FieldKind::Conflict) => right,
    });
}

/// A text as Markdown, where the field is one for prompts.
fn push_rendered(out: &mut String, field: &str, value: &Value) {
    let is_prompt = by_name(field).is_some_and(|known| known.field_type == FieldType::LongText);
    if let (true, Some(text)) = (is_prompt, value.as_str()) {
        out.push_str("<details class=\"rendered\"><summary>Rendered as Markdown</summary>\n<div class=\"md\">\n");
        rendered::push(out, text);
        out.push_str("</div></details>\n");
    }
}

fn sizes(comparison: &TextDiff) -> String {
    let remark = match comparison.body {
        DiffBody::Alike => ", no line differs",
        _ => "",
    };
    format!("{}{remark}", comparison.sizes())
}

/// Who moved, and where the change stands in the files.
fn aside(view: &FieldView<'_>) -> String {
    let origin = view
        .field
        .origin
        .map(|origin| format!(" <span class=\"tag {0}\">{0}</span>", origin.name()));
    format!("{} {}", origin.unwrap_or_default(), escape::place(&view.place.at))
}
