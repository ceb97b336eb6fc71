//! YAML itself: encodings, anchors, merge keys, JSON, and the locations of errors.

use serde_json::json;

use super::workspace::{Workspace, entry, errors_of, given, value};

#[test]
fn line_ends_and_a_byte_order_mark_make_no_difference() {
    let text =
        "variables: {x: V}\nassistants:\n  - name: A\n    first_message: |\n      one\n      two\n    voice: [x]\n";
    let plain = Workspace::of(text).errors();
    assert_eq!(
        plain,
        ["assistants.yaml:7:12: `voice` must be text, but this is a list"]
    );
    let crlf = text.replace('\n', "\r\n");
    assert_eq!(Workspace::of(&crlf).errors(), plain);
    assert_eq!(Workspace::of(format!("\u{feff}{crlf}")).errors(), plain);
    let first_line = Workspace::of("\u{feff}nonsense: 1\n").errors();
    assert_eq!(first_line, ["assistants.yaml:1:1: unknown key `nonsense`"]);
    let good = Workspace::of(crlf.replace("[x]", "x")).assistants();
    assert_eq!(value(&good[0], "first_message"), Some(&json!("one\ntwo\n")));
}

#[test]
fn columns_are_counted_in_characters() {
    let errors = Workspace::of("assistants: [{name: Ünïcödé 🦀, voise: x}]\n").errors();
    assert_eq!(errors, ["assistants.yaml:1:32: unknown field `voise`"]);
}

#[test]
fn anchors_aliases_and_merge_keys_work() {
    let text = "assistants:\n  - &a\n    name: A\n    voice: &v low\n    extra: &e {p: 1}\n  - <<: *a\n    name: B\n    industry: *v\n  - {<<: [{voice: first}, *a], name: C, extra: {<<: *e, q: 2}}\n  - name: D\n    <<: {voice: late}\n";
    let all = Workspace::of(text).assistants();
    let field = |index: usize, name: &str| value(&all[index], name).cloned();
    assert_eq!(
        (field(1, "voice"), field(1, "industry"), field(1, "p")),
        (Some(json!("low")), Some(json!("low")), Some(json!(1)))
    );
    assert_eq!(
        (field(2, "voice"), field(2, "p"), field(2, "q")),
        (Some(json!("first")), Some(json!(1)), Some(json!(2)))
    );
    assert_eq!(field(3, "voice"), Some(json!("late")));
    assert_eq!(all[1].place.line, 6);
}

#[test]
fn quotes_hold_what_json_allows_raw_and_places_stay_what_they_are() {
    let text = "\u{7f}\u{80}\u{9f}\u{fffe}\u{ffff}\u{85} é \u{e000}";
    let json = json!({"assistants": [{"name": "A", "first_message": text, "system_prompt": text}]});
    // serde_json writes them raw, as JavaScript and Python's `ensure_ascii=False` do.
    let json = json.to_string();
    assert!(json.contains(text));
    let all = Workspace::of(&json).assistants();
    assert_eq!(value(&all[0], "first_message"), Some(&json!(text)));
    assert_eq!(value(&all[0], "system_prompt"), Some(&json!(text)));
    // An escape that makes the character that the reader hides them behind is no such character; a wrapped text is one.
    assert_eq!(
        given("voice: \"\\ue000\\ue001 \u{7f}\u{e002}\n      \u{90} \\x7f\"", "voice"),
        json!("\u{e000}\u{e001} \u{7f}\u{e002} \u{90} \u{7f}")
    );
    assert_eq!(given("voice: 'it''s \u{7f}'", "voice"), json!("it's \u{7f}"));
    assert_eq!(
        errors_of("voice: \"\u{7f}\u{9f}\u{ffff}\"\nextra: {\"\u{7f}\": \"\u{80}\"}\nvoise: x"),
        ["4:13: this cannot be a field's name", "5:5: unknown field `voise`"]
    );
    let errors = Workspace::of("assistants: [{\"voice\": \"A\u{7f}\u{9f}\u{fffe}é\", voise: x, name: A}]").errors();
    assert_eq!(errors, ["assistants.yaml:1:33: unknown field `voise`"]);
}

