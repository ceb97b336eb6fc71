//! Long texts as line diffs.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use insta::{assert_snapshot, with_settings};
use roster::plan::Action;
use roster::render::human::plan;
use roster::render::text_diff::{DiffBody, DiffLine, DiffOptions, LineKind, compare, rows};
use roster::render::{TermStyle, Verbosity};
use serde_json::json;

use super::samples::{PLAIN, change, field, legible, of, prompt, terminal};

macro_rules! snapshot {
    ($name:literal, $text:expr) => {
        with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            assert_snapshot!($name, $text)
        })
    };
}

fn shown_with(before: Option<&str>, after: &str, style: TermStyle, full: bool) -> String {
    let fields = vec![field("system_prompt", before.map(|text| json!(text)), json!(after))];
    let show = Verbosity {
        full,
        ..Verbosity::default()
    };
    let text = plan(
        &of(vec![change(Action::Update, "A", Some("1"), 1, fields)]),
        style,
        show,
    );
    legible(&text)
}

fn shown(before: &str, after: &str) -> String {
    shown_with(Some(before), after, PLAIN, false)
}

#[test]
fn a_small_edit_in_a_long_prompt_shows_three_lines_around_it() {
    let before = prompt(40);
    let after = before.replace("topic 20, answer", "topic 20, always answer");
    snapshot!("prose-edit", shown(&before, &after));
    snapshot!(
        "prose-edit-color",
        shown_with(Some(&before), &after, terminal(80, true), false)
    );
}

