//! What is invisible in a prompt file: line endings, and control characters.

use serde_json::json;

use super::fixture::Fixture;

const ROSTER: &str = "variables: {x: v}\nassistants:\n- name: A\n  system_prompt: {file: p.md}\n";

#[test]
fn a_prompt_file_keeps_its_line_endings_whatever_live_has() {
    for (before, live, after) in [
        ("1\r\n2\r\n3\r\n", "1\nB\n3", "1\r\nB\r\n3\r\n"),
        // Its only line ending is the one at its very end.
        ("1\r\n", "A\nB\nC", "A\r\nB\r\nC\r\n"),
        ("1\r\n", "A\r\nB\n\nC\n", "A\r\nB\r\n\r\nC\r\n\r\n"),
        ("1 ${{ var.x }}\r\n", "1 v\nB", "1 ${{ var.x }}\r\nB\r\n"),
        ("1\r\n2", "A\nB\nC", "A\r\nB\r\nC"),
        ("\u{feff}1\r\n", "A\nB", "\u{feff}A\r\nB\r\n"),
        ("1\n", "A\r\nB\r\nC", "A\nB\nC\n"),
        // The file has both: unchanged lines keep their ending, new ones get the more frequent one.
        ("1\n2\r\n3\r\n4\r\n", "1\nB\nC\n4", "1\nB\r\nC\r\n4\r\n"),
        ("1\r\n2\n3\n4\n", "1\nB\nC\n4", "1\r\nB\nC\n4\n"),
    ] {
        let fixture = Fixture::new(
            &[("assistants.yaml", ROSTER), ("p.md", before)],
            &json!([{"name": "A", "system_prompt": live}]),
        );
        fixture.pull(&[]);
        fixture.holds("p.md", after);
    }
}

#[test]
fn what_differs_only_in_line_endings_is_not_written() {
    let files = [("assistants.yaml", ROSTER), ("p.md", "1\r\n2\n3\r\n")];
    let fixture = Fixture::new(&files, &json!([{"name": "A", "system_prompt": "1\n2\r\n3\n\n"}]));
    fixture.pull(&[]);
    fixture.holds("p.md", "1\r\n2\n3\r\n");
}

#[test]
fn a_json_file_with_raw_control_characters_is_edited_at_the_right_place() {
    let before = "{\"assistants\": [{\"name\": \"A\", \"voice\": \"\u{7f}é\", \"temperature\": 0.5, \"first_message\": \"\u{80}\"}]}\n";
    let fixture = Fixture::new(
        &[("assistants.yaml", before)],
        &json!([{"name": "A", "voice": "\u{7f}é", "temperature": 0.75, "first_message": "\u{81}"}]),
    );
    fixture.pull(&[]);
    let after = before.replace("0.5", "0.75").replace('\u{80}', "\\u0081");
    fixture.holds("assistants.yaml", &after);
}

#[test]
fn no_control_character_of_the_second_block_is_written_raw() {
    // NEL breaks a line for some YAML readers but not for ours; CSI starts a terminal command, as ESC [ does.
    for (c, escape) in [
        ('\u{80}', "\\u0080"),
        ('\u{85}', "\\u0085"),
        ('\u{9b}', "\\u009b"),
        ('\u{9f}', "\\u009f"),
    ] {
        let live = json!([{"name": "A", "system_prompt": format!("one\n{c}31m two\nthree")}]);
        let fixture = Fixture::new(&[("assistants.yaml", ROSTER), ("p.md", "Old.\n")], &live);
        fixture.pull(&[]);
        fixture.holds("p.md", "Old.\n");
        let text = fixture.project.read("assistants.yaml");
        assert!(text.contains(escape) && !text.contains(c), "{text}");

        let fixture = Fixture::new(
            &[],
            &json!([{"name": "A", "system_prompt": format!("{c}\n").repeat(50)}]),
        );
        fixture.pull(&["--all"]);
        let text = fixture.project.read("assistants.yaml");
        assert!(
            text.contains(escape) && !text.contains(c) && !text.contains("file:"),
            "{text}"
        );
    }
}
