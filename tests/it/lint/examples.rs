//! `docs/lint-rules.md`: its table is the rules, its wrong examples are reported, the cured ones are not.

use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use roster::lint::{RULES, find};
use serde_json::Value;

use super::world::of_document;

/// A section of the page: the rule's id, the wrong example, the cured one.
struct Section {
    id: String,
    examples: Vec<String>,
}

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lint-rules.md");
    std::fs::read_to_string(path).unwrap()
}

fn sections(page: &str) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut is_example = false;
    let mut is_title = false;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => is_title = true,
            Event::Code(id) if is_title => found.push(Section {
                id: id.to_string(),
                examples: Vec::new(),
            }),
            Event::End(TagEnd::Heading(_)) => is_title = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => is_example = &*kind == "yaml",
            Event::Text(text) if is_example => found.last_mut().unwrap().examples.push(text.to_string()),
            Event::End(TagEnd::CodeBlock) => is_example = false,
            _ => {}
        }
    }
    found
}

/// An example with its variables filled in.
fn document(example: &str) -> Value {
    let mut document: Value = serde_yaml::from_str(example).unwrap();
    let variables = document["variables"].take();
    let mut text = document.to_string();
    for (name, value) in variables.as_object().into_iter().flatten() {
        text = text.replace(&format!("${{{{ var.{name} }}}}"), value.as_str().unwrap());
    }
    serde_json::from_str(&text).unwrap()
}

fn reported(example: &str) -> Vec<&'static str> {
    of_document(&document(example))
        .iter()
        .map(|finding| finding.rule)
        .collect()
}

#[test]
fn the_page_has_a_section_for_each_rule_in_their_order() {
    let page = page();
    let titles: Vec<_> = sections(&page).into_iter().map(|section| section.id).collect();
    assert_eq!(titles, RULES.map(|rule| rule.id));
}

#[test]
fn the_table_says_what_each_rule_looks_for() {
    let page = page();
    for rule in RULES {
        let row = format!("| [`{0}`](#{0}) | {1} | {2} |", rule.id, rule.level, rule.looks_for);
        assert!(page.lines().any(|line| line == row), "{row}");
    }
}

#[test]
fn each_wrong_example_is_reported_by_its_rule_alone_and_each_cured_one_by_none() {
    let page = page();
    for section in sections(&page) {
        let [wrong, cured] = section.examples.as_slice() else {
            panic!("{}: {} examples", section.id, section.examples.len());
        };
        // The reader of the files applies the others.
        let is_here = !find(&section.id).unwrap().is_of_files();
        let expected: &[&str] = if is_here { &[&section.id] } else { &[] };
        assert_eq!(reported(wrong), expected, "{wrong}");
        assert!(
            reported(cured).is_empty(),
            "{cured}\n{:?}",
            of_document(&document(cured))
        );
    }
}

#[test]
fn ids_are_kebab_case_and_stand_once() {
    let mut ids = RULES.map(|rule| rule.id).to_vec();
    assert!(
        ids.iter()
            .all(|id| id.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'))
    );
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
    assert!(find("prompt-empty").is_some() && find("prompt-full").is_none());
}
