//! What holds for all texts.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::lint::{Entry, EntryField, LintSettings, RULES, Role, Vocabulary, lint};

/// Text that is rich in what rules look for.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{{",
        "}}",
        "{",
        "}",
        "name",
        "nmae",
        " ",
        "${",
        "${{ ",
        "{%",
        "%}",
        "%{",
        "<<",
        ">>",
        "<insert ",
        "<",
        ">",
        "[",
        "]",
        "[INSERT A]",
        "You are ",
        "(",
        ")",
        "\n",
        "\n\n",
        "\r\n",
        "# ",
        "## A",
        "TODO",
        ":",
        "lorem ipsum dolor",
        "`",
        "```",
        "~~~",
        "**",
        "- ",
        "|",
        "https://",
        "www.",
        "👋",
        "é",
        "“",
        "”",
        ".",
        "\u{a0}",
        "\u{1F1E9}\u{1F1EA}",
        "_",
        "#if ",
        "{{}}",
        "{{first name}}",
        "[TODO: ",
        "XXX",
        "\u{200d}",
        "\u{fe0f}",
        "1\u{20e3}",
        "<a href=\"",
        "A line that is long enough to be more than half of what a block must be.\n",
    ]);
    prop::collection::vec(
        prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)],
        0..60,
    )
    .prop_map(|pieces| pieces.concat())
}

fn entry<'a>(name: &'a str, prompt: &'a str, spoken: &'a str, number: f64) -> Entry<'a> {
    Entry {
        name,
        fields: vec![
            EntryField::text("system_prompt", Role::Prompt, prompt),
            EntryField::text("first_message", Role::Spoken, spoken),
            EntryField::text("provider", Role::Setting, name),
            EntryField::number("max_tokens", number),
        ],
        ignore: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn every_finding_points_into_its_text_in_a_fixed_order_and_says_what_to_do(
        name in texts(), prompt in texts(), spoken in texts(), number in any::<f64>(), list in prop::option::of(prop::collection::btree_set("[a-n]{1,4}", 0..3)), budget in prop::option::of(0..40_usize)
    ) {
        let entry = entry(&name, &prompt, &spoken, number);
        let settings = LintSettings { placeholders: list, prompt_budget: budget, vocabulary: Vocabulary::of([&entry]), ..LintSettings::default() };
        let found = lint(&entry, &settings);
        let fields = ["name", "system_prompt", "first_message", "provider", "max_tokens"];
        let mut before = (0, 0);
        for finding in &found {
            let at = fields.iter().position(|field| *field == finding.field).unwrap();
            let text = [&*name, &prompt, &spoken, &name, ""][at];
            prop_assert!(text.get(finding.range.clone()).is_some(), "{finding:?}");
            prop_assert!(!finding.message.is_empty() && !finding.help.is_empty());
            prop_assert!(finding.message.chars().count() < 250, "{finding:?}");
            prop_assert!(RULES.iter().any(|rule| rule.id == finding.rule && !rule.is_of_files()));
            prop_assert!(before <= (at, finding.range.start), "{found:?}");
            before = (at, finding.range.start);
        }
        prop_assert_eq!(&found, &lint(&entry, &settings));
    }

    #[test]
    fn plain_words_are_never_reported_however_many(words in prop::collection::vec("[a-z]{1,9}[,.]?", 1..80)) {
        let text = words.join(" ");
        let entry = entry("A", &text, &text, 400.0);
        prop_assert_eq!(lint(&entry, &LintSettings::default()), []);
    }

    #[test]
    fn a_lost_brace_anywhere_in_plain_words_is_found(before in "[a-z .,\n]{0,40}", name in "[a-z_]{1,8}", after in "[a-z .,\n]{0,40}", side in 0..2) {
        let broken = if side == 0 { format!("{{{{{name}}}") } else { format!("{{{name}}}}}") };
        let text = format!("{before} {broken} {after}");
        let entry = entry("A", "Be kind.", &text, 400.0);
        let found = lint(&entry, &LintSettings::default());
        prop_assert!(found.iter().any(|finding| finding.rule == "prompt-placeholder-unclosed"), "{:?}", found);
    }
}

/// A rule that looks back or ahead without bound would take time with the square of the length.
#[test]
fn a_long_text_of_anything_is_linted_at_once() {
    let units = [
        "{{",
        "}}",
        "{{a",
        "{a}}",
        "{{a}} ",
        "{{{",
        "[",
        "<",
        "[a] ",
        "[INSERT A]",
        "${",
        "${a:",
        "${a} ",
        "{%",
        "<<a",
        "`",
        "`a",
        "``a`",
        "```a\n",
        "~~~\n",
        "\n",
        "# a\n\n",
        "TODO: ",
        "(TODO)",
        "www.",
        "https://a ",
        "**",
        "](",
        "👋",
        "<b>",
        "|",
        "x",
        "You are [A] ",
        "\u{a0}",
        "a\nb\n",
        "<a ",
        "- 1. ",
        "👋\u{200d}",
        "{{name 7}} ",
    ];
    // A list that no name of these texts is in, and is near.
    let listed = (0..500).map(|number| format!("name_{number}")).collect();
    let listed = LintSettings {
        placeholders: Some(listed),
        ..LintSettings::default()
    };
    // Names that differ in nothing but the case of their letters: each is near each other one. On one line, and on many.
    let near = |between: &str| -> String {
        let cased = |number: usize, (at, letter): (usize, char)| {
            if number >> at & 1 == 0 {
                letter
            } else {
                letter.to_ascii_uppercase()
            }
        };
        let name = |number| -> String { "customers".char_indices().map(|letter| cased(number, letter)).collect() };
        let names: Vec<_> = (0..490).map(|number| format!("{{{{{}}}}}", name(number))).collect();
        names.join(between)
    };
    let varied = [near(" "), near(&" word".repeat(40)), near("\n"), near(" [COMPANY] : ")];
    let repeated = units.iter().map(|unit| unit.repeat(100_000 / unit.len()));
    for text in repeated.chain(varied) {
        let entry = entry("A", &text, &text, 400.0);
        let settings = LintSettings {
            vocabulary: Vocabulary::of([&entry]),
            ..LintSettings::default()
        };
        let start = std::time::Instant::now();
        assert!(lint(&entry, &settings).len() <= 10 * 2 * RULES.len());
        assert!(lint(&entry, &listed).len() <= 10 * 2 * RULES.len());
        // A debug build takes seconds at most, on a busy machine too.
        let shown: String = text.chars().take(40).collect();
        assert!(start.elapsed().as_secs() < 30, "{shown:?}… took {:?}", start.elapsed());
    }
}
