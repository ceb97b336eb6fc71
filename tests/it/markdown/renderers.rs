//! Comments as the hosts' own renderers read them: data is text in all of them, acts in none, and looks as it was written.

use std::env;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use roster::plan::Plan;
use roster::render::{Verbosity, markdown};
use serde_json::{Value, json};

use super::plans::{everywhere, field, report, update};
use crate::support::tool::{npm_tool, python_tool, tools};

/// What each renderer, or a host behind it, would take for its own.
const PIECES: &[&str] = &[
    "@octocat",
    "#1",
    "GH-12",
    "!3",
    "~label",
    "%2",
    "user/repo#1",
    "`",
    "``` \n```",
    "~~~\n",
    "|",
    "\\",
    "\\`",
    "<!-- ",
    "-->",
    "</code>",
    "</details>",
    "</pre>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<b>",
    "[x](http://a.example)",
    "![x](y)",
    "<http://a.example>",
    "https://a.example",
    "www.a.example",
    "a@b.example",
    "*b*",
    "**b**",
    "_b_",
    "~~s~~",
    "$x$",
    "$`x`$",
    ":tada:",
    "# h",
    "> q",
    "- l",
    "1. l",
    "- [ ] t",
    "/close",
    "&lt;",
    "&#64;octocat",
    "&copy;",
    "    code",
    "\t",
    "[^1]: x",
    "[a]: b",
    "---",
    "===",
    "<details><summary>",
    "{{name}}",
    "$${{ var.x }}",
    "::error::x::",
    "##[error]",
    "שלום",
    "\u{1f468}\u{200d}\u{1f469}",
];

/// Runs of backticks, up to more than any parser counts.
fn runs() -> Vec<String> {
    [1, 2, 3, 19, 20, 21, 40, 79, 80, 81, 200]
        .map(|count| format!("a {} b", "`".repeat(count)))
        .into()
}

/// A prompt that is Markdown itself.
const PROMPT: &str = "# Who you are\n\n## Rules\n- *Always* be **kind**.\n1. Ask `{{name}}` first.\n> Quote\n\n| a | b |\n|---|---|\n\
    Write to a@b.example or see https://a.example/x_y_z.\n<tag attr=\"1\">&amp; more</tag>\n[link](http://a.example) ![i](x.png)\n\
    @team #12 :tada:\n- [ ] task\n~~gone~~ __under__ _em_\nTerm\n: definition\n***\n";

fn rendered_faults(comments: &[Value]) -> Option<String> {
    // The one of the Python packages that brings a program along shows that they are installed.
    python_tool("markdown_py")?;
    npm_tool("ROSTER_MARKDOWN_IT", "node_modules/markdown-it/package.json")?;
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/markdown");
    let mut python = Command::new(python_tool("python")?)
        .arg(here.join("renderers.py"))
        .arg(here.join("markdown_it.cjs"))
        .env("NODE_PATH", tools().join("node_modules"))
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::to_string(comments).unwrap();
    python.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let done = python.wait_with_output().unwrap();
    assert!(done.status.success(), "the renderers ended with {}", done.status);
    Some(String::from_utf8(done.stdout).unwrap())
}

#[test]
fn data_is_text_in_every_renderer_and_acts_in_no_host() {
    let single = PIECES.iter().map(|piece| (*piece).to_owned()).chain(runs());
    let around = PIECES
        .iter()
        .map(|piece| format!("{piece} and {piece}\n{piece}x{piece}\n\n{piece}"));
    let comments: Vec<Value> = single
        .chain(around)
        .flat_map(|text| {
            [
                markdown::plan(&everywhere(&text), Verbosity::default()),
                markdown::report(&report(&text), &everywhere(&text)),
            ]
        })
        .map(|comment| json!({ "markdown": comment, "lines": [] }))
        .collect();
    if let Some(faults) = rendered_faults(&comments) {
        assert!(faults.is_empty(), "{}", faults.chars().take(4000).collect::<String>());
    }
}

#[test]
fn lines_that_are_folded_are_as_inert_as_those_that_stand_open() {
    let comments: Vec<Value> = PIECES
        .iter()
        .map(|piece| {
            let mut plan = everywhere(piece);
            let short = plan.changes.first().and_then(|change| change.fields.first()).cloned();
            plan.changes.extend((0..40).map(|at| {
                let mut fields: Vec<_> = short.clone().into_iter().collect();
                for field in &mut fields {
                    field.source = None;
                }
                update(&format!("{piece} {at}"), fields)
            }));
            let markdown = markdown::plan(&plan, Verbosity::default());
            assert!(markdown.contains("<details><summary>18 more</summary>"), "{markdown}");
            json!({ "markdown": markdown, "lines": [] })
        })
        .collect();
    if let Some(faults) = rendered_faults(&comments) {
        assert!(faults.is_empty(), "{}", faults.chars().take(4000).collect::<String>());
    }
}

#[test]
fn a_prompt_of_markdown_looks_as_it_was_written() {
    let before = format!("{PROMPT}The last line.");
    let after = format!("{PROMPT}Another last line.");
    let show = Verbosity {
        full: true,
        ..Verbosity::default()
    };
    let plan = Plan {
        changes: vec![update(
            "Bot",
            vec![field("system_prompt", Some(json!(before)), json!(after))],
        )],
        ..Plan::default()
    };
    let lines: Vec<String> = PROMPT
        .lines()
        .map(|line| format!("  {line}").trim_end().to_owned())
        .collect();
    let comment = json!({ "markdown": markdown::plan(&plan, show), "lines": lines });
    if let Some(faults) = rendered_faults(&[comment]) {
        assert!(faults.is_empty(), "{faults}");
    }
}