#[test]
fn full_shows_the_unchanged_lines_too() {
    let before = prompt(12);
    let after = before.replace("topic 6, answer", "topic 6, always answer");
    let text = shown_with(Some(&before), &after, PLAIN, true);
    for line in before.lines().chain(after.lines()) {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[test]
fn full_cuts_nothing_on_a_terminal_with_colors_either() {
    let before = format!("{}\nsame\n", "context ".repeat(200));
    let text = shown_with(
        Some(&before),
        &before.replace("same", "other"),
        terminal(80, true),
        true,
    );
    assert_eq!(text.matches("context").count(), 200, "{text}");
    assert!(!text.contains('…'), "{text}");
}

#[test]
fn edits_far_apart_are_hunks_of_their_own() {
    let before = prompt(40);
    let after = before
        .replace("5. When", "5. If")
        .replace("33. When", "33. If")
        .replace("35. When", "35. If");
    snapshot!("prose-hunks", shown(&before, &after));
}

#[test]
fn without_color_each_changed_line_stands_whole_also_on_a_narrow_terminal() {
    let before = format!("{}\nend\n", "word ".repeat(100).trim_end());
    let after = before.replace("end", &"more ".repeat(100));
    let text = shown_with(Some(&before), &after, terminal(40, false), false);
    assert!(text.contains("more ".repeat(100).trim_end()), "{text}");
}

#[test]
fn spaces_that_changed_can_be_seen() {
    snapshot!(
        "prose-spaces",
        shown(
            "One line.\nTwo  spaces.\n  Indented.\n\tTab.\nA\u{a0}b.\nCaf\u{e9}.\nSame.\n",
            "One line. \nTwo spaces.\n    Indented.\n    Tab.\nA b.\nCafe\u{301}.\nSame.\n"
        )
    );
}

#[test]
fn an_escape_and_the_text_of_that_escape_are_told_apart() {
    let text = shown("bell \u{7}\nx\n", "bell \\u{7}\nx\n");
    assert!(text.contains(r"- bell \u{7}"), "{text}");
    assert!(text.contains(r"+ bell \\u{7}"), "{text}");
}

#[test]
fn a_word_and_a_space_changed_together_are_both_seen() {
    let text = shown("Dear\u{a0}friend, hi\nx\n", "Dear friend, hello\nx\n");
    assert!(text.contains(r"- Dear\u{a0}friend, hi"), "{text}");
    assert!(text.contains("+ Dear friend, hello"), "{text}");
}

#[test]
fn line_endings_are_named_once_and_hide_no_change() {
    let before = prompt(10).replace('\n', "\r\n");
    snapshot!("prose-crlf-only", shown(&before, &prompt(10)));
    snapshot!(
        "prose-crlf-and-edit",
        shown(&before, &prompt(10).replace("topic 4", "subject 4"))
    );
}

#[test]
fn a_carriage_return_inside_a_line_is_shown() {
    let text = shown("a\rb\nc\n", "a b\nc\n");
    assert!(text.contains(r"- a\rb"), "{text}");
}

#[test]
fn a_long_line_is_compared_by_its_words() {
    let before = "You sell shoes and are always polite. ".repeat(40);
    let after = before.replacen("shoes", "boots", 1);
    snapshot!(
        "prose-one-line-color",
        shown_with(Some(&before), &after, terminal(80, true), false)
    );
}

#[test]
fn a_text_that_was_not_reported_is_shown_as_new() {
    snapshot!("prose-new", shown_with(None, "One.\nTwo.\n", PLAIN, false));
}

#[test]
fn a_text_that_is_emptied_says_so() {
    snapshot!("prose-emptied", shown("One.\nTwo.\n", ""));
}

#[test]
fn a_huge_new_text_shows_its_start() {
    let text = shown_with(None, &prompt(2_000), PLAIN, false);
    assert!(text.contains("… 1,980 lines more, shown with --full"), "{text}");
    assert!(shown_with(None, &prompt(2_000), PLAIN, true).contains("2000. When"));
}

/// Random texts of words as in prompts, the same for the same seed.
fn words(seed: u64, bytes: usize, per_line: usize) -> String {
    let mut state = seed;
    let mut text = String::new();
    let mut count = 0;
    while text.len() < bytes {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let _ = write!(text, "w{:x}", state >> 44);
        count += 1;
        text.push(if count % per_line == 0 { '\n' } else { ' ' });
    }
    text
}

#[test]
fn two_huge_texts_with_nothing_in_common_are_counted_unless_asked_for() {
    let (before, after) = (words(1, 140_000, 10), words(2, 140_000, 10));
    let text = shown(&before, &after);
    assert!(text.contains(" lines, shown in full only with --full"), "{text}");
    assert!(text.contains("replaced: "), "{text}");
    assert!(text.len() < 400, "{text}");
    let full = shown_with(Some(&before), &after, PLAIN, true);
    assert!(after.lines().all(|line| full.contains(line.trim_end())));
}

#[test]
fn two_huge_texts_that_are_alike_show_what_differs() {
    let before = words(1, 140_000, 10);
    let middle = before.lines().nth(700).expect("there are more lines").to_owned();
    let text = shown(&before, &before.replace(&middle, "Something else."));
    assert!(text.contains(&format!("- {middle}")), "{text}");
    assert!(text.contains("+ Something else."), "{text}");
    assert!(text.lines().count() < 20, "{text}");
}

#[test]
fn two_huge_lines_that_are_alike_stand_whole() {
    let before = words(1, 140_000, usize::MAX);
    let after = before.replace("w1", "w2");
    let text = shown(&before, &after);
    assert!(text.contains(before.trim_end()) && text.contains(after.trim_end()));
}

#[test]
fn beyond_so_many_lines_only_the_start_and_the_end_are_matched() {
    let text = |word: &str| {
        format!(
            "start\n{}shared\n{}end\n",
            format!("{word}\n").repeat(9_000),
            format!("{word}\n").repeat(9_000)
        )
    };
    let options = DiffOptions {
        full: true,
        words: false,
    };
    let DiffBody::Hunks(hunks) = compare(Some(&text("a")), &text("b"), options).body else {
        panic!("the texts differ");
    };
    let same = hunks
        .iter()
        .flat_map(|hunk| &hunk.lines)
        .filter(|line| line.sign == LineKind::Same);
    let same: Vec<&str> = same.map(|line| line.parts[0].text.as_str()).collect();
    assert_eq!(same, ["start", "end"]);
}

/// Generous for an unoptimized build on a busy machine; a quadratic search would need minutes.
#[test]
fn no_pair_of_texts_takes_long() {
    let tiny = |seed| {
        words(seed, 140_000, 1)
            .replace('w', "")
            .chars()
            .step_by(2)
            .collect::<String>()
    };
    let alike = words(1, 140_000, 10);
    let pairs = [
        (words(1, 140_000, 10), words(2, 140_000, 10)),
        (alike.clone(), alike.replace("w1", "w2")),
        (words(1, 140_000, 1_000_000), words(2, 140_000, 1_000_000)),
        (alike.replace('\n', " "), alike.replace("w1", "w2").replace('\n', " ")),
        (tiny(3), tiny(4)),
        ("\n".repeat(140_000), "a\n".repeat(70_000)),
        ("ab\n".repeat(46_000), "a\nb\n".repeat(35_000)),
    ];
    for (at, (before, after)) in pairs.iter().enumerate() {
        for (full, color) in [(false, true), (true, true), (true, false)] {
            let start = Instant::now();
            let style = TermStyle {
                color,
                width: color.then_some(80),
            };
            let text = shown_with(Some(before), after, style, full);
            let took = start.elapsed();
            println!("pair {at}, full {full}, color {color}: {took:?}, {} bytes", text.len());
            assert!(took < Duration::from_secs(10), "pair {at} took {took:?}");
        }
    }
}

#[test]
fn what_is_shown_gives_both_texts_back() {
    let pairs = [
        (words(1, 5_000, 7), words(2, 5_000, 7)),
        (prompt(60), prompt(60).replace("answer", "reply")),
        ("ab\n".repeat(15_000), "a\nb\n".repeat(15_000)),
    ];
    for (before, after) in pairs {
        let options = DiffOptions {
            full: true,
            words: true,
        };
        let DiffBody::Hunks(hunks) = compare(Some(&before), &after, options).body else {
            panic!("the texts differ");
        };
        let side = |without: LineKind| -> String {
            let lines = hunks
                .iter()
                .flat_map(|hunk| &hunk.lines)
                .filter(|line| line.sign != without);
            lines
                .map(|line| line.parts.iter().map(|part| part.text.as_str()).collect::<String>() + "\n")
                .collect()
        };
        let plain = |text: &str| {
            text.lines()
                .map(|line| line.replace('·', " ") + "\n")
                .collect::<String>()
        };
        assert!(plain(&side(LineKind::Added)) == plain(&before));
        assert!(plain(&side(LineKind::Removed)) == plain(&after));
    }
}

#[test]
fn a_line_without_the_words_that_were_put_in_is_shortened_where_they_would_stand() {
    let words = |from: usize| {
        (from..from + 100)
            .map(|at| format!("word{at}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (before, after) = (
        format!("{} {}", words(0), words(100)),
        format!("{} urgently {}", words(0), words(100)),
    );
    let options = DiffOptions {
        full: false,
        words: true,
    };
    let diff = compare(Some(&before), &after, options);
    let DiffBody::Hunks(hunks) = &diff.body else {
        panic!("two lines that are nearly alike")
    };
    let shown = |line: &DiffLine| {
        let rows = rows(line, 90, false).concat();
        rows.iter().map(|part| part.text.as_str()).collect::<String>()
    };
    let [removed, added] = &hunks[0].lines[..] else {
        panic!("one line in place of another")
    };
    assert!(
        shown(removed).len() < 200 && shown(removed).contains("word99"),
        "{}",
        shown(removed)
    );
    assert!(
        shown(added).len() < 200 && shown(added).contains("urgently"),
        "{}",
        shown(added)
    );
}
