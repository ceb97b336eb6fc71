//! Read as GitHub reads it, no data becomes anything other than code.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use roster::render::{TermStyle, Verbosity, human, markdown};

use super::plans::{everywhere, report};

/// A marker that is in every piece of data, and in none of our own words.
const SEED: &str = "Qzx";

/// The parts of a document that are not code: texts, tags and addresses, in order.
fn outside_of_code(document: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut in_fence = false;
    // `<code>` within a line: its text is code to every host, as long as nothing but text comes before its end.
    let mut in_tag = false;
    for event in Parser::new_ext(document, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_fence = true,
            Event::End(TagEnd::CodeBlock) => in_fence = false,
            Event::InlineHtml(html) if &*html == "<code>" => in_tag = true,
            Event::InlineHtml(html) if &*html == "</code>" => in_tag = false,
            Event::Text(_) if in_tag => {}
            other if in_tag => out.push(format!("{other:?} {SEED}")),
            Event::Text(text) if !in_fence => out.push(text.to_string()),
            Event::Html(html) | Event::InlineHtml(html) => out.push(without_code(&html)),
            Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. } | Tag::FootnoteDefinition(_))) => {
                out.push(format!("{tag:?} {SEED}"));
            }
            Event::InlineMath(math) | Event::DisplayMath(math) => out.push(format!("{math} {SEED}")),
            _ => {}
        }
    }
    out
}

/// An HTML block without what is between `<code>` and its end, where no tag may be.
fn without_code(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, (code, after))) = rest
        .split_once("<code>")
        .and_then(|(before, rest)| Some((before, rest.split_once("</code>")?)))
    {
        out.push_str(before);
        if code.contains(['<', '>']) {
            out.push_str(code);
        }
        rest = after;
    }
    out + rest
}

/// Is it nothing but letters, digits, and the marks of a sentence? Or the document's marker, which is a comment of HTML whatever
/// stands in it, as long as that does not end it?
fn is_plain(part: &str) -> bool {
    let is_of_a_sentence = |c: char| c.is_alphanumeric() || c.is_whitespace() || ",.;:()'\"?-…".contains(c);
    let marker = part
        .trim_end()
        .strip_prefix("<!-- ")
        .and_then(|part| part.strip_suffix(" -->"));
    match marker {
        Some(marker) => !marker.contains("--") && !marker.contains(['<', '>']),
        None => part.chars().all(is_of_a_sentence) && !part.contains("::"),
    }
}

/// The human-readable output of `list` for an assistant of that name.
fn list(text: &str) -> String {
    let row = human::ListRow {
        id: text.to_owned(),
        name: text.to_owned(),
        managed_by: None,
        last_edit: Some(roster::live::LastEdit {
            at: Some(text.to_owned()),
            by: Some(text.to_owned()),
        }),
    };
    human::list(&[row], TermStyle::default())
}

fn check(text: &str) {
    for document in [
        markdown::plan(&everywhere(text), Verbosity::default()),
        markdown::report(&report(text), &everywhere(text)),
        markdown::fenced("list", &list(text)),
    ] {
        assert!(document.starts_with("<!-- roster "));
        let leaked: Vec<_> = outside_of_code(&document)
            .into_iter()
            .filter(|part| part.contains(SEED) && !is_plain(part))
            .collect();
        assert!(leaked.is_empty(), "{text:?} became {leaked:?} in\n{document}");
        for line in document.lines() {
            // In its own fence, text stays as it is; GitLab looks for no quick actions in there either.
            assert!(
                !line.starts_with('/') || document.contains("```text"),
                "a quick action: {line}"
            );
            let line = line.trim_start();
            assert!(!line.starts_with("::") && !line.starts_with("##["), "{line}");
            assert!(
                !line.contains(|c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)),
                "{line:?}"
            );
        }
    }
}

#[test]
fn nothing_that_markdown_or_a_forge_reads_is_read_in_data() {
    for piece in [
        "@octocat",
        "#1",
        "`",
        "``` \n```",
        "~~~\n",
        "|",
        "\\|",
        "\\",
        "<!-- ",
        "-->",
        "</code>",
        "</details>",
        "<script>",
        "<b>",
        "[x](http://a.example)",
        "![x](y)",
        "https://a.example",
        "www.a.example",
        "a@b.example",
        "*b*",
        "_b_",
        "$x$",
        "$`x`$",
        ":tada:",
        "# h",
        "> q",
        "- l",
        "1. l",
        "/close",
        "::error::",
        "##[error]",
        "&lt;",
        "&#64;",
        "\u{202e}",
        "\u{1b}[2J",
        "    code",
        "\t",
        "[^1]: x",
        "---",
        "<details><summary>",
        "\r\n",
        "{{name}}",
        "%1",
        "!1",
        "~a",
    ] {
        check(&format!("{SEED}{piece}{SEED}"));
        check(&format!("{piece}{SEED}"));
        check(&format!("{piece} {SEED} {piece}\n{piece}{SEED}\n{piece}"));
    }
}

#[test]
fn nor_is_any_mixture() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(300)
    };
    let piece = prop_oneof![
        prop::sample::select(vec![
            "`", "``", "```", "~~~", "\n", " ", "|", "\\", "<", ">", "&", "@a", "#1", "[", "](b)", "*", "_", "$", "::",
            "/", "-", SEED
        ]),
        Just("</details>"),
    ];
    let text = prop::collection::vec(piece, 0..20).prop_map(|pieces| format!("{}{SEED}", pieces.concat()));
    TestRunner::new_with_rng(config, rng)
        .run(&text, |text| {
            check(&text);
            Ok(())
        })
        .unwrap();
}
