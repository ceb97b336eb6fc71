//! Everything that is wrong, each with its place in the file and what to do about it; what stops the command comes last.

use std::cmp::Ordering;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::excerpt::excerpt;
use crate::problem::{Place, Problem, Severity, Source};
use crate::render::safe;
use crate::render::style::{self, Style};

/// The problems by severity, file and line, and how many there are of each kind. Nothing, where there are none.
pub fn problems(problems: &[Problem], sources: &[Source], style: Style) -> String {
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by(|a, b| order(a, b));
    let mut out = String::new();
    for problem in &sorted {
        out.push_str(&one(problem, sources, style));
        out.push('\n');
    }
    if let Some(count) = count(problems) {
        out.push_str(&count);
        out.push('\n');
    }
    safe::guard(&out)
}

/// Warnings first, so that errors are nearest to the prompt; those without a place after those with one.
fn order(a: &Problem, b: &Problem) -> Ordering {
    let key = |problem: &Problem| (problem.severity == Severity::Error, problem.place.is_none());
    key(a).cmp(&key(b)).then_with(|| a.place.cmp(&b.place))
}

/// `3 errors, 1 warning`
fn count(problems: &[Problem]) -> Option<String> {
    let of = |severity: Severity, word: &str| {
        let number = problems.iter().filter(|problem| problem.severity == severity).count();
        let plural = if number == 1 { "" } else { "s" };
        (number > 0).then(|| format!("{number} {word}{plural}"))
    };
    let counts = [of(Severity::Error, "error"), of(Severity::Warning, "warning")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

fn one(problem: &Problem, sources: &[Source], style: Style) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(safe::line(&problem.what))
        .elements(Vec::<Origin<'_>>::new());
    if let Some(place) = &problem.place {
        // The place as it is in the file: the excerpt's own columns are those of its escapes.
        let origin = Origin::path(safe::line(&place.file))
            .line(size(place.line))
            .char_column(size(place.column));
        group = group.element(origin);
        if let Some(excerpt) = line_of(place, sources).map(|line| excerpt(line, place, style.width)) {
            let mark = AnnotationKind::Primary.span(excerpt.mark);
            let snippet = Snippet::source(excerpt.text)
                .line_start(size(place.line))
                .annotation(mark);
            group = group.element(snippet);
        }
    }
    if let Some(hint) = &problem.hint {
        group = group.element(Level::HELP.with_name("hint").message(safe::line(hint)));
    }
    // An excerpt beside an origin gets a line of its own for the path that it has not.
    let rendered = renderer(style).render(&[group]);
    let is_told = |line: &&str| anstream::adapter::strip_str(line).to_string().trim() != ":::";
    rendered.lines().filter(is_told).flat_map(|line| [line, "\n"]).collect()
}

/// The line that a place points into.
fn line_of<'a>(place: &Place, sources: &'a [Source]) -> Option<&'a str> {
    let source = sources.iter().find(|source| source.file == place.file)?;
    source.text.split('\n').nth(size(place.line).checked_sub(1)?)
}

/// The excerpt is cut already, so the renderer never has to.
fn renderer(style: Style) -> Renderer {
    let plain = Renderer::plain().term_width(10_000);
    if !style.color {
        return plain;
    }
    plain
        .error(style::BLOCKED.bold())
        .warning(style::UPDATE.bold())
        .help(style::ASIDE.bold())
        .emphasis(style::BOLD)
        .line_num(style::DIM)
        .context(style::DIM)
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
