//! Data in Markdown: it looks as it was written, and acts in no host.
//!
//! Data stands in code, where no mention, link, tag or emphasis is looked for; of a sentence, only words of plain letters stand
//! outside of it. Within a folded part some renderers copy everything but fences as HTML: there, tags and entities are taken apart.
//! No line begins with data, so that none is a heading, a fence, a quick action or a workflow command.

use crate::render::sanitize;

/// No more of one piece of data stands in a line, in characters.
const LONGEST: usize = 500;

/// Parsers count the backticks of a span or fence only so far (some to 80), so that a longer run in it could not be outgrown.
const LONGEST_RUN: usize = 20;

/// Where on the page a piece of data stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In plain Markdown.
    Open,
    /// Between `<details>` and its end.
    Folded,
}

/// Data as code within a line.
pub(super) fn code(text: &str, place: Place) -> String {
    let line = cut(text);
    let span = if place == Place::Folded && line.contains(['<', '>', '&']) {
        html_code(&line)
    } else {
        span(&line)
    };
    // A run of right-to-left letters would take what follows it, an arrow and another value, to its left.
    if sanitize::is_right_to_left(&line) {
        format!("{span}&lrm;")
    } else {
        span
    }
}

/// Data as code within HTML.
pub(super) fn html(text: &str) -> String {
    let line = cut(text);
    let mark = if sanitize::is_right_to_left(&line) { "&lrm;" } else { "" };
    format!("{}{mark}", html_code(&line))
}

/// A sentence of ours with data in it: words of plain letters as they are, everything else, and what stands between backticks, as
/// code. A quoted name stays one piece, and so does a command with one in it. Never cut at its end, where the remedy stands.
pub(super) fn prose(text: &str, place: Place) -> String {
    let line = sanitize::escape_line(&cut_in_the_middle(text));
    let mut out = String::with_capacity(line.len());
    let mut rest = line.as_str();
    // What is not looked at yet begins here; words of it that were passed stand before.
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|ahead| Some(from + ahead.find(['`', '"'])?)) {
        let (words, piece) = rest.split_at_checked(at).unwrap_or((rest, ""));
        if let Some(inside) = piece.strip_prefix('`')
            && let Some(end) = end_of_command(inside)
            && let (command, Some(after)) = (inside.get(..end).unwrap_or_default(), inside.get(end + 1..))
        {
            push_words(&mut out, words, place);
            push_code(&mut out, &code(command, place));
            (rest, from) = (after, 0);
        } else if let Some(end) = end_of_quoted(piece)
            && words.chars().next_back().is_none_or(|c| c == ' ' || c == '(')
            && let Some((quoted, after)) = piece.split_at_checked(end)
        {
            push_words(&mut out, words, place);
            let is_plain = quoted.trim_matches('"').split(' ').all(is_plain);
            if is_plain {
                out.push_str(quoted);
            } else {
                push_code(&mut out, &code(quoted, place));
            }
            (rest, from) = (after, 0);
        } else {
            from = at + 1;
        }
    }
    push_words(&mut out, rest, place);
    out
}

/// Where a command in backticks ends: at the first one that does not stand in quotes.
fn end_of_command(inside: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = inside.get(at..).and_then(|ahead| Some(at + ahead.find(['`', '"'])?)) {
        let here = inside.get(next..)?;
        if here.starts_with('`') {
            return Some(next);
        }
        at = next + end_of_quoted(here).unwrap_or(1);
    }
    // Quotes that do not come in pairs are data.
    inside.find('`')
}

