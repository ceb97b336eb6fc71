//! What is valid and hardly meant, and what only looks like YAML: each is said, with what to type.

use super::workspace::{Workspace, entry, errors_of};

/// The warnings of one entry's lines, without the file's name.
fn warnings_of(lines: &str) -> Vec<String> {
    let warnings = entry(lines).warnings();
    let short = |warning: &String| warning.replace("assistants.yaml:", "");
    warnings.iter().map(short).collect()
}

#[test]
fn a_text_that_a_comment_without_a_space_cuts_is_a_warning_with_the_quotes_to_add() {
    let cut = "ends before `#5`, which is a comment to YAML";
    for (lines, what, write) in [
        (
            "first_message: Call us, option #5",
            "3:20: `first_message`",
            "`first_message: \"Call us, option #5\"`",
        ),
        (
            "first_message: Say \"it's\"  #5  \nvoice: x",
            "3:20: `first_message`",
            "`first_message: 'Say \"it''s\"  #5'`",
        ),
        ("voice: a #5", "3:12: `voice`", "`voice: \"a #5\"`"),
        ("renamed_from: B #5", "3:19: `renamed_from`", "`renamed_from: \"B #5\"`"),
        ("extra: { a:\n  [x #5\n  ] }", "4:8: `a`", "`a: \"x #5\"`"),
        (
            "system_prompt: several lines\n  of text #5",
            "3:20: `system_prompt`",
            "`system_prompt: \"several lines of text #5\"`",
        ),
    ] {
        assert_eq!(warnings_of(lines), [format!("{what} {cut}")], "{lines}");
        let hint = entry(lines).hint(cut);
        assert!(hint.contains(&format!("use quotes: {write};")), "{hint}");
    }
    let long = format!("system_prompt: {} #5", "word ".repeat(30).trim());
    assert!(entry(&long).hint(cut).contains("put the whole text in quotes"));
    let name = Workspace::of("variables: { v: a #5\n  }\nassistants:\n- name: A${{ var.v }} #5\n");
    assert_eq!(
        name.warnings(),
        [
            format!("assistants.yaml:1:17: `v` {cut}"),
            format!("assistants.yaml:4:9: `name` {cut}")
        ]
    );
}

#[test]
fn an_ordinary_comment_is_no_cut_text() {
    for lines in [
        "first_message: Hi # note",
        "first_message: Hi #",
        "first_message: Hi ## note",
        "first_message: \"Hi\" #5",
        "first_message: | #5\n  Hi #5\n#5",
        "first_message: a#5",
        "temperature: 0.5 #0.7",
        "emotion: true #5",
    ] {
        assert_eq!(warnings_of(lines), [""; 0], "{lines}");
    }
}

#[test]
fn a_text_that_begins_with_a_comment_says_that_it_needs_quotes() {
    let hint = |lines: &str| entry(lines).hint("is null");
    assert!(hint("first_message: #1 of all shops").contains("begins with `#` needs quotes"));
    assert!(!hint("first_message: # note").contains("quotes:"));
    assert!(!hint("temperature: #0.5").contains("quotes"));
    let name = Workspace::of("assistants:\n- name: #1 Sales\n");
    assert!(name.hint("`name` is null").contains("begins with `#` needs quotes"));
}

#[test]
fn a_text_in_the_form_of_a_reference_to_a_file_is_a_warning() {
    for (lines, write) in [
        (
            "system_prompt: \"{ file: a.md }\"",
            "write `system_prompt: { file: a.md }`, without quotes",
        ),
        (
            "first_message: '{file: \"p/a.md\"}'",
            "write `first_message: { file: p/a.md }`, without quotes",
        ),
        (
            "system_prompt: |\n  file: a.md",
            "write `system_prompt: { file: a.md }`, without quotes",
        ),
        ("voice: \"{ file: a.md }\"", "`voice` cannot be in a file"),
    ] {
        let found = entry(lines).problem("and names no file");
        assert!(
            found.help.as_ref().is_some_and(|help| help.contains(write)),
            "{found:?}"
        );
    }
    let variable = Workspace::of("variables: { legal: \"{ file: legal.md }\" }\n");
    assert!(variable.hint("`legal` is the text").contains("{ file: legal.md }"));
    for lines in [
        "system_prompt: \"file: the papers\"",
        "system_prompt: \"{ file }\"",
        "system_prompt: |\n  { file: a.md }\n  Say so.",
    ] {
        assert_eq!(warnings_of(lines), [""; 0], "{lines}");
    }
}

