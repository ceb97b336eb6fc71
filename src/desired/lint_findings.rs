//! What the lint rules find in a roster that was read, each finding with its place in the files.
//!
//! The rules look at values as they are sent: variables put in, prompt files read. So that a caret can point into the file, a
//! finding's bytes are followed back, first through the variables, then through the quotes and the indentation of YAML.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::load::LoadedRoster;
use super::roster::{AssistantSpec, DeclaredField};
use super::template::Template;
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::fields::by_name;
use crate::lint;
use crate::lint::{Entry, EntryField, Finding, Level, LintSettings, Role, VARIABLE_UNUSED, Vocabulary};

/// All that is wrong: the problems of the reading, and what the rules find in every assistant. These run only where the reading has no
/// errors: else values may be missing that rules rely on.
pub fn lint(loaded: &LoadedRoster) -> Vec<Diagnostic> {
    let mut problems = loaded.problems.clone();
    if loaded.has_errors() {
        return problems;
    }
    let unused = problems
        .iter_mut()
        .filter(|problem| problem.code == Some(VARIABLE_UNUSED.id));
    for problem in unused {
        problem.severity = severity(VARIABLE_UNUSED.level_in(&loaded.lint));
    }
    problems.extend(lint_where(loaded, |_, _| true));
    problems
}

fn severity(level: Level) -> Severity {
    match level {
        Level::Error => Severity::Error,
        Level::Off | Level::Warn => Severity::Warning,
    }
}

/// What the rules find in some values: `is_meant` is asked for each assistant and field, `name` among them.
pub fn lint_where(loaded: &LoadedRoster, is_meant: impl Fn(&AssistantSpec, &str) -> bool) -> Vec<Diagnostic> {
    let assistants = || loaded.roster.assistants.iter();
    let all = |is_meant: &dyn Fn(&AssistantSpec, &str) -> bool| -> Vec<_> {
        let mut seen = HashSet::new();
        assistants()
            .map(|assistant| entry(assistant, is_meant, &mut seen))
            .collect()
    };
    let settings = LintSettings {
        // What is a slip shows beside all texts, also those that are not meant.
        vocabulary: Vocabulary::of(&all(&|_, _| true)),
        ..loaded.lint.clone()
    };
    let entries = all(&is_meant);
    let found = assistants().zip(&entries).flat_map(|(assistant, entry)| {
        let is_meant = |finding: &Finding| is_meant(assistant, &finding.field);
        let findings = lint::lint(entry, &settings).into_iter().filter(is_meant);
        findings.map(|finding| (finding.message.clone(), diagnostic(finding, assistant, loaded)))
    });
    // Of an expression that the reader has warned of, `prompt-variable-foreign` would say the same.
    let warned = loaded.problems.iter();
    let warned = warned.filter(|problem| problem.code == Some("expression-unknown"));
    let warned: HashSet<_> = warned.filter_map(|problem| problem.location.clone()).collect();
    let is_told = |problem: &Diagnostic| {
        problem.code == Some("prompt-variable-foreign")
            && problem.location.as_ref().is_some_and(|place| warned.contains(place))
    };
    // Two entries that name one prompt file or variable: what is wrong in it is said once, however often either of them uses it.
    let mut said = HashSet::new();
    let found = found.filter(|(_, problem)| !is_told(problem));
    let new = found.filter(|(message, problem)| said.insert((problem.location.clone(), message.clone())));
    new.map(|(_, problem)| problem).collect()
}

/// An assistant as the rules see it, without the values that they saw before: a long default is looked at once, however many
/// entries it is for (once more for each set of rules that is turned off).
fn entry<'a>(
    assistant: &'a AssistantSpec,
    is_meant: &dyn Fn(&AssistantSpec, &str) -> bool,
    seen: &mut HashSet<(*const DeclaredField, &'a BTreeSet<String>)>,
) -> Entry<'a> {
    let declared = assistant.declared.iter();
    let declared = declared.filter(|declared| is_meant(assistant, &declared.field));
    let new = declared.filter(|declared| seen.insert((Arc::as_ptr(declared), &assistant.lint_ignore)));
    Entry {
        name: &assistant.name,
        fields: new.filter_map(|declared| field(declared)).collect(),
        ignore: assistant.lint_ignore.iter().map(String::as_str).collect(),
    }
}

