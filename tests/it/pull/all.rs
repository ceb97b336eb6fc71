//! `pull --all`: a new roster from the live assistants, and additions to one that lacks some.

use serde_json::{Value, json};

use crate::pull::fixture::Fixture;

const ID: &str = "665e4a34c65bb95f2f2d72e";

#[test]
fn an_empty_folder_becomes_a_roster_whose_plan_is_empty() {
    let prompt = "1\n2\n3\n4\n5\n6\n";
    let assistant = |n: u8, name: &str, voice: &str| {
        json!({"id": format!("{ID}{n}"), "name": name, "company_name": "Acme", "voice": voice, "model": "m",
            "first_message": "Hi", "system_prompt": prompt, "temperature": 0.5, "createdAt": "now"})
    };
    let live = json!([
        assistant(1, "Sales Assistant", "female"),
        assistant(2, "Support", "male"),
        assistant(3, "sales assistant!", "female")
    ]);
    let fixture = Fixture::new(&[], &live);
    let ran = fixture.pull(&["--all"]);
    assert!(
        ran.stdout
            .ends_with("Pull: 0 pulled, 3 added, 0 left (4 files changed).\n"),
        "{ran}"
    );
    let text = fixture.project.read("assistants.yaml");
    assert!(
        text.starts_with(
            "# For completion and checks in your editor, run here:\n#   roster schema > assistants.schema.json\n"
        ),
        "{text}"
    );
    assert!(text.lines().all(|line| line.len() <= 80), "{text}");
    let expected = "
assistants:
  - name: Sales Assistant
    id: \"665e4a34c65bb95f2f2d72e1\"
    first_message: Hi
    system_prompt:
      file: prompts/sales-assistant.md

  - name: Support
    id: \"665e4a34c65bb95f2f2d72e2\"
    voice: male
    first_message: Hi
    system_prompt:
      file: prompts/support.md

  - name: sales assistant!
    id: \"665e4a34c65bb95f2f2d72e3\"
    first_message: Hi
    system_prompt:
      file: prompts/sales-assistant-2.md
";
    assert!(text.ends_with(expected), "{text}");
    assert!(
        text.contains("\ndefaults:\n  company_name: Acme\n  voice: female\n"),
        "{text}"
    );
    assert!(!text.contains("createdAt"));
    fixture.holds("prompts/support.md", &format!("{prompt}\n"));
    // What is in the file is not added again.
    let again = fixture.pull(&["--all"]);
    assert!(
        again.stdout.ends_with("Pull: 0 pulled, 0 left (0 files changed).\n"),
        "{again}"
    );
}

#[test]
fn an_organisation_without_assistants_makes_an_empty_roster() {
    let fixture = Fixture::new(&[], &json!([]));
    fixture.run(&["pull", "--all"]).exits(0);
    assert!(fixture.project.dir().join("assistants.yaml").exists());
    fixture.run(&["validate"]).exits(0);
}

#[test]
fn those_that_no_entry_mentions_are_added_behind_the_last() {
    let fixture = Fixture::new(
        &[
            (
                "team/a.yaml",
                "defaults: {model: m, provider: open_ai, temperature: 0.7, response_count: 3, max_tokens: 400}\n",
            ),
            ("team/b.yaml", "assistants:\n  - name: A # first\n    voice: x\n"),
        ],
        &json!([{"id": format!("{ID}2"), "name": "B", "model": "other", "voice": "y"}, {"id": format!("{ID}1"), "name": "A", "voice": "z", "model": "m"}]),
    );
    fixture.pull(&["--all", "-f", "team"]);
    let text = fixture.project.read("team/b.yaml");
    assert!(text.starts_with("assistants:\n  - name: A # first\n    voice: z\n\n  - name: B\n    id: \"665e4a34c65bb95f2f2d72e2\"\n    voice: \"y\"\n"), "{text}");
    assert!(
        text.contains("    model: other\n") && !text.contains("provider"),
        "{text}"
    );
}