#[test]
fn outside_of_quotes_they_are_refused_at_their_place() {
    for (text, place) in [
        ("assistants: # \u{9f}\n", "1:15"),
        ("assistants:\n- name: A\u{9f}\n", "2:10"),
        ("assistants:\n- name: \"A\u{80}\"\n  voice: |\n    a\u{9f}\n", "4:6"),
        ("assistants:\n- name: &a\u{9f} \"A\u{80}\"\n", "2:11"),
        ("assistants: []\n# \"\u{9f}\"", "2:4"),
    ] {
        let errors = Workspace::of(text).errors();
        let expected = format!("assistants.yaml:{place}: a character that YAML does not allow (U+009F) is in the file");
        assert_eq!(errors, [expected], "{text}");
    }
}

#[test]
fn a_merge_key_is_nothing_special_in_quotes() {
    assert_eq!(errors_of("\"<<\": {voice: x}"), ["3:5: unknown field `<<`"]);
    assert_eq!(given("extra: {\"<<\": x}", "<<"), json!("x"));
}

#[test]
fn faults_of_anchors_and_merge_keys_are_told_with_all_others() {
    let text = "assistants:\n  - name: A\n    voice: *gone\n    <<: [1]\n    industry: !secret x\n    language: *also\n    model: &m [*m]\n    tempo: 1\n";
    assert_eq!(
        Workspace::of(text).errors(),
        [
            "assistants.yaml:3:12: no anchor `&gone` stands before this alias",
            "assistants.yaml:4:9: `<<` takes a map or a list of maps",
            "assistants.yaml:5:15: the tag `!secret` means nothing here",
            "assistants.yaml:6:15: no anchor `&also` stands before this alias",
            "assistants.yaml:7:15: `model` must be text, but this is a list",
            "assistants.yaml:7:16: an alias stands inside of what it refers to",
            "assistants.yaml:8:5: unknown field `tempo`",
        ]
    );
}

#[test]
fn an_error_in_an_anchor_is_told_once() {
    let aliases = "  - <<: *a\n    name: B\n  - <<: *a\n    name: C\n";
    let errors = Workspace::of(format!(
        "assistants:\n  - &a\n    name: A\n    emotion: maybe\n{aliases}"
    ))
    .errors();
    assert_eq!(
        errors,
        ["assistants.yaml:4:14: `emotion` must be true or false, but this is `maybe`"]
    );
}

#[test]
fn every_duplicate_key_is_told() {
    let text = "assistants:\n  - name: A\n    voice: x\n    voice: y\n    \"voice\": z\n    extra: {a: 1, a: 2}\n    <<: {}\n    <<: {}\nassistants: []\n";
    assert_eq!(
        Workspace::of(text).errors(),
        [
            "assistants.yaml:4:5: the key `voice` is given twice",
            "assistants.yaml:5:5: the key `voice` is given twice",
            "assistants.yaml:6:19: the key `a` is given twice",
            "assistants.yaml:8:5: the key `<<` is given twice",
            "assistants.yaml:9:1: the key `assistants` is given twice",
        ]
    );
    assert_eq!(
        entry("voice: x\nvoice: y").hint("twice"),
        "it is already on line 3; keep one of the two"
    );
}

#[test]
fn a_key_that_is_no_text_is_an_error() {
    for key in ["? [a]\n: x", "~: x", "? {a: b}\n: x", "null: x"] {
        let errors = errors_of(key);
        assert_eq!(errors.len(), 1, "{key}: {errors:?}");
        assert!(errors[0].ends_with("a key must be text on one line"), "{errors:?}");
    }
}

