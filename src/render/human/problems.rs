//! Everything that is wrong, each with an excerpt of its file, a caret, and what to do about it; errors come last, where they
//! are seen.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use unicode_width::UnicodeWidthChar;

use crate::diagnostic::{Diagnostic, Location, Severity, SourceFile};
use crate::render::terminal::TermStyle;
use crate::render::{sanitize, terminal};

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
    sanitize::defuse_ci_commands(&out)
}

/// Warnings first, so that errors are nearest to the prompt; those without a place after those with one.
fn order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    let key = |problem: &Diagnostic| (problem.severity == Severity::Error, problem.location.is_none());
    let width = |problem: &Diagnostic| problem.location.as_ref().map(|location| location.width);
    let by_place = || a.location.cmp(&b.location).then_with(|| width(a).cmp(&width(b)));
    key(a).cmp(&key(b)).then_with(by_place)
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
    let code = problem.code.map(|code| format!(" [{code}]")).unwrap_or_default();
    let title = level.primary_title(sanitize::escape_line(&problem.message) + &code);
    let hint = problem.help.as_deref();
    let Some(place) = &problem.location else {
        let group = Group::with_title(title);
        return renderer(style).render(&[group]) + "\n" + &hint_beneath(hint, style);
    };
    let number = place.line.to_string();
    let arrow = style.paint(terminal::DIM, &format!("{:1$}-->", "", number.len()));
    let arrow = format!(
        "{arrow} {}:{number}:{}\n",
        sanitize::escape_line(&place.file),
        place.column
    );
    let source = sources.iter().find(|source| source.file == place.file);
    let Some(Excerpt { text, mark }) = source.and_then(|source| excerpt(&source.text, place, style.width)) else {
        let group = Group::with_title(title);
        return renderer(style).render(&[group]) + "\n" + &arrow + &hint_beneath(hint, style);
    };
    let snippet = Snippet::source(text).line_start(size(place.line));
    let mut group = title.element(snippet.annotation(AnnotationKind::Primary.span(mark)));
    if let Some(hint) = hint {
        group = group.element(Level::HELP.with_name("hint").message(sanitize::escape_line(hint)));
    }
    let text = renderer(style).render(&[group]) + "\n";
    let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
    format!("{title}\n{arrow}{rest}")
}

/// The hint of a problem that shows no line of a file.
fn hint_beneath(hint: Option<&str>, style: TermStyle) -> String {
    let mut out = String::new();
    if let Some(hint) = hint {
        let lead = format!("  {} ", style.paint(terminal::BOLD, "hint:"));
        terminal::push_wrapped(&mut out, &lead, 8, hint, style.width);
    }
    out
}

/// The excerpt is cut already, so the renderer never has to.
fn renderer(style: TermStyle) -> Renderer {
    let plain = Renderer::plain().term_width(10_000);
    if !style.color {
        return plain;
    }
    plain
        .error(terminal::BLOCKED.bold())
        .warning(terminal::UPDATE.bold())
        .help(terminal::ASIDE.bold())
        .emphasis(terminal::BOLD)
        .line_num(terminal::DIM)
        .context(terminal::DIM)
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The columns of an excerpt where there is no terminal.
const WIDTH: usize = 160;
/// The columns that line numbers and their bar take.
const GUTTER: usize = 10;

/// A line as it is shown.
#[derive(Debug, PartialEq, Eq)]
struct Excerpt {
    /// The text, escaped and cut.
    text: String,
    /// The bytes of it to underline; empty at the end of the line.
    mark: Range<usize>,
}

/// Shows the line around a location; nothing, if the text is too short to have it.
///
/// It looks at some hundred characters around the location's byte and nowhere else: a line may have a megabyte, and a thousand
/// problems.
fn excerpt(text: &str, place: &Location, width: Option<usize>) -> Option<Excerpt> {
    let room = terminal::available_width(width, GUTTER).unwrap_or(WIDTH);
    let marked = usize::try_from(place.width).unwrap_or(1).max(1);
    let (above, below) = text.split_at_checked(place.offset)?;
    let nearest = (above.len().saturating_sub(16 * room)..above.len()).find(|at| above.is_char_boundary(*at));
    let near = above.get(nearest.unwrap_or(above.len())..).unwrap_or_default();
    let near = near.rsplit('\n').next().unwrap_or_default();
    let farthest = marked.saturating_add(4 * room);
    let ends = below.char_indices().take(farthest).find(|(_, c)| *c == '\n');
    let ends = ends
        .or_else(|| below.char_indices().nth(farthest))
        .map_or(below.len(), |(at, _)| at);
    let line = text
        .get(above.len() - near.len()..above.len() + ends)
        .unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);

    let from = near.chars().count();
    let to = from.saturating_add(marked);
    let (mut before, mut marked, mut after) = (String::new(), String::new(), String::new());
    for (at, (c, escape)) in sanitize::chars_with_escape(line).enumerate() {
        let part = match at {
            at if at < from => &mut before,
            at if at < to => &mut marked,
            _ => &mut after,
        };
        match c {
            '\t' => part.push_str("    "),
            _ if escape => sanitize::push_escape(part, c),
            _ => part.push(c),
        }
    }
    if terminal::display_width(&before) + terminal::display_width(&marked) + terminal::display_width(&after) > room {
        marked = start(&marked, room / 2);
        let left = room - terminal::display_width(&marked).min(room);
        before = end(
            &before,
            (left / 2).max(left.saturating_sub(terminal::display_width(&after))),
        );
        after = start(&after, left.saturating_sub(terminal::display_width(&before)));
    }
    let mark = before.len()..before.len() + marked.len();
    Some(Excerpt {
        text: before + &marked + &after,
        mark,
    })
}

/// As much of the start of a text as fits.
fn start(text: &str, room: usize) -> String {
    if terminal::display_width(text) <= room {
        return text.to_owned();
    }
    let mut out: String = fitting(text.chars(), room).collect();
    out.push('…');
    out
}

/// As much of the end of a text as fits.
fn end(text: &str, room: usize) -> String {
    if terminal::display_width(text) <= room {
        return text.to_owned();
    }
    let mut kept: Vec<char> = fitting(text.chars().rev(), room).collect();
    kept.push('…');
    kept.into_iter().rev().collect()
}

/// The characters that fit, with a column left for the ellipsis.
fn fitting(chars: impl Iterator<Item = char>, room: usize) -> impl Iterator<Item = char> {
    let mut used = 1;
    chars.take_while(move |c| {
        used += c.width().unwrap_or(0);
        used <= room
    })
}
