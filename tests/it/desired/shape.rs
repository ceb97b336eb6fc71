//! The top level of a file, and errors about keys and types.

use super::workspace::{Workspace, entry, errors_of};

#[test]
fn the_page_that_users_read_is_read_as_it_says() {
    let workspace = Workspace::new()
        .file("prompts/sales.md", "Be kind.\n")
        .file(
            "assistants.yaml",
            r#"# yaml-language-server: $schema=../../schema/assistants.schema.json
version: 1

variables:
  company: Acme Inc
  region:

defaults:
  company_name: ${{ var.company }}
  language: English
  provider: open_ai
  model: gpt-4o-mini

settings:
  unobservable: [hipaa]
  patch: whole

assistants:
  - name: Sales Assistant
    id: "665e4a34c65bb95f2f2d72e1"
    renamed_from: Seller
    ignore: [voice]
    industry: ecommerce
    voice: female
    task_type: lead_qualification
    first_message: Hello, I can help with product questions.
    system_prompt: { file: prompts/sales.md }
    temperature: 0.7
    extra: { top_p: 0.9 }
"#,
        )
        .var("region", "EU");
    let reading = workspace.read();
    let messages: Vec<_> = reading.problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(messages, ["nothing uses the variable `region`"]);
    let [assistant] = &*reading.roster.assistants else {
        panic!("one entry")
    };
    assert_eq!(assistant.name, "Sales Assistant");
    assert_eq!(assistant.id.as_deref(), Some("665e4a34c65bb95f2f2d72e1"));
    assert_eq!(assistant.renamed_from.as_deref(), Some("Seller"));
    assert!(assistant.ignore.iter().eq(["voice"]));
    assert_eq!((&*assistant.place.file, assistant.place.line), ("assistants.yaml", 19));
    let declared: Vec<_> = assistant
        .declared
        .iter()
        .map(|d| format!("{}={} @{}", d.field, d.value, d.location.line))
        .collect();
    assert_eq!(
        declared,
        [
            "company_name=\"Acme Inc\" @9",
            "industry=\"ecommerce\" @23",
            "language=\"English\" @10",
            "voice=\"female\" @24",
            "task_type=\"lead_qualification\" @25",
            "first_message=\"Hello, I can help with product questions.\" @26",
            "system_prompt=\"Be kind.\" @27",
            "provider=\"open_ai\" @11",
            "model=\"gpt-4o-mini\" @12",
            "temperature=0.7 @28",
            "top_p=0.9 @29",
        ]
    );
    assert!(reading.roster.settings.unobservable.iter().eq(["hipaa"]));
    assert!(!reading.roster.settings.patch_declared_only);
    let names: Vec<_> = reading.sources.iter().map(|source| &*source.file).collect();
    assert_eq!(names, ["assistants.yaml", "prompts/sales.md"]);
}

#[test]
fn what_is_no_roster_file_is_an_error() {
    let cases = [
        ("", "1:1: the file is empty"),
        ("# nothing\n", "1:1: the file is empty"),
        ("null\n", "1:1: a roster file is a map, but this is null"),
        ("---\n", "a roster file is a map, but this is null"),
        ("- name: A\n", "1:1: a roster file is a map, but this is a list"),
        ("hello\n", "1:1: a roster file is a map, but this is text"),
        (
            "assistants: []\n---\nassistants: []\n",
            "2:1: a second document starts here",
        ),
        ("assistants: []\n---\n", "2:1: a second document starts here"),
        ("assistants:\n", "1:1: `assistants` is null"),
        (
            "assistants: {}\n",
            "1:13: `assistants` must be a list, but this is a map",
        ),
        ("assistants: A\n", "1:13: `assistants` must be a list, but this is text"),
        ("defaults:\n", "1:1: `defaults` is null"),
        ("defaults: [a]\n", "1:11: `defaults` must be a map, but this is a list"),
        ("settings: x\n", "1:11: `settings` must be a map, but this is text"),
        ("variables: []\n", "1:12: `variables` must be a map, but this is a list"),
        ("version: 2\n", "1:10: this version of the roster file is not known"),
        ("version: \"1\"\n", "1:10: this version of the roster file is not known"),
        ("version:\n", "this version of the roster file is not known"),
        ("assistant: []\n", "1:1: unknown key `assistant`"),
        ("name: A\n", "1:1: unknown key `name`"),
        (
            "assistants: [A]\n",
            "1:14: an assistant is a map of fields, but this is text",
        ),
        (
            "assistants:\n  -\n",
            "an assistant is a map of fields, but this is null",
        ),
        ("assistants:\n  - voice: x\n", "2:5: this assistant has no `name`"),
        ("assistants:\n  - {}\n", "2:5: this assistant has no `name`"),
        ("settings: {patch: some}\n", "1:19: unknown value for `patch`: `some`"),
        ("settings: {patch: null}\n", "1:12: `patch` is null"),
        ("settings: {detail: ''}\n", "1:20: `detail` is empty"),
        ("settings: {detail: null}\n", "1:12: `detail` is null"),
        ("settings: {detail: [a]}\n", "`detail` must be text"),
        ("settings: {path: whole}\n", "1:12: unknown setting `path`"),
        (
            "settings: {unobservable: hipaa}\n",
            "1:26: `unobservable` must be a list of field names, but this is text",
        ),
    ];
    for (text, wanted) in cases {
        let errors = Workspace::of(text).errors();
        assert_eq!(errors.len(), 1, "{text:?}: {errors:?}");
        assert!(
            errors[0].starts_with("assistants.yaml:") && errors[0].contains(wanted),
            "{text:?}: {errors:?}"
        );
    }
}

