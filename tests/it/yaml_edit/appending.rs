//! Appending a map to a list.

use roster::yaml::edit::{InsertAt, edit};
use serde_json::json;

use super::{add, append, holds};

#[test]
fn an_item_looks_like_those_above() {
    let item = || [("name", json!("B")), ("id", json!("12"))];
    holds(vec![
        (
            "x:\n  - name: A # c\n",
            append("x", &item()),
            "x:\n  - name: A # c\n  - name: B\n    id: \"12\"\n",
        ),
        (
            "x:\n- name: A\n",
            append("x", &item()),
            "x:\n- name: A\n- name: B\n  id: \"12\"\n",
        ),
        (
            "x:\n  -   name: A\ny: 1\n",
            append("x", &item()),
            "x:\n  -   name: A\n  -   name: B\n      id: \"12\"\ny: 1\n",
        ),
        (
            "x:\n  - name: A\n    t: 1\n",
            append("x", &item()),
            "x:\n  - name: A\n    t: 1\n\n  - name: B\n    id: \"12\"\n",
        ),
        (
            "x:\n  - name: A\n\n  # c\n  - name: C\n\n# y\ny: 1\n",
            append("x", &item()),
            "x:\n  - name: A\n\n  # c\n  - name: C\n\n  - name: B\n    id: \"12\"\n\n# y\ny: 1\n",
        ),
        ("x: []\n", append("x", &item()), "x:\n  - name: B\n    id: \"12\"\n"),
        (
            "x: [] # none\ny: 1\n",
            append("x", &item()),
            "x: # none\n  - name: B\n    id: \"12\"\ny: 1\n",
        ),
        (
            "x:\n- name: |+\n      ",
            append("x", &item()),
            "x:\n- name: |+\n      \n- name: B\n  id: \"12\"",
        ),
        (
            "x:\n- name: |\n    a\n    \t",
            append("x", &item()),
            "x:\n- name: |\n    a\n    \t\n\n- name: B\n  id: \"12\"",
        ),
        (
            "x:\n  []\ny: 1\n",
            append("x", &item()),
            "x:\n  - name: B\n    id: \"12\"\ny: 1\n",
        ),
        (
            "x:\n  # c\n  null\n",
            append("x", &item()),
            "x:\n  # c\n  - name: B\n    id: \"12\"\n",
        ),
        ("x:\n", append("x", &item()), "x:\n  - name: B\n    id: \"12\"\n"),
        ("x: null\n", append("x", &item()), "x:\n  - name: B\n    id: \"12\"\n"),
        (
            "y: 1\n",
            append("x", &item()),
            "y: 1\nx:\n  - name: B\n    id: \"12\"\n",
        ),
        (
            "x: [{name: A}]\n",
            append("x", &item()),
            "x: [{name: A}, { name: B, id: \"12\" }]\n",
        ),
        (
            "{\n  \"x\": [\n    {\"name\": \"A\"}\n  ]\n}\n",
            append("x", &item()),
            "{\n  \"x\": [\n    {\"name\": \"A\"},\n    {\"name\": \"B\", \"id\": \"12\"}\n  ]\n}\n",
        ),
        (
            "{\"x\": []}\n",
            append("x", &item()),
            "{\"x\": [{\"name\": \"B\", \"id\": \"12\"}]}\n",
        ),
        (
            "x:\n  - name: A\n    p: |+\n      text\n\ny: 1\n",
            append("x", &item()),
            "x:\n  - name: A\n    p: |+\n      text\n\n  - name: B\n    id: \"12\"\ny: 1\n",
        ),
    ]);
}

#[test]
fn a_fresh_file_is_readable() {
    let prompt = "You are kind.\n\nAnd brief.\n";
    let edits = [
        append(
            "assistants",
            &[
                ("name", json!("A")),
                ("id", json!("665e4a34c65bb95f2f2d72e1")),
                ("system_prompt", json!(prompt)),
            ],
        ),
        append(
            "assistants",
            &[
                ("name", json!("no")),
                ("system_prompt", json!({"file": "prompts/no.md"})),
                ("temperature", json!(0.7)),
            ],
        ),
        add("defaults", "language", "English", InsertAt::Last),
        add("defaults", "provider", "open_ai", InsertAt::Last),
    ];
    let came = edit("# yaml-language-server: $schema=x\nassistants: []\n", &edits).unwrap();
    let wanted = "\
# yaml-language-server: $schema=x
defaults:
  language: English
  provider: open_ai

assistants:
  - name: A
    id: \"665e4a34c65bb95f2f2d72e1\"
    system_prompt: |
      You are kind.

      And brief.

  - name: \"no\"
    system_prompt:
      file: prompts/no.md
    temperature: 0.7
";
    assert_eq!(came, wanted);
}

#[test]
fn items_stand_in_the_order_in_which_they_were_asked_for() {
    let ends = ["x", "x\n", "x\n\n", "\u{0}", "x", " \n", "x\n"];
    let edits: Vec<_> = ends
        .map(|text| append("assistants", &[("system_prompt", json!(text))]))
        .into();
    for start in ["assistants: []\n", "assistants:\n- name: A\n"] {
        edit(start, &edits).unwrap();
    }
}