#[test]
fn a_new_file_or_an_empty_folder_can_be_named() {
    let live = json!([{"name": "A", "system_prompt": "1\n2\n3\n4\n5\n6"}]);
    let fixture = Fixture::new(&[], &live);
    fixture.pull(&["--all", "-f", "new/team.yaml"]);
    fixture.holds("new/prompts/a.md", "1\n2\n3\n4\n5\n6\n");
    std::fs::create_dir(fixture.project.dir().join("empty")).unwrap();
    fixture
        .run(&["pull", "--all", "-f", "empty", "--prompts", "texts/long"])
        .exits(0);
    fixture.holds("empty/texts/long/a.md", "1\n2\n3\n4\n5\n6\n");
    fixture.plan_is_empty(&["-f", "empty"]);
}

#[test]
fn prompts_stay_below_the_folder() {
    let fixture = Fixture::new(&[], &json!([]));
    for folder in ["../out", "/tmp/out", ".hidden"] {
        let ran = fixture.run(&["pull", "--all", "--prompts", folder]).exits(64);
        assert!(ran.stderr.contains("--prompts"), "{ran}");
    }
}

#[test]
fn of_two_live_assistants_of_one_name_the_second_is_left_out_and_so_is_a_name_that_no_file_can_hold() {
    let fixture = Fixture::new(&[], &json!([{"name": "A"}, {"name": "A"}, {"name": " B"}]));
    let ran = fixture.run(&["pull", "--all"]).exits(3);
    assert!(
        ran.stdout.contains("names are unique in the files") && ran.stdout.contains("begins or ends with white space"),
        "{ran}"
    );
    assert!(
        ran.stdout
            .ends_with("Pull: 0 pulled, 1 added, 2 left (1 file changed).\n"),
        "{ran}"
    );
}

#[test]
fn any_text_comes_back_byte_for_byte() {
    let pieces = [
        "",
        " ",
        "\n",
        "\n\n\n",
        "a\r\nb\r\n",
        "a\rb",
        "ends in spaces   ",
        "ends in newlines\n\n",
        "tab\tand\t",
        "\ttab first",
        "${{ var.x }}",
        "$${{ var.x }}",
        "$$${{var.x}} ${{ env.HOME }}",
        "{{name}} and ${{price}}",
        "\u{feff}mark",
        "\u{feff}\u{feff}",
        "in\u{feff}side",
        "line\u{2028}sep\u{2029}",
        "next\u{85}line",
        "nul\u{0}",
        "bell\u{7}",
        "\u{1b}[31mred",
        "\u{9b}31m",
        "\u{7f}",
        "no",
        "null",
        "~",
        "012",
        "1e3",
        "0x1F",
        "true",
        "- item",
        "key: value",
        "# comment",
        "a # b",
        "'quoted'",
        "\"quoted\"",
        "back\\slash",
        "*alias",
        "&anchor",
        "!tag",
        "|",
        ">",
        "%dir",
        "@at",
        "`tick`",
        "{flow}",
        "[flow]",
        "? key",
        ": value",
        "---",
        "...",
        "😀 emoji ❤️",
        "אבג \u{202e}bidi",
        "e\u{301}",
        "x\r",
        "x\r\n\r\n\r",
        " leading\n  two\nless",
        "\n\nblank first",
        "trailing\n ",
        "\u{fffe}",
        "\u{10ffff}",
        "<<: *a",
        "a\n\tb\n",
        "  \n a",
    ];
    let long = "line of some length, for a file of its own\n".repeat(12);
    let mut texts: Vec<String> = pieces.iter().map(ToString::to_string).collect();
    texts.extend(pieces.iter().map(|piece| format!("{piece}{long}")));
    texts.extend(pieces.iter().map(|piece| format!("{long}{piece}")));
    texts.extend(pieces.iter().map(|piece| format!("{long}{piece}\n{long}")));
    let live: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| json!({"id": format!("{n:024x}"), "name": format!("A{n}"), "system_prompt": text, "first_message": text}))
        .collect();
    let fixture = Fixture::new(&[], &json!(live));
    fixture.pull(&["--all"]);
    let reading = roster::desired::load(
        &roster::desired::LoadOptions::default(),
        &roster::files::DiskFiles::new(fixture.project.dir()),
        &mut std::io::empty(),
    );
    assert!(!reading.has_errors(), "{:?}", reading.problems);
    for (entry, text) in reading.roster.assistants.iter().zip(&texts) {
        for field in ["system_prompt", "first_message"] {
            let declared = entry.declared.iter().find(|declared| declared.field == field).unwrap();
            assert_eq!(declared.value, json!(text), "{} {field}", entry.name);
        }
    }
}
