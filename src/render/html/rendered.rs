//! A prompt as the Markdown that it mostly is: headings, lists and emphasis as one hears them, and nothing that acts.
//!
//! Links lead nowhere, images are named, HTML is shown: each is turned into text before the library writes any HTML.

use std::borrow::Cow;

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html,
};

use super::escape;
use crate::render::sanitize;

/// Appends the text, rendered.
pub(super) fn push(out: &mut String, text: &str) {
    let mut destinations = Vec::new();
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let mut rendered = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut rendered, parser.map(|event| inert(event, &mut destinations)));
    escape::push_quiet(out, &rendered);
}

/// An event that is nothing but text and its form. The ends of links and images say where they lead.
fn inert<'a>(event: Event<'a>, destinations: &mut Vec<String>) -> Event<'a> {
    match event {
        Event::Text(text) => Event::Text(visible(text)),
        Event::Code(code) => Event::Code(visible(code)),
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(visible(html)),
        // HTML as a block of its own, with its lines; code without its language, which would be an attribute.
        Event::Start(Tag::HtmlBlock | Tag::CodeBlock(_)) => Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::CodeBlock),
        // An alignment would be a style, which the page forbids.
        Event::Start(Tag::Table(columns)) => Event::Start(Tag::Table(vec![Alignment::None; columns.len()])),
        Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
            level: below(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        Event::Start(Tag::Link {
            link_type, dest_url, ..
        }) => {
            let is_its_own_text = matches!(link_type, LinkType::Autolink | LinkType::Email);
            destinations.push(if is_its_own_text {
                String::new()
            } else {
                dest_url.to_string()
            });
            Event::InlineHtml("<span class=\"inert\">".into())
        }
        Event::Start(Tag::Image { dest_url, .. }) => {
            destinations.push(dest_url.to_string());
            Event::InlineHtml("<span class=\"inert\">[image] ".into())
        }
        Event::End(TagEnd::Link | TagEnd::Image) => {
            let shown = match destinations.pop() {
                Some(destination) if !destination.is_empty() => format!(" ({})", escape::line(&destination)),
                _ => String::new(),
            };
            Event::InlineHtml(format!("{shown}</span>").into())
        }
        other => other,
    }
}

/// Headings of a prompt stand below those of the page, which end with the third.
fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H4,
        HeadingLevel::H2 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// With what is hidden made visible; the lines of a block stay lines.
fn visible(text: CowStr<'_>) -> CowStr<'_> {
    if !sanitize::chars_with_escape(&text).any(|(c, escape)| escape && !matches!(c, '\n' | '\t')) {
        return text;
    }
    let lines: Vec<Cow<'_, str>> = text
        .split('\n')
        .map(|line| sanitize::escape_line(line).into())
        .collect();
    lines.join("\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        let mut out = String::new();
        push(&mut out, text);
        out
    }

    #[test]
    fn links_images_and_html_are_text() {
        assert_eq!(
            rendered("[a *b*](https://x.test \"t\") <https://y.test> ![c](//z.test/i.png)"),
            "<p><span class=\"inert\">a <em>b</em> (https://x.test)</span> <span class=\"inert\">https://y.test</span> \
             <span class=\"inert\">[image] c (//z.test/i.png)</span></p>\n"
        );
        assert_eq!(
            rendered("<script src=x>\n1\n</script>"),
            "<pre><code>&lt;script src=x&gt;\n1\n&lt;/script&gt;</code></pre>\n"
        );
        assert_eq!(rendered("a <img src=x> b"), "<p>a &lt;img src=x&gt; b</p>\n");
    }

    #[test]
    fn only_form_is_left_of_tables_headings_and_code() {
        assert_eq!(rendered("# A {#b .c}"), "<h4>A {#b .c}</h4>\n");
        assert!(!rendered("| a | b |\n|:-:|--:|\n| 1 | 2 |").contains("style"));
        assert_eq!(rendered("```js onload=x\na\n```"), "<pre><code>a\n</code></pre>\n");
    }

    #[test]
    fn what_is_hidden_is_shown() {
        assert_eq!(rendered("a\u{202e}b"), "<p>a\\u{202e}b</p>\n");
        assert_eq!(
            rendered("    a\n    b\u{200b}"),
            "<pre><code>a\nb\\u{200b}</code></pre>\n"
        );
    }
}