fn field(declared: &DeclaredField) -> Option<EntryField<'_>> {
    let name = by_name(&declared.field)?.name;
    let role = match name {
        "system_prompt" => Role::Prompt,
        "first_message" => Role::Spoken,
        _ => Role::Setting,
    };
    match &declared.value {
        Value::String(text) => Some(EntryField::text(name, role, text)),
        number => number.as_f64().map(|number| EntryField::number(name, number)),
    }
}

fn diagnostic(finding: Finding, assistant: &AssistantSpec, loaded: &LoadedRoster) -> Diagnostic {
    let declared = assistant
        .declared
        .iter()
        .find(|declared| declared.field == finding.field);
    let locate = |range| match declared {
        Some(declared) => {
            let text = declared.value.as_str().unwrap_or_default();
            location(&declared.location, declared.own_template.as_ref(), text, range, loaded)
        }
        // The only other thing that rules look at.
        None => location(&assistant.name_place, None, &assistant.name, range, loaded),
    };
    let place = locate(finding.range);
    let first = finding.repeats.map(|first| locate(first..first + 1));
    let first = match first {
        Some(first) if first.file == place.file => format!(", first in line {}", first.line),
        Some(first) => format!(", first in {}:{}", first.file, first.line),
        None => String::new(),
    };
    let times = match finding.times {
        1 => String::new(),
        times => format!(" ({times} times in one text)"),
    };
    let unlisted = match finding.unlisted {
        0 => String::new(),
        more => format!(" (and {more} more of these in this text)"),
    };
    let message = format!("{}{first}{times}{unlisted}", finding.message);
    Diagnostic {
        severity: severity(finding.level),
        ..Diagnostic::warning_of(finding.rule, message)
            .with_location(&place)
            .with_help(finding.help)
    }
}

/// Where in the files those bytes of a value are written: in the text of a variable, in a prompt file, or at the place of the value. The
/// whole value, where that can't be told.
fn location(
    whole: &Location,
    own: Option<&Template>,
    value: &str,
    range: Range<usize>,
    loaded: &LoadedRoster,
) -> Location {
    let source = |file: &Arc<str>| loaded.sources.iter().find(|source| source.file == *file);
    let origin = loaded.origins.get(whole);
    let prompt = origin.and_then(|origin| source(origin.prompt.as_ref()?));
    let top = prompt.map(|prompt| Location::top_of(&prompt.file));
    let known = top.as_ref().map_or(origin, |top| loaded.origins.get(top));
    let template = own.or_else(|| known?.woven.as_ref());
    if let Some((place, is_file, text, range)) = template.and_then(|template| template.in_variable(&range)) {
        let raw = source(&place.file).and_then(|source| source.text.get(place.offset..));
        return found_in(place, raw.unwrap_or_default(), text, range, is_file);
    }
    match (prompt.zip(top), template) {
        (Some((prompt, top)), Some(template)) => below(&top, &prompt.text, template.written_range(range)),
        // Without variables there may still be an escaped one.
        (Some((prompt, top)), None) => {
            let range = Template::new(&prompt.text, Vec::new()).written_range(range);
            below(&top, &prompt.text, range)
        }
        (None, template) => {
            let raw = source(&whole.file).and_then(|source| source.text.get(whole.offset..));
            let text = template.map_or(value, Template::written);
            let range = template.map_or_else(|| range.clone(), |template| template.written_range(range.clone()));
            found_in(whole, raw.unwrap_or_default(), text, range, false)
        }
    }
}

/// Where a range of a text stands that begins at a place, in a file whose rest from there is `raw`.
fn found_in(whole: &Location, raw: &str, text: &str, range: Range<usize>, is_file: bool) -> Location {
    let range = if is_file {
        Some(range)
    } else {
        in_scalar(raw, text, &range)
    };
    range.map_or_else(|| whole.clone(), |range| below(whole, raw, range))
}

/// The location of a range of a text that begins at `start`.
fn below(start: &Location, text: &str, range: Range<usize>) -> Location {
    let before = text.get(..range.start).unwrap_or_default();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let lines = count(before.matches('\n').count());
    let column = count(before.rsplit('\n').next().unwrap_or_default().chars().count());
    let marked = text.get(range.clone()).and_then(|marked| marked.lines().next());
    Location {
        file: Arc::clone(&start.file),
        line: start.line + lines,
        column: if lines == 0 { start.column + column } else { 1 + column },
        width: count(marked.unwrap_or_default().chars().count()).max(1),
        offset: start.offset + range.start,
    }
}

