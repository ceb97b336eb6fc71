//! Properties that hold for all texts.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use roster::desired::escape;
use serde_json::{Value, json};

use super::workspace::{Workspace, value};

/// Texts with many pieces that could be taken for an expression.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "$",
        "$$",
        "{{",
        "}}",
        " ",
        "var.",
        "x",
        "${{ var.x }}",
        "{{ var.x }}",
        "\n",
        "é",
        "\"",
        "\\",
        "#",
        ": ",
    ]);
    prop::collection::vec(
        prop_oneof![pieces.prop_map(str::to_owned), any::<char>().prop_map(String::from)],
        0..12,
    )
    .prop_map(|pieces| pieces.concat())
}

/// A roster file in JSON, whose one entry has these values.
fn workspace(first_message: &str, extra: &Value) -> Workspace {
    let file = json!({"variables": {"x": "V"}, "assistants": [{"name": "A", "first_message": first_message, "extra": {"e": extra}}]});
    // JSON leaves DEL and other controls as they are, but our YAML wants them escaped.
    let escaped = |c: char| match c {
        '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => format!("\\u{:04x}", u32::from(c)),
        _ => c.to_string(),
    };
    Workspace::of(file.to_string().chars().map(escaped).collect::<String>())
}

fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9_f64).prop_map(Value::from),
        "[a-z~ 0-9]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,4}", inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn what_is_escaped_is_read_as_it_was(text in texts()) {
        let all = workspace(&escape(&text), &json!(1)).assistants();
        prop_assert_eq!(value(&all[0], "first_message"), Some(&json!(text)));
    }

    #[test]
    fn in_a_prompt_file_too(text in texts()) {
        prop_assume!(!text.contains('\0') && !text.starts_with('\u{feff}'));
        let workspace = Workspace::of("variables: {x: V}\nassistants: [{name: A, system_prompt: {file: p.md}}]").file("p.md", format!("{}\n", escape(&text)));
        // A carriage return at the very end would become part of the final newline.
        prop_assume!(!text.ends_with('\r'));
        let all = workspace.assistants();
        prop_assert_eq!(value(&all[0], "system_prompt"), Some(&json!(text)));
    }

    #[test]
    fn any_json_is_read_as_it_is(extra in json_values()) {
        let all = workspace("x", &extra).assistants();
        prop_assert_eq!(value(&all[0], "e"), Some(&extra));
    }

    #[test]
    fn any_bytes_are_read_or_refused_with_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let reading = Workspace::of(bytes).read();
        prop_assert!(reading.has_errors() || reading.roster.assistants.is_empty());
    }

    #[test]
    fn any_cut_of_a_file_is_read_or_refused_with_a_place(at in 0..230_usize) {
        let text = "variables: {x: V}\ndefaults:\n  voice: ${{ var.x }}\nassistants:\n  - &a {name: A, extra: {p: [1, 2]}}\n  - <<: *a\n    name: B\n    first_message: |\n      é {{name}}\n    emotion: true\n    temperature: 0.5\n";
        let cut: String = text.chars().take(at).collect();
        for problem in Workspace::of(cut).read().problems {
            if let Some(place) = problem.location {
                prop_assert!(place.line >= 1 && place.line <= 13 && place.column >= 1 && place.width >= 1);
            }
        }
    }
}
