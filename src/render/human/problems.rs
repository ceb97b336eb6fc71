//! Everything that is wrong, each with its place in the file and what to do about it; what stops the command comes last.

use std::cmp::Ordering;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::excerpt::{Excerpt, excerpt};
use crate::diagnostic::{Diagnostic, Location, Severity, SourceFile};
use crate::render::style::{self, TermStyle};
use crate::render::{safe, wrap};

/// So many are shown: more help nobody, and may be meant to keep a machine busy.
const MOST: usize = 1_000;

/// The problems by severity, file and line, and how many there are of each kind. Nothing, where there are none.
pub fn problems(problems: &[Diagnostic], sources: &[SourceFile], style: TermStyle) -> String {
    let mut sorted: Vec<&Diagnostic> = problems.iter().collect();
    sorted.sort_by(|a, b| order(a, b));
    let hidden = sorted.len().saturating_sub(MOST);
    let mut out = String::new();
    if hidden > 0 {
        let _ = writeln!(out, "({hidden} more are not shown)\n");
    }
    for problem in sorted.iter().skip(hidden) {
        out.push_str(&one(problem, sources, style));
        out.push('\n');
    }
    if let Some(count) = count(problems) {
        out.push_str(&count);
        out.push('\n');
    }
    safe::defuse_ci_commands(&out)
}

/// Warnings first, so that errors are nearest to the prompt; those without a place after those with one.
fn order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    let key = |problem: &Diagnostic| (problem.severity == Severity::Error, problem.location.is_none());
    key(a).cmp(&key(b)).then_with(|| a.location.cmp(&b.location))
}

/// `3 errors, 1 warning`
fn count(problems: &[Diagnostic]) -> Option<String> {
    let of = |severity: Severity, word: &str| {
        let number = problems.iter().filter(|problem| problem.severity == severity).count();
        let plural = if number == 1 { "" } else { "s" };
        (number > 0).then(|| format!("{number} {word}{plural}"))
    };
    let counts = [of(Severity::Error, "error"), of(Severity::Warning, "warning")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

/// The renderer would draw the place from the excerpt's own columns, which are those of its escapes; so that line is
/// put in here. (Its own way to give another place puts `:::` at the start of a line, which GitHub's runner looks at.)
fn one(problem: &Diagnostic, sources: &[SourceFile], style: TermStyle) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(safe::escape_line(&problem.message));
    let hint = problem.help.as_deref();
    let Some(place) = &problem.location else {
        let group = Group::with_title(title);
        return renderer(style).render(&[group]) + "\n" + &hint_beneath(hint, style);
    };
    let number = place.line.to_string();
    let arrow = style.paint(style::DIM, &format!("{:1$}-->", "", number.len()));
    let arrow = format!("{arrow} {}:{number}:{}\n", safe::escape_line(&place.file), place.column);
    let Some(line) = line_of(place, sources) else {
        let group = Group::with_title(title);
        return renderer(style).render(&[group]) + "\n" + &arrow + &hint_beneath(hint, style);
    };
    let Excerpt { text, mark } = excerpt(line, place, style.width);
    let snippet = Snippet::source(text).line_start(size(place.line));
    let mut group = title.element(snippet.annotation(AnnotationKind::Primary.span(mark)));
    if let Some(hint) = hint {
        group = group.element(Level::HELP.with_name("hint").message(safe::escape_line(hint)));
    }
    let text = renderer(style).render(&[group]) + "\n";
    let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
    format!("{title}\n{arrow}{rest}")
}

/// The hint of a problem that shows no line of a file.
fn hint_beneath(hint: Option<&str>, style: TermStyle) -> String {
    let mut out = String::new();
    if let Some(hint) = hint {
        let lead = format!("  {} ", style.paint(style::BOLD, "hint:"));
        wrap::push_wrapped(&mut out, &lead, 8, hint, style.width);
    }
    out
}

/// The line that a place points into.
fn line_of<'a>(place: &Location, sources: &'a [SourceFile]) -> Option<&'a str> {
    let source = sources.iter().find(|source| source.file == place.file)?;
    source.text.split('\n').nth(size(place.line).checked_sub(1)?)
}

/// The excerpt is cut already, so the renderer never has to.
fn renderer(style: TermStyle) -> Renderer {
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
