//! Which files are read.

use serde_json::json;

use super::workspace::{Workspace, value};

fn names(workspace: &Workspace) -> Vec<String> {
    workspace
        .assistants()
        .into_iter()
        .map(|assistant| assistant.name)
        .collect()
}

#[test]
fn without_a_name_it_is_assistants_yaml_else_the_folder() {
    let folder = Workspace::new().file("assistants/x.yaml", "assistants: [{name: X}]");
    assert_eq!(names(&folder), ["X"]);
    assert_eq!(&*folder.assistants()[0].place.file, "assistants/x.yaml");
    assert_eq!(names(&folder.file("assistants.yaml", "assistants: [{name: Y}]")), ["Y"]);
    let none = Workspace::new();
    assert_eq!(
        none.errors(),
        ["there is no `assistants.yaml` and no folder `assistants` here"]
    );
    assert!(none.hint("there is no").contains("-f PATH"));
}

#[test]
fn a_folder_is_read_in_the_order_of_names() {
    let workspace = Workspace::new()
        .file("a/b.yml", "assistants: [{name: b}]")
        .file("a/c.yaml", "assistants: [{name: c}]")
        .file("a/a.yaml", "assistants: [{name: a}]")
        .file("a/.hidden.yaml", "nonsense: [")
        .file("a/notes.md", "nonsense: [")
        .file("a/deeper/d.yaml", "nonsense: [");
    assert_eq!(names(&workspace.from("a")), ["a", "b", "c"]);
}

#[test]
fn files_are_read_in_the_order_given() {
    let workspace = Workspace::new()
        .file("2.yaml", "assistants: [{name: two}]")
        .file("1.yaml", "assistants: [{name: one}]");
    assert_eq!(names(&workspace.from("./2.yaml").from("1.yaml")), ["two", "one"]);
}

#[test]
fn a_folder_with_a_slash_is_the_same_folder() {
    let workspace = Workspace::new()
        .file("a/x.yaml", "assistants: [{name: X, system_prompt: {file: p.md}}]")
        .file("a/p.md", "p")
        .from("a/");
    assert_eq!(&*workspace.assistants()[0].place.file, "a/x.yaml");
}

#[test]
fn a_dash_is_standard_input_and_its_paths_start_here() {
    let mut workspace = Workspace::new().file("p/a.md", "prompt\n").from("-");
    workspace.stdin = b"assistants:\n  - name: A\n    system_prompt: { file: ./p/a.md }\n".to_vec();
    let all = workspace.assistants();
    assert_eq!(value(&all[0], "system_prompt"), Some(&json!("prompt")));
    assert_eq!(&*all[0].place.file, "<stdin>");
}

#[test]
fn what_is_not_there_or_given_twice_is_an_error() {
    assert_eq!(Workspace::new().from("x.yaml").errors(), ["`x.yaml` does not exist"]);
    assert_eq!(Workspace::of("assistants: []").from("").errors(), ["`` does not exist"]);
    let twice = Workspace::of("assistants: []")
        .from("assistants.yaml")
        .from("./assistants.yaml");
    assert_eq!(twice.errors(), ["`./assistants.yaml` is given twice"]);
    let empty = Workspace::new().file("a/x.txt", "").from("a");
    assert_eq!(empty.errors(), ["no `*.yaml` or `*.yml` is in the folder `a`"]);
    assert_eq!(Workspace::of("assistants: []").from("-").from("-").errors().len(), 2);
}

#[test]
fn one_final_newline_of_a_prompt_file_is_not_part_of_it() {
    for (bytes, wanted) in [
        ("a", "a"),
        ("a\n", "a"),
        ("a\r\n", "a"),
        ("a\n\n", "a\n"),
        ("a\r\n\r\n", "a\r\n"),
        ("a\r\nb", "a\r\nb"),
        ("\n", ""),
        ("", ""),
        ("\u{feff}a", "a"),
        ("- not: [yaml", "- not: [yaml"),
    ] {
        let workspace = Workspace::of("assistants: [{name: A, first_message: {file: m.md}}]").file("m.md", bytes);
        assert_eq!(
            value(&workspace.assistants()[0], "first_message"),
            Some(&json!(wanted)),
            "{bytes:?}"
        );
    }
}

#[test]
fn a_text_that_is_the_path_of_a_prompt_file_is_warned_of() {
    let workspace = |prompt: &str| {
        Workspace::of(format!(
            "assistants:\n  - name: A\n    id: \"1\"\n    system_prompt: {prompt}\n"
        ))
        .file("prompts/a.md", "Be kind.")
    };
    let warned = workspace("prompts/a.md");
    assert_eq!(
        warned.hint("`system_prompt` is the text `prompts/a.md`, which is the path of a file"),
        "what the file holds is put in by `{ file: PATH }`, where PATH begins at this file's folder"
    );
    for fine in ["{ file: prompts/a.md }", "See prompts/a.md", "prompts"] {
        assert_eq!(workspace(fine).warnings(), [""; 0], "{fine}");
    }
}
