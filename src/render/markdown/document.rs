//! A finished comment: its hidden marker first, so that a job finds the one that it made before; data only ever inside of code,
//! where no mention, link, tag or emphasis is looked for; and never too long: a comment on GitHub takes 65,536 characters, on
//! GitLab more.

use crate::render::sanitize;

/// The most of one document, as [`length`] counts.
pub(super) const MOST: usize = 65_000;

/// The length as the strictest of readers counts it: in UTF-16 units.
pub(super) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// As many whole lines as fit, and how many do not.
pub(super) fn take_lines(lines: &str, most: usize) -> (&str, usize) {
    let mut used = 0;
    let mut end = 0;
    for line in lines.split_inclusive('\n') {
        used += utf16_len(line);
        if used > most {
            break;
        }
        end += line.len();
    }
    let (kept, rest) = lines.split_at_checked(end).unwrap_or((lines, ""));
    (kept, rest.lines().count())
}

/// The first items of a list, and a word on the others.
pub(super) fn bullet_list<T>(items: &[T], most: usize, one: impl Fn(&T) -> String) -> String {
    let mut out = String::new();
    for item in items.iter().take(most) {
        out.push_str(&format!("- {}\n", one(item)));
    }
    if items.len() > most {
        out.push_str(&format!("- … and {} more\n", items.len() - most));
    }
    out
}

/// No more of one piece of data stands in a line, in characters.
const LONGEST: usize = 500;

/// Data as a code span of one line. Its backticks outnumber those in it.
pub(super) fn code(text: &str) -> String {
    let line = short(text);
    if line.is_empty() {
        return "`\"\"`".to_owned();
    }
    let ticks = "`".repeat(longest_run(&line) + 1);
    // A space beside a backtick, or two of them around it all, would be taken for the span's own.
    let beside = |c| line.starts_with(c) || line.ends_with(c);
    let pad = if beside('`') || beside(' ') { " " } else { "" };
    format!("{ticks}{pad}{line}{pad}{ticks}")
}

/// Data inside of an HTML block, where Markdown is not looked for: as code, its tags and entities taken apart.
pub(super) fn html(text: &str) -> String {
    let line = short(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!("<code>{line}</code>")
}

/// Lines as a fenced block of a language. The fence outgrows every run of backticks in them.
pub(super) fn fence(language: &str, lines: &str) -> String {
    let ticks = "`".repeat((longest_run(lines) + 1).max(3));
    let end = if lines.is_empty() || lines.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{ticks}{language}\n{lines}{end}{ticks}\n")
}

fn short(text: &str) -> String {
    let line = sanitize::escape_line(text);
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// How many backticks stand in a row, at most.
pub(super) fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// The first line of every document: a job that keeps one comment up to date finds it by this.
const MARKER: &str = "<!-- roster -->";

/// The document of a text for people: as it is, in one fence.
pub fn fenced(text: &str) -> String {
    // Two fences, each longer than what they hold has backticks in a row.
    let (kept, left) = take_lines(text, (MOST - 200).saturating_sub(2 * longest_run(text)));
    let mut body = fence("text", kept);
    if left > 0 {
        body.push_str(&format!("\n{left} more lines are not shown.\n"));
    }
    finish(&body)
}

/// With its marker, and no line that a build server obeys.
pub(super) fn finish(body: &str) -> String {
    sanitize::defuse_ci_commands(&format!("{MARKER}\n{body}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_outgrows_the_backticks_in_it() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(" a"), "`  a `");
        assert_eq!(code("a\n@b\u{1b}"), "`a\\n@b\\u{1b}`");
        assert_eq!(code(""), "`\"\"`");
    }

    #[test]
    fn a_fence_outgrows_the_fences_in_it() {
        assert_eq!(fence("diff", "+ a\n"), "```diff\n+ a\n```\n");
        assert_eq!(fence("", "````\nx"), "`````\n````\nx\n`````\n");
    }

    #[test]
    fn a_long_piece_is_cut() {
        assert_eq!(code(&"x".repeat(9999)).chars().count(), LONGEST + 3);
    }
}
