//! Diagnostics, with the source lines that they point to.

use std::sync::Arc;

use insta::{assert_snapshot, with_settings};
use roster::diagnostic::{Diagnostic, Location, SourceFile, offset_of};
use roster::render::TermStyle;
use roster::render::human::problems;

use super::samples::{PLAIN, legible, terminal};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            assert_snapshot!($name, $text)
        })
    };
}

fn place(file: &str, line: u32, column: u32, width: u32) -> Location {
    let text = match file {
        "assistants.yaml" => BASE,
        "team/support.yaml" => SUPPORT,
        _ => "",
    };
    Location {
        file: Arc::from(file),
        line,
        column,
        width,
        // A line that the file does not have begins behind its end.
        offset: offset_of(text, line, column) + usize::from(line == 99),
    }
}

fn source(file: &str, text: &str) -> SourceFile {
    SourceFile {
        file: Arc::from(file),
        text: Arc::new(text.to_owned()),
    }
}

const BASE: &str = "assistants:\n  - name: Sales\n    temprature: 0.7\n    voice: null\n";

const SUPPORT: &str = "assistants:\r\n- name: Support\r\n";

fn several() -> (Vec<Diagnostic>, Vec<SourceFile>) {
    let problems = vec![
        Diagnostic::error("`voice` is null")
            .with_location(&place("assistants.yaml", 4, 12, 4))
            .with_help("leave it out to leave it alone"),
        Diagnostic::error("no key was given").with_help("set INDIGENIUS_API_KEY, or give `--api-key-file FILE`"),
        Diagnostic::error("unknown field `temprature`")
            .with_location(&place("assistants.yaml", 3, 5, 10))
            .with_help("did you mean `temperature`? A field newer than this tool belongs under `extra`"),
        Diagnostic::warning("`Support` declares no `industry`").with_location(&place("team/support.yaml", 2, 3, 1)),
        Diagnostic::error("the file has no such line").with_location(&place("team/support.yaml", 99, 3, 1)),
        Diagnostic::error("the file was not kept").with_location(&place("elsewhere.yaml", 1, 1, 1)),
    ];
    let sources = vec![source("assistants.yaml", BASE), source("team/support.yaml", SUPPORT)];
    (problems, sources)
}

#[test]
fn problems_of_several_files_are_sorted_and_counted() {
    let (list, sources) = several();
    snapshot!("problems", problems(&list, &sources, PLAIN));
    snapshot!(
        "problems-color",
        legible(&problems(&list, &sources, terminal(80, true)))
    );
}

/// The columns that the carets underline, read from the rendering.
fn underlined(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.contains('^'))
        .expect("there is a caret");
    let carets = lines[at];
    let start = carets.find('^').expect("there is a caret");
    let width = carets.chars().filter(|c| *c == '^').count();
    // Counted in columns, not characters: the carets are below what is displayed.
    let mut column = 0;
    let mut under = String::new();
    for c in lines[at - 1].chars() {
        if (start..start + width).contains(&column) {
            under.push(c);
        }
        column += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
    }
    under
}

fn one(line: &str, column: u32, width: u32, style: TermStyle) -> String {
    let place = Location {
        offset: offset_of(line, 1, column + u32::from(line.starts_with('\u{feff}'))),
        ..place("a.yaml", 1, column, width)
    };
    let problem = Diagnostic::error("no").with_location(&place);
    problems(&[problem], &[source("a.yaml", line)], style)
}

#[test]
fn the_caret_stands_under_its_word_whatever_comes_before() {
    for before in [
        "",
        "plain: ",
        "\t\t",
        "esc \u{1b}[31m ",
        "日本 ",
        "bidi \u{202e} ",
        "##vso[x] ",
        "é́ ",
    ] {
        let column = u32::try_from(before.chars().count()).expect("short") + 1;
        for end in ["\n", "\r\n", "\u{7}\n"] {
            let text = one(&format!("{before}WORD{end}"), column, 4, PLAIN);
            assert_eq!(underlined(&text), "WORD", "{text}");
        }
    }
}

#[test]
fn a_hidden_character_is_underlined_as_it_is_shown() {
    assert_eq!(underlined(&one("a: x\u{200b}y\n", 5, 1, PLAIN)), r"\u{200b}");
}

#[test]
fn a_byte_order_mark_is_not_counted() {
    assert_eq!(underlined(&one("\u{feff}name: x\n", 1, 4, PLAIN)), "name");
}

#[test]
fn a_very_long_line_is_cut_around_the_caret() {
    let line = format!("{} WORD {}\n", "before ".repeat(20_000), "after ".repeat(20_000));
    let text = one(&line, 140_002, 4, terminal(80, false));
    assert_eq!(underlined(&text), "WORD");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    snapshot!("problem-long-line", text);
}

#[test]
fn a_span_longer_than_the_line_and_a_column_after_its_end_are_no_trouble() {
    assert_eq!(underlined(&one("name: x\n", 7, 500, PLAIN)), "x");
    let text = one("name:\n", 6, 1, PLAIN);
    assert!(text.contains('^'), "{text}");
    let text = one("name:\n", 600, 10, PLAIN);
    assert!(text.contains('^'), "{text}");
    let text = one("", 1, 1, PLAIN);
    assert!(text.contains("a.yaml:1:1"), "{text}");
}

#[test]
fn no_line_begins_with_colons_that_are_not_data() {
    let (list, sources) = several();
    assert!(!problems(&list, &sources, PLAIN).contains("3a"));
}

#[test]
fn no_problems_are_no_text() {
    assert_eq!(problems(&[], &[], PLAIN), "");
}
