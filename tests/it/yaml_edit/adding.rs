//! Adding a key to a map.

use roster::yaml::edit::{InsertAt, edit};
use serde_json::json;

use super::{add, after, holds, set};

#[test]
fn a_key_stands_where_it_was_wanted() {
    holds(vec![
        (
            "a: 1 # one\nb: 2\n",
            add("", "k", "v", InsertAt::First),
            "k: v\na: 1 # one\nb: 2\n",
        ),
        (
            "a: 1 # one\nb: 2\n",
            add("", "k", "v", after("a")),
            "a: 1 # one\nk: v\nb: 2\n",
        ),
        // Read without quotes, these keys would be taken for a list item and an indentation that went wrong.
        ("a: 1\n", add("", "– k", "v", InsertAt::Last), "a: 1\n\"– k\": v\n"),
        (
            "a: 1\n",
            add("", "\u{200b}k", "v", InsertAt::Last),
            "a: 1\n\"\u{200b}k\": v\n",
        ),
        (
            "a: 1\nb: 2 # two\n",
            add("", "k", "v", InsertAt::Last),
            "a: 1\nb: 2 # two\nk: v\n",
        ),
        (
            "x:\n  - name: A # c\n    t: 1\n",
            add("x 0", "id", "12", after("name")),
            "x:\n  - name: A # c\n    id: \"12\"\n    t: 1\n",
        ),
        (
            "x:\n  - name: A\n",
            add("x 0", "id", "12", InsertAt::First),
            "x:\n  - id: \"12\"\n    name: A\n",
        ),
        (
            "x:\n-   name: A\n",
            add("x 0", "id", "12", InsertAt::Last),
            "x:\n-   name: A\n    id: \"12\"\n",
        ),
        (
            "x:\n-\n  # c\n  name: A\n",
            add("x 0", "id", "12", InsertAt::First),
            "x:\n-\n  # c\n  id: \"12\"\n  name: A\n",
        ),
        (
            "x: &x {t: 1}\ny:\n  - <<: *x # m\n  - z: 1\n",
            add("y 0", "k", "v", InsertAt::Last),
            "x: &x {t: 1}\ny:\n  - <<: *x # m\n    k: v\n  - z: 1\n",
        ),
        (
            "a:\n  b:\n    c: 1\n    # of c\n# of d\nd: 1\n",
            add("", "k", "v", after("a")),
            "a:\n  b:\n    c: 1\n    # of c\nk: v\n# of d\nd: 1\n",
        ),
        (
            "a: |\n  text\n\nb: 1\n",
            add("", "k", "v", after("a")),
            "a: |\n  text\nk: v\n\nb: 1\n",
        ),
        (
            "a: |+\n  text\n\nb: 1\n",
            add("", "k", "v", after("a")),
            "a: |+\n  text\n\nk: v\nb: 1\n",
        ),
        ("a:\nb: 1\n", add("", "k", "v", after("a")), "a:\nk: v\nb: 1\n"),
        (
            "a: 1\nb: 2\n",
            add("", "k", "two\nlines\n\n", after("a")),
            "a: 1\nk: |+\n  two\n  lines\n\nb: 2\n",
        ),
        (
            "a: 1\n\nb: 2\n",
            add("", "k", "two\nlines\n", after("a")),
            "a: 1\nk: |\n  two\n  lines\n\nb: 2\n",
        ),
        ("? a\n: 1\n", add("", "k", "v", InsertAt::Last), "? a\n: 1\nk: v\n"),
        ("a: 1\n...\n", add("", "k", "v", InsertAt::Last), "a: 1\nk: v\n...\n"),
        ("---\na: 1\n", add("", "k", "v", InsertAt::First), "---\nk: v\na: 1\n"),
        (
            "a: [1,\n  2]\nb: 1\n",
            add("", "k", "v", after("a")),
            "a: [1,\n  2]\nk: v\nb: 1\n",
        ),
    ]);
}

#[test]
fn a_key_stands_in_a_flow_map() {
    holds(vec![
        (
            "x: [{name: A, t: 1}] # c\n",
            add("x 0", "id", "12", after("name")),
            "x: [{name: A, id: \"12\", t: 1}] # c\n",
        ),
        (
            "x: { name: A }\n",
            add("x", "id", "12", after("name")),
            "x: { name: A, id: \"12\" }\n",
        ),
        (
            "x: {name: A}\n",
            add("x", "id", "12", InsertAt::First),
            "x: {id: \"12\", name: A}\n",
        ),
        ("x: {}\n", add("x", "id", "12", InsertAt::First), "x: { id: \"12\" }\n"),
        (
            "{\n  \"a\": 1, \n  \"b\": 2\n}\n",
            add("", "k", "v", after("a")),
            "{\n  \"a\": 1, \n  \"k\": \"v\",\n  \"b\": 2\n}\n",
        ),
        (
            "{\n  \"a\": 1,\n  \"b\": 2\n}\n",
            add("", "k", "v", InsertAt::Last),
            "{\n  \"a\": 1,\n  \"b\": 2,\n  \"k\": \"v\"\n}\n",
        ),
        (
            "{\n  \"a\": 1 }\n",
            add("", "k", "v", InsertAt::First),
            "{\n  \"k\": \"v\",\n  \"a\": 1 }\n",
        ),
        (
            "x: {\n  a: 1, # one\n  b: 2, # two\n}\n",
            add("x", "k", "v", after("a")),
            "x: {\n  a: 1, # one\n  k: v,\n  b: 2, # two\n}\n",
        ),
        ("x: {a}\n", add("x", "k", "v", InsertAt::Last), "x: {a, k: v}\n"),
    ]);
}