/// How long the quoted piece is that begins here, with both quotes: a backslash takes what follows it along.
fn end_of_quoted(piece: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in piece.strip_prefix('"')?.char_indices() {
        match c {
            '"' if !is_escaped => return Some(at + 2),
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    None
}

/// Code after what may end with code: two spans that touch would be read as one.
fn push_code(out: &mut String, code: &str) {
    if out.ends_with('`') && code.starts_with('`') {
        out.push(' ');
    }
    out.push_str(code);
}

fn push_words(out: &mut String, text: &str, place: Place) {
    let mut odd: Option<String> = None;
    let flush = |out: &mut String, odd: &mut Option<String>| {
        if let Some(words) = odd.take() {
            let from = words.trim_start_matches('(');
            // Two colons are the sign of a runner's command: none of them stands outside.
            let outside: &[char] = if from.contains("::") {
                &[' ']
            } else {
                &[' ', '.', ',', ';', ':', ')']
            };
            let core = from.trim_end_matches(outside);
            out.push_str(words.strip_suffix(from).unwrap_or_default());
            if !core.is_empty() {
                push_code(out, &code(core, place));
            }
            out.push_str(from.strip_prefix(core).unwrap_or_default());
        }
    };
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end_matches(' ');
        if is_plain(bare) {
            flush(out, &mut odd);
            // Several spaces are one to a reader of Markdown.
            out.push_str(word);
        } else {
            odd.get_or_insert_default().push_str(word);
        }
    }
    flush(out, &mut odd);
}

/// Does the word mean nothing to any host: no mention, reference, address, tag or emphasis?
fn is_plain(word: &str) -> bool {
    let inner = word.trim_start_matches(['(', '"', '\'']);
    let inner = inner.trim_end_matches(['.', ',', ';', ':', ')', '"', '\'', '?']);
    // `GH-1` and the like are links to issues, long hexadecimal numbers to commits.
    let has_digit = inner.bytes().any(|byte| byte.is_ascii_digit());
    let is_reference = inner.contains('-') && has_digit;
    let is_commit = inner.len() >= 7 && has_digit && inner.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '…');
    // `1.` begins a list and `---` draws a line, where a sentence begins with it.
    let is_number = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
    let is_list = is_number
        && word
            .strip_prefix(inner)
            .is_some_and(|mark| mark.starts_with(['.', ')']));
    inner.chars().all(is_letter)
        && (word.is_empty() || inner.contains(char::is_alphanumeric))
        && !is_list
        && !word.contains("::")
        && !is_reference
        && !is_commit
        && !sanitize::is_right_to_left(inner)
}

/// A code span. Its backticks outnumber those in it.
fn span(line: &str) -> String {
    if line.is_empty() {
        return "`\"\"`".to_owned();
    }
    let line = without_long_runs(line);
    let ticks = "`".repeat(longest_run(&line) + 1);
    // A space beside a backtick, or two of them around it all, would be taken for the span's own.
    let beside = |c| line.starts_with(c) || line.ends_with(c);
    let pad = if beside('`') || beside(' ') { " " } else { "" };
    format!("{ticks}{pad}{line}{pad}{ticks}")
}