/// Where a range of a scalar's text stands in the file, whose rest from the scalar's start is `raw`.
///
/// Both are walked side by side. What only the file has is passed over if it is of YAML's making: a block's first line,
/// indentation, quotes, the backslash of an escape, a dollar before `${{`. Escapes by number (`\u00e9`) are read. Any other is too much to follow.
fn in_scalar(raw: &str, text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let is_block = raw.starts_with(['|', '>']);
    let header = if is_block { raw.find('\n')? + 1 } else { 0 };
    let mut rest = raw.get(header..)?.char_indices().peekable();
    let mut start = None;
    for (at, wanted) in text
        .char_indices()
        .take_while(|(at, _)| *at < range.end.max(range.start + 1))
    {
        let found = loop {
            let (there, c) = rest.next()?;
            if c == wanted {
                break there;
            }
            let escaped = rest.peek().map(|(_, next)| *next).filter(|_| c == '\\');
            if matches!((escaped, wanted), (Some('n'), '\n') | (Some('t'), '\t')) {
                rest.next();
                break there;
            }
            if c == '\\'
                && let Some(digits) = raw
                    .get(header + there..)
                    .and_then(|escape| numbered_escape(escape, wanted))
            {
                // The backslash is behind already.
                rest.nth(digits - 2);
                break there;
            }
            if !(c.is_whitespace() || matches!(c, '\\' | '"' | '\'' | '$')) {
                return None;
            }
        };
        if at == range.start {
            start = Some(header + found);
        }
    }
    let end = rest.peek().map_or(raw.len(), |(next, _)| header + next);
    start.map(|start| start..end)
}

/// How long the escape at the beginning of a text is, if it is one by number and stands for that character.
fn numbered_escape(text: &str, wanted: char) -> Option<usize> {
    let forms = [
        format!("\\x{:02x}", u32::from(wanted)),
        format!("\\U{:08x}", u32::from(wanted)),
    ];
    let mut units = [0; 2];
    let units = wanted.encode_utf16(&mut units).iter();
    let utf_16 = units.map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
    let is_there = |form: &&String| {
        let (kind, written) = (form.get(..2), text.get(..form.len()));
        written.is_some_and(|written| written.get(..2) == kind && written.eq_ignore_ascii_case(form))
    };
    forms.iter().chain([&utf_16]).find(is_there).map(String::len)
}

#[cfg(test)]
mod tests {
    use super::in_scalar;

    /// The bytes of the file that a piece of a scalar's text is found at.
    fn found<'a>(raw: &'a str, text: &str, piece: &str) -> Option<&'a str> {
        let at = text.find(piece).unwrap();
        raw.get(in_scalar(raw, text, &(at..at + piece.len()))?)
    }

    #[test]
    fn a_piece_is_found_through_quotes_and_escapes() {
        assert_eq!(found("Hello {a}\n", "Hello {a}", "{a}"), Some("{a}"));
        assert_eq!(found("\"a\\n\\\"b\\\" {c}\"", "a\n\"b\" {c}", "{c}"), Some("{c}"));
        assert_eq!(
            found("\"\\u00E9\\ud83d\\ude00\\xe9\\U0001f600 {c}\"", "é😀é😀 {c}", "{c}"),
            Some("{c}")
        );
        assert_eq!(found("'it''s {c}'", "it's {c}", "{c}"), Some("{c}"));
    }

    #[test]
    fn a_piece_is_found_in_a_block_below_its_indentation() {
        let raw = "|-  # TODO\n      a\n\n        b\n      TODO: c\n";
        assert_eq!(found(raw, "a\n\n  b\nTODO: c", "TODO:"), Some("TODO:"));
        assert_eq!(found(">\n    one\n    two {x}\n", "one two {x}\n", "{x}"), Some("{x}"));
    }

    #[test]
    fn what_cannot_be_followed_is_not_guessed() {
        assert_eq!(found("\"\\N {c}\" {c}", "\u{85} {c}", "{c}"), None);
    }
}