#[test]
fn json_is_yaml() {
    let text = r#"{
	"version": 1,
	"variables": {"x": null},
	"assistants": [
		{"name": "A \ud83d\ude00", "temperature": 0.5, "emotion": false, "system_prompt": "a\nb\/c \u00e9", "extra": {"list": [1, null, "x"]}}
	]
}"#;
    let all = Workspace::of(text).var("x", "1").assistants();
    assert_eq!(all[0].name, "A 😀");
    assert_eq!(value(&all[0], "system_prompt"), Some(&json!("a\nb/c é")));
    assert_eq!(value(&all[0], "list"), Some(&json!([1, null, "x"])));
    let long = "x".repeat(100_000);
    let text = json!({"assistants": [{"name": "A", "system_prompt": long}]}).to_string();
    assert_eq!(
        value(&Workspace::of(&text).assistants()[0], "system_prompt"),
        Some(&json!(long))
    );
}

#[test]
fn half_of_a_surrogate_pair_is_an_error() {
    for half in ["\\ud83d", "\\ude00", "\\ud83dx", "\\ud83d\\u0041"] {
        let errors = errors_of(&format!("voice: \"{half}\""));
        assert_eq!(errors.len(), 1, "{half}: {errors:?}");
        assert!(errors[0].contains("surrogate"), "{errors:?}");
    }
}

#[test]
fn tabs_as_indentation_are_named() {
    for text in [
        "assistants:\n\t- name: A\n",
        "assistants:\n  - name: A\n\tvoice: x\n",
        "assistants:\n  - name: A\n  \tvoice: x\n",
        "defaults:\n\tvoice: x\n",
        "assistants:\n  - name: A\n    system_prompt: |\n\ttext\n",
    ] {
        let errors = Workspace::of(text).errors();
        assert_eq!(errors.len(), 1, "{text:?}: {errors:?}");
        assert!(
            errors[0].contains("a tab is used as indentation"),
            "{text:?}: {errors:?}"
        );
    }
}

#[test]
fn a_tab_is_shown_where_it_stands() {
    for (text, place) in [
        ("assistants:\n\t- name: A\n", "2:1:"),
        ("assistants:\n  - name: A\n\tvoice: x\n", "3:1:"),
        ("assistants:\n  - name: A\n  \tvoice: x\n", "3:3:"),
        ("assistants:\n  - name: A\n    voice: x\n\tlanguage: y\n", "4:1:"),
    ] {
        let errors = Workspace::of(text).errors();
        assert!(errors[0].contains(place), "{text:?}: {errors:?}");
    }
}

#[test]
fn a_placeholder_at_the_beginning_of_a_text_is_told_to_be_quoted() {
    let workspace = Workspace::of("assistants:\n  - name: A\n    first_message: {{name}}, hello\n    voice: x\n");
    let problems = workspace.read().problems;
    let hints: Vec<_> = problems.iter().filter_map(|problem| problem.help.as_deref()).collect();
    assert_eq!(
        hints,
        [
            "put it in quotes; text that begins with `{` or `[` needs them",
            "text that begins with `{` or `[` needs quotes"
        ],
        "{problems:?}"
    );
}

#[test]
fn syntax_errors_say_where_and_often_what_to_do() {
    let cases = [
        (
            "assistants:\n  - name: a: b\n",
            "2:12: this is not valid YAML",
            "needs quotes",
        ),
        (
            "assistants:\n  - name: A\n   voice: x\n",
            "3:4: this is not valid YAML",
            "",
        ),
        ("assistants:\n  - name: \"A\n", "this is not valid YAML", ""),
        (
            "assistants:\n  - name: @a\n",
            "2:11: this is not valid YAML",
            "needs quotes",
        ),
        (
            "defaults: { voice: ${{ var.x }} }\n",
            "this is not valid YAML",
            "put quotes around",
        ),
    ];
    for (text, wanted, hint) in cases {
        let problems = Workspace::of(text).read().problems;
        assert_eq!(problems.len(), 1, "{text:?}: {problems:?}");
        assert!(
            Workspace::of(text).errors()[0].contains(wanted),
            "{text:?}: {problems:?}"
        );
        assert!(
            problems[0].help.clone().unwrap_or_default().contains(hint),
            "{text:?}: {problems:?}"
        );
    }
}

#[test]
fn a_document_may_begin_and_end_with_its_marks() {
    assert_eq!(
        Workspace::of("%YAML 1.2\n---\nassistants: [{name: A}]\n...\n")
            .assistants()
            .len(),
        1
    );
}
