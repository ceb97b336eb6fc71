//! Names, ids and `renamed_from`.

use super::workspace::{Workspace, entry, errors_of};

#[test]
fn a_name_is_visible_from_end_to_end() {
    for (written, fault) in [
        ("\"\"", "is empty"),
        ("\" A\"", "begins or ends with white space"),
        ("\"A \"", "begins or ends with white space"),
        ("\"A\\u00a0\"", "begins or ends with white space"),
        ("\"A\\tB\"", "holds a control character"),
        ("\"A\\e[31mB\"", "holds a control character"),
        ("\"A\\nB\"", "holds a control character"),
    ] {
        let errors = Workspace::of(format!("assistants:\n  - name: {written}\n")).errors();
        assert_eq!(errors, [format!("assistants.yaml:2:11: `name` {fault}")]);
        assert_eq!(
            errors_of(&format!("renamed_from: {written}")),
            [format!("3:19: `renamed_from` {fault}")]
        );
    }
}

#[test]
fn an_id_is_taken_as_written_quoted_or_not() {
    for written in [
        "\"665e4a34c65bb95f2f2d72e1\"",
        "665e4a34c65bb95f2f2d72e1",
        "665e12345678901234567890",
        "123456789012345678901234",
        "0123",
        "1e5",
        "a-b_C",
    ] {
        let all = entry(&format!("id: {written}")).assistants();
        assert_eq!(all[0].id.as_deref(), Some(written.trim_matches('"')));
    }
}

#[test]
fn an_id_that_cannot_be_one_is_an_error() {
    for written in [
        "\"\"",
        "\" a\"",
        "\"a \"",
        "a/b",
        "..",
        "\"a\\nb\"",
        "a?b",
        "a%2fb",
        "a b",
        "é",
        "\"${{ var.x }}\"",
        &"a".repeat(129),
    ] {
        let errors = errors_of(&format!("id: {written}"));
        assert_eq!(errors.len(), 1, "{written}: {errors:?}");
        assert!(errors[0].starts_with("3:9: `id` "), "{errors:?}");
    }
    assert_eq!(errors_of("id: [a]"), ["3:9: `id` must be text, but this is a list"]);
}

#[test]
fn names_and_ids_are_unique_across_all_files() {
    let workspace = Workspace::new()
        .file(
            "a/1.yaml",
            "variables: {v: A}\nassistants:\n  - {name: A, id: x}\n  - {name: B}\n",
        )
        .file(
            "a/2.yaml",
            "assistants:\n  - {name: \"${{ var.v }}\"}\n  - {name: C, id: x}\n",
        )
        .from("a");
    assert_eq!(
        workspace.errors(),
        [
            "a/2.yaml:2:12: two assistants have the same `name`, `A`",
            "a/2.yaml:3:19: two assistants have the same `id`, `x`"
        ]
    );
    assert_eq!(workspace.hint("same `id`"), "the other is in a/1.yaml:3");
}

#[test]
fn an_old_name_is_another_than_the_own() {
    assert_eq!(
        errors_of("renamed_from: A"),
        ["3:19: `renamed_from` is the entry's own name"]
    );
    let twice = Workspace::of("assistants:\n  - {name: A, renamed_from: Old}\n  - {name: B, renamed_from: Old}\n");
    assert_eq!(
        twice.errors(),
        ["assistants.yaml:3:29: two assistants have the same `renamed_from`, `Old`"]
    );
}

#[test]
fn an_old_name_that_another_entry_has_now_is_a_warning() {
    let workspace = Workspace::of("assistants:\n  - {name: A, renamed_from: B}\n  - {name: B}\n");
    assert_eq!(workspace.errors(), [""; 0]);
    assert_eq!(
        workspace.warnings(),
        ["assistants.yaml:2:29: `renamed_from` is the name of another entry, `B`"]
    );
}

#[test]
fn neither_the_name_nor_the_id_can_be_under_ignore() {
    for name in ["name", "id"] {
        let workspace = Workspace::of(format!("assistants:\n  - name: A\n    ignore: [{name}]\n"));
        let hint = workspace.hint(&format!("`{name}` cannot be under `ignore`"));
        assert_eq!(hint, "by its name or id an assistant is found");
    }
}