#[test]
fn a_path_in_place_of_a_prompt_is_a_warning_whether_the_file_is_there_or_not() {
    for path in [
        "prompts/salse.md",
        "./nope.markdown",
        "../x/y.md",
        "/etc/prompt.txt",
        "@sales.prompt",
        "!include prompts/sales.md",
        "!include sales",
    ] {
        for field in ["system_prompt", "first_message"] {
            let warning = format!(
                "3:{}: `{field}` is the text `{path}`, which looks like the path of a file",
                field.len() + 7
            );
            assert_eq!(warnings_of(&format!("{field}: \"{path}\"")), [warning]);
        }
    }
    for lines in [
        "system_prompt: Read prompts/sales.md",
        "system_prompt: \"!include\"",
        "system_prompt: |\n  !include is what\n  other tools say.",
        "voice: female.md",
    ] {
        assert_eq!(warnings_of(lines), [""; 0], "{lines}");
    }
}

#[test]
fn what_cannot_be_seen_in_a_short_text_is_a_warning_at_its_place() {
    let unseen = |name: &str, code: &str| format!("`{name}` holds a character that cannot be seen (U+{code})");
    for (lines, place, warning) in [
        ("voice: fem\u{200b}ale", "3:15", unseen("voice", "200B")),
        ("voice: fem\u{ad}ale", "3:15", unseen("voice", "00AD")),
        ("voice: female\u{a0}", "3:18", unseen("voice", "00A0")),
        ("voice: \"\u{200f}fe\u{200d}male\"", "3:13", unseen("voice", "200F")),
        ("renamed_from: X\u{feff}", "3:20", unseen("renamed_from", "FEFF")),
        ("company_name: A\u{a0}& B\u{a0}", "3:24", unseen("company_name", "00A0")),
    ] {
        assert_eq!(warnings_of(lines), [format!("{place}: {warning}")], "{lines}");
    }
    let name = Workspace::of("assistants:\n- name: X\u{200b}\n");
    assert_eq!(
        name.warnings(),
        [format!("assistants.yaml:2:10: {}", unseen("name", "200B"))]
    );
    assert!(name.hint("cannot be seen").contains("in double quotes as `\\u200B`"));
    for lines in [
        "voice: \"fem\\u200Bale\"",
        "company_name: A\u{a0}& B",
        "company_name: नमस्\u{200d}ते 👩\u{200d}🔧 ❤\u{fe0f}",
        "first_message: Hi\u{200b}",
    ] {
        assert_eq!(warnings_of(lines), [""; 0], "{lines}");
    }
}

#[test]
fn a_comment_behind_what_only_looks_like_a_space_is_a_warning() {
    let goes_on = "goes on behind `#`: the character before it looks like a space and is none (U+00A0)";
    for (lines, warning) in [
        ("voice: female\u{a0}# the only one", format!("3:18: `voice` {goes_on}")),
        (
            "first_message: Hi\u{a0}# note",
            format!("3:22: `first_message` {goes_on}"),
        ),
        ("extra: { x: a\u{a0}# note\n  }", format!("3:18: `x` {goes_on}")),
    ] {
        assert_eq!(warnings_of(lines), [warning], "{lines}");
    }
    for lines in [
        "first_message: Option\u{a0}#5",
        "first_message: \"Hi\u{a0}# note\"",
        "voice: C# one",
    ] {
        assert_eq!(warnings_of(lines), [""; 0], "{lines}");
    }
}