#[test]
fn a_map_is_made_where_there_is_none() {
    holds(vec![
        (
            "# roster\nassistants: []\n",
            add("defaults", "k", "v", InsertAt::Last),
            "# roster\ndefaults:\n  k: v\n\nassistants: []\n",
        ),
        (
            "# roster\n\n# these\nassistants: []\n",
            add("defaults", "k", "v", InsertAt::Last),
            "# roster\n\ndefaults:\n  k: v\n\n# these\nassistants: []\n",
        ),
        (
            "version: 1\nassistants: []\n",
            add("defaults", "k", "two\nlines\n\n", InsertAt::Last),
            "version: 1\ndefaults:\n  k: |+\n    two\n    lines\n\nassistants: []\n",
        ),
        (
            "defaults: # none yet\nassistants: []\n",
            add("defaults", "k", "v", InsertAt::Last),
            "defaults: # none yet\n  k: v\nassistants: []\n",
        ),
        ("a: ~ # c\n", add("a", "k", "v", InsertAt::Last), "a: # c\n  k: v\n"),
        (
            "a: 1\n",
            add("extra", "k", json!([1, 2]), InsertAt::Last),
            "a: 1\nextra:\n  k: [1, 2]\n",
        ),
        (
            "x:\n    - a: 1\n",
            add("x 0 extra deep", "k", "v", InsertAt::Last),
            "x:\n    - a: 1\n      extra:\n          deep:\n              k: v\n",
        ),
        (
            "{\"assistants\":[]}\n",
            add("defaults", "k", "v", InsertAt::Last),
            "{\"defaults\": {\"k\": \"v\"}, \"assistants\":[]}\n",
        ),
        (
            "{\"a\":null}\n",
            add("a", "k", "v", InsertAt::Last),
            "{\"a\": {\"k\": \"v\"}}\n",
        ),
    ]);
}

#[test]
fn a_map_of_another_place_is_left_alone() {
    holds(vec![
        (
            "x: &x {a: 1}\ny: *x\n",
            add("y", "k", "v", InsertAt::Last),
            "!y: it is an alias: its map belongs to another place",
        ),
        (
            "x: &x {a: 1}\ny: [*x]\n",
            add("y 0", "k", "v", InsertAt::Last),
            "!y[0]: it is an alias: its map belongs to another place",
        ),
        ("a: text\n", add("a", "k", "v", InsertAt::Last), "!a: it is no map"),
        (
            "a: 1\n",
            add("", "a", "v", InsertAt::Last),
            "!the file: `a` is there already",
        ),
        (
            "a: 1\n",
            add("", "k", "v", after("z")),
            "!the file: there is no `z` to follow",
        ),
    ]);
}

#[test]
fn several_edits_see_each_other() {
    let came = edit(
        "x:\n- name: A\n",
        &[
            add("x 0", "id", "1", after("name")),
            add("x 0", "voice", "f", after("id")),
            set("x 0 voice", "m"),
            add("defaults", "a", 1, InsertAt::Last),
            add("defaults", "b", 2, InsertAt::Last),
            set("x 0 name", "B"),
        ],
    );
    assert_eq!(
        came.unwrap(),
        "x:\n- name: B\n  id: \"1\"\n  voice: m\ndefaults:\n  a: 1\n  b: 2\n"
    );
    let came = edit("a: 1\n", &[set("a", 2), set("b", 2)]);
    assert_eq!(came.unwrap_err().to_string(), "b: it does not exist");
}

#[test]
fn a_file_without_a_final_line_break_stays_so() {
    assert_eq!(
        edit("a: 1", &[add("", "k", "v", InsertAt::Last)]).unwrap(),
        "a: 1\nk: v"
    );
    assert_eq!(
        edit("a: 1\r\nb: 2", &[add("", "k", "v", InsertAt::Last)]).unwrap(),
        "a: 1\r\nb: 2\r\nk: v"
    );
    assert_eq!(
        edit("a: |\n  x", &[add("", "k", "v", InsertAt::Last)]).unwrap(),
        "a: |\n  x\nk: v"
    );
}
