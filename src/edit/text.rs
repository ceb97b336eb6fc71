//! How a text is written: in the style that was there, else in the most readable one.

use super::{
    quote::{best, double, needs_escape, plain_fits, single},
    tree::ScalarStyle,
    write::{EmitContext, Emitted},
};

/// How what is replaced was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct PreviousStyle {
    pub style: ScalarStyle,
    /// Did its text have several lines?
    pub lines: bool,
    /// Of a block scalar: the column of its lines, and the length of the longest.
    pub column: usize,
    pub width: usize,
}

/// Writes a text.
pub(super) fn write(text: &str, site: &EmitContext<'_>, like: Option<PreviousStyle>) -> Emitted {
    if site.json {
        return Emitted::line(double(text));
    }
    let escapes = text.chars().any(needs_escape);
    let several = text.contains('\n');
    let style = like.map(|like| like.style);
    let block = !site.flow && !escapes && !text.trim_matches([' ', '\t', '\n']).is_empty();
    match (like, style) {
        (Some(like), Some(ScalarStyle::Folded)) if block && foldable(text) => {
            return folded(
                text,
                &EmitContext {
                    body: like.column,
                    ..*site
                },
                like.width,
            );
        }
        (Some(like), Some(ScalarStyle::Literal | ScalarStyle::Folded)) if block => {
            return literal(
                text,
                &EmitContext {
                    body: like.column,
                    ..*site
                },
            );
        }
        (Some(like), Some(ScalarStyle::DoubleQuoted)) if like.lines || !several => return Emitted::line(double(text)),
        (_, Some(ScalarStyle::SingleQuoted)) if !several && !escapes => return Emitted::line(single(text)),
        (_, Some(ScalarStyle::DoubleQuoted)) if !block => return Emitted::line(double(text)),
        _ => {}
    }
    if several && block {
        return literal(text, site);
    }
    if style == Some(ScalarStyle::Plain) && plain_fits(text, site.flow) {
        return Emitted::line(text.to_owned());
    }
    Emitted::line(best(text, site.flow))
}

/// The header's chomping, and the text without the line break that the chomping stands for.
fn chomped(text: &str) -> (&'static str, &str) {
    match text.strip_suffix('\n') {
        None => ("-", text),
        Some(rest) if rest.ends_with('\n') => ("+", rest),
        Some(rest) => ("", rest),
    }
}

/// Without it, the first line would tell the wrong indentation.
fn indicator(text: &str, site: &EmitContext<'_>) -> String {
    let first = text.lines().find(|line| !line.is_empty()).unwrap_or_default();
    let blank = text
        .lines()
        .next()
        .is_some_and(|line| !line.is_empty() && line.trim().is_empty());
    if first.starts_with([' ', '\t']) || blank {
        site.body.saturating_sub(site.parent).to_string()
    } else {
        String::new()
    }
}

fn literal(text: &str, site: &EmitContext<'_>) -> Emitted {
    let (chomping, rest) = chomped(text);
    Emitted {
        head: format!("|{}{chomping}", indicator(text, site)),
        body: body(rest.split('\n'), site),
    }
}

fn body<'a>(lines: impl Iterator<Item = &'a str>, site: &EmitContext<'_>) -> String {
    let indentation = " ".repeat(site.body);
    let mut out = String::new();
    for line in lines {
        out.push_str(site.line_break);
        if !line.is_empty() {
            out.push_str(&indentation);
            out.push_str(line);
        }
    }
    out
}

/// Folding changes nothing where no line begins with a space; the rest is for `|`.
fn foldable(text: &str) -> bool {
    !text.starts_with('\n')
        && !text
            .lines()
            .any(|line| line.starts_with([' ', '\t']) || line.ends_with([' ', '\t']))
}

fn folded(text: &str, site: &EmitContext<'_>, width: usize) -> Emitted {
    let (chomping, rest) = chomped(text);
    let content = rest.trim_end_matches('\n');
    let mut lines: Vec<&str> = Vec::new();
    for paragraph in content.split('\n') {
        // Folding takes one of several line breaks away.
        if !lines.is_empty() && !paragraph.is_empty() {
            lines.push("");
        }
        wrap(paragraph, width, &mut lines);
    }
    lines.extend(std::iter::repeat_n("", rest.len() - content.len()));
    Emitted {
        head: format!(">{chomping}"),
        body: body(lines.into_iter(), site),
    }
}

/// Breaks at single spaces only: these are what folding gives back.
fn wrap<'a>(line: &'a str, width: usize, lines: &mut Vec<&'a str>) {
    let bytes = line.as_bytes();
    let blank = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(u8::is_ascii_whitespace);
    let mut start = 0;
    let mut before = None;
    let ends = line.match_indices(' ').map(|(at, _)| at);
    let ends = ends.filter(|at| !blank(at.checked_sub(1)) && !blank(Some(at + 1)));
    for end in ends.chain([line.len()]) {
        let too_long = line.get(start..end).is_some_and(|line| line.chars().count() > width);
        if let Some(at) = before.filter(|_| too_long) {
            lines.push(line.get(start..at).unwrap_or_default());
            start = at + 1;
        }
        before = Some(end);
    }
    lines.push(line.get(start..).unwrap_or_default());
}