#[test]
fn a_number_that_tools_read_differently_is_a_warning_also_where_a_variable_gives_it() {
    let roster = |zip: &str| {
        Workspace::of(format!(
            "variables: {{ zip: \"012\", acct: \"66500000000000000000e123\", floor: \"12\" }}
assistants:
- name: A
  extra:
    zip: {zip}
    acct: [\"${{{{ var.acct }}}}\"]
    floor: ${{{{ var.floor }}}}
"
        ))
    };
    let given = roster("${{ var.zip }}");
    let ambiguous = "`zip`: `012` is a number to some tools and none, or another, to others";
    assert_eq!(given.warnings(), [format!("assistants.yaml:5:10: {ambiguous}")]);
    assert!(
        given
            .hint(ambiguous)
            .contains("in quotes if it is text (`\"${{ var.zip }}\"`)")
    );
    assert_eq!(roster("\"${{ var.zip }}\"").warnings(), [""; 0]);
}

#[test]
fn a_number_as_a_name_or_an_id_is_a_warning_as_in_other_texts() {
    let text = "assistants:\n- name: 007\n  id: 665e3\n  renamed_from: 12:30\n";
    let warnings = Workspace::of(text).warnings();
    let of = |place: &str, name: &str, number: &str| {
        format!("assistants.yaml:{place}: `{name}` is text, but without quotes `{number}` is a number to other tools")
    };
    assert_eq!(
        warnings,
        [
            of("2:9", "name", "007"),
            of("3:7", "id", "665e3"),
            of("4:17", "renamed_from", "12:30")
        ]
    );
    let quoted = "assistants:\n- name: \"007\"\n  id: \"665e3\"\n- name: 2 of 3\n  id: 665e4a34c65bb95f2f2d72e1\n";
    assert_eq!(Workspace::of(quoted).warnings(), [""; 0]);
}

#[test]
fn a_dash_or_a_space_that_only_looks_like_yaml_is_named_once_at_its_place() {
    let dash = "stands where a list item begins, and is no hyphen";
    let space = "a character that looks like a space and is none (U+00A0) stands beside a key";
    for (text, said) in [
        ("assistants:\n  – name: A\n", format!("2:3: `–` (U+2013) {dash}")),
        (
            "assistants:\n  – name: A\n    voice: x\n",
            format!("2:3: `–` (U+2013) {dash}"),
        ),
        ("assistants:\n• name: A\n", format!("2:1: `•` (U+2022) {dash}")),
        ("assistants:\n\u{a0} - name: A\n", format!("2:1: {space}")),
        ("assistants:\n-\u{a0}name: A\n  voice: x\n", format!("2:2: {space}")),
        ("assistants:\n- name: A\n  voice:\u{a0}x\n", format!("3:9: {space}")),
        ("assistants:\n- name: A\n  voice\u{a0}: x\n", format!("3:8: {space}")),
        ("assistants:\n- name: A\n  \u{a0}voice: x\n", format!("3:3: {space}")),
    ] {
        assert_eq!(
            Workspace::of(text).errors(),
            [format!("assistants.yaml:{said}")],
            "{text}"
        );
    }
    let list = entry("ignore:\n  – voice\n  – model");
    assert!(list.hint("`ignore` must be a list").contains("a hyphen and a space"));
    // In a text they are letters, also where the next line is at fault.
    let text = "system_prompt: |\n  – Be kind\n  \u{a0}• Be brief";
    assert_eq!(errors_of(text), [""; 0]);
    assert_eq!(errors_of("extra: { \"– a\": 1 }"), [""; 0]);
    let below = Workspace::of("assistants:\n- name: A\n  system_prompt: |\n    – Be kind\n voice: x\n");
    assert!(below.errors()[0].contains("this is not valid YAML"));
}

#[test]
fn what_other_readers_of_yaml_do_with_tags_and_quoted_merge_keys_is_said_in_words_of_this_one() {
    let hint = entry("system_prompt: !include prompts/a.md").hint("the tag `!include` means nothing here");
    assert_eq!(
        hint,
        "to put in what a file holds, write `{ file: prompts/a.md }` in its place"
    );
    let hint = entry("system_prompt: !secret x").hint("the tag `!secret`");
    assert!(hint.starts_with("remove it"), "{hint}");
    for text in ["assistants:\n- name: A\n  \"<<\": {voice: x}\n", "\"<<\": {lint: {}}\n"] {
        let hint = Workspace::of(text).hint("unknown ");
        assert_eq!(
            hint,
            "in quotes, `<<` is a key like others: to merge, write `<<: *NAME`"
        );
    }
}
