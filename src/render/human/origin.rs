//! What stands behind a field: who moved since the base, and where the value is set; and a conflict's three sides.

use crate::plan::{Action, Change, ChangeOrigin, FieldChange, SourceLine};
use crate::render::prose::{self, DiffOptions};
use crate::render::style::{self, TermStyle, Verbosity};
use crate::render::{safe, value};

/// `  (drift, prod.yaml:5)`, or nothing. A creation's fields move as one, and mostly are set by defaults: that is not repeated.
pub(super) fn aside(change: &Change, field: &FieldChange, style: TermStyle, show: Verbosity) -> String {
    let each = change.action != Action::Create;
    let origin = field.origin.filter(|_| each).map(|origin| paint(origin, style));
    let source = field.source.as_ref().filter(|_| each || show.verbose);
    let source =
        source.map(|SourceLine { file, line }| style.paint(style::DIM, &format!("{}:{line}", safe::escape_line(file))));
    let parts: Vec<String> = origin.into_iter().chain(source).collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("  ({})", parts.join(", "))
    }
}

/// The word for who moved.
pub(super) fn paint(origin: ChangeOrigin, style: TermStyle) -> String {
    let ansi = match origin {
        ChangeOrigin::Pending => style::DIM,
        ChangeOrigin::Drift => style::UPDATE,
        ChangeOrigin::Conflict => style::BLOCKED,
    };
    style.paint(ansi, origin.name())
}

/// Before a short value of a conflict: what it was at the base.
pub(super) fn base(field: &FieldChange) -> String {
    match &field.base {
        Some(base) => format!("base {}, live ", value::inline(base)),
        None => String::new(),
    }
}

/// A long text's conflict: what live made of the base, and what the files made of it.
pub(super) fn sides(
    out: &mut String,
    field: &FieldChange,
    base: &serde_json::Value,
    indent: usize,
    style: TermStyle,
    show: Verbosity,
) {
    let options = DiffOptions {
        full: show.full,
        words: style.color,
    };
    let sides = [
        ("live changed", field.before.as_ref()),
        ("the files changed", Some(&field.after)),
    ];
    for (title, side) in sides.into_iter().filter_map(|(title, side)| Some((title, side?))) {
        let (base, side) = value::as_texts(Some(base), side);
        let comparison = prose::compare(base.as_deref(), &side, options);
        let headline = super::text::headline(&comparison);
        out.push_str(&format!(
            "{:indent$}{}  {headline}\n",
            "",
            style.paint(style::BOLD, title)
        ));
        super::text::push(out, &comparison, indent + 2, style, show);
    }
}
