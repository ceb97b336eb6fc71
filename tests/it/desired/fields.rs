//! The values of fields, by their types.

use serde_json::json;

use super::workspace::{Workspace, entry, errors_of, given, value};

#[test]
fn a_plain_scalar_in_a_text_field_is_taken_as_written() {
    for written in [
        "no",
        "yes",
        "012",
        "1e3",
        "1234",
        "0x1F",
        "1.10",
        "true",
        "2024-01-01",
        "12:30",
        ".5",
        "+1",
        "a b",
        "${{price}}",
    ] {
        assert_eq!(given(&format!("voice: {written}"), "voice"), json!(written));
        assert_eq!(
            given(&format!("first_message: {written}"), "first_message"),
            json!(written)
        );
        assert_eq!(given(&format!("voice: \"{written}\""), "voice"), json!(written));
    }
    assert_eq!(given("voice: \"null\"", "voice"), json!("null"));
    assert_eq!(given("voice: !!str null", "voice"), json!("null"));
    assert_eq!(given("voice: '~'", "voice"), json!("~"));
    assert_eq!(Workspace::of("assistants: [{name: 1234}]").assistants()[0].name, "1234");
}

#[test]
fn an_empty_text_is_a_value() {
    assert_eq!(given("voice: \"\"", "voice"), json!(""));
    assert_eq!(given("first_message: ''", "first_message"), json!(""));
}

#[test]
fn long_texts_come_as_yaml_gives_them() {
    assert_eq!(
        given("system_prompt: |\n  a\n\n  b\n", "system_prompt"),
        json!("a\n\nb\n")
    );
    assert_eq!(given("system_prompt: |-\n  a\n  b\n", "system_prompt"), json!("a\nb"));
    assert_eq!(given("system_prompt: >-\n  a\n  b\n", "system_prompt"), json!("a b"));
    assert_eq!(
        given("system_prompt: Hi {{name}}, ${{price}}", "system_prompt"),
        json!("Hi {{name}}, ${{price}}")
    );
}

#[test]
fn numbers_are_numbers() {
    let cases = [
        ("temperature: 0.7", "temperature", json!(0.7)),
        ("temperature: 0.70", "temperature", json!(0.7)),
        ("temperature: 1", "temperature", json!(1)),
        ("temperature: -0.5", "temperature", json!(-0.5)),
        ("temperature: 1e-1", "temperature", json!(0.1)),
        ("temperature: .5", "temperature", json!(0.5)),
        ("max_tokens: 400", "max_tokens", json!(400)),
        ("max_tokens: 400.0", "max_tokens", json!(400)),
        ("max_tokens: 4e2", "max_tokens", json!(400)),
        ("max_tokens: 0x10", "max_tokens", json!(16)),
        ("response_count: 3", "response_count", json!(3)),
        ("emotion: true", "emotion", json!(true)),
        ("hipaa: False", "hipaa", json!(false)),
    ];
    for (lines, field, wanted) in cases {
        assert_eq!(given(lines, field), wanted, "{lines}");
    }
}