/// Tags, entities and all that a reader without HTML would take for Markdown, taken apart.
fn html_code(line: &str) -> String {
    let mut out = String::from("<code>");
    let mut chars = line.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let before = std::mem::replace(&mut last, c);
        match c {
            // Within a word it emphasizes nothing, and most fields have one there.
            '_' if !(before.is_alphanumeric() && next.is_alphanumeric()) => out.push_str("&#95;"),
            // An address, also without its scheme, becomes a link where tags are shown as text.
            ':' if next == '/' => out.push_str("&#58;"),
            '.' if next.is_alphabetic() => out.push_str("&#46;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '`' | '*' | '[' | ']' | '~' | '@' | '\\' | '|' | '$' | '!' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push_str("</code>");
    out
}

/// Lines as a fenced block of a language. The fence outgrows every run of backticks in them. Nothing is cut; what is longer than
/// before is so already in the lines that [`line`] made.
pub(super) fn fence(language: &str, lines: &str) -> String {
    let ticks = "`".repeat((longest_run(lines) + 1).max(3));
    let end = if lines.is_empty() || lines.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{ticks}{language}\n{lines}{end}{ticks}\n")
}

/// The most characters that [`fence`] adds to its lines, without the name of a language.
pub(super) const FENCE: usize = 2 * (LONGEST_RUN + 1) + 3;

/// One line of a fenced block: what it begins with, and data.
///
/// Lines that are the same on both sides begin with spaces, which build servers and bots trim away before they look for commands:
/// before a command stands a bar instead.
pub(super) fn line(sign: char, text: &str) -> String {
    let text = without_long_runs(text);
    let begins = text.trim_start();
    let sign = if sign == ' ' && (begins.starts_with('/') || begins.starts_with("::")) {
        '│'
    } else {
        sign
    };
    format!("{}\n", format!("{sign} {text}").trim_end())
}

/// A line of a text that was made for people, and is inert but for its backticks.
pub(super) fn bare_line(text: &str) -> String {
    format!("{}\n", without_long_runs(text))
}

/// Runs of backticks that no fence could outgrow, broken by an escape.
fn without_long_runs(text: &str) -> String {
    if longest_run(text) <= LONGEST_RUN {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        if run > LONGEST_RUN {
            sanitize::push_escape(&mut out, c);
            run = 0;
        } else {
            out.push(c);
        }
    }
    out
}

/// How many backticks stand in a row, at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn cut(text: &str) -> String {
    let line = sanitize::escape_line(text);
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// So much of a sentence stands at either end, in characters.
const SENTENCE_END: usize = 700;

/// A sentence that is absurdly long loses its middle: the remedy stands at its end.
fn cut_in_the_middle(text: &str) -> String {
    let count = text.chars().count();
    if count <= 2 * SENTENCE_END {
        return text.to_owned();
    }
    let start: String = text.chars().take(SENTENCE_END).collect();
    let end: String = text.chars().skip(count - SENTENCE_END).collect();
    // Backticks that were cut apart would turn data and words around.
    format!("{} … {}", start.replace('`', "'"), end.replace('`', "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_outgrows_the_backticks_in_it() {
        assert_eq!(code("a", Place::Open), "`a`");
        assert_eq!(code("a``b", Place::Open), "```a``b```");
        assert_eq!(code("`", Place::Open), "`` ` ``");
        assert_eq!(code(" a", Place::Open), "`  a `");
        assert_eq!(code("a\n@b\u{1b}", Place::Open), "`a\\n@b\\u{1b}`");
        assert_eq!(code("", Place::Open), "`\"\"`");
    }

    #[test]
    fn a_fence_outgrows_the_fences_in_it() {
        assert_eq!(fence("diff", "+ a\n"), "```diff\n+ a\n```\n");
        assert_eq!(fence("", "````\nx"), "`````\n````\nx\n`````\n");
    }

    #[test]
    fn no_run_of_backticks_is_longer_than_a_fence_can_be() {
        let shown = line('+', &"`".repeat(90));
        assert_eq!(longest_run(&shown), 20);
        assert_eq!(shown.matches("\\u{60}").count(), 4);
        assert!(fence("diff", &shown).len() <= shown.len() + FENCE + "diff".len());
    }

    #[test]
    fn a_long_piece_is_cut() {
        assert_eq!(code(&"x".repeat(9999), Place::Open).chars().count(), LONGEST + 3);
    }

    #[test]
    fn a_sentence_keeps_its_words_and_makes_all_else_code() {
        let said = prose(
            "`voice` (a.yaml:3) is set by Tom & @jane; pin 665e4a3, or use `--allow-create \"A B\"`",
            Place::Open,
        );
        assert_eq!(
            said,
            "`voice` (`a.yaml:3`) is set by Tom `& @jane`; pin `665e4a3`, or use `--allow-create \"A B\"`"
        );
        assert_eq!(prose("HTTP 400: no", Place::Open), "HTTP 400: no");
        assert_eq!(prose("1. a --- b", Place::Open), "`1`. a `---` b");
        assert_eq!(
            prose("see #1 and GH-12 at www.a.example", Place::Open),
            "see `#1` and `GH-12` at `www.a.example`"
        );
    }

    #[test]
    fn a_quoted_name_and_a_command_with_one_stay_whole() {
        for (said, shown) in [
            ("is \"Agent 290\" new?", "is \"Agent 290\" new?"),
            ("is \"Tom & @jane\", or", "is `\"Tom & @jane\"`, or"),
            (
                "or \"a`b\", `roster pin \"a`b c\" 1` it",
                "or ``\"a`b\"``, ``roster pin \"a`b c\" 1`` it",
            ),
            ("run `roster pin \"a\\\"`b\"` now", "run ``roster pin \"a\\\"`b\"`` now"),
            ("a \" and `b` c", "a `\"` and `b` c"),
            ("a@b`c`\"d e@\"", "`a@b` `c` `\"d e@\"`"),
        ] {
            assert_eq!(prose(said, Place::Open), shown);
        }
    }

    #[test]
    fn a_sentence_without_end_keeps_its_remedy() {
        let said = prose(&format!("{} declare the live value", "x ".repeat(5000)), Place::Open);
        assert!(said.len() < 1_500 && said.ends_with("declare the live value"), "{said}");
    }

    #[test]
    fn what_follows_a_right_to_left_value_stays_at_its_right() {
        assert_eq!(code("שלום", Place::Open), "`שלום`&lrm;");
        assert_eq!(html("שלום"), "<code>שלום</code>&lrm;");
    }

    #[test]
    fn in_a_folded_part_tags_and_entities_are_taken_apart() {
        assert_eq!(code("a<b>&lt;", Place::Folded), "<code>a&lt;b&gt;&amp;lt;</code>");
        assert_eq!(code("a<b>", Place::Open), "`a<b>`");
        assert_eq!(html("max_tokens _x_"), "<code>max_tokens &#95;x&#95;</code>");
    }
}
