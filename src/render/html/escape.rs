//! Data as HTML: shown as it is, and inert in the page as well as in the log that the page may be printed into.

use crate::plan::SourceLine;
use crate::render::sanitize;

/// Data as a part of one line, for text and for attributes in double quotes.
pub(super) fn line(text: &str) -> String {
    html(&sanitize::escape_line(text))
}

/// Text that holds no hidden characters any more, as HTML.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    push_html(&mut out, text);
    out
}

/// Appends text that holds no hidden characters any more.
pub(super) fn push_html(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            ':' | '#' if chars.peek() == Some(&c) => out.push_str(character(c)),
            _ => out.push(c),
        }
    }
}

/// Appends HTML that a library made of data: as it is, but for what build servers obey in a log (`::` and `##`).
pub(super) fn push_quiet(out: &mut String, html: &str) {
    let mut chars = html.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ':' | '#' if chars.peek() == Some(&c) => out.push_str(character(c)),
            _ => out.push(c),
        }
    }
}

/// A sentence of ours with data in it: what stands between backticks is set as code.
pub(super) fn prose(text: &str) -> String {
    let text = line(text);
    let mut parts = text.split('`');
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let Some(code) = parts.next() {
        match parts.next() {
            Some(after) => out.push_str(&format!("<code>{code}</code>{after}")),
            None => out.push_str(&format!("`{code}")),
        }
    }
    out
}

/// A place in the files.
pub(super) fn place(place: &SourceLine) -> String {
    format!(
        "<span class=\"dim\"><bdi>{}</bdi>:{}</span>",
        line(&place.file),
        place.line
    )
}

/// A character as a reference: the page shows the character itself, and a log has no command.
const fn character(c: char) -> &'static str {
    if c == ':' { "&#58;" } else { "&#35;" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_text_or_the_attribute_that_it_stands_in() {
        assert_eq!(
            line("</script><b a=\"x\">&amp;"),
            "&lt;/script&gt;&lt;b a=&quot;x&quot;&gt;&amp;amp;"
        );
        assert_eq!(line("a\n\u{202e}b"), "a\\n\\u{202e}b");
    }

    #[test]
    fn a_page_in_a_log_gives_no_command() {
        assert_eq!(html("::error::x ### [a: b]"), "&#58;:error&#58;:x &#35;&#35;# [a: b]");
        let mut out = String::new();
        push_quiet(&mut out, "<p>##vso[x]</p>");
        assert_eq!(out, "<p>&#35;#vso[x]</p>");
    }
}
