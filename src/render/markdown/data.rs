//! Data in Markdown: only ever inside of code, where no mention, link, tag or emphasis is looked for.

use crate::render::safe;

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
    let line = safe::escape_line(text);
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// How many backticks stand in a row, at most.
pub(super) fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
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
