//! `docs/errors.md`: it has every code, its wrong examples are reported, the cured ones are not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use roster::desired::{LoadOptions, lint, load};
use roster::files::DiskFiles;
use roster::lint::{RULES, find};

/// Codes whose wrong example would be too long for a page, or needs more than one roster file, or a live assistant.
const WITHOUT_EXAMPLE: [&str; 20] = [
    "creation-incomplete",
    "creation-stays",
    "file-encrypted",
    "file-not-read",
    "file-pointer",
    "file-utf-16",
    "given-twice",
    "list-incomplete",
    "name-taken",
    "roster-too-large",
    "text-resized",
    "text-too-long",
    "unmanaged",
    "unmanaged-absent",
    "value-stays",
    "variable-environment",
    "variable-not-utf8",
    "yaml-character",
    "yaml-too-deep",
    "yaml-too-large",
];

/// A section of the page: the code, the wrong example, the cured one. Each is a roster file, and an overlay or none.
struct Section {
    code: String,
    examples: Vec<[String; 2]>,
}

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    std::fs::read_to_string(path).unwrap()
}

fn sections(page: &str) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut example = None;
    let mut is_title = false;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => is_title = true,
            Event::Code(code) if is_title => found.push(Section {
                code: code.to_string(),
                examples: Vec::new(),
            }),
            Event::End(TagEnd::Heading(_)) => is_title = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => example = Some(kind),
            Event::Text(text) => match example.as_deref() {
                Some("yaml") => found
                    .last_mut()
                    .unwrap()
                    .examples
                    .push([text.to_string(), String::new()]),
                Some("yaml overlay") => found.last_mut().unwrap().examples.last_mut().unwrap()[1].push_str(&text),
                _ => {}
            },
            Event::End(TagEnd::CodeBlock) => example = None,
            _ => {}
        }
    }
    found
}

/// The codes of what `validate` says of an example.
fn reported([text, overlay]: &[String; 2]) -> Vec<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("assistants.yaml"), text).unwrap();
    let mut options = LoadOptions::default();
    if !overlay.is_empty() {
        std::fs::write(folder.path().join("overlay.yaml"), overlay).unwrap();
        options.overlays.push("overlay.yaml".to_owned());
    }
    let loaded = load(&options, &DiskFiles::new(folder.path()), &mut std::io::empty());
    lint(&loaded).iter().map(|problem| problem.code.unwrap()).collect()
}

/// Every string that stands as the code of a diagnostic, and the files of the reader where one is made without a code.
fn codes_in_the_source() -> (BTreeSet<String>, Vec<String>) {
    let (mut codes, mut uncoded) = (BTreeSet::new(), Vec::new());
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
            let path = path.to_string_lossy().replace('\\', "/");
            // Elsewhere `unknown` is another function.
            let calls: &[&str] = if path.contains("src/desired/") {
                &["error_of(", "warning_of(", "unknown("]
            } else {
                &["error_of(", "warning_of(", "coded(", "PlanWarning::of("]
            };
            for call in calls {
                let arguments = code.split(call).skip(1);
                let literals = arguments.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
                codes.extend(literals.map(str::to_owned));
            }
            let is_reader = ["src/yaml/", "src/desired/", "src/lint/", "src/files/error.rs"];
            if is_reader.iter().any(|part| path.contains(part))
                && ["Diagnostic::error(", "Diagnostic::warning("]
                    .iter()
                    .any(|call| code.contains(call))
            {
                uncoded.push(path);
            }
        }
    }
    (codes, uncoded)
}

#[test]
fn the_page_has_a_section_for_each_code_and_no_other() {
    let (mut codes, uncoded) = codes_in_the_source();
    assert!(uncoded.is_empty(), "every problem of the files has a code: {uncoded:?}");
    assert!(codes.len() > 30, "{codes:?}");
    codes.extend(RULES.map(|rule| rule.id.to_owned()));
    let page = page();
    let titles: Vec<_> = sections(&page).into_iter().map(|section| section.code).collect();
    assert_eq!(titles[..RULES.len()], RULES.map(|rule| rule.id));
    let listed: BTreeSet<_> = titles.iter().cloned().collect();
    assert_eq!(listed.len(), titles.len(), "a code has one section");
    assert_eq!(listed, codes);
    for code in codes {
        assert!(
            page.contains(&format!("\n| [`{code}`](#{code}) | ")),
            "no row for {code}"
        );
        assert!(
            code.chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        );
    }
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
fn each_wrong_example_is_reported_under_its_code_alone_and_each_cured_one_not_at_all() {
    let page = page();
    let mut without = BTreeSet::new();
    let mut wrong = BTreeMap::new();
    for Section { code, examples } in sections(&page) {
        match examples.as_slice() {
            [] => drop(without.insert(code)),
            [bad, cured] => {
                let found = (reported(bad), reported(cured));
                if found != (vec![&*code], vec![]) {
                    wrong.insert(code, found.clone());
                }
            }
            _ => panic!("{code}: {} examples", examples.len()),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(without, WITHOUT_EXAMPLE.map(str::to_owned).into());
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
