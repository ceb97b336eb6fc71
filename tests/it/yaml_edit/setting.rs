//! Replacing a value.

use roster::yaml::edit::edit;
use serde_json::json;

use super::{holds, set};

#[test]
fn a_value_is_written_in_the_style_that_was_there() {
    holds(vec![
        ("a: old # why\nb: 1\n", set("a", "new"), "a: new # why\nb: 1\n"),
        ("a: 'old'\n", set("a", "it's"), "a: 'it''s'\n"),
        ("a: \"old\"\n", set("a", "say \"hi\""), "a: \"say \\\"hi\\\"\"\n"),
        ("a: 0.5 # warm\n", set("a", 0.7), "a: 0.7 # warm\n"),
        ("a: true\n", set("a", false), "a: false\n"),
        ("a: old\n", set("a", ""), "a: \"\"\n"),
        ("a: old\t# tab\n", set("a", "new"), "a: new\t# tab\n"),
        (
            "a: several\n  lines\n  of it # c\nb: 1\n",
            set("a", "new"),
            "a: new # c\nb: 1\n",
        ),
        ("? a\n: old\n", set("a", "new"), "? a\n: new\n"),
        (
            "a:\n  - x # 1\n  - 'y' # 2\n",
            set("a 1", "z"),
            "a:\n  - x # 1\n  - 'z' # 2\n",
        ),
        ("a: 1e3\n", set("a", 1e30), "a: 1.0e+30\n"),
        ("\"a\": old\n", set("a", "new"), "\"a\": new\n"),
        ("a: &x !!str old\nb: *x\n", set("a", "new"), "a: &x !!str new\nb: *x\n"),
    ]);
}

#[test]
fn what_would_be_misread_is_quoted() {
    let texts = [
        "no",
        "Yes",
        "on",
        "y",
        "null",
        "~",
        "012",
        "1e3",
        "1234",
        "0x1f",
        "0o7",
        "1:30",
        "2024-01-01",
        "-",
        "- x",
        "? x",
        ": x",
        "a: b",
        "a #b",
        "a:",
        "#x",
        "@x",
        "`x",
        "%x",
        "&x",
        "*x",
        "!x",
        "|x",
        ">x",
        "'x",
        "[x",
        "{x",
        ",x",
        " x",
        "x ",
        "",
        "<<",
        "=",
        ".5",
        "+1",
        "1_000",
        ".inf",
        "---",
        "... x",
        "true",
        "x\ty",
        "665e12345678901234567890",
        "1.",
        "12e03",
        "0b11",
    ];
    for text in texts {
        let came = edit("a: old\n", &[set("a", text)]).unwrap();
        let written = came.strip_prefix("a: ").unwrap().trim_end();
        assert!(written.starts_with(['"', '\'']), "{text:?} is written {written}");
    }
    for text in [
        "Hello, you",
        "a:b",
        "a#b",
        "it's",
        "x - y",
        "what?",
        "-x",
        "hello: ".trim_end_matches(": "),
        "${{ var.x }}",
        "GPT-4o",
        "é ü 😀",
        "a\"b",
    ] {
        let came = edit("a: old\n", &[set("a", text)]).unwrap();
        assert_eq!(came, format!("a: {text}\n"));
    }
    for text in ["a, b", "x]", "{{name}}", "a:b"] {
        let came = edit("{a: old}\n", &[set("a", text)]).unwrap();
        assert_eq!(came, format!("{{a: \"{text}\"}}\n"));
    }
}

