//! Edits of texts with several lines.

use roster::yaml::edit::edit;

use super::{holds, set};

#[test]
fn a_block_scalar_keeps_its_header_comment_and_indentation() {
    holds(vec![
        (
            "a: | # prompt\n    old\n    text\n\n# next\nb: 1\n",
            set("a", "new\n\ntext\n"),
            "a: | # prompt\n    new\n\n    text\n\n# next\nb: 1\n",
        ),
        ("a: |-\n  old\nb: 1\n", set("a", "new\n"), "a: |\n  new\nb: 1\n"),
        ("a: |\n  old\nb: 1\n", set("a", "new"), "a: |-\n  new\nb: 1\n"),
        (
            "a: |\n  old\n\n\nb: 1\n",
            set("a", "new\n\n\n"),
            "a: |+\n  new\n\n\nb: 1\n",
        ),
        ("a: |+\n  old\n\n\nb: 1\n", set("a", "new\n"), "a: |\n  new\nb: 1\n"),
        (
            "a: |\n  old\nb: 1\n",
            set("a", "  in\nout\n"),
            "a: |2\n    in\n  out\nb: 1\n",
        ),
        ("a: |2-\n    in\n  out\nb: 1\n", set("a", "new"), "a: |-\n  new\nb: 1\n"),
        ("- - |\n    old\n", set("0 0", " x\n"), "- - |2\n     x\n"),
        (
            "x:\n- a: |1\n    old\n   out\n",
            set("x 0 a", " new\n"),
            "x:\n- a: |1\n    new\n",
        ),
        (
            "a: >\n  old words\n  on two lines\n\n  and more\nb: 1\n",
            set("a", "new words on two lines\nand less\n"),
            "a: |\n  new words on two lines\n  and less\nb: 1\n",
        ),
        (
            "a: >-\n  old\n",
            set("a", "x\n  indented\ny"),
            "a: |-\n  x\n    indented\n  y\n",
        ),
        ("a: |\n  old\n", set("a", "bell \u{7}\n"), "a: \"bell \\u0007\\n\"\n"),
        ("a: |\n  old\nb: 1\n", set("a", 5), "a: 5\nb: 1\n"),
        ("a: |\n  old\n\nb: 1\n", set("a", ""), "a: \"\"\n\nb: 1\n"),
        ("a:\n  |\n  old\nb: 1\n", set("a", "new\n"), "a: |\n  new\nb: 1\n"),
    ]);
}

#[test]
fn a_folded_text_is_folded_again() {
    let long = "word ".repeat(40);
    let before = format!(
        "a: >\n  {}\n  {}\nb: 1\n",
        "word ".repeat(15).trim(),
        "old ".repeat(10).trim()
    );
    let after = edit(&before, &[set("a", long.trim())]).unwrap();
    assert!(after.starts_with("a: >-\n  word word"), "{after}");
    assert!(after.lines().all(|line| line.len() <= 78), "{after}");
}