#[test]
fn wrong_types_are_errors() {
    let cases = [
        (
            "temperature: \"0.7\"",
            "3:18: `temperature` must be a number, but this is text",
        ),
        (
            "temperature: warm",
            "3:18: `temperature` must be a number, but this is `warm`",
        ),
        ("temperature: .nan", "3:18: `temperature` must be a finite number"),
        ("temperature: -.inf", "3:18: `temperature` must be a finite number"),
        ("temperature: 1e999", "3:18: `temperature` must be a finite number"),
        (
            "temperature: true",
            "3:18: `temperature` must be a number, but this is `true`",
        ),
        (
            "temperature: [1]",
            "3:18: `temperature` must be a number, but this is a list",
        ),
        (
            "max_tokens: 400.5",
            "3:17: `max_tokens` must be a whole number, but this is `400.5`",
        ),
        (
            "max_tokens: '400'",
            "3:17: `max_tokens` must be a whole number, but this is text",
        ),
        (
            "max_tokens: 1_000",
            "3:17: `max_tokens` must be a whole number, but this is `1_000`",
        ),
        (
            "response_count: three",
            "3:21: `response_count` must be a whole number, but this is `three`",
        ),
        (
            "emotion: yes",
            "3:14: `emotion` must be true or false, but this is `yes`",
        ),
        (
            "emotion: \"true\"",
            "3:14: `emotion` must be true or false, but this is text",
        ),
        ("emotion: 1", "3:14: `emotion` must be true or false, but this is `1`"),
        ("voice: [a]", "3:12: `voice` must be text, but this is a list"),
        ("voice: { file: x.md }", "3:12: `voice` must be text, but this is a map"),
        (
            "first_message: [a]",
            "3:20: `first_message` must be text, but this is a list",
        ),
        (
            "first_message: {}",
            "3:20: `first_message` must be text or `{ file: PATH }`, but this is a map",
        ),
        ("first_message: { path: a.md }", "3:22: unknown key `path`"),
        (
            "first_message: { file: [a.md] }",
            "3:28: `file` must be text, but this is a list",
        ),
        (
            "ignore: voice",
            "3:13: `ignore` must be a list of field names, but this is text",
        ),
        ("ignore: [[voice]]", "3:14: `ignore` must be text, but this is a list"),
        (
            "extra: top_p",
            "3:12: `extra` must be a map of fields, but this is text",
        ),
        (
            "extra: { a: .inf }",
            "3:17: `a`: `.inf` is a number that JSON cannot carry as it is",
        ),
        (
            "extra: { a: 123456789012345678901234567890 }",
            "3:17: `a`: `123456789012345678901234567890` is a number",
        ),
        ("extra: { voice: x }", "3:14: `voice` is not an extra field"),
        ("extra: { id: x }", "3:14: `id` is not an extra field"),
        ("extra: { \"\": x }", "3:14: this cannot be a field's name"),
    ];
    for (lines, wanted) in cases {
        let errors = errors_of(lines);
        assert_eq!(errors.len(), 1, "{lines}: {errors:?}");
        assert!(errors[0].starts_with(wanted), "{lines}: {errors:?}");
    }
    assert!(entry("emotion: yes").hint("must be").contains("`true`"));
    assert!(
        entry("voice: { file: x.md }")
            .hint("must be")
            .contains("`system_prompt`")
    );
    assert!(entry("extra: { voice: x }").hint("extra").contains("directly"));
}

#[test]
fn an_extra_field_may_be_any_json() {
    let lines = "extra:\n  z: [1, 2.5, {a: null}, yes, true]\n  a: text\n  n: 18\n";
    let all = entry(lines).assistants();
    let declared: Vec<_> = all[0]
        .declared
        .iter()
        .map(|d| (d.field.as_str(), d.value.clone()))
        .collect();
    let wanted = json!([1, 2.5, {"a": null}, "yes", true]);
    assert_eq!(declared, [("a", json!("text")), ("n", json!(18)), ("z", wanted)]);
}

#[test]
fn defaults_are_for_the_entries_of_all_files() {
    let workspace = Workspace::new()
        .file(
            "a/1.yaml",
            "defaults: {voice: low, extra: {p: 1, q: 2}, ignore: [voice]}\nassistants: [{name: A}]\n",
        )
        .file(
            "a/2.yaml",
            "assistants: [{name: B, voice: high, extra: {q: 3}, ignore: []}]\n",
        )
        .from("a");
    let all = workspace.assistants();
    assert_eq!(value(&all[0], "voice"), Some(&json!("low")));
    assert_eq!(value(&all[1], "voice"), Some(&json!("high")));
    assert_eq!(
        (value(&all[1], "p"), value(&all[1], "q")),
        (Some(&json!(1)), Some(&json!(3)))
    );
    assert_eq!((all[0].ignore.len(), all[1].ignore.len()), (1, 0));
    assert_eq!(&*all[0].declared[0].location.file, "a/1.yaml");
}