#[test]
fn other_values_are_replaced_whole() {
    holds(vec![
        ("a: { file: x.md } # c\nb: 1\n", set("a", "new"), "a: new # c\nb: 1\n"),
        (
            "a: { file: x.md } # c\nb: 1\n",
            set("a", "new\nlines\n"),
            "a: | # c\n  new\n  lines\nb: 1\n",
        ),
        ("a:\n  file: x.md\nb: 1\n", set("a", "new"), "a: new\nb: 1\n"),
        (
            "a:\n  file: x.md\nb: 1\n",
            set("a", "new\nlines\n"),
            "a: |\n  new\n  lines\nb: 1\n",
        ),
        (
            "a: # why\n  file: x.md\nb: 1\n",
            set("a", "new\nlines\n"),
            "a: | # why\n  new\n  lines\nb: 1\n",
        ),
        (
            "a: # why\n  file: x.md\nb: 1\n",
            set("a", "new"),
            "a: new # why\nb: 1\n",
        ),
        (
            "a:\n  # why\n  file: x.md\nb: 1\n",
            set("a", "new"),
            "a:\n  # why\n  new\nb: 1\n",
        ),
        ("x: &x old\na: *x # c\n", set("a", "new"), "x: &x old\na: new # c\n"),
        (
            "x: &x old\na: [*x , *x]\n",
            set("a 0", "new"),
            "x: &x old\na: [new , *x]\n",
        ),
        ("a: # c\nb: 1\n", set("a", "new"), "a: new # c\nb: 1\n"),
        ("a:\nb: 1\n", set("a", "new\nlines"), "a: |-\n  new\n  lines\nb: 1\n"),
        ("{a: , b}\n", set("a", "new"), "{a: new , b}\n"),
        ("{a: , b}\n", set("b", "new"), "{a: , b: new}\n"),
        (
            "a: [voice] # c\n",
            set("a", json!(["voice", "industry"])),
            "a: [voice, industry] # c\n",
        ),
        ("a:\n- voice # c\nb: 1\n", set("a", json!(["x"])), "a: [x] # c\nb: 1\n"),
        ("a: {x: 1}\n", set("a", json!({"z": [1, 2]})), "a: { z: [1, 2] }\n"),
        (
            "{\"a\":\"old\",\"b\":1}\n",
            set("a", "new\nline"),
            "{\"a\":\"new\\nline\",\"b\":1}\n",
        ),
        (
            "{\"a\":\"old\",\"b\":1}\n",
            set("b", json!({"x": ["y"]})),
            "{\"a\":\"old\",\"b\":{\"x\": [\"y\"]}}\n",
        ),
        (
            "a: old\n",
            set("a", json!({"x": "two\nlines\n", "z": [{"y": 1}]})),
            "a:\n  x: |\n    two\n    lines\n  z:\n    - \"y\": 1\n",
        ),
    ]);
}

#[test]
fn the_final_line_break_stays_as_it_was() {
    assert_eq!(edit("a: old", &[set("a", "new")]).unwrap(), "a: new");
    assert_eq!(edit("a: |\n  old\n", &[set("a", "new")]).unwrap(), "a: |-\n  new\n");
    assert_eq!(
        edit("a: old", &[set("a", "two\nlines")]).unwrap(),
        "a: |-\n  two\n  lines"
    );
    // This text ends with a line break, so the file must.
    assert_eq!(
        edit("a: old", &[set("a", "two\nlines\n")]).unwrap(),
        "a: |\n  two\n  lines\n"
    );
}

#[test]
fn what_is_not_there_is_refused() {
    holds(vec![
        ("a: 1\n", set("b", 1), "!b: it does not exist"),
        ("a: [x]\n", set("a 1", 1), "!a: there is no item 1"),
        ("a: 1\n", set("a b", 1), "!a: it is no map"),
        ("x: &x {a: 1}\ny:\n  <<: *x\n", set("y a", 2), "!y.a: it does not exist"),
        (
            "x: &x {a: 1}\ny: *x\n",
            set("y a", 2),
            "!y: it is an alias: what is in it belongs to another place",
        ),
        (
            "a: !!int 5\n",
            set("a", "five"),
            "!the edited file would not say what was meant",
        ),
        ("a: 1\n---\na: 2\n", set("a", 3), "!it holds more than one document"),
        (
            "a: [\n",
            set("a", 3),
            "!it is not readable: unclosed bracket '[' at char 3 line 1 column 4",
        ),
    ]);
}
