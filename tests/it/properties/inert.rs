//! Nothing that is rendered can act on a terminal or a log, and escaped JSON still has the same value.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::apply::{ApplyReport, RunRecord};
use roster::live::LastEdit;
use roster::plan::{Action, BlockReason, Change, FieldChange, LiveRef, Plan, SourceLine};
use roster::render::{TermStyle, Verbosity, human, json};
use serde_json::{Value, json};

use crate::render::any::consistent;

/// Texts with many sequences that terminals and build servers obey, and with invisible characters.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\u{1b}[2J",
        "\u{1b}]0;title\u{7}",
        "\u{9b}6n",
        "\r",
        "\n",
        "\r\n",
        "\t",
        "\u{8}",
        "\0",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\n::error::x",
        "::set-output name=a::b",
        "\n##[group]",
        "##vso[task.setvariable]x",
        "##teamcity[x]",
        ":",
        "#",
        "section_start:1:a\r",
        "\u{202e}",
        "\u{2066}",
        "\u{200b}",
        "\u{feff}",
        "\u{e0041}",
        "\u{fe0f}",
        "a",
        " ",
        "e\u{301}",
        "日本",
        "\u{1f600}",
        "\"",
        "\\",
        "\\u001b",
    ]);
    let piece = prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

fn plans() -> impl Strategy<Value = Plan> {
    let field = prop::sample::select(vec!["language", "voice", "system_prompt", "first_message", "?"]);
    let field = (field, hostile(), prop::option::of(hostile()), hostile()).prop_map(|(name, extra, before, after)| {
        let is_extra = name == "?";
        let wrap = |text: String| {
            if is_extra {
                json!({ text.clone(): [text] })
            } else {
                json!(text)
            }
        };
        FieldChange {
            field: if is_extra { extra } else { name.to_owned() },
            before: before.map(wrap),
            after: wrap(after),
            ..FieldChange::default()
        }
    });
    let change = (
        hostile(),
        hostile(),
        hostile(),
        prop::collection::vec(field, 0..3),
        0..3,
    );
    let change = change.prop_map(|(name, id, words, fields, action)| Change {
        action: match action {
            0 => Action::Create,
            1 => Action::Update,
            _ => Action::Blocked {
                reason: BlockReason::NearMatch,
                message: words.clone(),
            },
        },
        name,
        id: (action != 0).then_some(id),
        protected: false,
        last_edit: Some(LastEdit {
            at: Some(words.clone()),
            by: Some(words.clone()),
        }),
        source: SourceLine { file: words, line: 1 },
        fields,
        carried: BTreeMap::new(),
        unverified: BTreeSet::new(),
        sent_along: Vec::new(),
        origin: None,
    });
    (prop::collection::vec(change, 0..3), prop::collection::vec(hostile(), 8)).prop_map(|(changes, words)| {
        let known = |at: usize| LiveRef {
            name: words[at].clone(),
            id: words[at + 1].clone(),
        };
        consistent(Plan {
            api_url: words[0].clone(),
            unread: vec![roster::plan::UnreadAssistant {
                name: words[1].clone(),
                id: "x".to_owned(),
                why: words[2].clone(),
                before: 0,
            }],
            changes,
            unchanged: vec![known(3)],
            unmanaged: vec![known(5)],
            left_out: vec![words[6].clone()],
            warnings: vec![roster::plan::PlanWarning::of("odd", words[7].clone())],
            ..Plan::default()
        })
    })
}

/// The text without the intended colors.
fn uncoloured(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        let end = after
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap_or(after.len());
        out.push_str(before);
        if after[end..].starts_with('m') {
            rest = &after[end + 1..];
        } else {
            out.push_str("\u{1b}[");
            rest = after;
        }
    }
    out + rest
}

/// Why a text could act, if it could. Independent of the code under test.
fn acts(text: &str) -> Option<String> {
    let is_unseen = |c: char| {
        matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    if let Some(c) = text.chars().find(|c| (c.is_control() && *c != '\n') || is_unseen(*c)) {
        return Some(format!("U+{:04X}", u32::from(c)));
    }
    let obeyed = |line: &&str| {
        let line = line.trim();
        line.starts_with("::")
            || line.starts_with("##")
            || ["##[", "##vso[", "##teamcity["].iter().any(|head| line.contains(head))
    };
    text.lines().find(obeyed).map(str::to_owned)
}

#[test]
fn the_judge_sees_what_acts() {
    for text in [
        "\u{1b}[2J",
        "a\rb",
        "\u{9b}",
        "a\u{202e}b",
        " ::error::x",
        "a\n##[group]",
        "a ##vso[x",
        "a\u{200b}b",
    ] {
        assert!(acts(&uncoloured(text)).is_some(), "{text:?}");
    }
    assert_eq!(acts(&uncoloured("\u{1b}[1;31m- a: b # c\u{1b}[0m\n")), None);
}

/// A report with such texts in every field.
fn report(plan: &Plan) -> ApplyReport {
    let words: String = plan.warnings.iter().map(ToString::to_string).collect();
    let mut report = ApplyReport::refused(plan, &words);
    for item in &mut report.items {
        item.warnings.push(words.clone());
    }
    report
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn what_people_read_cannot_act(plan in plans(), color: bool, full: bool, width in prop::option::of(20..120_usize)) {
        let style = TermStyle { color, width };
        for text in [human::plan(&plan, style, Verbosity { full, verbose: full, summary: false }), human::report(&report(&plan), style)] {
            prop_assert_eq!(acts(&uncoloured(&text)), None, "{}", text);
        }
    }

    #[test]
    fn what_programs_read_cannot_act_and_means_the_same(plan in plans()) {
        let document = json::plan(&plan);
        prop_assert_eq!(acts(&document), None, "{}", document);
        prop_assert_eq!(json::read_plan(&document), Ok(plan.clone()));

        let report = report(&plan);
        let document = json::report(&report, &plan, &RunRecord::default());
        prop_assert_eq!(acts(&document), None, "{}", document);
        let read: Value = serde_json::from_str(&document).unwrap();
        for (item, read) in report.items.iter().zip(read["results"].as_array().unwrap()) {
            prop_assert_eq!(&read["name"], &json!(item.name));
            prop_assert_eq!(&read["error"], &json!(item.error));
            prop_assert_eq!(&read["warnings"], &json!(item.warnings));
        }
    }
}