#[test]
fn a_text_of_several_lines_becomes_a_block() {
    holds(vec![
        (
            "a: old # c\nb: 1\n",
            set("a", "two\nlines\n"),
            "a: | # c\n  two\n  lines\nb: 1\n",
        ),
        (
            "x:\n    a: 'old'\n",
            set("x a", "two\nlines"),
            "x:\n    a: |-\n        two\n        lines\n",
        ),
        (
            "a: \"old\\nlines\"\n",
            set("a", "two\nlines"),
            "a: |-\n  two\n  lines\n",
        ),
        (
            "a:\n  \"old\"\nb: 1\n",
            set("a", "two\nlines"),
            "a: |-\n  two\n  lines\nb: 1\n",
        ),
        (
            "a: \"\"\nb: 1\n",
            set("a", "two\nlines"),
            "a: |-\n  two\n  lines\nb: 1\n",
        ),
        ("a: ''\nb: 1\n", set("a", "two\nlines"), "a: |-\n  two\n  lines\nb: 1\n"),
        ("a: >\nb: 1\n", set("a", "two\nlines"), "a: |-\n  two\n  lines\nb: 1\n"),
        (
            "- { a: \"\" }\n",
            set("0 a", "two\nlines"),
            "- { a: \"two\\nlines\" }\n",
        ),
        (
            "{a: old, b: 1}\n",
            set("a", "two\nlines"),
            "{a: \"two\\nlines\", b: 1}\n",
        ),
        ("a: old\n", set("a", "tab\there\r\nx"), "a: \"tab\\there\\r\\nx\"\n"),
        ("a: old\n", set("a", "\n\n"), "a: \"\\n\\n\"\n"),
        ("a: old\n", set("a", "x\u{2028}y\nz"), "a: \"x\\u2028y\\nz\"\n"),
        (
            "a: old\nb: 1\n",
            set("a", "x\n   \ny \n"),
            "a: |\n  x\n     \n  y \nb: 1\n",
        ),
        ("a: old\nb: 1\n", set("a", "\nx\n"), "a: |\n\n  x\nb: 1\n"),
        ("a: old\nb: 1\n", set("a", "x\n  "), "a: |-\n  x\n    \nb: 1\n"),
        ("a: old\nb: 1\n", set("a", "  \nx\n"), "a: |2\n    \n  x\nb: 1\n"),
        ("a: old\n\n\nb: 1\n", set("a", "x\n\n"), "a: |+\n  x\n\nb: 1\n"),
        ("a: old\nb: 1\n", set("a", "\tx\ny\n"), "a: |2\n  \tx\n  y\nb: 1\n"),
        (
            "a: old\nb: 1\n",
            set("a", "--- x\n...\n# y\n"),
            "a: |\n  --- x\n  ...\n  # y\nb: 1\n",
        ),
    ]);
}

#[test]
fn the_indicator_of_a_block_never_stands_alone_on_a_line() {
    let text = || set("a", "two\nlines");
    holds(vec![
        ("a: \n  old\nb: 1\n", text(), "a: |-\n  two\n  lines\nb: 1\n"),
        ("a:\n\n  old\nb: 1\n", text(), "a: |-\n  two\n  lines\nb: 1\n"),
        (
            "a:\t\n\n\n  'old'  # c\nb: 1\n",
            text(),
            "a: |-  # c\n  two\n  lines\nb: 1\n",
        ),
        ("a:\n\n  |-\n  old\nb: 1\n", text(), "a: |-\n  two\n  lines\nb: 1\n"),
        (
            "a: \n  &x\n  old\nb: *x\n",
            text(),
            "a: \n  &x |-\n  two\n  lines\nb: *x\n",
        ),
        ("x: &x 1\na: \n\n  *x\n", text(), "x: &x 1\na: |-\n  two\n  lines\n"),
        ("-\n  old\n- b\n", set("0", "two\nlines"), "- |-\n  two\n  lines\n- b\n"),
        // Comments stay; where no `|` can stand before them, the text is quoted.
        ("a:  # c\n  old\nb: 1\n", text(), "a: |-  # c\n  two\n  lines\nb: 1\n"),
        (
            "a:  # c\n  |\n  old\n\nb: 1\n",
            text(),
            "a: |-  # c\n  two\n  lines\n\nb: 1\n",
        ),
        (
            "a:  # c\n  old  # d\nb: 1\n",
            text(),
            "a:  # c\n  \"two\\nlines\"  # d\nb: 1\n",
        ),
        (
            "a:\n  # c\n  old\nb: 1\n",
            text(),
            "a:\n  # c\n  \"two\\nlines\"\nb: 1\n",
        ),
        (
            "a:\n  # c\n  |\n  old\nb: 1\n",
            text(),
            "a:\n  # c\n  \"two\\nlines\"\nb: 1\n",
        ),
        ("a:\n# c\n- 1\nb: 1\n", text(), "a:\n# c\n  \"two\\nlines\"\nb: 1\n"),
        ("a:\n  # c\n  old\nb: 1\n", set("a", "new"), "a:\n  # c\n  new\nb: 1\n"),
    ]);
}