#[test]
fn files_without_assistants_are_fine_together_but_worth_a_word() {
    for text in [
        "assistants: []\n",
        "version: 1\n",
        "defaults: {voice: x}\n",
        "variables: {}\n",
    ] {
        let workspace = Workspace::of(text);
        assert_eq!(workspace.errors(), [""; 0]);
        assert_eq!(workspace.warnings(), ["no assistants are in the files"]);
    }
    let workspace = Workspace::new()
        .file("a/1.yaml", "defaults: {voice: x}\n")
        .file("a/2.yaml", "assistants: [{name: A}]\n")
        .from("a");
    assert_eq!(workspace.warnings(), [""; 0]);
}

#[test]
fn an_unknown_key_names_the_nearest_and_extra() {
    for (key, near) in [
        ("temprature", "temperature"),
        ("systemPrompt", "system_prompt"),
        ("Voice", "voice"),
        ("max-tokens", "max_tokens"),
        ("rename_from", "renamed_from"),
    ] {
        let hint = entry(&format!("{key}: x")).hint("unknown field");
        assert!(
            hint.contains(&format!("did you mean `{near}`?")) && hint.contains("`extra`"),
            "{hint}"
        );
    }
    let hint = entry("top_p: 0.9").hint("unknown field");
    assert!(!hint.contains("did you mean") && hint.contains("`extra`"), "{hint}");
    assert_eq!(
        Workspace::of("asistants: []\n").hint("unknown key"),
        "did you mean `assistants`?"
    );
}

#[test]
fn null_is_an_error_that_says_to_leave_the_field_out() {
    for field in [
        "voice",
        "first_message",
        "temperature",
        "max_tokens",
        "emotion",
        "id",
        "renamed_from",
        "ignore",
        "extra",
    ] {
        for null in ["null", "~", "", "Null", "!!null null"] {
            assert_eq!(
                errors_of(&format!("{field}: {null}")),
                [format!("3:5: `{field}` is null")]
            );
        }
    }
    assert!(
        entry("voice:")
            .hint("is null")
            .contains("leave it out to leave it alone")
    );
    assert_eq!(errors_of("extra: {a: null}"), ["3:13: `a` is null"]);
    assert_eq!(errors_of("extra: {a: [null]}"), [""; 0]);
    assert_eq!(errors_of("system_prompt: {file: }"), ["3:21: `file` is null"]);
    let workspace = Workspace::of("defaults:\n  voice:\nassistants:\n  - name:\n");
    assert_eq!(
        workspace.errors(),
        [
            "assistants.yaml:2:3: `voice` is null",
            "assistants.yaml:4:5: `name` is null"
        ]
    );
}

#[test]
fn all_problems_of_all_files_are_told_in_one_go_in_order() {
    let workspace = Workspace::new()
        .file(
            "a/1.yaml",
            "assistants:\n  - name: A\n    voice: [x]\n    temperature: warm\n    tempo: 1\n    voice: y\n",
        )
        .file("a/2.yaml", "assistants: [\n")
        .file(
            "a/3.yaml",
            "version: 7\nassistants:\n  - name: ' B'\n  - name: C\n    first_message: { file: gone.md }\n",
        )
        .from("a")
        .from("nowhere.yaml");
    let errors = workspace.errors();
    let starts = [
        "`nowhere.yaml` does not exist",
        "a/1.yaml:3:12: `voice` must be text, but this is a list",
        "a/1.yaml:4:18: `temperature` must be a number, but this is `warm`",
        "a/1.yaml:5:5: unknown field `tempo`",
        "a/1.yaml:6:5: the key `voice` is given twice",
        "a/2.yaml:1:13: this is not valid YAML: unclosed bracket",
        "a/3.yaml:1:10: this version",
        "a/3.yaml:3:11: `name` begins or ends with white space",
        "a/3.yaml:5:28: `a/gone.md` does not exist",
    ];
    assert_eq!(errors.len(), starts.len(), "{errors:#?}");
    for (error, start) in errors.iter().zip(starts) {
        assert!(error.starts_with(start), "{error} / {start}");
    }
}

#[test]
fn a_name_that_is_meant_to_be_unmanaged_is_not_empty_and_a_pattern_does_not_mean_all() {
    let workspace = Workspace::of("settings: { unmanaged: ['', '**', 'A*'] }\nassistants: [{ name: A }]\n");
    let problems = workspace.read().problems;
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            (
                problem.code,
                problem.location.as_ref().map(|place| (place.line, place.column)),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("name-invalid"), Some((1, 25))),
            (Some("unmanaged-all"), Some((1, 29)))
        ]
    );
}