#[test]
fn what_belongs_to_one_assistant_cannot_be_a_default() {
    for key in ["name", "id", "renamed_from"] {
        let errors = Workspace::of(format!("defaults: {{{key}: x}}\n")).errors();
        assert_eq!(errors, [format!("assistants.yaml:1:12: `{key}` cannot be a default")]);
    }
}

#[test]
fn sections_keys_are_unique_across_files() {
    let workspace = Workspace::new()
        .file(
            "a/1.yaml",
            "defaults: {voice: x}\nvariables: {v: 1}\nsettings: {patch: whole}\nassistants: [{name: A}]\n",
        )
        .file(
            "a/2.yaml",
            "defaults: {voice: x}\nvariables: {v: 1}\nsettings: {patch: whole}\n",
        )
        .from("a");
    assert_eq!(
        workspace.errors(),
        [
            "a/2.yaml:1:12: the default `voice` is given twice",
            "a/2.yaml:2:13: the variable `v` is declared twice",
            "a/2.yaml:3:12: the setting `patch` is given twice",
        ]
    );
    assert!(workspace.hint("the default").contains("a/1.yaml:1"));
}

#[test]
fn what_only_the_server_can_judge_is_a_warning() {
    for (lines, wanted) in [
        ("temperature: 2.5", "`temperature` is 2.5, outside of 0 to 2"),
        ("temperature: -1", "`temperature` is -1, outside of 0 to 2"),
        ("max_tokens: 0", "`max_tokens` is 0, less than 1"),
        ("response_count: -3", "`response_count` is -3, less than 1"),
    ] {
        let workspace = entry(lines);
        assert_eq!(workspace.errors(), [""; 0]);
        assert!(workspace.warnings()[0].ends_with(wanted), "{:?}", workspace.warnings());
    }
    assert_eq!(entry("temperature: 2\nmax_tokens: 1").warnings(), [""; 0]);
}

#[test]
fn ignore_and_unobservable_name_fields_that_exist() {
    assert_eq!(
        errors_of("ignore: [voice, temperature, top_p]\nextra: {top_p: 1}"),
        [""; 0]
    );
    assert_eq!(
        errors_of("ignore: [voise]"),
        ["3:14: unknown field under `ignore`: `voise`"]
    );
    assert_eq!(entry("ignore: [voise]").hint("voise"), "did you mean `voice`?");
    assert_eq!(errors_of("ignore: [name]"), ["3:14: `name` cannot be under `ignore`"]);
    let settings = |names: &str| {
        Workspace::of(format!(
            "settings: {{unobservable: [{names}]}}\nassistants: [{{name: A, extra: {{x: 1}}}}]\n"
        ))
    };
    assert_eq!(settings("hipaa, x").errors(), [""; 0]);
    assert_eq!(
        settings("name").errors(),
        ["assistants.yaml:1:27: `name` cannot be under `unobservable`"]
    );
    assert_eq!(settings("hippa").hint("unknown field"), "did you mean `hipaa`?");
    let reading = Workspace::of("settings: {patch: declared}\nassistants: []\n").read();
    assert!(reading.roster.settings.patch_declared_only);
    assert_eq!(reading.roster.settings.detail, None);
    let reading = Workspace::of("settings: {detail: aiSettings}\nassistants: []\n").read();
    assert_eq!(reading.roster.settings.detail.as_deref(), Some("aiSettings"));
}

#[test]
fn an_id_may_be_written_in_capitals() {
    let pin = |id: &str| format!("assistants: [{{name: A, id: \"{id}\"}}]\n");
    for (written, read) in [("665E4A34C65BB95F2F2D72E1", "665e4a34c65bb95f2f2d72e1"), ("ABC", "ABC")] {
        let reading = Workspace::of(pin(written)).read();
        assert_eq!(reading.roster.assistants[0].id.as_deref(), Some(read));
    }
    let two =
        "assistants: [{name: A, id: \"665E4A34C65BB95F2F2D72E1\"}, {name: B, id: \"665e4a34c65bb95f2f2d72e1\"}]\n";
    assert!(Workspace::of(two).errors()[0].contains("two assistants have the same `id`"));
}
