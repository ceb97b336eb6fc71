//! One field of a change: short values on its line, a long text beneath it.

use std::fmt::Write as _;

use anstyle::Style as Ansi;

use super::text;
use crate::plan::{Action, ChangeOrigin, LineMerge};
use crate::render::review::{AssistantReview, FieldBody, FieldKind, FieldView, Standing};
use crate::render::terminal::{TermStyle, Verbosity};
use crate::render::{sanitize, terminal};

/// Columns before a field's name.
pub(super) const INDENT: usize = 4;

/// What of the assistant matters for how its fields are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    is_blocked: bool,
    is_creation: bool,
    is_drift: bool,
}

impl Told {
    pub(super) fn new(one: &AssistantReview<'_>, is_drift: bool) -> Self {
        Self {
            is_blocked: one.standing == Standing::Blocked,
            is_creation: one.change.action == Action::Create,
            is_drift,
        }
    }

    /// The colors of the left and the right side. What a colleague changed live is no removal, so drift has none.
    fn colors(self) -> (Ansi, Ansi) {
        match (self.is_drift, self.is_blocked) {
            (true, _) => (Ansi::new(), terminal::UPDATE),
            (false, true) => (terminal::BLOCKED, Ansi::new()),
            (false, false) => (terminal::BLOCKED, terminal::CREATE),
        }
    }
}

/// Writes a field beneath its assistant, names padded to `label` columns.
pub(super) fn push(
    out: &mut String,
    view: &FieldView<'_>,
    told: Told,
    label: usize,
    style: TermStyle,
    show: Verbosity,
) {
    let name = sanitize::escape_line(&view.field.field);
    let pad = label.saturating_sub(terminal::display_width(&name)) + 2;
    let mark = if view.kind == FieldKind::Unobservable {
        style.paint(terminal::ASIDE, "?")
    } else {
        " ".to_owned()
    };
    let _ = write!(out, "{:before$}{mark} {name}{:pad$}", "", "", before = INDENT - 2);
    let column = INDENT + terminal::display_width(&name) + pad;
    push_values(out, view, told, column, "", style, show);
}

/// Writes a field that is told once for several assistants, behind a sign.
pub(super) fn push_told_once(
    out: &mut String,
    view: &FieldView<'_>,
    told: Told,
    name: &str,
    whom: &str,
    style: TermStyle,
    show: Verbosity,
) {
    let _ = write!(out, "{name}  ");
    push_values(out, view, told, INDENT, &format!("  {whom}"), style, show);
}

/// The values, what follows them on their line, and the text beneath.
fn push_values(
    out: &mut String,
    view: &FieldView<'_>,
    told: Told,
    column: usize,
    follows: &str,
    style: TermStyle,
    show: Verbosity,
) {
    let aside = format!("{follows}{}", aside(view, told, style, show));
    let unreported = style.paint(terminal::DIM, "(not reported)");
    match &view.body {
        FieldBody::Short { left, right } => {
            let values = (left.as_deref(), right.as_str());
            out.push_str(&short(view.kind, values, told, column, style));
            let _ = writeln!(out, "{aside}");
        }
        FieldBody::ShortConflict { base, live, files } => {
            // What would become of it, or in drift has become of it, stands last.
            let sides = if told.is_drift {
                [("files ", files.as_str()), ("live ", live.as_str())]
            } else {
                [("live ", live.as_str()), ("files ", files.as_str())]
            };
            out.push_str(&sides_of(sides, &format!("base {base}, "), told, column, style));
            let _ = writeln!(out, "{aside}");
        }
        FieldBody::Long(diff) => {
            if view.kind == FieldKind::NotReported {
                let _ = write!(out, "{unreported} → ");
            }
            let _ = writeln!(out, "{}{aside}", diff.sizes());
            // What a blocked creation would have said is in the files; only its reason matters here.
            if !(view.kind == FieldKind::New && told.is_blocked) || show.full {
                text::push(out, diff, INDENT + 2, style, show);
            }
        }
        FieldBody::LongConflict { live, files } => {
            let _ = writeln!(out, "{}{aside}", files.sizes());
            for (title, diff) in [("live changed", live), ("the files changed", files)] {
                let title = style.paint(terminal::BOLD, title);
                let _ = writeln!(out, "{:indent$}{title}  {}", "", diff.sizes(), indent = INDENT + 2);
                text::push(out, diff, INDENT + 4, style, show);
            }
        }
    }
}

/// The values of a short field on one line, or the right one beneath the left where the line is too narrow, or where both are
/// written from right to left: a terminal that orders them so would make them change places.
fn short(kind: FieldKind, (left, right): (Option<&str>, &str), told: Told, column: usize, style: TermStyle) -> String {
    if let Some(left) = left {
        return sides_of([("", left), ("", right)], "", told, column, style);
    }
    let painted = style.paint(told.colors().1, right);
    match kind {
        FieldKind::New => painted,
        FieldKind::Unobservable => {
            let aside = style.paint(terminal::DIM, "(sent, but never reported back)");
            format!("{painted} {aside}")
        }
        _ => format!("{} → {painted}", style.paint(terminal::DIM, "(not reported)")),
    }
}

/// Both values, each behind its title, after `head`.
fn sides_of(
    [(left_title, left), (right_title, right)]: [(&str, &str); 2],
    head: &str,
    told: Told,
    column: usize,
    style: TermStyle,
) -> String {
    let (before, after) = told.colors();
    let painted = style.paint(after, right);
    let together = column
        + [head, left_title, left, right_title, right]
            .map(terminal::display_width)
            .iter()
            .sum::<usize>()
        + 3;
    let is_narrow = terminal::available_width(style.width, 0).is_some_and(|width| together > width);
    let arrow = if is_narrow || sanitize::is_right_to_left(left) && sanitize::is_right_to_left(right) {
        format!("\n{:column$}→ ", "")
    } else {
        " → ".to_owned()
    };
    format!(
        "{head}{left_title}{}{arrow}{right_title}{painted}",
        style.paint(before, left)
    )
}

/// `  (drift, prod.yaml:5)`, or nothing. A creation's fields move as one, and mostly are set by defaults: that is not repeated.
fn aside(view: &FieldView<'_>, told: Told, style: TermStyle, show: Verbosity) -> String {
    let each = !told.is_creation;
    let origin = view
        .field
        .origin
        .filter(|_| each)
        .map(|origin| paint_origin(origin, style));
    let merge = view.field.merge.as_ref().map(LineMerge::words);
    let is_told = view.place.is_elsewhere && (each || show.verbose || view.is_long());
    let at = &view.place.at;
    let place = is_told.then(|| {
        style.paint(
            terminal::DIM,
            &format!("{}:{}", sanitize::escape_line(&at.file), at.line),
        )
    });
    let parts: Vec<String> = origin.into_iter().chain(merge).chain(place).collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("  ({})", parts.join(", "))
    }
}

/// The word for who moved.
pub(super) fn paint_origin(origin: ChangeOrigin, style: TermStyle) -> String {
    let ansi = match origin {
        ChangeOrigin::Pending => terminal::DIM,
        ChangeOrigin::Drift => terminal::UPDATE,
        ChangeOrigin::Conflict => terminal::BLOCKED,
    };
    style.paint(ansi, origin.name())
}
